"""Only neighbours in the text are joined, and only between them does a boundary move."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from align.errors import ReviewError
from align.model import bead_id
from align.review import (
    Command,
    Merge,
    MoveBoundary,
    ReviewBead,
    apply_change,
    in_order,
    plan,
    standing_between,
)

Beads = dict[str, ReviewBead]


def made(zh: list[int], en: list[int], zh_at: int = 0, en_at: int = 0) -> ReviewBead:
    """A bead of sentences by number; each is eight long, with a blank after it."""
    one, two = (tuple((9 * k, 9 * k + 8) for k in side) for side in (zh, en))
    key = bead_id("Z", one, "E", two)
    zh_at, en_at = one[0][0] if one else zh_at, two[0][0] if two else en_at
    return ReviewBead(key, "Z", "E", one, two, zh_at, en_at)


def text(*beads: ReviewBead) -> tuple[Beads, list[str]]:
    return {bead.id: bead for bead in beads}, [bead.id for bead in beads]


def straight(count: int) -> tuple[Beads, list[str]]:
    return text(*(made([k], [k]) for k in range(count)))


def refused(beads: Beads, command: Command, why: str = "not neighbours") -> None:
    with pytest.raises(ReviewError, match=why):
        plan(beads, command, author="Li")


@pytest.mark.parametrize(("one", "two"), list(combinations(range(5), 2)))
def test_two_beads_are_merged_if_none_stands_between(one: int, two: int) -> None:
    beads, ids = straight(5)
    command = Merge((ids[two], ids[one]))
    if two - one > 1:
        refused(beads, command)
    else:
        change = plan(beads, command, author="Li")
        assert [bead.type for bead in change.after] == ["2-2"]


def test_a_run_is_merged_only_without_a_hole() -> None:
    beads, ids = straight(6)
    refused(beads, Merge((ids[1], ids[2], ids[4])))
    assert plan(beads, Merge(tuple(ids[1:5])), author="Li").after[0].type == "4-4"


@pytest.mark.parametrize("side", ["zh", "en"])
@pytest.mark.parametrize("direction", ["up", "down"])
def test_no_boundary_moves_over_a_bead(side: str, direction: str) -> None:
    beads, ids = straight(4)
    refused(beads, MoveBoundary(ids[0], ids[2], side, direction))  # type: ignore[arg-type]
    refused(beads, MoveBoundary(ids[2], ids[1], side, direction), "not before")  # type: ignore[arg-type]
    refused(beads, MoveBoundary(ids[1], ids[1], side, direction), "not before")  # type: ignore[arg-type]
    there = MoveBoundary(ids[1], ids[2], side, direction)  # type: ignore[arg-type]
    assert len(plan(beads, there, author="Li").after) == 2


@pytest.mark.parametrize("lone", [made([], [1], zh_at=9), made([1], [], en_at=9)])
def test_a_one_sided_bead_keeps_its_neighbours_apart(lone: ReviewBead) -> None:
    shift = (2, 1) if lone.zh else (1, 2)
    beads, ids = text(made([0], [0]), lone, made([shift[0]], [shift[1]]))
    refused(beads, Merge((ids[0], ids[2])))
    for pair in (ids[:2], ids[1:]):
        assert plan(beads, Merge(tuple(pair)), author="Li").after


def test_crossing_counterparts_are_not_joined_over_the_english_between_them() -> None:
    beads, ids = text(made([0], [0]), made([1], [3]), made([2], [1]), made([3], [2]))
    refused(beads, Merge((ids[0], ids[1])))
    refused(beads, MoveBoundary(ids[0], ids[1], "en", "down"))
    # The Chinese sides do stand side by side.
    change = plan(beads, MoveBoundary(ids[0], ids[1], "zh", "up"), author="Li")
    assert [bead.type for bead in change.after] == ["0-1", "2-1"]
    assert plan(beads, Merge((ids[2], ids[3])), author="Li").after[0].type == "2-2"


def test_beads_of_other_documents_are_in_nobodys_way() -> None:
    beads, ids = straight(2)
    other = replace(made([0], [1]), id="other", zh_doc="Y")
    assert plan({**beads, "other": other}, Merge(tuple(ids)), author="Li").after


def test_after_a_merge_the_next_one_is_a_neighbour_and_undo_gives_all_back() -> None:
    beads, ids = straight(3)
    change = plan(beads, Merge((ids[0], ids[1])), author="Li")
    merged = apply_change(beads, change, version=1)
    again = plan(merged, Merge(tuple(bead.id for bead in in_order(merged.values()))), author="Li")
    one = apply_change(merged, again, version=2)
    assert [bead.type for bead in one.values()] == ["3-3"]
    for version, back in ((3, again), (4, change)):
        one = apply_change(one, back.inverse(), version=version, strict=False)
    assert set(one) == set(beads)


def test_what_stands_between_is_named() -> None:
    beads, ids = straight(5)
    run = (beads[ids[0]], beads[ids[3]])
    assert [bead.id for bead in standing_between(beads.values(), run)] == ids[1:3]
    assert not list(standing_between(beads.values(), run[:1]))
