"""One term of a concept: its status, its place, taken out."""

from __future__ import annotations

import pytest

from align.errors import ReviewError
from termbase.concepts import with_term_moved, with_term_status, without_term
from termbase.model import Concept, LanguageSection, Term, TermStatus


def concept() -> Concept:
    english = (
        Term("opening up", "en", status=TermStatus.PREFERRED),
        Term("opening-up policy", "en"),
        Term("open door", "en", status=TermStatus.ADMITTED),
    )
    return Concept(
        "c", (LanguageSection("zh", (Term("开放", "zh"),)), LanguageSection("en", english))
    )


def english(item: Concept) -> list[tuple[str, str]]:
    return [(term.text, str(term.status)) for term in item.terms("en")]


def test_a_preferred_term_is_the_first_and_the_only_one() -> None:
    assert english(with_term_status(concept(), "en", "open door", TermStatus.PREFERRED)) == [
        ("open door", "preferred"),
        ("opening up", "admitted"),
        ("opening-up policy", "proposed"),
    ]


@pytest.mark.parametrize("status", [TermStatus.DEPRECATED, TermStatus.FORBIDDEN])
def test_what_may_not_be_used_goes_behind_and_is_main_no_more(status: TermStatus) -> None:
    after = with_term_status(concept(), "en", "opening up", status)
    assert english(after)[-1] == ("opening up", str(status))
    main = after.main("en")
    assert main is not None
    assert main.text == "opening-up policy"


def test_admitting_leaves_it_in_its_place() -> None:
    after = with_term_status(concept(), "en", "opening-up policy", TermStatus.ADMITTED)
    assert english(after)[1] == ("opening-up policy", "admitted")
    assert with_term_status(after, "en", "open door", TermStatus.ADMITTED) is after


def test_a_term_is_taken_out_but_not_the_last_one() -> None:
    after = concept()
    for text in ("opening up", "open door", "opening-up policy"):
        after = without_term(after, "en", text)
    assert after.section("en") is None
    with pytest.raises(ReviewError, match="at least one term"):
        without_term(after, "zh", "开放")
    with pytest.raises(ReviewError, match="open door"):
        without_term(after, "en", "open door")


@pytest.mark.parametrize(
    ("text", "step", "place"), [("open door", -1, 1), ("open door", -9, 0), ("opening up", 9, 2)]
)
def test_a_term_is_moved(text: str, step: int, place: int) -> None:
    assert english(with_term_moved(concept(), "en", text, step))[place][0] == text
