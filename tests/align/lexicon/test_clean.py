"""Definitions of CC-CEDICT and the translations they give, as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from align.lexicon._cedict import references, translations

DATA = Path(__file__).parents[2] / "data" / "lexicon" / "glosses.json"
CASES: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["definitions"][0][:30] or "empty")
def test_translations(case: dict[str, Any]) -> None:
    found, names = translations(case["definitions"])
    assert found == case["translations"]
    assert names == case.get("names", [])


def test_references() -> None:
    assert references("variant of 裡|里[li3]") == ["里"]
    assert references("see 不得了[bu4 de2 liao3]") == ["不得了"]
    assert references("to see a doctor") == []
