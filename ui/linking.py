"""Commands that need the documents: other spans for a bead, found from what is shown."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import Any

from align.errors import ReviewError
from align.model import Lang, flat
from align.review import Relink, Replace, ReviewBead, Span, SplitSegment, make_bead
from ui.view import AlignmentView

__all__ = ["cut", "extend", "find_segments", "link", "swap"]

FOUND = 30
AROUND = 4


def cut(view: AlignmentView, bead: ReviewBead, side: Lang, index: int, at: int) -> SplitSegment:
    """Cut a segment at a place of the line that is shown.

    Args:
        at: code points before the cut, in the text with its hard wraps undone.
    """
    spans = bead.side(side)
    if not 0 <= index < len(spans):
        raise ReviewError("there is no such segment", where=bead.id)
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


def extend(view: AlignmentView, bead: ReviewBead, side: Lang, *, last: bool, add: bool) -> Relink:
    """One segment more or less at the end or the beginning of a side of a pair."""
    spans = bead.side(side)
    if not spans:
        raise ReviewError("that side is empty", where=bead.id)
    if add:
        known = view.segments(bead.zh_doc if side == "zh" else bead.en_doc)
        if last:
            place = bisect_left(known, spans[-1][1], key=lambda span: span[0])
        else:
            place = bisect_right(known, spans[0][0], key=lambda span: span[1]) - 1
        if not 0 <= place < len(known):
            raise ReviewError("the document has no further segment there", where=bead.id)
        wanted = (*spans, known[place]) if last else (known[place], *spans)
    else:
        wanted = spans[:-1] if last else spans[1:]
        if not wanted:
            raise ReviewError("a pair keeps one segment of each side", where=bead.id)
    zh, en = (wanted, bead.en) if side == "zh" else (bead.zh, wanted)
    return Relink(bead.id, zh, en, accept=False, label="extend" if add else "narrow")


def link(view: AlignmentView, bead: ReviewBead, document: str, start: int, end: int) -> Relink:
    """A segment of any of the English documents as the counterpart."""
    if document not in view.documents("en") or (start, end) not in view.segments(document):
        raise ReviewError("there is no such segment", where=bead.id)
    return Relink(bead.id, bead.zh, ((start, end),), en_doc=document)


def swap(upper: ReviewBead, lower: ReviewBead, *, author: str) -> Replace:
    """Exchange the English sides of two beads."""
    if not (upper.en and lower.en):
        raise ReviewError("a swap takes two beads with an English side", where=upper.id)
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
    """English segments that have all the words given; with none, those around the present one."""
    bead = view.bead(str(message.get("id")))
    words = str(message.get("text") or "")[:200].casefold().split()
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


def _hit(view: AlignmentView, key: str, span: Span, words: Any) -> dict[str, Any]:
    document = view.documents("en")[key]
    text = flat(document.text[span[0] : span[1]], "en")
    lower = text.lower()
    places = [(word, lower.find(word)) for word in words]
    marks = [[at, at + len(word)] for word, at in places if at >= 0]
    return {
        "document": key,
        "name": document.name,
        "start": span[0],
        "end": span[1],
        "text": text,
        "marks": marks,
    }
