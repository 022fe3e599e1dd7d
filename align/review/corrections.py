"""Corrected texts: each belongs to its sentence and moves with it from bead to bead.

The correction of a side (:attr:`align.review.ReviewBead.zh_text`) is one text with a line
for each segment, the document's own words where a segment has no correction. So a bead
may be merged, split or aligned anew, and each sentence takes its correction along. A text
of another number of lines (somebody rewrote a side as a whole) is parted where its words
leave those of one segment for those of the next.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from align.model import Lang, flat, join
from align.review.state import ReviewBead, Span, correction_in_the_way

__all__ = [
    "Texts",
    "as_correction",
    "bare",
    "carry",
    "corrected_spans",
    "correction",
    "cut_corrected",
    "divide",
    "edited",
    "own_sentences",
    "parts",
    "sentences",
    "with_correction",
]

Texts = Mapping[str, str]
"""The texts of documents by their hash."""

SIDES: tuple[Lang, Lang] = ("zh", "en")

_TOKEN = re.compile(r"[^\W\u2e80-\U0003ffff]+|\s+|.", re.DOTALL)
_ENDS = re.compile(r"[.!?。！？…；;][\"'”’」』）)\]]*\s*$")
_PAUSES = re.compile(r"[,，、：:—–-][\"'”’」』）)\]]*\s*$")
_LARGEST = 4_000_000
"""Tokens of one text times those of the other up to which they are compared."""


def correction(bead: ReviewBead, side: Lang) -> str | None:
    """The corrected text of one side, a line a segment; ``None``: it has none."""
    return bead.zh_text if side == "zh" else bead.en_text


def with_correction(bead: ReviewBead, side: Lang, text: str | None) -> ReviewBead:
    """*bead* with another correction of one side."""
    return replace(bead, zh_text=text) if side == "zh" else replace(bead, en_text=text)


def bare(bead: ReviewBead) -> ReviewBead:
    """*bead* without corrections."""
    if bead.zh_text is None and bead.en_text is None:
        return bead
    return replace(bead, zh_text=None, en_text=None)


def own_sentences(bead: ReviewBead, side: Lang, texts: Texts) -> tuple[str, ...]:
    """The document's own text of each segment of one side, hard wraps undone.

    Raises:
        ReviewError: *texts* lacks the document.
    """
    text = texts.get(bead.zh_doc if side == "zh" else bead.en_doc)
    if text is None:
        raise correction_in_the_way(bead)
    return tuple(flat(text[start:end], side) for start, end in bead.side(side))


def sentences(bead: ReviewBead, side: Lang, texts: Texts) -> tuple[str, ...]:
    """Each segment of one side as it goes out: corrected where it was.

    Raises:
        ReviewError: *texts* lacks the document, and the correction does not say it all.
    """
    given = correction(bead, side)
    count = len(bead.side(side))
    if given is not None and (lines := _lines(given, side, count)) is not None:
        return lines
    own = own_sentences(bead, side, texts)
    return own if given is None else divide(given, own, side)


def parts(given: str | None, own: Sequence[str], side: Lang) -> tuple[str, ...]:
    """The same, with the texts of the segments at hand."""
    return tuple(own) if given is None else divide(given, own, side)


def as_correction(shown: Sequence[str], own: Sequence[str]) -> str | None:
    """What makes *shown* of a side whose segments are *own*; ``None`` if nothing is needed."""
    return None if tuple(shown) == tuple(own) else "\n".join(shown)


def divide(text: str, own: Sequence[str], side: Lang) -> tuple[str, ...]:
    """*text*, which stands for the segments *own*, in as many parts.

    A line for each is taken as it is.
    """
    if (lines := _lines(text, side, len(own))) is not None:
        return lines
    if not own:
        return ()
    text = flat(text, side)
    blank = "" if side == "zh" else " "
    whole = blank.join(own)
    ends = list(accumulate(len(one) + len(blank) for one in own))[:-1]
    cuts = [0]
    for end in ends:
        cuts.append(max(cuts[-1], _counterpart(whole, text, end)))
    cuts.append(len(text))
    return tuple(text[a:b].strip() for a, b in pairwise(cuts))


def cut_corrected(own: str, corrected: str, at: int) -> int:
    """Where to cut *corrected* if the sentence *own* that it stands for is cut at *at*."""
    return _counterpart(own, corrected, at)


def corrected_spans(bead: ReviewBead, side: Lang, texts: Texts) -> dict[Span, str]:
    """The segments of one side that have other words than the document, with those."""
    if correction(bead, side) is None:
        return {}
    spans = bead.side(side)
    shown = sentences(bead, side, texts)
    own = own_sentences(bead, side, texts)
    return {span: said for span, said, was in zip(spans, shown, own, strict=True) if said != was}


def carry(
    before: Iterable[ReviewBead], after: Iterable[ReviewBead], texts: Texts
) -> tuple[ReviewBead, ...]:
    """*after* with the corrections that its segments have in *before*.

    Raises:
        ReviewError: *texts* lacks a document, or a corrected segment is nowhere in *after*.
    """
    said: dict[tuple[str, Span], str] = {}
    whose: dict[tuple[str, Span], ReviewBead] = {}
    for bead in before:
        for side in SIDES:
            for span, text in corrected_spans(bead, side, texts).items():
                key = (_document(bead, side), span)
                said[key], whose[key] = text, bead
    if not said:
        return tuple(after)
    left = set(said)
    made = []
    for bead in after:
        laid = bead
        for side in SIDES:
            keys = [(_document(bead, side), span) for span in bead.side(side)]
            left.difference_update(keys)
            if correction(bead, side) is not None or not any(key in said for key in keys):
                continue
            own = own_sentences(bead, side, texts)
            shown = [said.get(key, was) for key, was in zip(keys, own, strict=True)]
            laid = with_correction(laid, side, "\n".join(shown))
        made.append(laid)
    if left:
        raise correction_in_the_way(whose[min(left)])
    return tuple(made)


def edited(bead: ReviewBead, side: Lang, text: str | None, texts: Texts) -> ReviewBead:
    """*bead* with *text* in the place of one side; the document's own text is no correction.

    Where *texts* lacks the document, *text* is kept as it is given.
    """
    if text is None or _document(bead, side) not in texts:
        return with_correction(bead, side, text)
    own = own_sentences(bead, side, texts)
    shown = _lines(text, side, len(own))
    if shown is None:
        # What it was made of is what stood there.
        shown = divide(text, sentences(bead, side, texts), side)
        if join(own, side) == flat(text, side):
            shown = own
    return with_correction(bead, side, as_correction(shown, own))


def _document(bead: ReviewBead, side: Lang) -> str:
    return bead.zh_doc if side == "zh" else bead.en_doc


def _lines(text: str, side: Lang, count: int) -> tuple[str, ...] | None:
    """The lines of *text* if there are *count*."""
    if count == 1:
        return (flat(text, side),)
    lines = text.replace("\r\n", "\n").split("\n")
    return tuple(line.strip() for line in lines) if len(lines) == count else None


def _counterpart(own: str, text: str, at: int) -> int:
    """The place in *text* that is the place *at* in *own*, of which it was made.

    Between the last words before it and the first ones after it that both have, where a
    sentence ends if one does, else as far along as *at* is.
    """
    one, other = _TOKEN.findall(own), _TOKEN.findall(text)
    starts = [0, *accumulate(map(len, one))]
    places = [0, *accumulate(map(len, other))]
    number = bisect_left(starts, at)
    low, high = _between(one, other, number)
    ends_there = bool(_ENDS.search(own[:at]))
    share = at / max(len(own), 1)

    def cost(place: int) -> tuple[float, float]:
        away = max(low - place, place - high, 0)
        before = text[: places[place]]
        bad = away + (_break(before[-12:]) if ends_there else 0.0)
        # A blank belongs to what stands before it.
        inside = place < len(other) and other[place].isspace()
        bad += 0.5 if inside and not own[at : at + 1].isspace() else 0.0
        return bad, abs(places[place] / max(len(text), 1) - share)

    near = range(max(low - 4, 0), min(high + 4, len(other)) + 1)
    return places[min(near, key=cost)]


def _break(before: str) -> float:
    """How little of an end what stands there is."""
    if _ENDS.search(before):
        return 0.0
    return 1.0 if _PAUSES.search(before) else 2.0


def _between(one: Sequence[str], other: Sequence[str], number: int) -> tuple[int, int]:
    """The places of *other* between what both have before and behind *number* in *one*."""
    from rapidfuzz.distance import Indel

    if len(one) * len(other) > _LARGEST:
        place = round(len(other) * number / max(len(one), 1))
        return place, place
    low, high = 0, len(other)
    for code in Indel.opcodes(one, other):
        if code.tag != "equal":
            continue
        if code.src_start < number:
            low = code.dest_start + min(code.src_end, number) - code.src_start
        if code.src_end > number:
            high = code.dest_start + max(code.src_start, number) - code.src_start
            break
    return low, max(low, high)
