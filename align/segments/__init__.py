"""Sentences of Chinese and English documents, with offsets into their text."""

from __future__ import annotations

from align.segments.segmenting import SegmentOptions, Text, segment, segment_texts, segmenter_id

__all__ = ["SegmentOptions", "Text", "segment", "segment_texts", "segmenter_id"]
