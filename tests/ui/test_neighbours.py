"""Commands take the neighbour in the text, whatever the list shows and in which order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from align.model import Status
from align.review import SetStatus
from duizhao.store import Project
from tests.ui.test_view import command, send, types, view_of, with_next
from ui.requests import answer
from ui.textorder import TextOrder
from ui.view import AlignmentView
from ui.words import Words


@pytest.fixture
def project(project_file: Path) -> Iterator[Project]:
    with Project.open(project_file, author="Li") as opened:
        yield opened


@pytest.fixture
def view(project: Project) -> AlignmentView:
    return view_of(project, "parallel")


def numbers(view: AlignmentView) -> list[int]:
    return [row["n"] for row in view.window()]


def guests(view: AlignmentView) -> list[int]:
    return [row["n"] for row in view.window() if row["guest"]]


def only_proposed(view: AlignmentView, *accepted: int) -> None:
    """Accept the pairs of these numbers and show what is left."""
    ids = tuple(view.shown[number - 1] for number in accepted)
    view.took(view.project.apply(view.alignment, SetStatus(ids, Status.ACCEPTED)))
    send(view, kind="filter", filter={"status": "proposed"})


def bring(view: AlignmentView, number: int, **message: Any) -> dict[str, Any]:
    (key,) = [row["id"] for row in view.window() if row["n"] == number]
    return send(view, kind="neighbour", id=key, **message)


def test_rows_keep_their_numbers_under_a_filter_and_in_another_order(view: AlignmentView) -> None:
    assert numbers(view) == list(range(1, 41))
    only_proposed(view, *range(15, 26))
    assert numbers(view) == [*range(1, 15), *range(26, 41)]
    send(view, kind="filter", filter={"order": "best"})
    assert numbers(view) == list(range(40, 0, -1))
    assert [point[-1] for point in send(view, kind="plot")["plot"]["points"]] == numbers(view)


def test_a_hidden_neighbour_is_shown_first_and_then_merged(view: AlignmentView) -> None:
    only_proposed(view, *range(15, 26))
    at = numbers(view).index(14)
    refused = command(view, at, "merge", **with_next(view, at))
    assert refused["error"]
    assert "not neighbours" in refused["text"]
    before = view.project.revision()
    reply = bring(view, 14, step=1, name="merge")
    assert reply["focus"] == view.shown[at]
    assert "Pair 15 is next to pair 14" in reply["text"]
    assert view.project.revision() == before  # shown, not joined
    assert numbers(view)[at : at + 3] == [14, 15, 26]
    assert guests(view) == [15]
    done = command(view, at, "merge", **with_next(view, at))
    assert done["text"] == "Merged pairs 14 and 15"
    assert numbers(view)[at : at + 2] == [14, 25]  # one less before them
    assert guests(view) == []
    assert view.window()[at]["type"] == "2-2"
    assert "error" not in send(view, kind="undo")
    assert numbers(view)[at : at + 3] == [14, 15, 26]
    assert guests(view) == [15]
    assert view.window()[at + 1]["status"] == "accepted"
    send(view, kind="filter", filter={"status": "proposed"})
    assert 15 not in numbers(view)


@pytest.mark.parametrize("side", ["zh", "en"])
@pytest.mark.parametrize("way", ["up", "down"])
def test_a_boundary_moves_to_the_neighbour_before(view: AlignmentView, side: str, way: str) -> None:
    only_proposed(view, *range(4, 9))
    bring(view, 9, step=-1, name="move")
    at = numbers(view).index(8)
    assert numbers(view)[at - 1 : at + 2] == [3, 8, 9]
    reply = command(view, at, "move", side=side, direction=way, **with_next(view, at))
    assert reply["text"] == "Moved the boundary between pairs 8 and 9"
    assert sorted(types(view, at + 2)[at:]) == sorted(
        {"zh": ["0-1", "2-1"], "en": ["1-0", "1-2"]}[side]
    )
    send(view, kind="undo")
    assert types(view, at + 2)[at:] == ["1-1", "1-1"]


def test_by_probability_the_neighbour_comes_beside_and_swap_takes_no_other(
    view: AlignmentView,
) -> None:
    send(view, kind="filter", filter={"order": "best"})
    assert numbers(view)[:3] == [40, 39, 38]
    for name in ("merge", "swap", "move"):
        refused = command(view, 2, name, side="en", direction="down", **with_next(view, 5))
        assert refused["error"]
    assert bring(view, 38, step=1)["text"]
    assert numbers(view)[:5] == [40, 38, 39, 37, 36]
    reply = command(view, 1, "swap", **with_next(view, 1))
    assert reply["text"] == "Swapped the English sides of pairs 38 and 39"
    send(view, kind="undo")
    assert "error" not in command(view, 1, "merge", **with_next(view, 1))
    assert sorted(numbers(view)) == list(range(1, 40))


def test_a_neighbour_that_is_there_stays_and_the_ends_of_the_text_are_said(
    view: AlignmentView,
) -> None:
    assert bring(view, 5, step=1) == {"focus": view.shown[4]}
    assert bring(view, 1, step=-1)["text"] == "there is no previous pair"
    assert bring(view, 40, step=1)["text"] == "there is no next pair"
    assert numbers(view) == list(range(1, 41))
    assert send(view, kind="neighbour", id="gone", step=1)["error"]


def test_bulk_commands_leave_a_guest_alone(view: AlignmentView) -> None:
    send(view, kind="filter", filter={"minimum": "0.9"})
    first = numbers(view)[0]
    assert first == 33
    bring(view, first, step=-1)
    assert guests(view) == [32]
    assert send(view, kind="preview")["chances"][0][0] == 8
    assert send(view, kind="replacePreview", find="human", put="x")["replacing"]["count"] == 8
    command(view, 2, "acceptAbove")
    assert [row["status"] for row in view.window()[:4]] == [
        "proposed", "accepted", "accepted", "proposed",
    ]  # fmt: skip


def test_link_takes_a_hidden_neighbour_that_fits_and_looks_further_off_else(
    view: AlignmentView,
) -> None:
    command(view, 9, "unlink")
    zh, en = view.shown[9], view.shown[10]
    view.took(view.project.apply(view.alignment, SetStatus((en,), Status.ACCEPTED)))
    send(view, kind="filter", filter={"status": "proposed"})
    assert en not in view.shown
    assert bring(view, 10, name="link")["focus"] == zh
    assert view.shown[view.shown.index(zh) + 1] == en
    at = view.shown.index(zh)
    assert command(view, at, "merge", **with_next(view, at))["text"] == "Merged pairs 10 and 11"
    assert types(view, at + 1)[at] == "1-1"
    command(view, 0, "unlink")
    command(view, 1, "status", status="accepted")
    assert bring(view, 2, name="link")["focus"] == view.shown[1]
    lone = bring(view, 5, name="link")
    assert lone == {"find": next(row["id"] for row in view.window() if row["n"] == 5)}


def test_what_others_change_changes_the_numbers(view: AlignmentView, project: Project) -> None:
    send(view, kind="filter", filter={"text": "第3"})
    assert numbers(view)[0] == 4
    other = view_of(project, "parallel")
    command(other, 0, "merge", **with_next(other, 0))
    view.refresh()
    (row,) = [row for row in view.window() if row["zh"] == ["第3句，人类命运共同体。"]]
    assert row["n"] == 3


def test_pairs_of_comparable_texts_have_their_segments_number(project: Project) -> None:
    view = view_of(project, "comparable")
    assert numbers(view) == [1, 2]
    send(view, kind="filter", filter={"maximum": "0.2"})
    assert numbers(view) == [2]
    said = bring(view, 2, step=-1)["text"]  # no pair is another's neighbour
    assert said.startswith("pairs of comparable documents cannot be merged or split")


def test_segments_that_stand_apart_are_not_made_one(project: Project) -> None:
    view = view_of(project, "comparable")
    (hit,) = send(view, kind="findSegments", text="third", id=view.shown[0])["segments"]
    place = {name: hit[name] for name in ("document", "start", "end")}
    command(view, 0, "link", add=True, **place)
    at = next(k for k, row in enumerate(view.window()) if row["en"] == ["First.", "Third."])
    reply = command(view, at, "joinSegments", side="en", segment=0)
    assert reply["text"] == "the document has other segments between these two"
    command(view, at, "extend", side="en", last=False, add=False)
    command(view, at, "extend", side="en", last=False, add=True)
    at = next(k for k, row in enumerate(view.window()) if row["en"] == ["Second.", "Third."])
    assert "error" not in command(view, at, "joinSegments", side="en", segment=0)


def test_in_chinese(view: AlignmentView) -> None:
    only_proposed(view, 2)
    message = {"kind": "neighbour", "id": view.shown[0], "step": 1}
    assert "第 2 对" in answer(view, message, Words("zh"))["text"]
    bead, other = (view.bead(key) for key in view.shown[:2])
    assert bead is not None
    assert other is not None
    message = {"kind": "command", "name": "merge", "id": bead.id, "version": bead.version}
    message |= {"other": other.id, "otherVersion": other.version}
    assert answer(view, message, Words("zh"))["text"] == "已合并第 1 对与第 2 对"


@pytest.mark.parametrize("seed", range(5))
def test_the_order_is_kept_whatever_comes_and_goes(seed: int) -> None:
    chance = random.Random(seed)
    places = {(0, at, at, 0, f"b{at}") for at in chance.sample(range(1000), 60)}
    order = TextOrder(places)
    for _ in range(200):
        place = (0, at := chance.randrange(1000), at, 0, f"b{at}")
        if place in places:
            places.remove(place)
            order.drop(place)
        else:
            places.add(place)
            order.put(place)
        order.drop((1, 0, 0, 0, "never there"))
    listed = sorted(places)
    assert [order.number(place) for place in listed] == list(range(1, len(listed) + 1))
    assert [order.beside(place, 1) for place in listed[:-1]] == [place[-1] for place in listed[1:]]
    assert order.beside(listed[0], -1) is None
    assert order.beside(listed[-1], 1) is None
