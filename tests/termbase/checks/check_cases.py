"""Cases of the checks as data: rows, concepts, and the texts of the first places found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from align.model import Pair
from termbase.checks import CheckOptions
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus

DATA = Path(__file__).resolve().parents[2] / "data" / "checks"


def cases() -> list[tuple[str, dict[str, Any]]]:
    return [
        (path.stem, case)
        for path in sorted(DATA.glob("*.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))
    ]


def rows_of(case: dict[str, Any]) -> list[Pair]:
    rows = []
    for at, (zh, en, *name) in enumerate(case["rows"]):
        doc = name[0] if name else "d"
        zh_at, en_at = ((at,) if zh else ()), ((at,) if en else ())
        rows.append(
            Pair(
                zh_document=f"{doc}.zh",
                zh_segments=zh_at,
                en_document=f"{doc}.en",
                en_segments=en_at,
                probability=1.0,
                zh=zh,
                en=en,
                id=f"bead{at}",
            )
        )
    return rows


def concepts_of(case: dict[str, Any]) -> list[Concept]:
    made = []
    for at, item in enumerate(case["concepts"]):
        zh = [Term(text, "zh") for text in item["zh"]]
        zh += [Term(text, "zh", TermStatus.FORBIDDEN) for text in item.get("zh_forbidden", [])]
        en = [
            Term(text, "en", TermStatus(status), probability=more[0] if more else 1.0)
            for text, status, *more in item["en"]
        ]
        sections = (LanguageSection("zh", tuple(zh)), LanguageSection("en", tuple(en)))
        status = ConceptStatus(item.get("status", "accepted"))
        made.append(Concept(f"c{at}", sections, status=status))
    return made


def options_of(case: dict[str, Any]) -> CheckOptions:
    return CheckOptions(**case.get("options", {}))
