"""Ways to write figures, each right once and wrong once: ``{right|wrong}`` in the English."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from align.model import Pair
from termbase.checks import run_checks

FIGURES = Path(__file__).resolve().parents[2] / "data" / "checks" / "forms"
CHOICE = re.compile(r"\{(.*?)\|(.*?)\}")


def lines() -> list[tuple[str, str, str, str]]:
    found = []
    for path in sorted(FIGURES.glob("figures*.tsv")):
        with path.open(encoding="utf-8") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [(row["kind"], row["expect"], row["zh"], row["en"]) for row in rows]
    return found


def told(zh: str, en: str) -> set[str]:
    row = Pair(
        zh_document="d.zh",
        zh_segments=(0,),
        en_document="d.en",
        en_segments=(0,),
        probability=1.0,
        zh=zh,
        en=en,
        id="b",
    )
    return {item.code for item in run_checks([row], (), codes=["N", "D", "U", "L"])}


@pytest.mark.parametrize(("kind", "expect", "zh", "en"), lines())
def test_figure(kind: str, expect: str, zh: str, en: str) -> None:
    right, wrong = CHOICE.sub(r"\1", en), CHOICE.sub(r"\2", en)
    assert told(zh, right) == set()
    if expect != "none" and wrong != right:
        assert told(zh, wrong)
