"""What in a text is no running text: navigation, credits, counters, markers.

Each rule looks at lines (a line also ends at an ideographic indent) and names what it
sets aside; what single lines look like stands in :mod:`align.documents._patterns`.
Bylines stay: a translation renders them, as it renders titles.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.documents._patterns import (
    ANYWHERE,
    BREADCRUMB,
    HEAD_OR_TAIL,
    MARKER,
    RELATED,
    SENTENCE_END,
    is_buttons,
    is_credit,
)
from align.model import Excluded

__all__ = ["find_furniture"]

_HEAD, _TAIL = 15, 10
"""How many lines at the beginning and at the end can hold credits and navigation."""

_CUT = re.compile(
    r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|\u3000[ \t\u00a0]*\u3000[ \t\u00a0\u3000]*"
)
_BLANK = "\u200b\u2060\ufeff"
_SITE = re.compile(r"\s*[-_|—–·]+\s*\S.{0,30}")
_LABEL = re.compile(r"[^:：\s]{1,8}[:：]")
_ROLE = re.compile(r"记者|编辑|主编|作者|Editor|Reporter", re.IGNORECASE)
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def find_furniture(
    text: str, *, already: Sequence[Excluded] = (), breaks: Sequence[int] = ()
) -> tuple[Excluded, ...]:
    """The spans of *text* to set aside, *already* among them, ascending and apart.

    Args:
        already: what the format's reader set aside.
        breaks: where paragraphs start, for texts whose format says so.
    """
    taken = [False] * len(already)
    lines = [
        line
        for line in _lines(text, breaks)
        if not any(line.start < s.end and s.start < line.end for s in _near(already, line, taken))
    ]
    found: dict[int, Excluded] = {}
    for rule in (_markers, _whole_lines, _head, _repeated_title, _related):
        for span in rule(text, lines, found):
            found.setdefault(span.start, span)
    return _apart([*already, *found.values()])


def _near(already: Sequence[Excluded], line: _Line, taken: list[bool]) -> Iterator[Excluded]:
    """The spans of *already* that can touch *line*: those behind it are done with."""
    for number, span in enumerate(already):
        if taken[number]:
            continue
        if span.end <= line.start:
            taken[number] = True
        elif span.start < line.end:
            yield span
        else:
            return


def _apart(spans: Sequence[Excluded]) -> tuple[Excluded, ...]:
    kept: list[Excluded] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start < span.end and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return tuple(kept)


def _lines(text: str, breaks: Sequence[int]) -> Iterator[_Line]:
    edges = [(m.start(), m.end()) for m in _CUT.finditer(text)] + [(at, at) for at in breaks]
    at = 0
    for start, end in [*sorted(edges), (len(text), len(text))]:
        if start > at:
            piece = text[at:start]
            body = piece.strip().strip(_BLANK).strip()
            if body:
                begin = at + piece.index(body)
                yield _Line(begin, begin + len(body), body)
        at = max(at, end)


Found = dict[int, Excluded]


def _markers(text: str, lines: Sequence[_Line], found: Found) -> Iterator[Excluded]:
    """Word's bookmarks at either end of a line; in mid-line they would part a sentence."""
    for line in lines:
        start, end = line.start, line.end
        while match := MARKER.match(text, start, end):
            yield Excluded(start, match.end(), "marker")
            start = match.end()
        if end > start and text[end - 1] == "]":
            opened = text.rfind("[", start, end)
            if opened > start and MARKER.fullmatch(text, opened, end):
                yield Excluded(opened, end, "marker")


def _whole_lines(text: str, lines: Sequence[_Line], found: Found) -> Iterator[Excluded]:
    """Lines that are furniture by what they look like, and partly by where they stand."""
    speakers = _speakers(lines)
    for number, line in enumerate(lines):
        if len(line.text) > _LONGEST:
            continue
        edge = number < _HEAD or number >= len(lines) - _TAIL
        label = _LABEL.match(line.text)
        speaks = label is not None and label[0] in speakers
        if edge and not speaks and is_credit(line.text):
            yield Excluded(line.start, line.end, "credits")
            continue
        if edge and is_buttons(line.text):
            yield Excluded(line.start, line.end, "navigation")
            continue
        for reason, pattern in (*ANYWHERE, *(HEAD_OR_TAIL if edge else ())):
            if pattern.fullmatch(line.text):
                yield Excluded(line.start, line.end, reason)
                break


def _speakers(lines: Sequence[_Line]) -> frozenset[str]:
    """What begins several lines with a colon: who speaks in an interview or a play."""
    counts = Counter(m[0] for line in lines if (m := _LABEL.match(line.text)))
    return frozenset(
        label for label, count in counts.items() if count > 2 or (_ROLE.match(label) and count > 1)
    )


def _head(text: str, lines: Sequence[_Line], found: Found) -> Iterator[Excluded]:
    """Short lines over the way from the first page: other articles' headlines."""
    for number, line in enumerate(lines[:_HEAD]):
        if not BREADCRUMB.fullmatch(line.text) or line.start not in found:
            continue
        above = lines[:number]
        if all(_short(other) for other in above):
            for other in above:
                yield Excluded(other.start, other.end, "page header")
        return


def _short(line: _Line) -> bool:
    return len(line.text) <= 45 and not SENTENCE_END.search(line.text)


def _repeated_title(text: str, lines: Sequence[_Line], found: Found) -> Iterator[Excluded]:
    """A title that comes twice, nothing but furniture between; or once with the site's name."""
    left = [line for line in lines[: 2 * _HEAD] if line.start not in found]
    for first, second in itertools.pairwise(left):
        if not _short(first) or len(first.text) < 5:
            continue
        one, two = "".join(first.text.split()), "".join(second.text.split())
        between = lines.index(second) - lines.index(first) > 1
        if one == two and (between or first is left[0]):
            yield Excluded(second.start, second.end, "repeated title")
        elif len(one) > len(two) >= 5 and _site_name(first.text, second.text) and first is left[0]:
            yield Excluded(first.start, first.end, "page title")


def _site_name(long: str, short: str) -> bool:
    return long.startswith(short) and bool(_SITE.fullmatch(long[len(short) :]))


def _related(text: str, lines: Sequence[_Line], found: Found) -> Iterator[Excluded]:
    """A list of links after the text: its heading and every line to the end."""
    for number in range(len(lines) - 1, max(len(lines) // 2, len(lines) - 40) - 1, -1):
        line = lines[number]
        after = lines[number + 1 :]
        if not all(_short(other) or other.start in found for other in after[:1]):
            return
        if RELATED.fullmatch(line.text) and after:
            for other in (line, *after):
                yield Excluded(other.start, other.end, "related links")
            return
