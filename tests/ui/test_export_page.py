"""The Export page offers what can be made, and says why where nothing can."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit

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


@pytest.fixture
def offered(project_file: Path, monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], bytes]]:
    """What the page's button would download, the last choice last."""
    with Project.open(project_file, author="Li") as project:
        seed_project.parallel(project)
    monkeypatch.setenv(PROJECT_VARIABLE, str(project_file))
    files: list[Callable[[], bytes]] = []
    monkeypatch.setattr(
        streamlit, "download_button", lambda label, data, **more: files.append(data)
    )
    return files


def test_copies_to_read(offered: list[Callable[[], bytes]]) -> None:
    page = page_of("export")
    page.radio(key="x_which_pairs").set_value("all").run()
    page.selectbox(key="x_form").set_value("html").run()
    beside = offered[-1]().decode()
    page.radio(key="x_layout").set_value("under").run()
    page.checkbox(key="x_numbers").set_value(True).run()
    page.checkbox(key="x_show_status").set_value(True).run()
    assert not page.exception
    under = offered[-1]().decode()
    assert "<table" in beside
    assert "<table" not in under
    assert '<span class="n">1</span>' in under
    assert "proposed" in under
    for form, start in (("docx", b"PK"), ("epub", b"PK")):
        page.selectbox(key="x_form").set_value(form).run()
        assert not page.exception
        assert offered[-1]().startswith(start)
        assert "No preview is available for this format." in said(page)


def test_what_is_prepared_for_delivery(offered: list[Callable[[], bytes]]) -> None:
    page = page_of("export")
    page.radio(key="x_which_pairs").set_value("all").run()
    plain = offered[-1]().decode()
    page.selectbox(key="x_script").set_value("tw").run()
    page.text_input(key="x_set_client").set_value("Acme").run()
    page.text_input(key="x_pattern").set_value("the").run()
    page.multiselect(key="x_drop").set_value(["empty"]).run()
    assert not page.exception
    made = offered[-1]().decode()
    assert 'srclang="zh-CN"' in plain
    assert 'srclang="zh-TW"' in made
    assert '<prop type="x-client">Acme</prop>' in made
    assert "[masked]" in made
    assert " the " not in made
    page.text_input(key="x_pattern").set_value("(").run()
    assert not page.exception
    assert "no regular expression" in said(page)
