"""The examination of an installation, and reports of faults."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from duizhao import crashes, doctor
from duizhao.cli._app import cli


@pytest.fixture(autouse=True)
def _logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIZHAO_LOGS", str(tmp_path / "logs"))


def fault(secret: str) -> None:
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise RuntimeError(f"in {secret}") from error


def caught(secret: str) -> BaseException:
    with pytest.raises(RuntimeError) as found:
        fault(secret)
    return found.value


def test_a_report_says_where_and_repeats_no_text() -> None:
    path = crashes.report(caught("机密译文"))
    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert "builtins.RuntimeError" in text
    assert "builtins.KeyError" in text
    assert "test_doctor.py" in text
    assert "机密" not in text
    assert crashes.crash_reports() == [path]


def test_the_last_ten_are_kept() -> None:
    folder = crashes.log_folder()
    folder.mkdir()
    for number in range(30):
        (folder / f"crash-2020-01-{number:02}.txt").touch()
    newest = crashes.report(caught("x"))
    assert len(crashes.crash_reports()) == crashes.KEPT
    assert crashes.crash_reports()[-1] == newest


def test_where_nothing_can_be_written_nothing_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DUIZHAO_LOGS", str(tmp_path / "file" / "logs"))
    assert crashes.report(caught("x")) is None
    crashes.note_start()
    assert crashes.last_start() == {}


def start(folder: Path) -> list[doctor.Fact]:
    return [fact for fact in doctor.examine(folder) if fact.name == "last start"]


def test_how_the_last_start_went(tmp_path: Path) -> None:
    assert not start(tmp_path)
    crashes.note_start()
    assert [fact.fault for fact in start(tmp_path)] == [None]
    crashes.note_end("OSError")
    assert "OSError" in str(start(tmp_path)[0].fault)


def test_little_space_and_missing_fonts_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = SimpleNamespace(total=1, used=1, free=12_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    monkeypatch.setattr(doctor, "chinese_fonts", list)
    faults = {f.name: str(f.fault) for f in doctor.examine(tmp_path / "new") if f.fault}
    assert "12 MB" in faults.pop("projects")
    assert "Noto" in faults.pop("Chinese fonts")
    assert not faults


def test_the_command() -> None:
    done = CliRunner().invoke(cli, ["doctor", "--json"], standalone_mode=False)
    found = json.loads(done.output)
    names = {item["name"] for item in found}
    assert {"duizhao", "Python", "SQLite", "projects", "Chinese fonts"} <= names
    assert {item["group"] for item in found} >= {"program", "libraries", "places"}
