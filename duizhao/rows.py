"""Review beads with their texts: what every writer of pairs takes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from align.exchange.rows import Row
from align.model import Mode, flat, join
from align.review import ReviewBead, Span
from duizhao.corpus import Text

__all__ = ["Numbering", "row_of", "rows_of"]


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


def _side(text: Text, spans: Sequence[Span], overlay: str | None) -> str:
    lang = text.lang
    if overlay is not None:
        return flat(overlay, lang)
    return join((flat(text.document.text[start:end], lang) for start, end in spans), lang)


def row_of(
    bead: ReviewBead,
    texts: dict[str, Text],
    numbering: Numbering,
    *,
    author: str = "",
    changed: str = "",
) -> Row:
    """One bead as a row; *texts* by text hash."""
    zh, en = texts[bead.zh_doc], texts[bead.en_doc]
    return Row(
        zh_doc=zh.name,
        zh_segments=numbering.indexes(bead.zh_doc, bead.zh),
        en_doc=en.name,
        en_segments=numbering.indexes(bead.en_doc, bead.en),
        probability=bead.probability,
        zh_text=_side(zh, bead.zh, bead.zh_text),
        en_text=_side(en, bead.en, bead.en_text),
        status=bead.status,
        grade=bead.grade,
        id=bead.id,
        origin=bead.origin,
        comment=bead.comment,
        author=author,
        changed=changed,
    )


def rows_of(beads: Sequence[ReviewBead], texts: Iterable[Text], mode: Mode) -> list[Row]:
    """Beads that nobody has reviewed yet as rows, in their order."""
    known = {text.document.text_hash: text for text in texts}
    numbering = Numbering(known.values(), beads, mode)
    return [row_of(bead, known, numbering) for bead in beads]
