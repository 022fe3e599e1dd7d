"""From lines to paragraphs: which line ends are wraps and which end a paragraph.

A text is cut into lines at its line ends and at ideographic indents (two U+3000 or
more, which mark paragraphs even inside one line). Two neighbouring lines then belong
to one paragraph when the first breaks off in mid-sentence and the second goes on, or
when the text is wrapped at a fixed width and the next word would not have fitted.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from align.model import Document, Lang
from align.text.folding import folded

__all__ = ["BLANK", "Block", "Lines", "blocks", "lines", "trim"]

Lines = Literal["auto", "keep", "join"]
"""What line ends are; see :class:`align.segments.SegmentOptions`."""

BLANK = r"\s\u200b\u2060\ufeff"
"""Characters that are no content: white space and zero-width marks, for a regex class."""

_LINE_END = r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
_CUT = re.compile(rf"({_LINE_END})|\u3000[ \t\u00a0]*\u3000[ \t\u00a0\u3000]*")
_LEAD = re.compile(rf"[{BLANK}]*")
_FULL = re.compile(rf"[^{BLANK}]")

_CLOSERS = "”’\"'」』）)】〕》〉]］"
_FINAL = {
    "zh": frozenset("。！？!?…．｡.；;：:"),
    "en": frozenset(".!?…:;。！？；："),
}
_STOP = re.compile(r"[.!?。！？](?=[\s\"'”’)]|$)", re.MULTILINE)
_STOPS = frozenset("。！？!?….")
_ITEM_LENGTH = {"zh": 60, "en": 120}
_ITEM = re.compile(
    r"(?:[（(]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[)）]"
    r"|[一二三四五六七八九十百]{1,4}[、．.]"
    r"|\d{1,3}(?:\.\d{1,3})*(?:[、．]|[.)](?=\s))"
    r"|第[一二三四五六七八九十百千〇零\d]{1,6}[章节条回卷编部篇款]"
    r"|[①-⓿❶-➓⒈-⒛㈠-㈩]"
    r"|[•·●○■□◆◇▪►▶※*\-–](?=\s)"
    r"|——)"
)
# Items of English lists: a. i. iv. aa) and so on, when their neighbour in the row is there too.
_LABEL = re.compile(r"[(]?([A-Za-z]{1,2}|[ivxIVX]{1,5})[.)](?=\s)")
_ROMAN = ("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx").split()  # noqa: SIM905
_TAIL = re.compile(r"(?:\w{1,2}|[了的得地着著过们吗呢吧啊].{0,8})[。！？!?][”’」』）)】]*")
_CLAUSE = re.compile("[了把被他她您我你们就也还都着著很]")
_SHORTEST_CLAUSE = 6
_SHORTEST_REST = 20
_VERSE_LINE = 80
_FEWEST_VERSES = 4
_INNER_END = {
    "zh": re.compile(r"[。！？!?][”’」』）)】]*(?=\S)"),
    "en": re.compile(r"[a-z0-9)\"”’'][.!?][\"”’')]*\s+[\"“‘'(]?[A-Z]"),
}
_FUNCTION = re.compile(
    r"(?:^|[\s(])(?:a|an|the|of|and|or|nor|but|to|in|on|at|by|for|from|with|without|into|onto|"
    r"upon|over|under|between|among|through|that|which|who|whose|whom|as|than|if|is|are|was|were|"
    r"be|been|has|have|had|will|would|shall|should|can|could|may|might|must|not|its|their|his|"
    r"when|while|where|because|until|since|although|though|unless|whether|before|after|"
    r"her|our|your|my|this|these|those)$",
    re.IGNORECASE,
)
# Chinese words at the end of a line that a sentence cannot stop at, but for words they end.
_OPEN = re.compile(
    r"(?:(?<![归交退返生])还|(?<![首成古京故])都|(?<![成造])就|(?<![人天口])才|(?<!变)更|[又再也把被很最]|已经"
    r"|正在|没有|因为|虽然|如果|但是|而且|然后|以及|或者|还要|不但|一个|[这那]个)$"
)
_SHORTEST_OPEN = 4
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Block:
    """``text[start:end]`` is a paragraph, or the part of one between excluded spans."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's content without the blanks around it.

    Attributes:
        indent: how many blanks stand before it on its line.
        marked: an ideographic indent stands before it, or the format says that a paragraph
            starts here, or something excluded ends here.
        gap: how many empty lines stand before it.
        marked_by_blanks: the mark is an ideographic indent.
    """

    start: int
    end: int
    indent: int
    marked: bool
    gap: int
    marked_by_blanks: bool = False


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """*start* and *end* moved inwards over blanks; equal when nothing is left."""
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and not _FULL.match(text, end - 1, end):
        end -= 1
    return start, end


def lines(document: Document) -> Iterator[tuple[int, int]]:
    """The spans of *document*'s lines that hold something, blanks at both ends removed."""
    at = 0
    for match in re.finditer(_LINE_END, document.text):
        start, end = trim(document.text, at, match.start())
        if start < end:
            yield start, end
        at = match.end()
    start, end = trim(document.text, at, len(document.text))
    if start < end:
        yield start, end


