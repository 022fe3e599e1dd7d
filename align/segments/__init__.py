"""Sentences of Chinese and English documents, with offsets into their text."""

from __future__ import annotations

from align.segments.paragraphs import Lines
from align.segments.segmenting import SegmentOptions, Text, segment, segment_texts, segmenter_id

__all__ = ["Lines", "SegmentOptions", "Text", "segment", "segment_texts", "segmenter_id"]
