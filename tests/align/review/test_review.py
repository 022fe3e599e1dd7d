"""Review commands: any sequence keeps the texts covered and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import ConflictError, FormatError, ReviewError
from align.model import Grade, Status, bead_id
from align.review import (
    Change,
    Command,
    EditText,
    JoinSegments,
    Merge,
    MoveBoundary,
    NoCounterpart,
    Relink,
    Replace,
    ReviewBead,
    SetComment,
    SetGrade,
    SetStatus,
    Split,
    SplitSegment,
    Unlink,
    apply_change,
    from_json,
    in_order,
    plan,
    same_content,
    to_json,
)

Beads = dict[str, ReviewBead]


def build(shape: list[tuple[int, int]]) -> Beads:
    """Beads of the given types; every segment is nine long, with a blank after it."""
    zh = en = 0
    beads: Beads = {}
    for n, m in shape:
        zh_spans = tuple((10 * (zh + k), 10 * (zh + k) + 9) for k in range(n))
        en_spans = tuple((10 * (en + k), 10 * (en + k) + 9) for k in range(m))
        key = bead_id("Z", zh_spans, "E", en_spans)
        zh_at = zh_spans[0][0] if n else max(10 * zh - 1, 0)
        en_at = en_spans[0][0] if m else max(10 * en - 1, 0)
        beads[key] = ReviewBead(key, "Z", "E", zh_spans, en_spans, zh_at, en_at, probability=0.5)
        zh, en = zh + n, en + m
    return beads


def run(beads: Beads, command: Command, version: int = 1) -> tuple[Beads, Change]:
    change = plan(beads, command, author="Li")
    return apply_change(beads, change, version=version), change


def types(beads: Beads) -> list[str]:
    return [bead.type for bead in in_order(beads.values())]


def spans(beads: Beads, side: str) -> list[tuple[int, int]]:
    return [span for bead in in_order(beads.values()) for span in getattr(bead, side)]


SHAPES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any), min_size=1, max_size=8
)


@given(SHAPES, st.data())
def test_any_sequence_covers_both_texts_in_order_and_can_be_undone(
    shape: list[tuple[int, int]], data: st.DataObject
) -> None:
    start = build(shape)
    states, changes = [start], []
    for version in range(1, data.draw(st.integers(1, 12)) + 1):
        beads = states[-1]
        command = data.draw(st.sampled_from(possible(beads)))
        change = plan(beads, command, author="Li", texts=TEXTS)
        assert from_json(to_json(change)) == change
        states.append(apply_change(beads, change, version=version))
        changes.append(change)
    end = states[-1]
    for side in ("zh", "en"):
        found = spans(end, side)
        assert found == sorted(found)
        text = "".join("x" * 9 + "_" for _ in range(100))
        covered = {i for a, b in found for i in range(a, b)}
        wanted = {i for a, b in spans(start, side) for i in range(a, b)}
        assert wanted <= covered, text
    order = in_order(end.values())
    assert [b.position for b in order] == sorted({b.position for b in order})
    for number, change in enumerate(reversed(changes)):
        end = apply_change(end, change.inverse(), version=100 + number, strict=False)
    assert end.keys() == start.keys()
    assert all(same_content(end[key], start[key]) for key in start)


def possible(beads: Beads) -> list[Command]:
    order = in_order(beads.values())
    first = order[0]
    commands: list[Command] = [
        SetStatus(tuple(beads), Status.ACCEPTED),
        SetComment(first.id, "看"),
        SetGrade(first.id, Grade.PARTIAL),
    ]
    for one, two in pairwise(order):
        commands.append(Merge((one.id, two.id)))
        for side in ("zh", "en"):
            if getattr(two, side):
                commands.append(MoveBoundary(one.id, two.id, side, "down"))
            if getattr(one, side):
                commands.append(MoveBoundary(one.id, two.id, side, "up"))
    for bead in order:
        if bead.zh and bead.en:
            commands.append(Unlink(bead.id))
        if len(bead.zh) + len(bead.en) > 1:
            cut = 1 if bead.zh else 0
            commands.append(Split(bead.id, cut, 1 - cut))
        if len(bead.zh) > 1:
            commands.append(JoinSegments(bead.id, "zh", 0))
        if bead.en and bead.en[0][1] - bead.en[0][0] > 1:
            commands.append(SplitSegment(bead.id, "en", 0, bead.en[0][0] + 1))
            commands.append(EditText(bead.id, "en", "better"))
    return commands


TEXTS = {"Z": "春天来了花都开。_" * 100, "E": "It is so._" * 100}


def test_merge_and_split_give_the_same_bead_back() -> None:
    beads = build([(1, 1), (1, 2)])
    ids = tuple(bead.id for bead in in_order(beads.values()))
    merged, _ = run(beads, Merge(ids))
    assert types(merged) == ["2-3"]
    split, _ = run(merged, Split(next(iter(merged)), 1, 1), version=2)
    assert set(split) == set(ids)


def test_moving_the_last_segment_away_leaves_no_empty_bead() -> None:
    beads = build([(1, 1), (0, 1)])
    one, two = (bead.id for bead in in_order(beads.values()))
    moved, change = run(beads, MoveBoundary(one, two, "en", "down"))
    assert types(moved) == ["1-2"]
    back = apply_change(moved, change.inverse(), version=2, strict=False)
    assert types(back) == ["1-1", "0-1"]


def test_a_change_made_on_an_old_version_is_a_conflict() -> None:
    beads = build([(1, 1)])
    key = next(iter(beads))
    mine = plan(beads, SetComment(key, "mine"), author="Li")
    theirs, _ = run(beads, SetComment(key, "theirs"), version=7)
    with pytest.raises(ConflictError, match="version 7, yours 0"):
        apply_change(theirs, mine, version=8)


def test_undo_is_refused_when_something_rests_on_it() -> None:
    beads = build([(1, 1), (1, 1)])
    ids = tuple(beads)
    merged, change = run(beads, Merge(ids))
    later, _ = run(merged, SetStatus(tuple(merged), Status.ACCEPTED), version=2)
    with pytest.raises(ConflictError):
        apply_change(later, change.inverse(), version=3, strict=False)


def test_no_counterpart_rejects_the_candidates_and_says_so() -> None:
    beads = build([(1, 1)])
    first = next(iter(beads.values()))
    other = replace(first, id="other", en=((500, 509),), en_at=500, rank=1)
    beads["other"] = other
    done, _ = run(beads, NoCounterpart((first.id, "other"), "zh"))
    assert done[first.id].status is done["other"].status is Status.REJECTED
    alone = next(bead for bead in done.values() if not bead.en)
    assert alone.status is Status.ACCEPTED
    assert alone.grade is Grade.NONE


def test_choosing_another_candidate_accepts_it() -> None:
    beads = build([(1, 1)])
    key = next(iter(beads))
    done, _ = run(beads, Relink(key, beads[key].zh, ((70, 79),)))
    (bead,) = done.values()
    assert (bead.en, bead.status, bead.origin) == (((70, 79),), Status.ACCEPTED, "Li")


def test_setting_a_status_that_is_there_changes_nothing() -> None:
    beads = build([(1, 1)])
    assert plan(beads, SetStatus(tuple(beads), Status.PROPOSED), author="Li").before == ()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (lambda k: Merge((k,)), "merge-needs-two"),
        (lambda k: Split(k, 0, 0), "split-empty"),
        (lambda k: Split(k, 5, 0), "segments-too-few"),
        (lambda k: MoveBoundary(k, k, "zh", "down", 3), "boundary-empty"),
        (lambda k: EditText("gone", "zh", "x"), "bead-missing"),
        (lambda k: SplitSegment(k, "zh", 0, 9), "cut-outside"),
        (lambda k: SplitSegment(k, "zh", 4, 2), "segment-missing"),
        (lambda k: JoinSegments(k, "zh", 0), "join-no-next"),
        (lambda k: Relink(k, (), ()), "pair-empty"),
        (lambda k: Relink(k, ((5, 9), (0, 4)), ()), "pairs-cross"),
        (lambda k: NoCounterpart((), "zh"), "segment-not-given"),
        (lambda k: Replace((k,), ()), "replace-uncovered"),
    ],
)
def test_a_command_that_does_not_fit_says_why(command, code) -> None:
    beads = build([(1, 1)])
    with pytest.raises(ReviewError) as caught:
        plan(beads, command(next(iter(beads))), author="Li")
    assert caught.value.code == f"review.{code}"


@pytest.mark.parametrize("text", ["", "{}", '{"label":"x","before":[{}],"after":[]}', "[1]"])
def test_a_damaged_log_entry_is_a_format_error(text: str) -> None:
    with pytest.raises(FormatError):
        from_json(text)
