"""Commands that need the documents: other spans for a bead, found from what is shown."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import Any

from align.errors import ReviewError
from align.model import Lang, flat, join
from align.review import (
    JoinSegments,
    Relink,
    Replace,
    ReviewBead,
    Span,
    SplitSegment,
    make_bead,
)
from ui.view import AlignmentView

__all__ = [
    "completes",
    "cut",
    "extend",
    "find_segments",
    "join_apart",
    "join_segments",
    "link",
    "swap",
]

FOUND = 30
AROUND = 4


def cut(view: AlignmentView, bead: ReviewBead, side: Lang, index: int, at: int) -> SplitSegment:
    """Cut a segment at a place of the line that is shown.

    Args:
        at: code points before the cut, in the text with its hard wraps undone.
    """
    spans = bead.side(side)
    if not 0 <= index < len(spans):
        raise ReviewError("review.segment-missing", where=bead.id)
    start, end = spans[index]
    raw = view.document(bead, side).text[start:end]
    # Undoing wraps adds and takes away blanks only, so the others tell the place.
    wanted = sum(not character.isspace() for character in flat(raw, side)[:at])
    place = 0
    while wanted and place < len(raw):
        wanted -= not raw[place].isspace()
        place += 1
    while 0 < place < len(raw) and raw[place].isspace():
        place += 1
    return SplitSegment(bead.id, side, index, start + place)


def join_segments(view: AlignmentView, bead: ReviewBead, side: Lang, index: int) -> JoinSegments:
    """Make one segment of two of a side, unless the document has others between them.

    A pair of comparable texts may hold segments that stand apart.
    """
    spans = bead.side(side)
    if 0 <= index < len(spans) - 1:
        end, start = spans[index][1], spans[index + 1][0]
        known = view.segments(bead.zh_doc if side == "zh" else bead.en_doc)
        place = bisect_left(known, end, key=lambda span: span[0])
        if place < len(known) and known[place][1] <= start:
            raise ReviewError("review.segments-apart", where=bead.id)
    return JoinSegments(bead.id, side, index)


def extend(view: AlignmentView, bead: ReviewBead, side: Lang, *, last: bool, add: bool) -> Relink:
    """One segment more or less at the end or the beginning of a side of a pair."""
    spans = bead.side(side)
    if not spans:
        raise ReviewError("review.extend-empty", where=bead.id)
    if add:
        known = view.segments(bead.zh_doc if side == "zh" else bead.en_doc)
        if last:
            place = bisect_left(known, spans[-1][1], key=lambda span: span[0])
        else:
            place = bisect_right(known, spans[0][0], key=lambda span: span[1]) - 1
        if not 0 <= place < len(known):
            raise ReviewError("review.document-ends", where=bead.id)
        wanted = (*spans, known[place]) if last else (known[place], *spans)
    else:
        wanted = spans[:-1] if last else spans[1:]
        if not wanted:
            raise ReviewError("review.last-segment", where=bead.id)
    zh, en = (wanted, bead.en) if side == "zh" else (bead.zh, wanted)
    return Relink(bead.id, zh, en, accept=False, label="extend" if add else "narrow")


def link(
    view: AlignmentView, bead: ReviewBead, document: str, start: int, end: int, *, add: bool
) -> Relink:
    """A segment of any of the English documents as the counterpart, or (*add*) as one more."""
    if document not in view.documents("en") or (start, end) not in view.segments(document):
        raise ReviewError("review.segment-missing", where=bead.id)
    if not add:
        return Relink(bead.id, bead.zh, ((start, end),), en_doc=document)
    if document != bead.en_doc:
        raise ReviewError("review.two-documents", where=bead.id)
    wanted = tuple(sorted({*bead.en, (start, end)}))
    return Relink(bead.id, bead.zh, wanted, accept=False, label="extend")


def completes(one: ReviewBead, other: ReviewBead) -> bool:
    """Whether each of two beads has only the side that the other lacks."""
    zh, en = (one, other) if one.zh else (other, one)
    return bool(zh.zh and not zh.en and en.en and not en.zh)


def join_apart(view: AlignmentView, one: ReviewBead, other: ReviewBead, *, author: str) -> Replace:
    """One bead of two that each have the side that the other lacks, wherever they stand."""
    if not completes(one, other):
        raise ReviewError("review.link-one-sided")
    zh, en = (one, other) if one.zh else (other, one)
    bare = replace(zh, comment="\n".join(b.comment for b in (zh, en) if b.comment))
    made = make_bead(bare, zh.zh, en.en, zh_at=zh.zh_at, en_at=en.en_at, origin=author)
    made = replace(made, en_text=en.en_text, crossing=_crosses(view, made))
    return Replace((zh.id, en.id), (made,), label="link")


def swap(view: AlignmentView, upper: ReviewBead, lower: ReviewBead, *, author: str) -> Replace:
    """Exchange the English sides of two neighbours in the text."""
    if view.neighbour(upper.id, 1) != lower.id:
        raise ReviewError("review.not-neighbours", where=upper.id)
    if not (upper.en and lower.en):
        raise ReviewError("review.swap-one-sided", where=upper.id)
    crossing = upper.en[0] < lower.en[0]
    made = [
        replace(
            make_bead(own, own.zh, other.en, zh_at=own.zh_at, en_at=other.en_at, origin=author),
            crossing=crossing,
        )
        for own, other in ((upper, lower), (lower, upper))
    ]
    return Replace((upper.id, lower.id), tuple(made), label="swap")


def find_segments(view: AlignmentView, message: dict[str, Any]) -> list[dict[str, Any]]:
    """What *message*'s bead can be linked with, by words or near it.

    Comparable: English segments. Parallel: beads that have only the side that this one lacks.
    """
    bead = view.bead(str(message.get("id")))
    words = str(message.get("text") or "")[:200].casefold().split()
    if not view.comparable:
        return _lone_beads(view, bead, words) if bead else []
    documents = view.documents("en")
    found: list[dict[str, Any]] = []
    if not words:
        if bead is None or not bead.en:
            return []
        spans = view.segments(bead.en_doc)
        here = bisect_left(spans, bead.en[0])
        near = spans[max(0, here - AROUND) : here + AROUND + 1]
        return [_hit(view, bead.en_doc, span, ()) for span in near]
    for key, document in documents.items():
        for span in view.segments(key):
            text = document.text[span[0] : span[1]].casefold()
            if all(word in text for word in words):
                found.append(_hit(view, key, span, words))
                if len(found) >= FOUND:
                    return found
    return found


def _crosses(view: AlignmentView, bead: ReviewBead) -> bool:
    """Whether a bead of both sides stands before *bead* in one text and behind it in the other."""
    both = (other for other in view.all_beads() if other.zh and other.en)
    return any((b.zh_at - bead.zh_at) * (b.en_at - bead.en_at) < 0 for b in both)


def _lone_beads(view: AlignmentView, bead: ReviewBead, words: list[str]) -> list[dict[str, Any]]:
    """The beads that have only the side that *bead* lacks, the nearest first."""
    side: Lang = "en" if bead.zh else "zh"
    found = []
    for other in view.all_beads():
        if (other.zh and other.en) or not other.side(side):
            continue
        text = join(view.texts(other, side), side)
        if all(word in text.casefold() for word in words):
            near = abs(other.en_at - bead.en_at) + abs(other.zh_at - bead.zh_at)
            found.append((near, other, text))
    found.sort(key=lambda item: (item[0], item[1].id))
    return [
        {
            "bead": other.id,
            "version": other.version,
            "name": view.document_name(other, side),
            "lang": side,
            "text": text,
            "marks": _marks(text, words),
        }
        for _, other, text in found[:FOUND]
    ]


def _hit(view: AlignmentView, key: str, span: Span, words: Any) -> dict[str, Any]:
    document = view.documents("en")[key]
    text = flat(document.text[span[0] : span[1]], "en")
    return {
        "document": key,
        "name": document.name,
        "start": span[0],
        "end": span[1],
        "lang": "en",
        "text": text,
        "marks": _marks(text, words),
    }


def _marks(text: str, words: Any) -> list[list[int]]:
    lower = text.lower()
    places = [(word, lower.find(word)) for word in words]
    return [[at, at + len(word)] for word, at in places if at >= 0]
