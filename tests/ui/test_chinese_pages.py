"""In Chinese no page shows a sentence in English, whatever goes wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from align.errors import (
    ConflictError,
    EmptyInputError,
    FormatError,
    ReviewError,
    StoreLockedError,
)
from align.messages import Message, message, stored, unstored
from duizhao.store import Project
from tests.ui import seed_project
from tests.ui.apptest import said
from ui.environment import CHOICE_VARIABLE, FOLDER_VARIABLE, PROJECT_VARIABLE
from ui.requests import answer
from ui.view import AlignmentView
from ui.words import Words

ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,;]+[A-Za-z]{2,}){2,}")
"""Three words of English and more; names and formats are shorter."""


def _script(name: str) -> None:
    import importlib

    importlib.import_module(f"ui.screens.{name}").draw()


def page_of(name: str) -> AppTest:
    page = AppTest.from_function(_script, default_timeout=120, kwargs={"name": name})
    page.session_state["language"] = "zh"
    page.run()
    assert not page.exception, page.exception
    return page


def shown(page: AppTest) -> str:
    """Texts, and the labels of what can be used."""
    used = [*page.button, *page.checkbox, *page.selectbox, *page.radio, *page.text_input]
    return "\n".join([said(page), *(str(item.label) for item in used)])


def english(text: str) -> list[str]:
    """What is English in it, without the tags of a file's preview."""
    return ENGLISH.findall(re.sub("<[^>]*>", "", text))


@pytest.fixture
def opened(project_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with Project.open(project_file, author="Li") as project:
        seed_project.parallel(project)
    monkeypatch.setenv(PROJECT_VARIABLE, str(project_file))
    return project_file


@pytest.mark.parametrize("name", ["project", "review", "glossary", "concordance", "export"])
def test_pages_at_rest(opened: Path, name: str) -> None:
    assert english(shown(page_of(name))) == []


def test_an_empty_export(opened: Path) -> None:
    page = page_of("export")
    assert "0 对" in said(page)
    assert english(shown(page)) == []


def test_a_name_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROJECT_VARIABLE, "")
    monkeypatch.setenv(CHOICE_VARIABLE, "1")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    page = page_of("project")
    page.text_input(key="p_name").set_value("../x")
    page = next(button for button in page.button if button.label == "新建").click().run()
    assert "项目不能使用此名称" in said(page)
    assert english(shown(page).replace(str(tmp_path), "")) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "filter", "filter": {"text": "/[/"}},
        {"kind": "replaceAll", "find": "("},
        {"kind": "replaceAll", "find": "nowhere"},
        {"kind": "nonsense"},
        {"kind": "command", "id": "gone", "name": "status", "status": "accepted"},
        {"kind": "undo"},
    ],
)
def test_replies_of_the_review_page(opened: Path, asked: dict[str, object]) -> None:
    with Project.open(opened, author="Li") as project:
        (first, *_) = project.alignments()
        reply = answer(AlignmentView(project, first.id), asked, Words("zh"))
    assert reply["text"]
    assert english(reply["text"]) == []


def test_a_conflict(opened: Path) -> None:
    with Project.open(opened, author="Li") as project:
        view = AlignmentView(project, project.alignments()[0].id)
        asked = {"kind": "command", "id": view.shown[0], "name": "status"}
        assert "error" not in answer(view, {**asked, "status": "accepted"}, Words("zh"))
        late = answer(view, {**asked, "status": "rejected", "version": 0}, Words("zh"))
    assert late["conflict"]
    assert english(late["text"]) == []


@pytest.mark.parametrize(
    "error",
    [
        EmptyInputError("file.empty", where="a.txt"),
        FormatError("file.too-large", size=3, limit=2),
        FormatError("encoding.none", where="b.txt"),
        ReviewError("jobs.still-running", job="7"),
        ConflictError("review.bead-gone"),
        StoreLockedError("store.locked"),
    ],
)
def test_errors_have_a_chinese_remedy_for_pages(error: FormatError) -> None:
    text = Words("zh").message(error)
    assert english(text) == []
    assert re.search("[\u4e00-\u9fff]", text)
    assert "--" not in text
    assert "duizhao " not in text


def test_labels_of_older_logs_are_translated() -> None:
    zh = Words("zh")
    assert zh.message("undo merge") == "撤销 合并"
    assert zh.message(unstored("redo edit text")) == "重做 编辑文字"
    assert zh.message(Message("log.undo", {"label": message("merge")})) == "撤销：合并"
    assert zh.message(unstored(stored(message("jobs.cancelled")))) != "jobs.cancelled"
    assert zh.message("nobody has a word for this") == "nobody has a word for this"
    assert zh.message("") == ""
    # As they come back from the store.
    assert zh.message(unstored(stored(message("log.undo", label="split")))) == "撤销：拆分"
    nested = message("log.redo", label=message("log.undo", label="swap"))
    assert zh.message(unstored(stored(nested))) == "重做：撤销：交换译文"


def test_counts_have_a_singular_in_english() -> None:
    one, many = "{count} pair accepted", "{count} pairs accepted"
    assert Words("en").count(one, many, 1) == "1 pair accepted"
    assert Words("en").count(one, many, 1200) == "1,200 pairs accepted"
    assert Words("zh").count(one, many, 1) == "已接受 1 对"
    assert (Words("en").label("accept"), Words("en").label("n-m")) == ("Accept", "n-m")
