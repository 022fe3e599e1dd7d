"""An example of each side beside a term."""

from __future__ import annotations

from align.model import Document, Lang
from align.segments import Text, segment
from termbase.examples import with_examples
from termbase.model import Concept, Evidence, LanguageSection, Term


def text(name: str, lang: Lang, *sentences: str) -> Text:
    document = Document(name, lang, "\n".join(sentences), "0" * 16)
    return Text(document, segment(document))


ZH = text("a.zh", "zh", "湿地。", "这片湿地面积很大，需要保护。", "湿地保护法已经通过了。")
EN = text("b.en", "en", "Wetlands are rare.", "The law on wetland protection was passed.")


def seen(where: Text, segment_: int, bead: str = "") -> Evidence:
    return Evidence(where.name, segment_, 0, 2, bead)


def concept(zh: tuple[Evidence, ...], en: tuple[Evidence, ...] = (), **fields: object) -> Concept:
    made = Term("湿地", "zh", evidence=zh, **fields)  # type: ignore[arg-type]
    terms = [LanguageSection("zh", (made,))]
    if en:
        terms.append(LanguageSection("en", (Term("wetland", "en", evidence=en),)))
    return Concept("c1", tuple(terms))


def examples(of: Concept) -> list[tuple[str, ...]]:
    (made,) = with_examples([of], [ZH, EN])
    return [term.contexts for section in made.languages for term in section.terms]


def test_both_sides_are_from_one_pair_where_there_is_one() -> None:
    found = examples(concept((seen(ZH, 1, "x"), seen(ZH, 2, "y")), (seen(EN, 0), seen(EN, 1, "y"))))
    assert found == [
        ("湿地保护法已经通过了。",),
        ("The law on wetland protection was passed.",),
    ]


def test_else_a_sentence_of_usual_length() -> None:
    assert examples(concept((seen(ZH, 0), seen(ZH, 1)))) == [("这片湿地面积很大，需要保护。",)]
    assert examples(concept((seen(ZH, 0),))) == [("湿地。",)]


def test_a_context_that_is_there_stays_and_nothing_is_made_up() -> None:
    assert examples(concept((seen(ZH, 1),), contexts=("有了",))) == [("有了",)]
    assert examples(concept(())) == [()]
    assert examples(concept((seen(ZH, 99), Evidence("gone", 0, 0, 2)))) == [()]
