"""Two people change one concept at the same time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from termbase.concepts import combined, with_synonym, with_term_status, with_terms, without_term
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus


def base() -> Concept:
    english = (Term("reform", "en", status=TermStatus.PREFERRED), Term("reforming", "en"))
    return Concept(
        "c",
        (LanguageSection("zh", (Term("改革", "zh"),)), LanguageSection("en", english)),
        subject="economy",
        changed="1",
    )


def respelt(concept: Concept, old: str, new: str) -> Concept:
    terms = (replace(t, text=new) if t.text == old else t for t in concept.terms("en"))
    return with_terms(concept, "en", tuple(terms))


def english(concept: Concept) -> list[tuple[str, str]]:
    return [(term.text, str(term.status)) for term in concept.terms("en")]


def test_what_only_one_changed_is_kept_of_both() -> None:
    theirs = replace(base(), note="theirs", status=ConceptStatus.ACCEPTED, changed="2")
    theirs = with_term_status(theirs, "en", "reforming", TermStatus.FORBIDDEN)
    mine = respelt(replace(base(), subject="politics"), "reform", "Reform")
    mine = with_synonym(mine, "en", "restructuring")
    both, clashes = combined(base(), mine, theirs)
    assert clashes == ()
    assert (both.note, both.subject, both.status) == ("theirs", "politics", "accepted")
    assert both.changed == "2"  # it follows theirs
    assert english(both) == [
        ("Reform", "preferred"),
        ("reforming", "forbidden"),
        ("restructuring", "admitted"),
    ]


def test_the_same_change_twice_is_no_contradiction() -> None:
    mine = theirs = with_synonym(replace(base(), note="n"), "en", "overhaul")
    assert combined(base(), mine, theirs) == (theirs, ())


@pytest.mark.parametrize(
    ("mine", "theirs", "field"),
    [
        (replace(base(), subject="law"), replace(base(), subject="art"), "subject"),
        (respelt(base(), "reform", "a"), respelt(base(), "reform", "b"), "text"),
        (without_term(base(), "en", "reforming"), respelt(base(), "reforming", "b"), "term"),
        (respelt(base(), "reforming", "b"), without_term(base(), "en", "reforming"), "term"),
    ],
)
def test_where_they_contradict_mine_stands_and_theirs_is_named(
    mine: Concept, theirs: Concept, field: str
) -> None:
    both, clashes = combined(base(), mine, theirs)
    assert [clash.field for clash in clashes] == [field]
    assert english(both) == english(mine)
    assert both.subject == mine.subject


def test_two_preferred_terms_are_a_contradiction() -> None:
    neither = with_term_status(base(), "en", "reform", TermStatus.ADMITTED)
    mine = with_term_status(neither, "en", "reform", TermStatus.PREFERRED)
    theirs = with_term_status(neither, "en", "reforming", TermStatus.PREFERRED)
    both, clashes = combined(neither, mine, theirs)
    assert [(clash.field, clash.theirs, clash.mine) for clash in clashes] == [
        ("preferred", "reforming", "reform")
    ]
    assert sorted(english(both)) == [("reform", "preferred"), ("reforming", "admitted")]


def test_a_definition_of_a_language_is_a_field_too() -> None:
    def defined(text: str) -> Concept:
        sections = (replace(s, definition=text if s.lang == "en" else "") for s in base().languages)
        return replace(base(), languages=tuple(sections))

    assert combined(base(), base(), defined("d"))[0] == defined("d")
    both, clashes = combined(base(), defined("mine"), defined("theirs"))
    assert both == defined("mine")
    assert [(clash.field, clash.lang) for clash in clashes] == [("definition", "en")]
