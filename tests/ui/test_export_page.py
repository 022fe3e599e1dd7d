"""The Export page offers what can be made, and says why where nothing can."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.store import Project
from tests.ui import seed_project
from tests.ui.apptest import page_of, said
from ui.environment import PROJECT_VARIABLE


def test_what_cannot_be_made_cannot_be_pressed(
    project_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Project.open(project_file, author="Li") as project:
        seed_project.parallel(project)
    monkeypatch.setenv(PROJECT_VARIABLE, str(project_file))
    page = page_of("export")
    page.radio(key="x_which_pairs").set_value("all").run()
    assert not page.get("download_button")[0].proto.disabled
    page.selectbox(key="x_form").set_value("beads").run()
    assert not page.exception
    assert "one pair of documents" in said(page)
    assert page.get("download_button")[0].proto.disabled
