"""``duizhao mine`` from outside: what it writes, what it refuses, what a kill leaves."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e_samples import ROOT, Result

_WHO = [("老师", "teacher"), ("学生", "student"), ("医生", "doctor"), ("农民", "farmer")]
_DOES = [("买了", "bought"), ("忘了", "forgot"), ("看见了", "saw"), ("修理了", "repaired")]
_WHAT = [("桌子", "table"), ("汽车", "car"), ("窗户", "window"), ("雨伞", "umbrella")]


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two folders of related texts, with duplicates and boilerplate."""
    here = tmp_path_factory.mktemp("mining")
    pairs = [
        (f"那个{a[0]}昨天{b[0]}一个红色的{c[0]}。", f"Yesterday the {a[1]} {b[1]} a red {c[1]}.")
        for a in _WHO
        for b in _DOES
        for c in _WHAT
    ]
    zh, en = here / "zh", here / "en"
    zh.mkdir()
    en.mkdir()
    for n in range(3):
        chinese = [pair[0] for pair in pairs[n * 14 : n * 14 + 20]]
        english = [pair[1] for pair in pairs[62 - n * 14 : 40 - n * 14 : -1]]
        (zh / f"{n}.txt").write_text("\n".join([f"第{n}页，共3页。", *chinese]), encoding="utf-8")
        (en / f"{n}.txt").write_text(
            "\n".join(["All rights reserved.", *english]), encoding="utf-8"
        )
    return zh, en


def _mine(sides: tuple[Path, Path], out: Path, *more: object) -> list[object]:
    zh, en = sides
    return ["mine", "--zh", zh, "--en", en, "--out", out, "--segmented", "--workers", 1, *more]


