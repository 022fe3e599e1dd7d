"""Progress, authors, seeds, texts of errors."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from align.errors import InputError, OutputError
from duizhao import projects
from duizhao.cli._progress import BarProgress
from duizhao.corpus import candidates


def test_progress_is_shown_on_a_terminal_and_nowhere_else(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(quiet: bool) -> tuple[str, str]:
        with BarProgress(quiet=quiet) as progress:
            progress.start("encode [bold]", 2)
            progress.advance()
            progress.advance()
            progress.finish()
            progress.start("endless")
            progress.finish()
        out, err = capsys.readouterr()
        return out, err

    assert work(quiet=False) == ("", "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    out, err = work(quiet=False)
    assert out == ""
    assert "encode [bold]" in err
    assert "2/2" in err
    assert work(quiet=True) == ("", "")


def test_an_author_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(projects.ENVIRONMENT)
    monkeypatch.setattr(projects, "settings_file", lambda: tmp_path / "config" / "settings.json")
    assert projects.chosen_author() == ""
    assert projects.author()
    projects.save_author(" 李 ")
    assert projects.author() == "李"
    monkeypatch.setenv(projects.ENVIRONMENT, "Wang")
    assert projects.author() == "Wang"
    monkeypatch.delenv(projects.ENVIRONMENT)
    for broken in ("[1]", "{", json.dumps({"author": 3})):
        (tmp_path / "config" / "settings.json").write_text(broken, encoding="utf-8")
        assert projects.chosen_author() == ""
    monkeypatch.setattr(
        projects, "settings_file", lambda: tmp_path / "config" / "settings.json" / "x"
    )
    with pytest.raises(OutputError, match="DUIZHAO_AUTHOR"):
        projects.save_author("Li")


def test_the_seeds_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files, _ = candidates(projects.seeds_folder())
    assert len(files) == 5
    monkeypatch.setattr(projects, "__file__", str(tmp_path / "a" / "seeds.py"))
    with pytest.raises(InputError, match="Install"):
        projects.seeds_folder()
