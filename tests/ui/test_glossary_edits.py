"""What editing the glossary's table does to concepts."""

from __future__ import annotations

import pytest

from align.errors import ReviewError
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus
from ui.glossary_edits import changed, table


def concept() -> Concept:
    return Concept(
        "c",
        (
            LanguageSection("zh", (Term("一带一路", "zh"),)),
            LanguageSection(
                "en",
                (
                    Term("Belt and Road", "en", probability=0.8),
                    Term("One Belt One Road", "en", status=TermStatus.DEPRECATED),
                ),
            ),
        ),
    )


def test_the_table_shows_the_main_terms_and_the_others() -> None:
    (row,) = table([concept()])
    assert (row["zh"], row["en"], row["other"]) == (
        "一带一路",
        "Belt and Road",
        "One Belt One Road",
    )


def test_nothing_new_changes_nothing() -> None:
    assert changed(concept(), {"en": "Belt and Road", "note": ""}) == concept()


def test_a_known_rendering_becomes_the_main_one_with_its_evidence() -> None:
    terms = changed(concept(), {"en": "One Belt One Road"}).terms("en")
    assert [term.text for term in terms] == ["One Belt One Road", "Belt and Road"]
    assert terms[0].status is TermStatus.ADMITTED


def test_a_new_rendering_comes_first_and_the_old_one_stays() -> None:
    after = changed(concept(), {"en": "Belt and Road Initiative"})
    main = after.main("en")
    assert main is not None
    assert (main.text, main.status) == ("Belt and Road Initiative", TermStatus.PREFERRED)
    assert len(after.terms("en")) == 3


def test_accepting_makes_the_main_terms_preferred() -> None:
    after = changed(concept(), {"status": "accepted"})
    assert after.status is ConceptStatus.ACCEPTED
    assert [after.terms(lang)[0].status for lang in ("zh", "en")] == [TermStatus.PREFERRED] * 2


def test_an_empty_term_is_refused() -> None:
    with pytest.raises(ReviewError, match="cannot be empty"):
        changed(concept(), {"zh": "  "})