def blocks(document: Document, *, lines: Lines = "auto") -> list[Block]:
    """The paragraphs of *document*, without what is excluded, in order.

    Args:
        lines: what line ends are; by the text's look, or always the same.
    """
    found: list[Block] = []
    text, lang = document.text, document.lang
    listed = list(_content(document))
    reflow = _Reflow(text, listed, lang, lines)
    paragraph = -1
    for number, line in enumerate(listed):
        before = listed[number - 1] if number else None
        if before is not None and reflow.goes_on(before, line):
            found[-1] = Block(found[-1].start, line.end, paragraph)
            reflow.joined = True
        else:
            paragraph += 1
            found.append(Block(line.start, line.end, paragraph))
            reflow.joined = False
        reflow.passed(line)
    return found


class _Reflow:
    """Whether lines go on, by what the whole text looks like."""

    def __init__(self, text: str, listed: Sequence[_Line], lang: Lang, lines: Lines) -> None:
        self.text, self.lang, self.lines = text, lang, lines
        self.width = _wrap_width(text, listed)
        self.listing = False
        self.labels = _labels(text, listed) if lang == "en" else frozenset()
        indented = sum(_is_indented(line) for line in listed)
        # Paragraphs begin with an indent, and some lines are none of their beginnings.
        self.indented = 1 < indented < len(listed) and indented >= 0.2 * len(listed)
        ended = sum(_final(text, line, lang) for line in listed)
        self.prose = lang == "zh" and len(listed) > 2 and ended >= 0.6 * len(listed)
        self.first = listed[0].start if listed else 0
        self.verse = _is_verse(text, listed, lang, wrapped=self.width > 0)
        self._begun = False
        self.joined = False
        """Whether the last line went on with the one before it."""

    def passed(self, line: _Line) -> None:
        """Take *line* as the one before the next."""
        last = _last(self.text, line)
        # After a colon short lines are items, up to the one that ends the sentence.
        self.listing = last in ":：" or (self.listing and last not in _STOPS)
        self._begun = _is_indented(line) or (self._begun and last not in _STOPS)

    def goes_on(self, a: _Line, b: _Line) -> bool:  # noqa: PLR0911
        """Whether line *b* continues the paragraph of line *a*."""
        if b.marked or self.lines == "keep":
            return False
        if _ITEM.match(self.text, b.start, b.end) or b.start in self.labels:
            return False
        if self.lines == "join":
            return not b.gap and not (_is_indented(b) and b.indent > a.indent)
        if self.verse:
            return False
        text, lang = self.text, self.lang
        if self.indented and not _is_indented(b) and self._begun and not _final(text, a, lang):
            # What has no stop itself may be a heading set apart by an empty line.
            return not b.gap or _has_stop(text, b)
        if self.prose and a.start > self.first and _clause(text, a) and _has_stop(text, b):
            return True
        if _goes_on(text, a, b, lang, self.width, listing=self.listing):
            return True
        # What broke off once goes on to its stop; items of a list are shorter.
        if not self.joined or _final(text, a, lang) or self.listing:
            return False
        if lang == "zh":
            return _has_stop(text, b)
        long = b.end - b.start >= _SHORTEST_REST or _has_stop(text, b)
        return long and text[b.start].islower()


