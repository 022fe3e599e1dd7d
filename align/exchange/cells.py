"""What a cell or an element may hold: cleaning, numbers, lists of segments."""

from __future__ import annotations

import math
import re

__all__ = ["Cleaner", "number", "segment_list"]

_SURROGATE = re.compile("[\ud800-\udfff]")
# What XML 1.0 (section 2.2) has no way to write, surrogates apart.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_UNCLEAN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Cleaner:
    """Takes out what no exchange format can hold, and counts it.

    Control characters (tab and line ends apart) and noncharacters go; a lone surrogate
    becomes U+FFFD.

    Attributes:
        count: characters removed or replaced so far.
    """

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, text: str) -> str:
        if not _UNCLEAN.search(text):
            return text
        text, replaced = _SURROGATE.subn("\ufffd", text)
        text, removed = _ILLEGAL.subn("", text)
        self.count += replaced + removed
        return text


def number(value: float) -> str:
    """*value* with a point and at most six decimals, whatever the locale; empty if not finite."""
    if not math.isfinite(value):
        return ""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def two_places(probability: float) -> str:
    """A probability for readers, as the field writes it: ``.93``; never rounded to certainty."""
    if not 0 <= probability <= 1:
        return "–"
    if probability == 1:
        return "1.0"
    if probability > 0.99:
        return ".99"
    return "<.01" if 0 < probability < 0.01 else f"{probability:.2f}"[1:]


def segment_list(segments: tuple[int, ...]) -> str:
    """Segment indexes as ``0,1``."""
    return ",".join(map(str, segments))
