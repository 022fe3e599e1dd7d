"""English sentence ends: Punkt's statistics for full stops, rules for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["ends"]

_RUN = re.compile(r"[.!?…。！？;；]+")
_CLOSE = re.compile(r"(?:[\"'”’)\]}»]|\s(?=[”»]))*")
_NEXT = re.compile(r"\s*([\"'“‘(\[{«—–-]*\s?)(\S?)")
_TOKEN = re.compile(r"\S+$")
_ABBREVIATIONS = frozenset("mr mrs ms dr prof st no art fig vol vs e.g i.e etc u.s u.k".split())


def ends(text: str, *, semicolons: bool = False) -> Iterator[int]:
    """Offsets in *text*, one paragraph, at which a sentence ends, ascending."""
    for match in _RUN.finditer(text):
        close = _CLOSE.match(text, match.end())
        end = close.end() if close else match.end()
        if end >= len(text) or not text[end].isspace():
            continue
        ahead = _NEXT.match(text, end)
        after = ahead[2] if ahead else ""
        run = match[0]
        if set(run) <= {";", "；"}:
            if semicolons:
                yield end
            continue
        if after.islower():
            continue
        if run == ".":
            token = _TOKEN.search(text[max(0, match.start() - 40) : match.start()])
            word = token[0].lower().lstrip("\"'“‘([") if token else ""
            if word in _ABBREVIATIONS or re.fullmatch(r"[a-z]|\d{1,3}|[ivx]+", word):
                continue
        yield end