def _clause(text: str, line: _Line) -> bool:
    """Whether a Chinese line without a stop has words of a sentence that headings hardly have."""
    unfinished = not _final(text, line, "zh") and line.end - line.start >= _SHORTEST_CLAUSE
    return unfinished and _CLAUSE.search(text, line.start, line.end) is not None


def _is_indented(line: _Line) -> bool:
    return line.marked_by_blanks or line.indent >= 2


def _final(text: str, line: _Line, lang: Lang) -> bool:
    return _last(text, line) in _FINAL[lang]


def _has_stop(text: str, line: _Line) -> bool:
    return any(mark in text[line.start : line.end] for mark in "。！？!?，,；;.")


def _labels(text: str, listed: Sequence[_Line]) -> frozenset[int]:
    """Where lines begin with a label (``b.``, ``iv.``) whose neighbour begins another line."""
    found: dict[str, list[int]] = {}
    for line in listed:
        if match := _LABEL.match(text, line.start, line.end):
            found.setdefault(match[1], []).append(line.start)
    starts: set[int] = set()
    for label, places in found.items():
        if any(other in found for other in _neighbours(label)):
            starts.update(places)
    return frozenset(starts)


def _neighbours(label: str) -> Iterator[str]:
    lower = label.lower()
    capital = label != lower
    if lower in _ROMAN:
        at = _ROMAN.index(lower)
        for other in (*_ROMAN[max(0, at - 1) : at], *_ROMAN[at + 1 : at + 2]):
            yield other.upper() if capital else other
    if len(set(lower)) == 1:
        for code in (ord(lower[0]) - 1, ord(lower[0]) + 1):
            if ord("a") <= code <= ord("z"):
                other = chr(code) * len(lower)
                yield other.upper() if capital else other


def _is_verse(text: str, listed: Sequence[_Line], lang: Lang, *, wrapped: bool) -> bool:
    """Whether English lines are verse: short ones that begin alike, hardly any with a stop."""
    if lang != "en" or len(listed) < _FEWEST_VERSES:
        return False
    if any(line.end - line.start > _VERSE_LINE for line in listed):
        return False
    small = sum(text[line.start].islower() for line in listed)
    # Wrapped prose begins its lines as it comes: few of them all with capitals.
    if small > 0.05 * len(listed) and (wrapped or small < 0.6 * len(listed)):
        return False
    stops = sum(len(_STOP.findall(text, line.start, line.end)) for line in listed)
    return stops <= 0.25 * len(listed)


def _content(document: Document) -> Iterator[_Line]:
    text = document.text
    breaks = set(document.breaks)
    for start, end in _regions(document):
        yield from _lines_of(text, start, end, marked=start in breaks or start > 0)


def _regions(document: Document) -> Iterator[tuple[int, int]]:
    """The spans between excluded spans and paragraph starts."""
    edges: list[tuple[int, int]] = [(span.start, span.end) for span in document.excluded]
    edges += [(at, at) for at in document.breaks]
    at = 0
    for start, end in sorted(edges):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < len(document.text):
        yield at, len(document.text)


