"""Files of two languages whose paragraphs or lines alternate: 中, English, 中, English …"""

from __future__ import annotations

import re
from collections.abc import Sequence

from align.documents.protocol import Content
from align.model import Lang
from align.text.scripts import count_scripts

__all__ = ["Group", "alternates", "groups", "lines_of"]

Group = tuple[list[str], list[str]]
"""Chinese lines and the English lines that belong to them."""

_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BLANK = " \t\u00a0\u3000\u200b\u2060\ufeff"
_FEWEST = 6
_SAMPLE = 4000


def lines_of(content: Content) -> list[str]:
    """The lines of running text, none empty; what the reader set aside is left out."""
    parts: list[str] = []
    at = 0
    for span in content.excluded:
        parts.append(content.text[at : span.start])
        at = span.end
    parts.append(content.text[at:])
    return [line for raw in _ENDS.split("\n".join(parts)) if (line := raw.strip(_BLANK))]


def groups(lines: Sequence[str]) -> list[Group]:
    """Runs of lines in one language with the run in the other that follows.

    A line without letters belongs to the run that it stands in. Which language comes first
    is that of the first line.
    """
    found: list[Group] = []
    first: Lang | None = None
    before: Lang | None = None
    for line in lines:
        lang = _lang(line) or before
        if lang is None:
            continue
        first = first or lang
        if lang != before and lang == first:
            found.append(([], []))
        found[-1][0 if lang == "zh" else 1].append(line)
        before = lang
    return found


def alternates(lines: Sequence[str]) -> bool:
    """Whether *lines* clearly alternate: one of each in nine groups of ten, of fitting lengths."""
    found = groups(lines[:_SAMPLE])
    if len(found) < _FEWEST // 2 or len(lines) < _FEWEST:
        return False
    single = [group for group in found if len(group[0]) == len(group[1]) == 1]
    fitting = sum(
        0.7 <= len(en[0]) / max(1, len(zh[0])) <= 10 or max(len(zh[0]), len(en[0])) < 12
        for zh, en in single
    )
    return len(single) >= 0.9 * len(found) and fitting >= 0.8 * len(single)


def _lang(line: str) -> Lang | None:
    found = count_scripts(line)
    if not found.han + found.latin:
        return None
    return "zh" if found.share >= 0.5 else "en"
