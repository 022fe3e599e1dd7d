"""Clauses: sentences cut at their commas and semicolons."""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["clauses"]

_MARK = {
    "zh": re.compile(r"[，；：。！？…、,;:!?]+[”’」』）)\"]*|——+"),
    "en": re.compile(r"[,;:.!?…]+[\"”’)]*(?=\s|$)|\s[–—-]+\s|—"),
}
_ENOUGH = {"zh": 7, "en": 18}
_MAX = 64


def clauses(text: str, lang: Literal["zh", "en"]) -> list[tuple[int, int]]:
    """Spans of the clauses of *text*; shorter pieces than a clause join their neighbour.

    They cover the text in order; a text without marks is one clause. At most 64: the
    last one takes the rest.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _MARK[lang].finditer(text):
        if match.end() - start >= _ENOUGH[lang]:
            spans.append((start, match.end()))
            start = match.end()
            if len(spans) == _MAX - 1:
                break
    if start < len(text):
        if spans and len(text) - start < _ENOUGH[lang]:
            spans[-1] = (spans[-1][0], len(text))
        else:
            spans.append((start, len(text)))
    return spans
