"""How changes are written: small, exactly, and readable in the first format too."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import FormatError
from align.model import Grade, Status
from align.review import Change, ReviewBead, from_json, to_json
from align.review.codec import bead_to_dict

BEADS = st.builds(
    ReviewBead,
    id=st.sampled_from([f"{k:016x}" for k in range(6)]),
    zh_doc=st.just("Z"),
    en_doc=st.just("E"),
    zh=st.lists(st.tuples(st.integers(0, 9), st.integers(9, 99)), max_size=2).map(tuple),
    en=st.lists(st.tuples(st.integers(0, 9), st.integers(9, 99)), max_size=2).map(tuple),
    version=st.integers(0, 5),
    grade=st.none() | st.sampled_from(list(Grade)),
    status=st.sampled_from(list(Status)),
    comment=st.text(max_size=4),
    zh_text=st.none() | st.text(max_size=4),
    crossing=st.booleans(),
)
SETS = st.lists(BEADS, max_size=5, unique_by=lambda bead: bead.id).map(tuple)


@given(SETS, SETS, st.text(max_size=5))
def test_a_change_comes_back_as_it_was(
    before: tuple[ReviewBead, ...], after: tuple[ReviewBead, ...], label: str
) -> None:
    change = Change(before, after, label)
    assert from_json(to_json(change)) == change


def many(count: int) -> tuple[ReviewBead, ...]:
    return tuple(
        ReviewBead(f"{k:016x}", "Z" * 64, "E" * 64, ((k, k + 9),), ((k, k + 8),))
        for k in range(count)
    )


def test_a_bulk_change_is_written_small_and_exactly() -> None:
    before = many(2000)
    after = tuple(replace(bead, status=Status.ACCEPTED, comment="\ud800") for bead in before)
    change = Change(before, after, "accepted")
    written = to_json(change)
    assert len(written) < 40 * len(before)
    assert from_json(written) == change


def test_the_first_format_is_still_read() -> None:
    before = many(2)
    after = tuple(replace(bead, status=Status.REJECTED, grade=Grade.NONE) for bead in before)
    body = {
        "label": "x",
        "before": [bead_to_dict(bead) for bead in before],
        "after": [bead_to_dict(bead) for bead in after],
    }
    assert from_json(json.dumps(body)) == Change(before, after, "x")


@pytest.mark.parametrize(
    "damaged",
    [
        "zlib:!!",
        "zlib:AAAA",
        '{"label":"","before":[],"after":[{"of":3}]}',
        '{"label":"","before":[],"after":[{"of":"x"}]}',
        "[]",
        lambda text: text[:-8],
        lambda text: text[: len(text) // 2],
    ],
)
def test_a_damaged_change_is_an_error_of_ours(damaged: object) -> None:
    text = damaged(to_json(Change(many(500), (), ""))) if callable(damaged) else damaged
    with pytest.raises(FormatError):
        from_json(text)  # type: ignore[arg-type]
