"""The examples of the page on consistency: what fires, and what does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from align.model import Pair
from termbase.checks import CHECKS, CheckOptions, run_checks
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "consistency.md"
MARKS = {
    "!": TermStatus.FORBIDDEN,
    "?": TermStatus.DEPRECATED,
    "=": TermStatus.DO_NOT_TRANSLATE,
    "+": TermStatus.PREFERRED,
}


def lines() -> list[tuple[str, str, str, str]]:
    part = PAGE.read_text(encoding="utf-8").partition("### Examples")[2].partition("\n###")[0]
    part = part.partition("\n- **")[0]
    found = re.findall(r"^\| ([A-Z]\d{3}) \|(.*?)\|(.*?)\|(.*?)\|$", part, re.MULTILINE)
    return [(code, *(cell.strip(" ") for cell in cells)) for code, *cells in found]


def concepts(cell: str) -> list[Concept]:
    made = []
    for at, item in enumerate(filter(None, cell.split("; "))):
        zh, _, en = item.partition(" = ")
        terms = []
        for text in en.split(", "):
            status = MARKS.get(text[0])
            terms.append(Term(text[1:] if status else text, "en", status or TermStatus.PROPOSED))
        kept = TermStatus.DO_NOT_TRANSLATE if "==" in item.replace(" ", "") else TermStatus.PROPOSED
        sections = (
            LanguageSection("zh", (Term(zh, "zh", kept),)),
            LanguageSection("en", tuple(terms)),
        )
        made.append(Concept(f"c{at}", sections, status=ConceptStatus.ACCEPTED))
    return made


def fires(code: str, glossary: str, cell: str) -> bool:
    into_chinese = cell.startswith(">")
    rows = []
    for at, pair in enumerate(cell.lstrip(">").split(" ⏎ ")):
        zh, _, en = pair.partition("‖")
        one, two = zh.strip(), en[1:] if en.startswith(" ") else en
        rows.append(
            Pair(
                zh_document="d.zh",
                zh_segments=(at,),
                en_document="d.en",
                en_segments=(at,),
                probability=1.0,
                zh=one,
                en=two,
                id=f"b{at}",
            )
        )
    options = CheckOptions(source="en" if into_chinese else "zh")
    return bool(run_checks(rows, concepts(glossary), codes=[code], options=options))


def test_every_check_has_an_example() -> None:
    assert [code for code, *_ in lines()] == list(CHECKS)


@pytest.mark.parametrize(("code", "glossary", "yes", "no"), lines())
def test_example(code: str, glossary: str, yes: str, no: str) -> None:
    assert fires(code, glossary, yes)
    assert not (no and fires(code, glossary, no))
    if not no:
        # Checks of the glossary alone: without its last concept or term nothing is wrong.
        whole = "; " if "; " in glossary else ", "
        assert not fires(code, glossary.rpartition(whole)[0], yes)
