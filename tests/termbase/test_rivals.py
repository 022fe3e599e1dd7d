"""Renderings that hold each other do not compete; what a person settled stays."""

from __future__ import annotations

from termbase.concepts import rivals
from termbase.model import Concept, LanguageSection, Term, TermStatus


def concept(*terms: Term) -> Concept:
    zh = LanguageSection("zh", (Term("霸权主义", "zh"),))
    return Concept("c", (zh, LanguageSection("en", terms)))


def names(found: list[Term]) -> list[str]:
    return [term.text for term in found]


def test_a_longer_one_with_words_of_the_sentence_is_none() -> None:
    terms = [Term(text, "en") for text in ("hegemonism", "oppose hegemonism", "power politics")]
    assert names(rivals(concept(*terms))) == ["hegemonism", "power politics"]


def test_the_main_one_goes_first_and_its_parts_are_none() -> None:
    terms = (
        Term("Party", "en"),
        Term("Communist Parties", "en", status=TermStatus.PREFERRED),
        Term("the Communist Party", "en"),
    )
    assert names(rivals(concept(*terms))) == ["Communist Parties"]


def test_what_a_person_settled_is_kept_guesses_are_not() -> None:
    terms = (
        Term("globalization", "en"),
        Term("economic globalization", "en", status=TermStatus.ADMITTED),
        Term("world trade", "en", probability=0.2),
        Term("global trade", "en", status=TermStatus.FORBIDDEN, probability=0.2),
    )
    found = names(rivals(concept(*terms), least=0.5))
    assert found == ["globalization", "economic globalization", "global trade"]
    assert "world trade" in names(rivals(concept(*terms)))
