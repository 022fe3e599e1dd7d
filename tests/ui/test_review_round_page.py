"""Export page: a review goes out and comes back; choices are remembered; what stays is said."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from align.model import Status
from align.review import SetStatus
from duizhao.review_uploads import is_review_of, take_review_upload
from duizhao.reviewing import send_for_review
from duizhao.steps import standing
from duizhao.store import Project
from tests.ui.apptest import page_of, press, said
from ui.environment import PROJECT_VARIABLE


@pytest.fixture
def opened(project_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(PROJECT_VARIABLE, str(project_file))
    return project_file


def came_back(path: Path, change: Callable[[list[list[str]]], None]) -> bytes:
    """What a colleague made of a table of pairs that went out."""
    with Project.open(path, author="Li") as project:
        (record,) = [item for item in project.alignments() if item.mode == "parallel"]
        file = io.BytesIO()
        send_for_review(project, file, form="csv", alignment=record.id)
    rows = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"))))
    change(rows)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def decided(rows: list[list[str]]) -> None:
    rows[1][3] = "accepted"
    rows[2][2] = "Sentence one, our common destiny."
    rows[3][2] = ""


def test_a_review_is_recognised_and_taken_back_on_the_page(opened: Path) -> None:
    body = came_back(opened, decided)
    with Project.open(opened, author="Li") as project:
        assert is_review_of(project, "back.csv", body)
        assert not is_review_of(project, "back.csv", b"id,zh\n1,2\n")
        assert not is_review_of(project, "back.txt", body)
        planned = take_review_upload(project, "back.csv", body, by="Wang", dry_run=True)
        assert project.counts().reviewed == 0
    assert [str(item.kind) for item in planned.changes] == [
        "status changed",
        "text corrected",
        "not understood",
    ]
    page = page_of("export")
    page.session_state["x_what"] = "review"
    page.session_state["x_back"] = ("back.csv", body)
    page.session_state["x_by"] = "Wang"
    page = page.run()
    assert not page.exception, page.exception
    assert "2 changes · 1 not taken · 37 rows unchanged" in said(page)
    table = page.dataframe[0].value
    assert list(table["taken"]) == [False, True, True]  # what needs eyes comes first
    page = press(page, "Take the review in")
    assert "Taken in: back.csv" in said(page)
    with Project.open(opened, author="Li") as project:
        beads = project.beads(1)
        assert beads[0].status is Status.ACCEPTED
        assert beads[1].en_text == "Sentence one, our common destiny."
        assert project.history(limit=1)[0].author == "Wang"


def test_what_was_chosen_is_remembered_and_what_stays_is_said(opened: Path) -> None:
    with Project.open(opened, author="Li") as project:
        ids = tuple(bead.id for bead in project.beads(1)[:3])
        project.apply(1, SetStatus(ids, Status.ACCEPTED))
    page = page_of("export")
    assert "proposed 37 · accepted 3" in said(page).lower()
    page.selectbox(key="x_form").set_value("xlsx").run()
    page.radio(key="x_which_pairs").set_value("accepted").run()
    assert "37 pairs stay here: not accepted or not sure enough 37" in said(page)
    again = page_of("export")
    assert again.selectbox(key="x_form").value == "xlsx"
    assert again.radio(key="x_which_pairs").value == "accepted"
    assert "37 pairs stay here" in said(again)


def test_where_one_stands(opened: Path, tmp_path: Path) -> None:
    with Project.open(tmp_path / "new.duizhao", create=True) as empty:
        assert standing(empty).next == "texts"
    with Project.open(opened, author="Li") as project:
        here = standing(project)
        assert (here.next, here.done("align"), here.done("review")) == ("review", True, False)
        for record in project.alignments():
            ids = tuple(bead.id for bead in project.beads(record.id))
            project.apply(record.id, SetStatus(ids, Status.ACCEPTED))
        assert standing(project).next == "export"
    page = page_of("project")
    assert "✓ 2 pairs" in said(page)
    assert "Export the results" in [button.label for button in page.button]
