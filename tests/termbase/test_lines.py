"""Segments as lines of characters with their offsets."""

from __future__ import annotations

import pytest

from termbase._chinese import line_of
from termbase.candidates import chinese_candidates
from termbase.options import CandidateOptions


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("供水 管网", "供水管网"),
        ("用 API 网关", "用API网关"),
        ("型号\t流量 \t 扬程\t", "型号\t流量\t扬程"),
        ("\t\t甲\t\t乙", "甲\t乙"),
    ],
)
def test_blanks_go_and_the_cells_of_a_table_stay_apart(text: str, line: str) -> None:
    made = line_of(text, 0, len(text), 0, 0)
    assert made.text == line
    assert len(made.offsets) == len(line)
    assert "".join(text[at] for at in made.offsets).split() == line.split()


def test_no_candidate_goes_across_cells() -> None:
    rows = ["型号\t流量\t扬程", "立式泵\t1203\t4411", "卧式泵\t33.5\t98.1"]
    lines = [line_of(row, 0, len(row), 0, at) for at, row in enumerate(rows)]
    found = {item.text for item in chinese_candidates(lines, CandidateOptions())}
    assert {"流量", "扬程"} <= found
    assert not any(text in found for text in ("型号流量", "流量扬程", "型号流量扬程"))
