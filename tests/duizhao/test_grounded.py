"""Renderings in comparable texts: only where the Chinese term is in the counterpart."""

from __future__ import annotations

import re

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


def test_the_report_has_columns_for_chinese_documents_too() -> None:
    from duizhao.report._matrix import matrix_section

    def term(text: str, *beads: str, probability: float = 1.0) -> Term:
        places = tuple(Evidence("x.en", n, 0, 4, bead=key) for n, key in enumerate(beads))
        return Term(text, "en", evidence=places, frequency=len(places), probability=probability)

    sections = (
        LanguageSection("zh", (Term("报告者", "zh"),)),
        LanguageSection(
            "en",
            (term("rapporteur", "p1"), term("reporter", "p2"), term("a", "p1", probability=0.1)),
        ),
    )
    beside = {key: (pair.en_document, pair.zh_document) for key, pair in PAIRS.items()}
    html = "".join(matrix_section([Concept("c", sections)], str, beside))
    heads = re.findall(r'class="doc" title="([^"]+)"', html)
    assert sorted(heads) == ["x.en", "乙.zh", "甲.zh"]
    cells = re.findall(r'<td class="chips">(.*?)</td>', html)
    seen = {
        name: re.findall(r'title="(\w+)">(\d+)<', cell)
        for name, cell in zip(heads, cells, strict=True)
    }
    assert seen["甲.zh"] == [("rapporteur", "1")]
    assert seen["乙.zh"] == [("reporter", "1")]
    assert len(seen["x.en"]) == 2  # what is a guess competes with nothing
