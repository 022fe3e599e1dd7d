"""A small manifest costs little, whatever stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import LimitError
from duizhao.jobs.batch import read_work
from tests.waiting import cpu_under

MANIFESTS = {
    "columns.csv": "zh,en," + ",".join(f"c{number}" for number in range(120_000)) + "\na,b\n",
    "one column.csv": "zh,en," + ",".join("x" * 400_000) + "\na,b\n",
    "missing.csv": "zh,en\n" + "x,y\n" * 240_000,
    "keys.jsonl": "".join(f'{{"zh":"a","en":"b","{n:x}":1}}\n' for n in range(30_000)),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_what_is_hopeless_is_refused_at_once(tmp_path: Path, name: str) -> None:
    for side in ("a", "b"):
        (tmp_path / side).write_text(side)
    file = tmp_path / name
    file.write_text(MANIFESTS[name], encoding="utf-8")
    with cpu_under(20), pytest.raises(LimitError):
        read_work([str(file)])


def test_a_line_with_too_many_keys_fails_alone(tmp_path: Path) -> None:
    for side in ("a", "b"):
        (tmp_path / side).write_text(side)
    many = ",".join(f'"k{number}":1' for number in range(70_000))
    file = tmp_path / "m.jsonl"
    file.write_text(f'{{"zh":"a","en":"b",{many}}}\n{{"zh":"a","en":"b"}}\n', encoding="utf-8")
    with cpu_under(20):
        work = read_work([str(file)])
    assert [item.reason.code for item in work.rejected] != []
    assert len(work.entries) == 1


def test_one_pair_named_again_and_again_is_numbered(tmp_path: Path) -> None:
    for side in ("a", "b"):
        (tmp_path / side).write_text(side)
    file = tmp_path / "m.csv"
    file.write_text("zh,en\n" + "a,b\n" * 20_000, encoding="utf-8")
    with cpu_under(20):
        work = read_work([str(file)])
    names = [entry.name for entry in work.entries]
    assert names[:3] == ["a-b", "a-b-2", "a-b-3"]
    assert len(set(names)) == 20_000
