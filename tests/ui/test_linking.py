"""Linking what stands apart, and where the focus goes, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from duizhao.store import Project
from tests.ui.test_view import command, send, types, view_of, with_next
from ui.view import AlignmentView


@pytest.fixture
def project(project_file: Path) -> Iterator[Project]:
    with Project.open(project_file, author="Li") as opened:
        yield opened


@pytest.fixture
def view(project: Project) -> AlignmentView:
    return view_of(project, "parallel")


def rows(view: AlignmentView) -> list[tuple[Any, ...]]:
    return [(row["id"], row["zh"], row["en"], row["crossing"]) for row in view.window()]


def test_one_sided_beads_are_linked_wherever_they_stand(view: AlignmentView) -> None:
    before = rows(view)
    command(view, 0, "unlink")
    command(view, 3, "unlink")
    assert types(view, 5) == ["1-0", "0-1", "1-1", "1-0", "0-1"]
    assert not command(view, 0, "comment", text="of the first").get("error")
    found = send(view, kind="findSegments", id=view.shown[0], text="")["segments"]
    assert [item["text"][:10] for item in found] == ["Sentence 0", "Sentence 2"]
    (hit,) = send(view, kind="findSegments", id=view.shown[0], text="sentence 2,")["segments"]
    assert (hit["bead"], hit["lang"]) == (view.shown[4], "en")
    reply = command(view, 0, "joinApart", other=hit["bead"], otherVersion=hit["version"])
    assert reply["focus"] == view.shown[0]
    made = view.window()[0]
    assert made["zh"] == ["第0句，人类命运共同体。"]
    assert made["en"] == ["Sentence 2, a community of human destiny."]
    assert (made["crossing"], made["comment"], made["status"]) == (True, "of the first", "accepted")
    for _ in range(4):
        assert "error" not in send(view, kind="undo")
    assert rows(view) == before


def test_from_the_english_side_and_without_crossing(view: AlignmentView) -> None:
    before = rows(view)
    command(view, 0, "unlink")
    (hit,) = send(view, kind="findSegments", id=view.shown[1], text="")["segments"]
    assert (hit["lang"], hit["text"]) == ("zh", "第0句，人类命运共同体。")
    command(view, 1, "joinApart", other=hit["bead"], otherVersion=hit["version"])
    assert rows(view) == before


def test_a_corrected_text_goes_with_its_side(view: AlignmentView) -> None:
    command(view, 0, "unlink")
    command(view, 1, "edit", side="en", text="Corrected.")
    (hit,) = send(view, kind="findSegments", id=view.shown[0], text="")["segments"]
    command(view, 0, "joinApart", other=hit["bead"], otherVersion=hit["version"])
    assert view.window()[0]["enEdit"] == ["Corrected."]


def test_only_two_halves_are_linked(view: AlignmentView) -> None:
    assert command(view, 0, "joinApart", **with_next(view, 0))["error"]
    command(view, 0, "unlink")
    assert command(view, 0, "joinApart", **with_next(view, 1))["error"]
    stale = {"other": view.shown[1], "otherVersion": 99}
    assert command(view, 0, "joinApart", **stale)["error"]
    gone = {"other": "x", "otherVersion": 1}
    assert command(view, 0, "joinApart", **gone)["error"]


def test_a_comparable_pair_takes_segments_that_stand_apart(project: Project) -> None:
    view = view_of(project, "comparable")
    assert command(view, 0, "joinApart", other=view.shown[1], otherVersion=0)["error"]
    (hit,) = send(view, kind="findSegments", text="third", id=view.shown[0])["segments"]
    place = {name: hit[name] for name in ("document", "start", "end")}
    assert "error" not in command(view, 0, "link", add=True, **place)
    row = view.window()[0]
    assert (row["en"], row["status"]) == (["First.", "Third."], "proposed")
    send(view, kind="undo")
    assert view.window()[0]["en"] == ["First."]


def test_what_was_made_stands_in_its_place_when_the_list_is_made_anew(
    view: AlignmentView,
) -> None:
    command(view, 3, "merge", **with_next(view, 3))
    command(view, 1, "unlink")
    before = list(view.shown)
    assert types(view, 6) == ["1-1", "1-0", "0-1", "1-1", "2-2", "1-1"]
    send(view, kind="filter", filter={})
    assert view.shown == before
    send(view, kind="filter", filter={"type": "n-m"})
    assert view.shown == [before[4]]


def test_a_wrong_regular_expression_is_said(view: AlignmentView) -> None:
    reply = send(view, kind="filter", filter={"text": "/[/"})
    assert reply["error"]
    assert "Not a valid regular expression" in reply["text"]
    assert "error" not in send(view, kind="filter", filter={"text": "/第[12]句/"})
    assert len(view.shown) == 2


def test_the_focus_stays_on_the_bead_that_took_from_the_one_before(view: AlignmentView) -> None:
    above = view.bead(view.shown[0])
    assert above is not None
    lower = {"other": view.shown[1], "otherVersion": 0, "stay": "lower"}
    reply = command(view, 0, "move", side="en", direction="down", **lower)
    assert types(view, 2) == ["1-0", "1-2"] or types(view, 2) == ["1-2", "1-0"]
    assert reply["focus"] == view.shown[1]
