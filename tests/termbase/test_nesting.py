"""In which longer terms a term stands."""

from __future__ import annotations

from termbase.concepts import longer_terms
from termbase.model import Concept, LanguageSection, Term


def concept(key: str, zh: str = "", en: str = "", *related: str) -> Concept:
    zh_part = (LanguageSection("zh", (Term(zh, "zh"),)),) if zh else ()
    en_part = (LanguageSection("en", (Term(en, "en"),)),) if en else ()
    return Concept(key, (*zh_part, *en_part), related=related)


def test_longer_terms_are_told_from_the_terms() -> None:
    items = [
        concept("1", "全球治理", "global governance", "2", "3", "4", "5", "1", "gone"),
        concept("2", "全球治理體系", "global governance system"),
        concept("3", "联合国", "United Nations"),
        concept("4", "", "Global Governance Forum"),
        concept("5", "", "governance"),
    ]
    by_id = {item.id: item for item in items}
    assert [item.id for item in longer_terms(items[0], by_id)] == ["2", "4"]
    assert longer_terms(items[3], by_id) == []
    # "art" is no part of "party", and a term is none of itself.
    art = concept("6", "", "art", "7", "8")
    party, arts = concept("7", "", "party"), concept("8", "", "Arts")
    assert longer_terms(art, {"7": party, "8": arts}) == []