@pytest.fixture(scope="module")
def undisturbed(
    sides: tuple[Path, Path],
    tmp_path_factory: pytest.TempPathFactory,
    process: Callable[..., Result],
) -> Path:
    """The results of a run from start to end."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    result = process(*_mine(sides, out, "--format", "tsv", "--format", "tmx", "--json"))
    assert result.code == 0, result.err
    events = [json.loads(line) for line in result.out.splitlines()]
    assert {event["event"] for event in events} >= {"stage", "done", "result"}
    assert events[-1]["pairs"] > 10
    return out


def test_pairs_set_aside_lines_and_a_report_are_written(undisturbed: Path) -> None:
    lines = (undisturbed / "pairs.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t")[:6] == [
        "zh_doc", "zh_segment", "en_doc", "en_segment", "probability", "grade",
    ]  # fmt: skip
    chances = [float(line.split("\t")[4]) for line in lines[1:]]
    assert chances == sorted(chances, reverse=True)
    assert chances[-1] >= 0.5
    report = json.loads((undisturbed / "report.json").read_text(encoding="utf-8"))
    assert report["zh"]["set_aside"]["near-duplicate"] >= 2
    assert report["en"]["set_aside"]["same text"] >= 2
    assert report["pairs"] == len(chances)
    aside = (undisturbed / "set-aside.tsv").read_text(encoding="utf-8")
    assert aside.startswith("side\tdocument\t")
    assert len(aside.splitlines()) - 1 == sum(
        sum(report[side]["set_aside"].values()) for side in ("zh", "en")
    )
    assert "<tmx" in (undisturbed / "pairs.tmx").read_text(encoding="utf-8")


@pytest.mark.parametrize("markers", [2, 6])
def test_a_killed_run_goes_on_to_the_same_result(
    markers: int,
    sides: tuple[Path, Path],
    undisturbed: Path,
    tmp_path: Path,
    environment: dict[str, str],
    process: Callable[..., Result],
) -> None:
    out = tmp_path / "out"
    arguments = [*map(str, _mine(sides, out, "--format", "tsv", "--format", "tmx", "-q"))]
    started = subprocess.Popen(
        [sys.executable, "-m", "duizhao.cli", *arguments],
        env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    done = out / "work" / "done"
    while started.poll() is None and len(list(done.glob("*.json"))) < markers:
        time.sleep(0.01)
    started.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    started.wait()
    result = process(*arguments)
    assert result.code == 0, result.err
    for name in ("pairs.tsv", "pairs.tmx", "set-aside.tsv", "report.json"):
        assert (out / name).read_bytes() == (undisturbed / name).read_bytes(), name


def test_two_workers_give_the_same_files(
    sides: tuple[Path, Path], undisturbed: Path, tmp_path: Path, process: Callable[..., Result]
) -> None:
    arguments = _mine(sides, tmp_path / "out")
    arguments[arguments.index("--workers") + 1] = 2
    assert process(*arguments).code == 0
    one, other = undisturbed / "pairs.tsv", tmp_path / "out" / "pairs.tsv"
    assert one.read_bytes() == other.read_bytes()


def test_other_settings_than_those_of_the_run_are_refused(
    sides: tuple[Path, Path], undisturbed: Path, tmp_path: Path, duizhao: Callable[..., Result]
) -> None:
    out = tmp_path / "out"
    shutil.copytree(undisturbed, out)
    result = duizhao(*_mine(sides, out, "--boilerplate", 3))
    assert result.code == 1
    assert "boilerplate 10 → 3" in result.err
    assert "--fresh" in result.err
    assert (out / "pairs.tsv").read_bytes() == (undisturbed / "pairs.tsv").read_bytes()


def test_what_cannot_be_read_fails_alone(
    sides: tuple[Path, Path], tmp_path: Path, duizhao: Callable[..., Result]
) -> None:
    zh = tmp_path / "zh"
    shutil.copytree(sides[0], zh)
    (zh / "wrong.txt").write_text("This is an English text, not Chinese.\n" * 5, encoding="utf-8")
    (zh / "empty.txt").write_bytes(b"")
    (zh / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    result = duizhao(*_mine((zh, sides[1]), tmp_path / "out", "--clean"))
    assert result.code == 3
    assert "wrong.txt: it is English, but was given as Chinese" in result.err
    assert result.err.count("Skipped: ") == 3
    assert "Traceback" not in result.err
    left = [path.name for path in (tmp_path / "out" / "work").iterdir()]
    assert left in ([], ["lock"])


def test_an_empty_folder_is_said(
    sides: tuple[Path, Path], tmp_path: Path, duizhao: Callable[..., Result]
) -> None:
    (tmp_path / "none").mkdir()
    result = duizhao(*_mine((tmp_path / "none", sides[1]), tmp_path / "out"))
    assert (result.code, "there are no documents in this folder" in result.err) == (1, True)
    result = duizhao(*_mine((tmp_path / "missing", sides[1]), tmp_path / "out"))
    assert (result.code, "no such file or folder" in result.err) == (1, True)


def test_sides_exchanged_are_said(
    sides: tuple[Path, Path], tmp_path: Path, duizhao: Callable[..., Result]
) -> None:
    result = duizhao(*_mine((sides[1], sides[0]), tmp_path / "out"))
    assert result.code == 1
    assert "no Chinese document could be read" in result.err
    assert "Give it with --en" in result.err


def test_a_disk_that_is_too_small_is_said_before(
    sides: tuple[Path, Path],
    tmp_path: Path,
    duizhao: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usage = type("Usage", (), {"free": 1000})()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    result = duizhao(*_mine(sides, tmp_path / "out"))
    assert result.code == 1
    assert "of disk space is needed" in result.err


def test_a_disk_that_is_full_is_said_and_what_is_done_is_kept(
    sides: tuple[Path, Path],
    undisturbed: Path,
    tmp_path: Path,
    duizhao: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = os.fsync

    def full(number: int) -> None:
        if (tmp_path / "out" / "work" / "done" / "filter-en.json").exists():
            raise OSError(28, "No space left on device")
        real(number)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        result = duizhao(*_mine(sides, tmp_path / "out"))
    assert result.code == 1
    assert "No space left" in result.err
    assert duizhao(*_mine(sides, tmp_path / "out")).code == 0
    one, other = undisturbed / "pairs.tsv", tmp_path / "out" / "pairs.tsv"
    assert one.read_bytes() == other.read_bytes()


def test_two_runs_do_not_share_a_folder(
    sides: tuple[Path, Path], tmp_path: Path, duizhao: Callable[..., Result]
) -> None:
    from filelock import FileLock

    work = tmp_path / "out" / "work"
    work.mkdir(parents=True)
    with FileLock(work / "lock"):
        result = duizhao(*_mine(sides, tmp_path / "out"))
    assert (result.code, "another run is using" in result.err) == (1, True)
