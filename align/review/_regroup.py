"""Rows that a colleague parted, joined, or moved text between: the beads that they mean.

The words are the proof: over a run of neighbouring rows both sides hold what they held,
only divided otherwise. Where a cut falls inside a segment, the segment is cut there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from align.model import Lang, Status
from align.review.returned_types import PresentBead, ReturnedRow
from align.review.state import ReviewBead, Span, make_bead
from align.review.texts import normal, solid

__all__ = ["LONGEST", "joined_with_changes", "regrouped"]

LONGEST = 8
"""Rows that are looked at together."""

_ALIKE = 85.0


def regrouped(
    run: Sequence[PresentBead], rows: Sequence[ReturnedRow], *, author: str
) -> tuple[ReviewBead, ...] | None:
    """The beads of *rows*, if both sides of them hold the words of *run* in other portions."""
    filled = [row for row in rows if solid(row.zh or "") or solid(row.en or "")]
    if not filled or any(item.bead.zh_text or item.bead.en_text for item in run):
        # A corrected text belongs to its segments as they are.
        return None
    zh = _portions(run, filled, "zh")
    en = _portions(run, filled, "en")
    if zh is None or en is None:
        return None
    if len(filled) == len(run) and all(
        (item.bead.zh, item.bead.en) == pair
        for item, pair in zip(run, zip(zh, en, strict=True), strict=True)
    ):
        return None
    by_id = {item.bead.id: item for item in run}
    made: list[ReviewBead] = []
    template = run[0]
    zh_at, en_at = run[0].bead.zh_at, run[0].bead.en_at
    taken: set[str] = set()
    for row, one, two in zip(filled, zh, en, strict=True):
        template = by_id.get(row.id, template)
        bead = make_bead(template.bead, one, two, zh_at=zh_at, en_at=en_at, origin=author)
        first = template.bead.id not in taken
        taken.add(template.bead.id)
        bead = replace(
            bead,
            status=row.status or Status.PROPOSED,
            comment=_comment(row, template.bead.comment if first else ""),
        )
        made.append(bead)
        zh_at = one[-1][1] if one else zh_at
        en_at = two[-1][1] if two else en_at
    left = [item.bead.comment for item in run if item.bead.comment and item.bead.id not in taken]
    if left:
        comment = "\n".join(filter(None, [made[0].comment, *left]))
        made[0] = replace(made[0], comment=comment)
    return tuple(made)


def joined_with_changes(
    run: Sequence[PresentBead], row: ReturnedRow, *, author: str
) -> ReviewBead | None:
    """One bead of *run*, if *row* is its rows joined, with words corrected on the way."""
    from rapidfuzz.fuzz import ratio

    if any(item.bead.zh_text or item.bead.en_text for item in run) or len(run) < 2:
        return None
    own = next((item for item in run if item.bead.id == row.id), run[0])
    for side in ("zh", "en"):
        came = solid((row.zh if side == "zh" else row.en) or "")
        whole = "".join(solid(_shown(item, side)) for item in run)
        if not came or ratio(came, whole) < _ALIKE:
            return None
        rest = len(whole) - len(solid(_shown(own, side)))
        if rest and ratio(came, solid(_shown(own, side))) >= ratio(came, whole):
            return None
    zh = tuple(span for item in run for span in item.bead.zh)
    en = tuple(span for item in run for span in item.bead.en)
    first = run[0].bead
    bead = make_bead(first, zh, en, zh_at=first.zh_at, en_at=first.en_at, origin=author)
    comment = "\n".join(item.bead.comment for item in run if item.bead.comment)
    texts: dict[str, str | None] = {"zh": None, "en": None}
    for side in ("zh", "en"):
        came = normal((row.zh if side == "zh" else row.en) or "")
        whole = "".join(solid(_shown(item, side)) for item in run)
        texts[side] = None if solid(came) == whole else came
    return replace(
        bead,
        status=row.status or Status.PROPOSED,
        comment=_comment(row, comment),
        zh_text=texts["zh"],
        en_text=texts["en"],
    )


def _shown(item: PresentBead, side: str) -> str:
    return item.zh if side == "zh" else item.en


def _comment(row: ReturnedRow, present: str) -> str:
    own = present if row.comment is None else row.comment
    return "\n".join([own] * bool(own) + [said for said in row.remarks if said not in own])


def _portions(
    run: Sequence[PresentBead], rows: Sequence[ReturnedRow], side: Lang
) -> list[tuple[Span, ...]] | None:
    """The spans of each row on one side; ``None`` if its words are others."""
    came = [solid((row.zh if side == "zh" else row.en) or "") for row in rows]
    if "".join(came) != "".join(solid(_shown(item, side)) for item in run):
        return None
    spans = [span for item in run for span in item.bead.side(side)]
    raws = [raw for item in run for raw in (item.zh_raw if side == "zh" else item.en_raw)]
    if sum(len(solid(raw)) for raw in raws) != sum(map(len, came)):
        return None
    return _divided(spans, raws, list(accumulate(map(len, came))))


def _divided(
    spans: Sequence[Span], raws: Sequence[str], ends: Sequence[int]
) -> list[tuple[Span, ...]]:
    """*spans* in portions that end after so many characters that are no blanks."""
    portions: list[list[Span]] = [[] for _ in ends]
    at = 0
    for (start, end), raw in zip(spans, raws, strict=True):
        begin, current = start, -1
        for offset, character in enumerate(raw):
            if not solid(character):
                continue
            # The first portion that ends after this character.
            place = bisect_right(ends, at)
            if current not in (-1, place):
                portions[current].append((begin, start + offset))
                begin = start + offset
            current = place
            at += 1
        if current != -1:
            portions[current].append((begin, end))
    return [tuple(portion) for portion in portions]
