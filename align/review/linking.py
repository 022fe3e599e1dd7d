"""Review commands that need the documents: other spans for a bead, found from what is shown.

*known* is all segments of a document in the order of the text, spans in code points.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from align.errors import ReviewError
from align.model import Lang, Status, flat
from align.review.commands import JoinSegments, Relink, Replace, Settle, SplitSegment
from align.review.corrections import bare, cut_corrected, sentences
from align.review.state import ReviewBead, Span, make_bead

__all__ = [
    "choose",
    "completes",
    "cut",
    "extend",
    "join_apart",
    "join_segments",
    "link",
    "or_present",
    "swap",
]


def cut(bead: ReviewBead, side: Lang, index: int, at: int, *, text: str) -> SplitSegment:
    """Cut a segment where the line that is shown is cut.

    Args:
        at: code points before the cut, in the segment as it is shown: corrected, or the
            document's text with its hard wraps undone.
        text: the document's.

    Raises:
        ReviewError: the bead has no such segment.
    """
    spans = bead.side(side)
    if not 0 <= index < len(spans):
        raise ReviewError("review.segment-missing", where=bead.id)
    start, end = spans[index]
    raw = text[start:end]
    texts = {(bead.zh_doc if side == "zh" else bead.en_doc): text}
    shown, own = sentences(bead, side, texts)[index], flat(raw, side)
    before, corrected_at = own[:at], None
    if shown != own:
        corrected_at = at
        before = own[: min(max(cut_corrected(shown, own, at), 1), len(own) - 1)]
    # Undoing wraps adds and takes away blanks only, so the others tell the offset.
    left = sum(not character.isspace() for character in before)
    offset = 0
    while left and offset < len(raw):
        left -= not raw[offset].isspace()
        offset += 1
    while 0 < offset < len(raw) and raw[offset].isspace():
        offset += 1
    return SplitSegment(bead.id, side, index, start + offset, corrected_at)


def join_segments(
    bead: ReviewBead, side: Lang, index: int, *, known: Sequence[Span]
) -> JoinSegments:
    """Make one segment of two of a side, unless the document has others between them.

    A pair of comparable texts may hold segments that stand apart.
    """
    spans = bead.side(side)
    if 0 <= index < len(spans) - 1:
        end, start = spans[index][1], spans[index + 1][0]
        between = bisect_left(known, end, key=lambda span: span[0])
        if between < len(known) and known[between][1] <= start:
            raise ReviewError("review.segments-apart", where=bead.id)
    return JoinSegments(bead.id, side, index)


def extend(bead: ReviewBead, side: Lang, *, known: Sequence[Span], last: bool, add: bool) -> Relink:
    """One segment more or less at the end or the beginning of a side of a pair."""
    spans = bead.side(side)
    if not spans:
        raise ReviewError("review.extend-empty", where=bead.id)
    if add:
        if last:
            index = bisect_left(known, spans[-1][1], key=lambda span: span[0])
        else:
            index = bisect_right(known, spans[0][0], key=lambda span: span[1]) - 1
        if not 0 <= index < len(known):
            raise ReviewError("review.document-ends", where=bead.id)
        wanted = (*spans, known[index]) if last else (known[index], *spans)
    else:
        wanted = spans[:-1] if last else spans[1:]
        if not wanted:
            raise ReviewError("review.last-segment", where=bead.id)
    zh, en = (wanted, bead.en) if side == "zh" else (bead.zh, wanted)
    return Relink(bead.id, zh, en, accept=False, label="extend" if add else "narrow")


def link(
    bead: ReviewBead,
    document: str,
    span: Span,
    *,
    known: Sequence[Span],
    add: bool,
    side: Lang = "en",
) -> Relink | Settle:
    """A segment of any document of *side* as a counterpart, or (*add*) as one more segment.

    A pair that was only proposed is rejected with it; an accepted one stays beside it, and
    a record that the segment had no counterpart goes.
    """
    if span not in known:
        raise ReviewError("review.segment-missing", where=bead.id)
    if add:
        if document != (bead.en_doc if side == "en" else bead.zh_doc):
            raise ReviewError("review.two-documents", where=bead.id)
        wanted = tuple(sorted({*bead.side(side), span}))
        zh, en = (bead.zh, wanted) if side == "en" else (wanted, bead.en)
        return Relink(bead.id, zh, en, accept=False, label="extend")
    made = _made(bead, document, span, side)
    both = bool(bead.zh and bead.en)
    return Settle(
        (),
        made=(made,),
        reject=(bead.id,) if both and bead.status is not Status.ACCEPTED else (),
        withdraw=() if both else (bead.id,),
    )


def _made(bead: ReviewBead, document: str, span: Span, side: Lang) -> ReviewBead:
    """A new pair of what *bead* has on the one side with *span* on the other."""
    zh, en = (bead.zh, (span,)) if side == "en" else ((span,), bead.en)
    zh_doc, en_doc = (bead.zh_doc, document) if side == "en" else (document, bead.en_doc)
    bare = replace(bead, zh_doc=zh_doc, en_doc=en_doc, grade=None, rank=0, comment="")
    bare = replace(bare, zh_text=None, en_text=None, status=Status.PROPOSED)
    return make_bead(bare, zh, en, zh_at=bead.zh_at, en_at=bead.en_at, origin="")


def choose(bead: ReviewBead, chosen: ReviewBead, status: Status = Status.ACCEPTED) -> Settle:
    """Another pair of a segment, with *status*; the one that was shown is rejected with it.

    An accepted one is not, for a segment may have several counterparts, and a record that
    there was none goes.
    """
    both = bool(bead.zh and bead.en)
    other = chosen.id != bead.id
    open_pair = other and both and bead.status is not Status.ACCEPTED
    return Settle(
        (chosen.id,),
        status,
        reject=(bead.id,) if open_pair else (),
        withdraw=(bead.id,) if other and not both else (),
    )


def or_present(
    bead: ReviewBead, wanted: Relink | Settle, there: ReviewBead | None
) -> Relink | Settle:
    """What was *wanted* for *bead*, or the choice of the pair *there* that is the same already."""
    if there is None:
        return wanted
    accept = wanted.accept if isinstance(wanted, Relink) else True
    return choose(bead, there, Status.ACCEPTED if accept else Status.NEEDS_REVIEW)


def completes(one: ReviewBead, other: ReviewBead) -> bool:
    """Whether each of two beads has only the side that the other lacks."""
    zh, en = (one, other) if one.zh else (other, one)
    return bool(zh.zh and not zh.en and en.en and not en.zh)


def join_apart(
    one: ReviewBead, other: ReviewBead, beads: Iterable[ReviewBead], *, author: str
) -> Replace:
    """One bead of two of *beads* that each have the side that the other lacks, anywhere.

    Where *one* has both sides, *other* takes the place of the side that it has itself; what
    stood there is left as a bead of its own.

    Raises:
        ReviewError: they do not complete each other so.
    """
    gone = (one.id, other.id)
    rest: tuple[ReviewBead, ...] = ()
    if one.zh and one.en and bool(other.zh) != bool(other.en):
        alone = _halves(one, author)
        one, left = alone if other.en else alone[::-1]
        rest = (replace(left, comment=""),)
    if not completes(one, other):
        raise ReviewError("review.link-one-sided")
    zh, en = (one, other) if one.zh else (other, one)
    noted = replace(zh, comment="\n".join(b.comment for b in (zh, en) if b.comment))
    made = make_bead(noted, zh.zh, en.en, zh_at=zh.zh_at, en_at=en.en_at, origin=author)
    around = (bead for bead in beads if bead.id not in gone)
    made = replace(made, en_text=en.en_text, crossing=_crosses(around, made))
    return Replace(gone, (made, *rest), label="link")


def _halves(bead: ReviewBead, author: str) -> tuple[ReviewBead, ReviewBead]:
    """The two sides of *bead*, each with its own correction and the comment of both."""
    places: dict[str, Any] = {"zh_at": bead.zh_at, "en_at": bead.en_at, "origin": author}
    zh = make_bead(replace(bead, en_text=None), bead.zh, (), **places)
    en = make_bead(replace(bead, zh_text=None), (), bead.en, **places)
    return zh, en


def swap(upper: ReviewBead, lower: ReviewBead, *, adjacent: bool, author: str) -> Replace:
    """Exchange the English sides of two beads that are *adjacent* in the text."""
    if not adjacent:
        raise ReviewError("review.not-neighbours", where=upper.id)
    if not (upper.en and lower.en):
        raise ReviewError("review.swap-one-sided", where=upper.id)
    crossing = upper.en[0] < lower.en[0]
    made = [
        replace(
            make_bead(
                bare(own), own.zh, other.en, zh_at=own.zh_at, en_at=other.en_at, origin=author
            ),
            crossing=crossing,
            zh_text=own.zh_text,
            en_text=other.en_text,
        )
        for own, other in ((upper, lower), (lower, upper))
    ]
    return Replace((upper.id, lower.id), tuple(made), label="swap")


def _crosses(beads: Iterable[ReviewBead], bead: ReviewBead) -> bool:
    """Whether a bead of both sides stands before *bead* in one text and behind it in the other."""
    both = (other for other in beads if other.zh and other.en)
    return any((b.zh_at - bead.zh_at) * (b.en_at - bead.en_at) < 0 for b in both)
