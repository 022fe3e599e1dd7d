"""Whether the counterpart renders a term: by the glossary, or by word links that cover it."""

from __future__ import annotations

import pytest

from align.model import Match
from termbase.counterparts import GlossaryRenderings, chinese_forms, has_form, linked_spans
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus


def concept(
    zh: str,
    *en: Term | str,
    status: ConceptStatus = ConceptStatus.CANDIDATE,
    also: tuple[str, ...] = (),
) -> Concept:
    terms = tuple(Term(item, "en") if isinstance(item, str) else item for item in en)
    sections = (LanguageSection("zh", (Term(zh, "zh", surface_forms=also),)),)
    return Concept(zh, (*sections, LanguageSection("en", terms)), status=status)


GLOSSARY = GlossaryRenderings(
    [
        concept("稅吏", "tax collector", "publican", also=("税官",)),
        concept("灯塔", Term("light", "en", probability=0.2), Term("lighthouse", "en")),
        concept("渡口", Term("ferry", "en", probability=0.1, status=TermStatus.ADMITTED)),
        concept("码头", "pier", status=ConceptStatus.REJECTED),
    ]
)


@pytest.mark.parametrize(
    ("match", "lang", "counterpart", "found"),
    [
        ("税吏", "zh", "The Tax-Collectors and a publican ate.", ["Tax-Collectors", "publican"]),
        ("税官", "zh", "A publican ate.", ["publican"]),
        ("税吏", "zh", "He collected the tax.", []),
        ("税吏", "zh", "", []),
        ("灯塔", "zh", "A light was seen.", []),  # a guess
        ("灯塔", "zh", "The lighthouse and its light.", ["lighthouse"]),
        ("渡口", "zh", "The ferry came.", ["ferry"]),  # a person has said so
        ("码头", "zh", "The pier is gone.", []),  # rejected
        ("tax collectors", "en", "那个稅吏走了。", ["稅吏"]),
        ("Publican's", "en", "那个税官走了。", ["税官"]),
        ("tax collector", "en", "他交了税。", []),
        ("tax", "en", "那个税吏走了。", []),  # no term of the glossary
    ],
)
def test_the_glossary_says_what_renders_a_term(
    match: str, lang: str, counterpart: str, found: list[str]
) -> None:
    spans = GLOSSARY.spans(match, lang, counterpart)  # type: ignore[arg-type]
    assert [counterpart[start:end] for start, end in spans] == found


def test_links_render_a_term_only_where_they_cover_it() -> None:
    zh, en = "举报人来了。", "They report it and came."
    part = [Match(0, 2, 5, 11)]
    assert linked_spans(part, "zh", 0, 3, zh) == ()  # 举报 alone is not 举报人
    assert linked_spans(part, "zh", 0, 2, zh) == ((5, 11),)
    assert linked_spans(part, "en", 5, 11, en) == ((0, 2),)
    assert linked_spans([], "zh", 0, 2, zh) == ()


def test_forms_of_either_script() -> None:
    forms = chinese_forms(concept("稅吏", "publican"))
    assert has_form("那个税吏。", forms)
    assert has_form("那個稅吏。", forms)
    assert not has_form("他交稅。", forms)