def _lines_of(text: str, start: int, end: int, *, marked: bool) -> Iterator[_Line]:
    at, gap, indented = start, 0, False
    first = True
    for match in [*_CUT.finditer(text, start, end), None]:
        stop = match.start() if match else end
        a, b = trim(text, at, stop)
        if a < b:
            yield _Line(a, b, a - at, indented or (first and marked), max(0, gap - 1), indented)
            gap, first = 0, False
        if match is None:
            return
        indented = match[1] is None
        gap += match[1] is not None
        at = match.end()


def _width(text: str, start: int, end: int) -> int:
    """Columns that the span takes: two for a wide character."""
    return end - start + len(_WIDE.findall(text, start, end))


def _wrap_width(text: str, listed: Sequence[_Line]) -> int:
    """The column at which the text is hard-wrapped, 0 when it is not."""
    followed = [
        _width(text, line.start, line.end) + line.indent
        for line, after in itertools.pairwise(listed)
        if not after.gap and not after.marked
    ]
    if len(followed) < 4:
        return 0
    followed.sort()
    widest = followed[-1]
    nearly = sum(width >= 0.8 * widest for width in followed)
    if not 24 <= widest <= 200 or nearly < 0.6 * len(followed):
        return 0
    return widest


def _last(text: str, line: _Line) -> str:
    """The last character that is no closing quote or bracket."""
    at = line.end - 1
    while at > line.start and text[at] in _CLOSERS:
        at -= 1
    return text[at]


def _goes_on(text: str, a: _Line, b: _Line, lang: Lang, width: int, *, listing: bool) -> bool:
    """Whether line *b* continues the paragraph of line *a*."""
    if lang == "en" and b.indent > a.indent + 1 and not b.gap:
        return False
    final = _final(text, a, lang)
    if width and not b.gap:
        word = _WORD.match(text, b.start, b.end)
        need = min(_width(text, b.start, word.end()), 4) if lang == "zh" and word else 0
        if lang == "en" and word:
            need = 1 + word.end() - word.start()
        if _width(text, a.start, a.end) + a.indent + need > width:
            return True
    if final or (listing and a.end - a.start < _ITEM_LENGTH[lang]):
        return False
    return _breaks_off_zh(text, a, b) if lang == "zh" else _breaks_off_en(text, a, b)


def _breaks_off_zh(text: str, a: _Line, b: _Line) -> bool:
    """Whether Chinese line *a*, without final punctuation, stops in mid-sentence."""
    if text[a.end - 1] in "，、,—" or _TAIL.fullmatch(text, b.start, b.end):
        return True
    # Lines of poems end so, too, but have no stops.
    unfinished = a.end - a.start >= _SHORTEST_OPEN and _has_stop(text, b)
    if unfinished and _OPEN.search(folded(text[max(a.start, a.end - 4) : a.end])):
        return True
    short = b.end - b.start < 30
    if short and not re.search(r"[，。！？；、,!?;]", text[b.start : b.end]):
        return False
    length = a.end - a.start
    return length >= 60 or bool(_INNER_END["zh"].search(text, a.start, a.end))


def _breaks_off_en(text: str, a: _Line, b: _Line) -> bool:
    """Whether English line *a*, without final punctuation, stops in mid-sentence."""
    length = a.end - a.start
    lower = text[b.start].islower()
    if lower and (length >= 35 or text[a.end - 1] == "," or _sentence_like(text, a)):
        return True
    if length >= 20 and _FUNCTION.search(text, max(a.start, a.end - 10), a.end):
        return True
    if length < 120 or not text[a.end - 1].isalpha():
        return False
    # As long as that it is prose, unless empty lines set it apart as a title.
    return not b.gap or bool(_INNER_END["en"].search(text, a.start, a.end))


def _sentence_like(text: str, line: _Line) -> bool:
    """Whether a short English line is part of a sentence rather than an item of a list."""
    if _INNER_END["en"].search(text, line.start, line.end):
        return True
    return text[line.start].isupper() and text.count(" ", line.start, line.end) >= 3
