"""Renderings in comparable texts: only where the Chinese term is in the counterpart."""

from __future__ import annotations

from align.model import Grade, Pair
from duizhao.consistency import by_chinese_document, documents_of, grounded, matrix
from termbase.model import Concept, Evidence, LanguageSection, Term

PAIRS = {
    "p1": Pair("報告者提出了意見。", "The rapporteur objected.", 0.9, grade=Grade.PARTIAL,
               zh_document="甲.zh", en_document="x.en", id="p1"),
    "p2": Pair("他们向上级反映情况。", "They report violations.", 0.8, grade=Grade.PARTIAL,
               zh_document="乙.zh", en_document="x.en", id="p2"),
}  # fmt: skip


def concept() -> Concept:
    good = Evidence("x.en", 0, 4, 14, bead="p1")
    wrong = Evidence("x.en", 1, 5, 22, bead="p2")
    parallel = Evidence("y.en", 0, 0, 8, bead="other")
    return Concept(
        "c",
        (
            LanguageSection("zh", (Term("报告者", "zh"),)),
            LanguageSection(
                "en",
                (
                    Term("rapporteur", "en", evidence=(good, parallel), frequency=2),
                    Term("report violations", "en", evidence=(wrong,), frequency=5),
                ),
            ),
        ),
    )


def test_a_place_without_the_chinese_term_is_none_of_its_renderings() -> None:
    (found,) = grounded([concept()], PAIRS)
    one, two = found.terms("en")
    assert [item.bead for item in one.evidence] == ["p1", "other"]  # in either script
    assert (two.evidence, two.frequency) == ((), 4)
    assert matrix([found]) == []  # nothing competes
    assert grounded([concept()], {}) == [concept()]


def test_chinese_documents_have_columns() -> None:
    rows = matrix(grounded([concept()], PAIRS), divided=False)
    assert documents_of(rows) == ["x.en", "y.en"]
    more = by_chinese_document(rows, PAIRS)
    assert documents_of(more) == ["x.en", "y.en", "甲.zh"]
    assert more[0].text("甲.zh") == "rapporteur ×1"
