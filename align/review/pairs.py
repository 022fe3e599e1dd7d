"""Beads as reviewers get them (by spans), and with their texts as pairs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from align.model import Around, Bead, Document, Fields, Lang, Mode, Pair, Times, bead_id, flat, join
from align.review.corrections import parts
from align.review.sentences import best_first, machine_probability
from align.review.state import ReviewBead, Span
from align.segments import Text

__all__ = ["Numbering", "from_beads", "in_best_order", "to_pair", "to_pairs", "with_context"]


def from_beads(
    beads: Iterable[Bead], zh: Sequence[Text], en: Sequence[Text]
) -> tuple[ReviewBead, ...]:
    """What the aligners gave for the texts *zh* and *en*, each bead once, in their order.

    An empty side stands where the last span before it in its document ended.
    """
    zh_hashes = [text.document.text_hash for text in zh]
    en_hashes = [text.document.text_hash for text in en]
    ends: dict[str, int] = {}
    found: dict[str, ReviewBead] = {}
    for bead in beads:
        zh_doc, en_doc = zh_hashes[bead.zh_doc], en_hashes[bead.en_doc]
        zh_spans = _spans(zh[bead.zh_doc], bead.zh)
        en_spans = _spans(en[bead.en_doc], bead.en)
        key = bead_id(zh_doc, zh_spans, en_doc, en_spans)
        if key in found:
            continue
        found[key] = ReviewBead(
            id=key,
            zh_doc=zh_doc,
            en_doc=en_doc,
            zh=zh_spans,
            en=en_spans,
            zh_at=zh_spans[0][0] if zh_spans else ends.get(zh_doc, 0),
            en_at=en_spans[0][0] if en_spans else ends.get(en_doc, 0),
            score=bead.score,
            probability=bead.probability,
            grade=bead.grade,
            rank=bead.rank,
            status=bead.status,
            origin=bead.origin,
            crossing=bead.crossing,
        )
        for document, spans in ((zh_doc, zh_spans), (en_doc, en_spans)):
            ends[document] = max([ends.get(document, 0), *(end for _, end in spans)])
    return tuple(found.values())


def _spans(text: Text, indexes: Iterable[int]) -> tuple[Span, ...]:
    return tuple((text.segments[i].start, text.segments[i].end) for i in indexes)


def in_best_order(beads: Iterable[ReviewBead], texts: Iterable[Text]) -> list[ReviewBead]:
    """Pairs of comparable texts, best first; nothing depends on the order of the documents.

    Args:
        texts: those of the pairs, at least.
    """
    names = {text.document.text_hash: text.name for text in texts}

    def key(bead: ReviewBead) -> tuple[float | int | str, ...]:
        zh, en = names.get(bead.zh_doc, ""), names.get(bead.en_doc, "")
        return (best_first(bead), -bead.score, zh, bead.zh_at, en, bead.en_at, bead.rank, bead.id)

    return sorted(beads, key=key)


def with_context(pair: Pair, texts: Mapping[str, Text], count: int) -> Pair:
    """*pair* with the *count* sentences before and after either side; *texts* by name.

    Its segment indexes must be those of the documents, as in comparable mode.
    """

    def around(name: str, segments: tuple[int, ...], lang: Lang) -> tuple[str, str]:
        text = texts.get(name)
        if text is None or not segments:
            return "", ""
        first, last = segments[0], segments[-1]
        before = text.texts[max(0, first - count) : first]
        return join(before, lang), join(text.texts[last + 1 : last + 1 + count], lang)

    zh = around(pair.zh_document, pair.zh_segments, "zh")
    en = around(pair.en_document, pair.en_segments, "en")
    return replace(pair, around=Around(*zh, *en))


class Numbering:
    """Segment indexes of spans.

    A span is the segment it is the same as. Where a reviewer cut or joined segments
    (parallel mode), the segments are counted anew over all the beads' spans; else a
    span stands for the segments it touches.
    """

    def __init__(self, texts: Iterable[Text], beads: Sequence[ReviewBead], mode: Mode) -> None:
        self._index: dict[str, dict[Span, int]] = {}
        self._starts: dict[str, list[int]] = {}
        self._ends: dict[str, list[int]] = {}
        spans: dict[str, set[Span]] = {}
        for bead in beads:
            spans.setdefault(bead.zh_doc, set()).update(bead.zh)
            spans.setdefault(bead.en_doc, set()).update(bead.en)
        for text in texts:
            key = text.document.text_hash
            if key not in spans:  # of another alignment; there may be hundreds
                continue
            known = [(item.start, item.end) for item in text.segments]
            if mode == "parallel" and not spans[key] <= set(known):
                known = sorted(spans[key])
            self._index[key] = {span: number for number, span in enumerate(known)}
            self._starts[key] = [start for start, _ in known]
            self._ends[key] = [end for _, end in known]

    def indexes(self, document: str, spans: Sequence[Span]) -> tuple[int, ...]:
        """The 0-based indexes of *spans* in the document of that text hash."""
        index = self._index[document]
        found: set[int] = set()
        for span in spans:
            if span in index:
                found.add(index[span])
            else:
                first = bisect_right(self._ends[document], span[0])
                found.update(range(first, bisect_left(self._starts[document], span[1])))
        return tuple(sorted(found))


def _sentences(text: Text, spans: Sequence[Span], correction: str | None) -> tuple[str, ...]:
    own = tuple(flat(text.document.text[start:end], text.lang) for start, end in spans)
    return parts(correction, own, text.lang)


def _times(document: Document, spans: Sequence[Span]) -> Times | None:
    """When *spans* of subtitles are shown; within a cue by how far into its text they are."""
    cues = document.cues
    if not cues or not spans:
        return None
    start, end = spans[0][0], spans[-1][1]
    first = bisect_right(cues, start, key=lambda cue: cue.end)
    last = bisect_left(cues, end, key=lambda cue: cue.start) - 1
    if first > last:
        return None

    def time(at: int, number: int) -> float:
        cue = cues[number]
        share = min(1.0, max(0.0, (at - cue.start) / max(1, cue.end - cue.start)))
        return cue.begins + share * (cue.ends - cue.begins)

    return time(start, first), time(end, last)


def _fields(document: Document, spans: Sequence[Span]) -> Fields:
    """What the unit of a memory that *spans* begin in says of itself."""
    units = document.units
    if not units or not spans:
        return ()
    at = bisect_right(units, spans[0][0], key=lambda unit: unit.end)
    return units[at].fields if at < len(units) and units[at].start <= spans[0][0] else ()


def to_pair(
    bead: ReviewBead, texts: Mapping[str, Text], numbering: Numbering, mode: Mode = "parallel"
) -> Pair:
    """*bead* with its texts, a correction in the place of the documents' own; *texts* by hash.

    In comparable mode a side without text names no document: that a sentence has no counterpart
    is said of all of them.
    """
    zh, en = texts[bead.zh_doc], texts[bead.en_doc]
    everywhere = mode == "comparable"
    zh_sentences = _sentences(zh, bead.zh, bead.zh_text)
    en_sentences = _sentences(en, bead.en, bead.en_text)
    return Pair(
        zh=join(zh_sentences, "zh"),
        en=join(en_sentences, "en"),
        probability=machine_probability(bead, mode),
        status=bead.status,
        grade=bead.grade,
        rank=bead.rank,
        zh_document=zh.name if bead.zh or not everywhere else "",
        en_document=en.name if bead.en or not everywhere else "",
        zh_segments=numbering.indexes(bead.zh_doc, bead.zh),
        en_segments=numbering.indexes(bead.en_doc, bead.en),
        zh_sentences=zh_sentences,
        en_sentences=en_sentences,
        id=bead.id,
        origin=bead.origin,
        comment=bead.comment,
        author=bead.author,
        changed=bead.changed,
        fields=_fields(zh.document, bead.zh) or _fields(en.document, bead.en),
        zh_times=_times(zh.document, bead.zh),
        en_times=_times(en.document, bead.en),
        mode=mode,
    )


def to_pairs(beads: Sequence[ReviewBead], texts: Iterable[Text], mode: Mode) -> list[Pair]:
    """All *beads* of one alignment with their texts, in their order."""
    known = {text.document.text_hash: text for text in texts}
    numbering = Numbering(known.values(), beads, mode)
    return [to_pair(bead, known, numbering, mode) for bead in beads]
