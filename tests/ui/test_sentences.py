"""Sentences of comparable texts on the Review page, without a browser."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from align.model import Grade, Status
from align.review import SetStatus
from duizhao.exporting import Selection, choose_pairs
from duizhao.reviewing import send_for_review
from duizhao.store import Project
from ui.requests import answer
from ui.sentences import SentenceView, open_view
from ui.view import ViewFilter
from ui.words import Words


@pytest.fixture
def view(project_file: Path) -> Iterator[SentenceView]:
    with Project.open(project_file, author="Li") as project:
        (record,) = [item for item in project.alignments() if item.mode == "comparable"]
        found = open_view(project, record.id)
        assert isinstance(found, SentenceView)
        yield found


def send(view: SentenceView, **message: Any) -> dict[str, Any]:
    return answer(view, message, Words())


def command(view: SentenceView, index: int, name: str, **extra: Any) -> dict[str, Any]:
    bead = view.bead(view.shown[index])
    assert bead is not None
    return send(view, kind="command", name=name, id=bead.id, version=bead.version, **extra)


def table(view: SentenceView, path: Path) -> list[dict[str, str]]:
    send_for_review(view.project, path, form="csv", alignment=view.alignment, everything=True)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_comment_made_before_none_is_seen_filtered_sent_and_exported(
    view: SentenceView, tmp_path: Path
) -> None:
    command(view, 0, "comment", text="看第三章")
    command(view, 0, "noCounterpart")
    row = view.window()[0]
    assert (row["type"], row["comment"], row["p"]) == ("1-0", "看第三章", None)
    send(view, kind="filter", filter={"status": "commented"})
    assert len(view.shown) == 1
    rows = table(view, tmp_path / "review.csv")
    assert [r for r in rows if "看第三章" in r.values()]
    found = choose_pairs(view.project, Selection(mode="comparable"))
    assert [(p.en, p.comment, p.grade) for p in found.pairs] == [("", "看第三章", Grade.NONE)]


def test_a_comment_on_a_rejected_pair_stays_in_sight(view: SentenceView, tmp_path: Path) -> None:
    command(view, 0, "comment", text="不是这句")
    command(view, 0, "status", status="rejected")
    row = view.window()[0]  # the next candidate has come up
    assert (row["p"], row["comment"], row["notes"]) == (0.4, "", ["不是这句"])
    send(view, kind="filter", filter={"status": "commented"})
    assert len(view.shown) == 1
    assert [r for r in table(view, tmp_path / "r.csv") if "不是这句" in r.values()]


def test_reopening_what_has_no_counterpart(view: SentenceView) -> None:
    command(view, 0, "noCounterpart")
    assert command(view, 0, "noCounterpart")["error"]  # it is recorded already
    assert "error" not in command(view, 0, "status", status="proposed")
    assert view.counts()["none"] == 0
    assert view.window()[0]["status"] == "proposed"


def test_grades_by_key_filter_and_order(view: SentenceView) -> None:
    command(view, 0, "grade", grade="partial")
    command(view, 1, "grade", grade="related")  # no counterpart: rejected, and the sentence open
    send(view, kind="filter", filter={"grade": "partial"})
    assert len(view.shown) == 1
    assert view.window()[0]["status"] == "accepted"
    send(view, kind="filter", filter={"order": "grade"})
    assert [row["grade"] for row in view.window()] == ["partial", "related"]
    assert command(view, 0, "grade", grade="excellent")["error"]
    assert view.counts()["reviewed"] == 1


def test_accepting_against_the_grade_asks_for_one(view: SentenceView) -> None:
    bead = view.bead(view.shown[0])
    assert bead is not None
    command(view, 0, "choose", candidate=view.candidates(bead)[1].id)  # graded related
    assert view.window()[0]["ungraded"]
    send(view, kind="filter", filter={"status": "ungraded"})
    assert len(view.shown) == 1
    command(view, 0, "grade", grade="translation")
    assert not view.window()[0]["ungraded"]


def test_somebody_elses_decisions_change_who_leads(view: SentenceView) -> None:
    first = view.shown[0]
    bead = view.bead(first)
    assert bead is not None
    second = view.candidates(bead)[1].id
    project = view.project
    project.apply(view.alignment, SetStatus((second,), Status.ACCEPTED), author="Wang")
    view.refresh()
    assert view.shown[0] == second
    assert first not in view.shown
    project.undo("Wang")
    view.refresh()
    assert view.shown[0] == first


def test_from_the_english_side(view: SentenceView) -> None:
    view.apply_filter(ViewFilter(side="en"))
    assert [row["en"] for row in view.window()] == [["First."], ["Second."], ["Third."]]
    assert [row["n"] for row in view.window()] == [1, 2, 3]
    hits = send(view, kind="findSegments", text="乙", id=view.shown[0])["segments"]
    place = {name: hits[0][name] for name in ("document", "start", "end")}
    assert "error" not in command(view, 0, "link", **place)
    assert view.window()[0]["zh"] == ["乙。"]
    assert view.window()[0]["p"] is None
    command(view, 2, "noCounterpart")
    assert view.counts() == {
        "total": 3, "reviewed": 2, "uncertain": 0, "counterpart": 1, "none": 1,
    }  # fmt: skip
    view.apply_filter(ViewFilter())
    assert view.counts()["counterpart"] == 1
    bead = view.bead(view.shown[1])
    assert bead is not None
    third = next(item for item in view.candidates(bead) if view.text(item, "en") == "Third.")
    command(view, 1, "choose", candidate=third.id)  # and "Third." has one after all
    view.apply_filter(ViewFilter(side="en"))
    assert view.counts()["none"] == 0


def test_none_below_a_probability_in_one_step(view: SentenceView) -> None:
    chances = send(view, kind="previewBelow")["below"]
    assert chances[15] == [1, 0.1]
    assert chances[100][0] == 2
    assert send(view, kind="noneBelow", maximum=0.05)["error"]
    send(view, kind="noneBelow", maximum=0.15)
    assert view.counts()["none"] == 1
    send(view, kind="undo")
    assert view.counts()["none"] == 0


def test_parallel_texts_have_none_of_it(project_file: Path) -> None:
    with Project.open(project_file, author="Li") as project:
        (record,) = [item for item in project.alignments() if item.mode == "parallel"]
        view = open_view(project, record.id)
        for kind in ("previewBelow", "noneBelow"):
            assert answer(view, {"kind": kind, "maximum": 0.5}, Words())["error"]
        bead = view.bead(view.shown[0])
        assert bead is not None
        message = {"kind": "command", "name": "grade", "id": bead.id, "grade": "partial"}
        assert answer(view, message, Words())["error"]


def test_a_mixed_project_keeps_grades_in_one_table(view: SentenceView, tmp_path: Path) -> None:
    path = tmp_path / "both.tsv"
    choose_pairs(view.project, Selection(0.0)).write(path, "tsv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, dialect=csv.excel_tab))
    comparable = [r for r in rows if r["zh_doc"] == "b.zh"]
    assert [r["grade"] for r in comparable][:2] == ["translation", "related"]
    assert {r["grade"] for r in rows if r["zh_doc"] == "a.zh"} == {""}
    assert [r["rank"] for r in comparable][:2] == ["0", "1"]
