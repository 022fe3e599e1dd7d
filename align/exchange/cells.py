"""What a cell of a table may hold: cleaning, raw cells, cells for spreadsheets.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-``, ``@`` (or their
full-width and small forms), a tab or a line end, perhaps after blanks. Such a cell gets
an apostrophe in front (:func:`neutralise`), and so does one that looks neutralised
already; :func:`restore` takes exactly that apostrophe away again, so that
``restore(neutralise(x)) == x`` for every text.
"""

from __future__ import annotations

import math
import re

__all__ = ["Cleaner", "neutralise", "number", "raw_cell", "restore", "segment_list"]

_SIGNS = "=+\\-@\u2212\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_DANGEROUS = f"(?:[\t\r\n]|[\\s\ufeff\u200b-\u200f\u2060]*[{_SIGNS}])"
_TO_NEUTRALISE = re.compile(f"'*{_DANGEROUS}")
_NEUTRALISED = re.compile(f"'+{_DANGEROUS}")
_LINE_ENDS = re.compile("\r\n|[\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
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


def raw_cell(text: str) -> str:
    """*text* as a cell of a raw TSV: every tab and line end is one space."""
    return _LINE_ENDS.sub(" ", text)


def neutralise(text: str) -> str:
    """*text* as a cell that no spreadsheet runs."""
    return f"'{text}" if _TO_NEUTRALISE.match(text) else text


def restore(text: str) -> str:
    """What :func:`neutralise` was given."""
    return text[1:] if _NEUTRALISED.match(text) else text


def number(value: float) -> str:
    """*value* with a point and at most six decimals, whatever the locale; empty if not finite."""
    if not math.isfinite(value):
        return ""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def segment_list(segments: tuple[int, ...]) -> str:
    """Segment indexes as ``0,1``."""
    return ",".join(map(str, segments))
