"""Sentences of Chinese and English documents, with offsets into their text."""

from __future__ import annotations

from align.segments.paragraphs import Lines
from align.segments.segmenting import (
    ReferenceMarks,
    SegmentOptions,
    Text,
    segment,
    segment_texts,
    segmenter_id,
)
from align.segments.srx import Rule, read_srx

__all__ = [
    "Lines",
    "ReferenceMarks",
    "Rule",
    "SegmentOptions",
    "Text",
    "read_srx",
    "segment",
    "segment_texts",
    "segmenter_id",
]
