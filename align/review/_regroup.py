"""Rows that a colleague parted, joined, or moved text between: the beads that they mean.

The words are the proof: over a run of neighbouring rows both sides hold what they held,
only divided otherwise. Where a cut falls inside a segment, the segment is cut there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from align.model import Lang, Status, flat
from align.review.corrections import as_correction, bare, cut_corrected, divide
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
    if not filled:
        return None
    zh = _portions(run, filled, "zh")
    en = _portions(run, filled, "en")
    if zh is None or en is None:
        return None
    if len(filled) == len(run) and all(
        (item.bead.zh, item.bead.en) == (one.spans, two.spans)
        for item, one, two in zip(run, zh, en, strict=True)
    ):
        return None
    by_id = {item.bead.id: item for item in run}
    made: list[ReviewBead] = []
    template = run[0]
    zh_at, en_at = run[0].bead.zh_at, run[0].bead.en_at
    taken: set[str] = set()
    for row, one, two in zip(filled, zh, en, strict=True):
        template = by_id.get(row.id, template)
        bead = make_bead(
            bare(template.bead), one.spans, two.spans, zh_at=zh_at, en_at=en_at, origin=author
        )
        first = template.bead.id not in taken
        taken.add(template.bead.id)
        bead = replace(
            bead,
            status=row.status or Status.PROPOSED,
            comment=_comment(row, template.bead.comment if first else ""),
            zh_text=as_correction(one.shown, one.own),
            en_text=as_correction(two.shown, two.own),
        )
        made.append(bead)
        zh_at = one.spans[-1][1] if one.spans else zh_at
        en_at = two.spans[-1][1] if two.spans else en_at
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

    if len(run) < 2:
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
    bead = make_bead(bare(first), zh, en, zh_at=first.zh_at, en_at=first.en_at, origin=author)
    comment = "\n".join(item.bead.comment for item in run if item.bead.comment)
    texts: dict[str, str | None] = {"zh": None, "en": None}
    sides: tuple[Lang, Lang] = ("zh", "en")
    for side in sides:
        came = normal((row.zh if side == "zh" else row.en) or "")
        shown = [text for item in run for text in item.sentences(side)]
        words = [text for item in run for text in item.own(side)]
        same = solid(came) == "".join(map(solid, shown))
        texts[side] = as_correction(shown if same else divide(came, shown, side), words)
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


@dataclass(slots=True)
class _Portion:
    """One side of a row: its spans, as they are shown, and in the document's own words."""

    spans: tuple[Span, ...] = ()
    shown: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    def add(self, span: Span, shown: str, raw: str, side: Lang) -> None:
        self.spans += (span,)
        self.shown += (flat(shown, side),)
        self.own += (flat(raw, side),)


def _portions(
    run: Sequence[PresentBead], rows: Sequence[ReturnedRow], side: Lang
) -> list[_Portion] | None:
    """One side of each row; ``None`` if its words are others."""
    came = [solid((row.zh if side == "zh" else row.en) or "") for row in rows]
    if "".join(came) != "".join(solid(_shown(item, side)) for item in run):
        return None
    ends = list(accumulate(map(len, came)))
    portions = [_Portion() for _ in ends]
    at = 0
    for item in run:
        for (start, _), raw, shown in zip(
            item.bead.side(side), item.raw(side), item.sentences(side), strict=True
        ):
            # Where the text that is shown passes from one row to the next.
            current, began, begin = -1, 0, 0
            for offset, character in enumerate(shown):
                if not solid(character):
                    continue
                place = bisect_right(ends, at)
                if current not in (-1, place):
                    cut = _raw_place(raw, shown, offset, side)
                    if begin < cut < len(raw):
                        span = (start + begin, start + cut)
                        portions[current].add(span, shown[began:offset], raw[begin:cut], side)
                        began, begin = offset, cut
                current = place
                at += 1
            if current == -1 and raw:
                current = min(bisect_right(ends, at), len(ends) - 1)
            if current != -1:
                span = (start + begin, start + len(raw))
                portions[current].add(span, shown[began:], raw[begin:], side)
    return portions


def _raw_place(raw: str, shown: str, at: int, side: Lang) -> int:
    """The place in *raw* of the place *at* in the text that is shown for it."""
    own = flat(raw, side)
    before = shown[:at] if shown == own else own[: cut_corrected(shown, own, at)]
    left = len(solid(before))
    for offset, character in enumerate(raw):
        if not left and solid(character):
            return offset
        left -= bool(solid(character))
    return len(raw)
