"""Pages that have nothing to show yet say so, and while a job may make it, how far that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.messages import message
from duizhao.store import Project
from tests.ui.apptest import page_of, said
from ui.environment import PROJECT_VARIABLE

UNDER_WAY = "work is under way"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "p.duizhao"
    Project.open(path, create=True).close()
    monkeypatch.setenv(PROJECT_VARIABLE, str(path))
    return path


@pytest.mark.parametrize("name", ["review", "glossary", "consistency", "export"])
def test_what_is_not_there_yet(name: str, path: Path) -> None:
    page = page_of(name)
    assert UNDER_WAY not in said(page)
    with Project.open(path) as project:
        key = project.add_job("all", {})
        stage = message("progress.reading-files")
        project.update_job(key, state="running", stage=stage, done=1, total=4)
    page = page_of(name)
    assert UNDER_WAY in said(page)
    with Project.open(path) as project:
        project.update_job(key, state="failed")
    assert not page.run().exception
    assert UNDER_WAY not in said(page)
