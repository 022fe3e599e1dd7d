"""What a pair can be linked with, by words or near it, as the browser shows it."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from align.model import Lang, flat, join
from align.review import ReviewBead, Span
from align.review.corrections import SIDES
from align.review.sentences import other_side
from ui.sentences import SentenceView
from ui.view import AlignmentView

__all__ = ["find_segments"]

FOUND = 30
AROUND = 4


def find_segments(view: AlignmentView, message: dict[str, Any]) -> list[dict[str, Any]]:
    """What *message*'s bead can be linked with, by words or near it.

    Comparable: segments of the other language. Parallel: beads of one side, that which this
    one lacks or, where it has both, either.
    """
    bead = view.bead(str(message.get("id")))
    words = str(message.get("text") or "")[:200].casefold().split()
    if not view.comparable:
        return _lone_beads(view, bead, words) if bead else []
    side: Lang = "en"
    if isinstance(view, SentenceView):
        side = other_side(view.side)
    documents = view.documents(side)
    found: list[dict[str, Any]] = []
    if not words:
        if bead is None or not bead.side(side):
            return []
        document_of = bead.zh_doc if side == "zh" else bead.en_doc
        spans = view.segments(document_of)
        here = bisect_left(spans, bead.side(side)[0])
        near = spans[max(0, here - AROUND) : here + AROUND + 1]
        return [_hit(view, document_of, span, (), side) for span in near]
    for key, document in documents.items():
        for span in view.segments(key):
            text = document.text[span[0] : span[1]].casefold()
            if all(word in text for word in words):
                found.append(_hit(view, key, span, words, side))
                if len(found) >= FOUND:
                    return found
    return found


def _lone_beads(view: AlignmentView, bead: ReviewBead, words: list[str]) -> list[dict[str, Any]]:
    """The beads of one side that may stand beside *bead*'s other one, the nearest first."""
    wanted: set[Lang] = {side for side in SIDES if bead.side(other_side(side))}
    found: list[tuple[int, ReviewBead, str, Lang]] = []
    for other in view.all_beads():
        side: Lang = "zh" if other.zh else "en"
        if (other.zh and other.en) or side not in wanted:
            continue
        text = join(view.texts(other, side), side)
        if all(word in text.casefold() for word in words):
            near = abs(other.en_at - bead.en_at) + abs(other.zh_at - bead.zh_at)
            found.append((near, other, text, side))
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
        for _, other, text, side in found[:FOUND]
    ]


def _hit(view: AlignmentView, key: str, span: Span, words: Any, side: Lang) -> dict[str, Any]:
    document = view.documents(side)[key]
    text = flat(document.text[span[0] : span[1]], side)
    return {
        "document": key,
        "name": document.name,
        "start": span[0],
        "end": span[1],
        "lang": side,
        "text": text,
        "marks": _marks(text, words),
    }


def _marks(text: str, words: Any) -> list[list[int]]:
    lower = text.lower()
    places = [(word, lower.find(word)) for word in words]
    return [[at, at + len(word)] for word, at in places if at >= 0]
