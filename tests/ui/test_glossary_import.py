"""The Glossary page's import: columns that are said, and what is remembered of them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit

from duizhao.store import Project
from tests.ui.apptest import page_of, press, said
from ui.environment import PROJECT_VARIABLE


@pytest.fixture
def project(project_file: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv(PROJECT_VARIABLE, str(project_file))
    return Project.open(project_file, author="Li")


def test_columns_are_said_on_the_page_and_remembered(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give(name: str, text: str) -> None:
        file = SimpleNamespace(name=name, file_id=name, getvalue=text.encode)
        monkeypatch.setattr(streamlit, "file_uploader", lambda *a, **k: file)

    give("half.csv", "English,Notes\npledge,质权\nlien,留置权\n")
    page: Any = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("import").run()
    assert not page.exception, page.exception
    assert "Choose the Chinese column below" in said(page)
    page.session_state["gi_columns_half.csv"] = {0: "en", 1: "zh"}
    page = page.run()
    assert not page.exception, page.exception
    page = press(page, "Import 2 concepts")
    chinese = {t.text for c in project.concepts() for t in c.terms("zh")}
    assert {"质权", "留置权"} <= chinese
    give("again.csv", "english,notes\nmortgage,抵押\nbail,保释\n")
    page = page.run()
    assert not page.exception, page.exception
    assert "Import 2 concepts" in [button.label for button in page.button]


def test_differences_are_shown_one_by_one(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    concept = project.concepts()[0]
    zh, en = concept.terms("zh")[0].text, concept.terms("en")[0].text
    text = f"zh,en,definition\n{zh},{en},from the file\n"
    file = SimpleNamespace(name="d.csv", file_id="d", getvalue=text.encode)
    monkeypatch.setattr(streamlit, "file_uploader", lambda *a, **k: file)
    page: Any = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("import").run()
    assert not page.exception, page.exception
    press(page, "Import 1 concept")
    changed = text.replace("from the file", "otherwise")
    file = SimpleNamespace(name="e.csv", file_id="e", getvalue=changed.encode)
    page = page_of("glossary").segmented_control(key="g_view").set_value("import").run()
    assert not page.exception, page.exception
    assert "1 difference" in [item.label for item in page.expander]
    page.session_state["gi_choice"] = "take"
    page = press(page.run(), "Import 1 concept")
    assert "otherwise" in [item.definition for item in project.concepts()]
