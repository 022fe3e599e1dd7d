"""Documents in, sentences out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from align.model import Document, Segment, flat
from align.segments import _en, _zh
from align.segments._blocks import blocks, lines, trim

__all__ = ["SegmentOptions", "segment", "segment_texts", "segmenter_id"]

_VERSION = 1
"""Raised whenever the same text could be cut elsewhere: alignments are signed with it."""


@dataclass(frozen=True, slots=True)
class SegmentOptions:
    """How to cut.

    Attributes:
        split_semicolons_zh: whether ； ends a segment.
        split_semicolons_en: whether ; ends a segment.
    """

    split_semicolons_zh: bool = False
    split_semicolons_en: bool = False


def segment(document: Document, options: SegmentOptions | None = None) -> tuple[Segment, ...]:
    """The segments of *document*, ascending and apart.

    ``document.text[s.start:s.end]`` is the segment, without blanks at its ends; together
    they cover every character that is neither blank nor set aside. A document that is
    ``segmented`` has one segment a line.
    """
    return tuple(_segments(document, options or SegmentOptions()))


def segment_texts(document: Document, segments: Sequence[Segment]) -> list[str]:
    """Each segment's text on one line (see :func:`align.model.flat`)."""
    return [flat(document.text[s.start : s.end], document.lang) for s in segments]


def segmenter_id(options: SegmentOptions | None = None) -> str:
    """The segmenter's version and options in a few characters, for signatures."""
    options = options or SegmentOptions()
    marks = [key for key, value in sorted(asdict(options).items()) if value]
    digest = hashlib.sha256(",".join(marks).encode()).hexdigest()[:6]
    return f"duizhao-{_VERSION}" + (f"-{digest}" if marks else "")


def _segments(document: Document, options: SegmentOptions) -> Iterator[Segment]:
    if document.segmented:
        for number, (start, end) in enumerate(lines(document)):
            yield Segment(start, end, number)
        return
    for block in blocks(document):
        text = document.text[block.start : block.end]
        if document.lang == "zh":
            cuts = _zh.ends(text, semicolons=options.split_semicolons_zh)
        else:
            cuts = _en.ends(text, semicolons=options.split_semicolons_en)
        at = block.start
        for cut in [*cuts, len(text)]:
            start, end = trim(document.text, at, block.start + cut)
            if start < end:
                yield Segment(start, end, block.paragraph)
            at = block.start + cut
