"""Linguistic cases as data: tests/data/segments/{zh,en}.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from align.model import Document, Lang
from align.segments import SegmentOptions, segment

DATA = Path(__file__).resolve().parents[2] / "data" / "segments"


def load(lang: str) -> list[Any]:
    cases = json.loads((DATA / f"{lang}.json").read_text(encoding="utf-8"))
    return [
        pytest.param(
            case,
            id=case["text"][:24],
            marks=[pytest.mark.xfail(strict=True, reason=case["note"])]
            if case.get("known_failure")
            else [],
        )
        for case in cases
    ]


def cut(text: str, lang: Lang, **options: bool) -> list[str]:
    document = Document("case", lang, text, "0")
    return [text[s.start : s.end] for s in segment(document, SegmentOptions(**options))]


@pytest.mark.parametrize("case", load("zh"))
def test_chinese(case: dict[str, Any]) -> None:
    assert cut(case["text"], "zh") == case["expected"]


@pytest.mark.parametrize("case", load("en"))
def test_english(case: dict[str, Any]) -> None:
    assert cut(case["text"], "en") == case["expected"]


def test_there_are_enough_cases_with_failures_in_sight() -> None:
    cases = load("zh") + load("en")
    assert len(cases) >= 100
    assert any(case.marks for case in cases)
