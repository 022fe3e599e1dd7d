"""PDF: the text layer, page by page in the order in which it was written.

Lines are put together to paragraphs by where they stand: in a text whose paragraphs begin with
an indent, or with a gap above, a line at the margin goes on where the one before it broke off.

Headers, footers and page numbers are known by their position and by coming back; they are
excluded and put after the text, so that a sentence that runs over two pages stays whole. Words
that were divided at line ends are put together, and what fonts make of characters (ligatures,
radicals for characters) is undone. A PDF of pictures is refused: it needs OCR.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.documents.protocol import Content
from align.errors import DuizhaoError, FormatError, InputError, LimitError
from align.memory import limits_itself, memory_of
from align.messages import Message, message
from align.model import Excluded
from align.text.files import MAX_CHARACTERS
from align.text.scripts import WIDE

__all__ = ["Line", "PdfReader", "arrange"]

SECONDS = 180
"""How long the text of one file may take."""

MEMORY = 3_000_000_000
"""Bytes that the process that reads one file may hold."""

_LOOK = 0.2
"""Seconds between two looks at its memory."""

_EDGE = 3
_SHORT = 20
_LONGEST_WORD = 40
_LONGEST_LINE = 1000
_NUMBER = re.compile(
    r"[\s\-–—·•|./\[\]()（）【】]*(?:page|p\.|第)?[\s\-–—·•|]*(?:\d{1,4}|[ivxlc]{1,7}|[一二三四五六七八九十百零〇]{1,5})"
    r"[\s\-–—·•|]*(?:页|頁)?(?:\s*(?:/|of|共)\s*\d{1,4}\s*(?:页|頁)?)?[\s\-–—·•|./\[\]()（）【】]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_DIVIDED = re.compile(r"([A-Za-z]{2,})[-\u00ad\u2010]$")
_REST = re.compile(r"[a-z]{2,}")
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_LIGATURE = re.compile("[\ufb00-\ufb06\u2f00-\u2fd5\u2e9f\u2ef3]")
# Radicals that Unicode itself leads to no character; fonts of China use them for the character.
_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻩⻬⻮⻰⻳",
    "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟黄齐齿龙龟",
)  # fmt: skip
# Blanks that justify a line; between Chinese they may part cells.
_STRETCHED = re.compile(
    r"(?<=[\x21-\u024f\u2010-\u203a])[ \u00a0]{2,}(?=[\x21-\u024f\u2010-\u203a])"
)
_LEADERS = re.compile(r"(?:[.·…][ \t]?){6}")
_ENDS = re.compile(r"[.!?:;。！？：；…][\"'”’)\]）」』]*$")
_WIDE = re.compile(f"[{WIDE}]")
# Ems by which the first line of a paragraph is set in.
_LEAST, _MOST = 0.8, 4.5
_ITEM = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3}|[a-zA-Z]|[ivx]{1,5})[)）]"
    r"|[一二三四五六七八九十]{1,3}[、．.]|\d{1,3}(?:\.\d{1,3})*[、．.]\s|[•·●■◆▪※*\-–]\s"
    r"|第[一二三四五六七八九十百千〇零\d]{1,6}[章节条款編编]"
)
_UNKNOWN = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]")


class PdfReader:
    """Reads the text layer of ``.pdf``."""

    name = "pdf"
    extensions: tuple[str, ...] = (".pdf",)

    def sniff(self, data: bytes) -> bool:
        """The format's signature."""
        return data[:1024].lstrip(b"\xef\xbb\xbf\0\t\r\n ").startswith(b"%PDF-")

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The text, its lines as they stand; *encoding* does not apply."""
        del encoding
        if not self.sniff(data):
            raise FormatError("pdf.no-signature", where=where)
        pages = _extract(data, where)
        texts = ["".join(map(_letters_of, page)) for page in pages]
        empty = sum(not text for text in texts)
        length = sum(map(len, texts))
        if not length:
            raise FormatError("pdf.no-text-layer", where=where)
        if sum(len(_UNKNOWN.findall(text)) for text in texts) > 0.2 * length:
            raise FormatError("pdf.unknown-characters", where=where)
        notes = [message("pdf.empty-pages", count=empty, pages=len(pages))] if empty else []
        return arrange(pages, notes)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: where it begins and the size of its type, in points, if known."""

    text: str
    left: float | None = None
    top: float = 0.0
    size: float = 0.0


def arrange(pages: Sequence[str | Sequence[Line]], notes: Sequence[Message] = ()) -> Content:
    """*pages* as one text: boilerplate after it, divided words and odd characters mended.

    Args:
        pages: each as its text, or as lines that say where they stand.
    """
    said = list(notes)
    lines = [_lines(page) for page in pages]
    mended = sum(len(_LIGATURE.findall(_text_of(page))) for page in pages)
    boilerplate = _boilerplate([[line.text for line in page] for page in lines])
    body: list[Line] = []
    aside: list[tuple[str, str]] = []
    for number, page in enumerate(lines):
        listed = False
        for index, line in enumerate(page):
            # A list of contents: leaders, or the page's number that fell on the next line.
            listed = bool(_LEADERS.search(line.text)) or (listed and line.text.isdecimal())
            reason = boilerplate.get((number, index)) or ("contents" if listed else None)
            if reason:
                aside.append((line.text, reason))
            else:
                body.append(line)
    body, divided = _undivided(body)
    if divided:
        said.append(message("pdf.divided-words", count=divided))
    if mended:
        said.append(message("pdf.ligatures", count=mended))
    text = "".join(_joined(body))
    spans = []
    for plain, reason in aside:
        spans.append(Excluded(len(text), len(text) + len(plain), reason))
        text += plain + "\n"
    return Content(text, excluded=tuple(spans), notes=tuple(said))


def _text_of(page: str | Sequence[Line]) -> str:
    return page if isinstance(page, str) else "\n".join(line.text for line in page)


def _letters_of(line: Line) -> str:
    return "".join(line.text.split())


def _lines(page: str | Sequence[Line]) -> list[Line]:
    given = [Line(text) for text in page.splitlines()] if isinstance(page, str) else page
    found = []
    for line in given:
        plain = _LIGATURE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), line.text)
        plain = _STRETCHED.sub(" ", plain.translate(_RADICALS)).strip()
        if plain:
            found.append(replace(line, text=plain))
    return found


def _boilerplate(pages: Sequence[Sequence[str]]) -> dict[tuple[int, int], str]:
    """Which lines (page, line) are no running text, and why.

    Candidates are the first and last lines of each page. A page number looks like one; a
    header or footer comes back, figures aside, on a third of the pages and at least three.
    """
    edges = [
        sorted({*range(min(_EDGE, len(page))), *range(max(0, len(page) - _EDGE), len(page))})
        for page in pages
    ]
    seen = Counter(
        shape
        for page, indexes in zip(pages, edges, strict=True)
        for shape in {_DIGITS.sub("#", page[index]) for index in indexes}
    )
    enough = max(3, len(pages) / 3)
    found: dict[tuple[int, int], str] = {}
    for number, (page, indexes) in enumerate(zip(pages, edges, strict=True)):
        for index in indexes:
            line = page[index]
            outermost = index in (0, len(page) - 1)
            if len(line) < 40 and _NUMBER.fullmatch(line) and (outermost or len(pages) > 1):
                found[number, index] = "page number"
            elif seen[_DIGITS.sub("#", line)] >= enough and len(line) < 200:
                found[number, index] = "page header or footer"
    return found


def _undivided(lines: Sequence[Line]) -> tuple[list[Line], int]:
    """Lines with divided words put together, and how many were.

    The hyphen goes if the whole word stands elsewhere in the text; it stays if the hyphened
    word does, or if both halves are words of the text.
    """
    words = Counter(word.lower() for line in lines for word in _WORD.findall(line.text))
    for line, following in itertools.pairwise(lines):
        first, second = _divided(line.text), _REST.match(following.text)
        if first and second:
            words.subtract([first.lower(), second[0]])
    mended: list[Line] = []
    count = 0
    for line in lines:
        first = _divided(mended[-1].text) if mended else ""
        second = _REST.match(line.text)
        if not first or not second:
            mended.append(line)
            continue
        one, two = first.lower(), second[0]
        before = mended[-1].text[:-1]
        real = words[f"{one}-{two}"] > 0 or (words[one] > 0 and words[two] > 0)
        if words[one + two] <= 0 and real:
            before += "-"
        # The word moves up whole; the rest of its line stays a line.
        before += second[0]
        rest = line.text[second.end() :]
        closing = re.match(r"[^\w\s]*", rest)
        end = closing.end() if closing else 0
        mended[-1] = replace(mended[-1], text=before + rest[:end])
        if rest[end:].strip():
            mended.append(replace(line, text=rest[end:].strip()))
        count += 1
    return mended, count


def _divided(line: str) -> str:
    """The beginning of a word that *line* breaks off with a hyphen, else nothing."""
    match = _DIVIDED.search(line[-_LONGEST_WORD:]) if len(line) < _LONGEST_LINE else None
    return match[1] if match else ""


def _joined(lines: Sequence[Line]) -> Iterator[str]:
    """*lines* with their ends: a line that goes on is joined to the one before it."""
    layout = _Layout(lines)
    for line, following in itertools.zip_longest(lines, lines[1:]):
        if following is None:
            yield line.text + "\n"
            continue
        small = len(line.text) >= _SHORT and following.text[:1].islower()
        ended = bool(_ENDS.search(line.text[-12:]))
        if small and not ended:
            yield line.text + " "
        elif not ended and layout.goes_on(line, following):
            wide = _WIDE.match(line.text[-1]) or _WIDE.match(following.text)
            yield line.text + ("" if wide else " ")
        else:
            yield line.text + "\n"


class _Layout:
    """How the paragraphs of a document are set: where its lines begin, how wide they are."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._starts = Counter(round(line.left) for line in lines if line.left is not None)
        self._margins: dict[int, int] = {}
        placed = [line for line in lines if line.left is not None]
        sizes = Counter(line.size for line in placed)
        self._em = sizes.most_common(1)[0][0] if sizes else 0.0
        self._widest: dict[int, float] = {}
        for line in placed:
            margin = self._margin(line)
            right = (line.left or 0) - margin + _width(line)
            self._widest[margin] = max(self._widest.get(margin, 0.0), min(right, 60 * self._em))
        indents = [self._indent(line) for line in placed]
        begun = sum(_LEAST <= indent <= _MOST for indent in indents)
        self._indented = 1 < begun <= 0.95 * len(placed)
        gaps = [round(a.top - b.top, 1) for a, b in itertools.pairwise(placed) if a.top - b.top > 0]
        counts = Counter(gap for gap in gaps if gap >= 0.9 * self._em)
        usual = [gap for gap, count in counts.items() if 10 * count >= len(gaps)]
        self._leading = min(usual, default=0.0)
        wide = sum(1.25 * self._leading <= gap <= 4 * self._leading for gap in gaps)
        self._gaps = wide > 1
        capitals = sum(line.text[:1].isupper() for line in lines)
        self._verse = capitals >= 0.8 * len(lines)

    def goes_on(self, a: Line, b: Line) -> bool:
        """Whether *b* goes on where *a*, which does not end like a sentence, broke off."""
        if a.left is None or b.left is None or not self._em or self._verse:
            return False
        if abs(a.size - b.size) > 0.1 * self._em or _ITEM.match(b.text):
            return False
        if self._indent(b) >= _LEAST:
            return False
        margin = self._margin(a)
        full = ((a.left - margin) + _width(a)) / max(self._widest.get(margin, 0.0), 1.0)
        if self._indented:
            return full >= (0.7 if self._indent(a) < _LEAST else 0.6)
        gap = a.top - b.top
        return self._gaps and 0 < gap <= 1.15 * self._leading and full >= 0.8

    def _margin(self, line: Line) -> int:
        """Where the lines of *line*'s column begin: the leftmost place near that others share."""
        start = round(line.left or 0)
        if start not in self._margins:
            reach = _MOST * (self._em or line.size)
            near = [
                (place, count)
                for place, count in self._starts.items()
                if start - reach <= place <= start
            ]
            most = max(count for _, count in near)
            shared = [place for place, count in near if count > 1 and count >= 0.1 * most]
            self._margins[start] = min(shared, default=start)
        return self._margins[start]

    def _indent(self, line: Line) -> float:
        """How far *line* is set in, in ems."""
        return ((line.left or 0) - self._margin(line)) / (self._em or 1.0)


def _width(line: Line) -> float:
    """About how wide a line is: Chinese characters an em, others half of one."""
    wide = len(_WIDE.findall(line.text))
    return line.size * (wide + 0.5 * (len(line.text) - wide))


def _extract(data: bytes, where: str) -> list[list[Line]]:
    """The pages' lines, taken by another process."""
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "align.documents._pdf_worker", str(MAX_CHARACTERS), str(MEMORY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as worker:
            try:
                said = _answer(worker, data, where)
            except BaseException:
                worker.kill()
                raise
        result = json.loads(said) if worker.returncode == 0 else {"problem": "damaged"}
    except OSError as error:
        raise InputError("pdf.no-process", where=where, reason=error.strerror) from error
    except ValueError:
        result = {"problem": "damaged"}
    if "pages" in result:
        return [[Line(*line) for line in page] for page in result["pages"]]
    raise _problem(str(result.get("problem")), str(result.get("reason") or ""), where)


def _answer(worker: subprocess.Popen[bytes], data: bytes, where: str) -> bytes:
    """What *worker* makes of *data*; where it cannot limit its memory a thread looks at it.

    Raises:
        LimitError: it takes too long, or too much.
    """
    ended, too_much = threading.Event(), threading.Event()

    def watch() -> None:
        while not ended.wait(_LOOK):
            if memory_of(worker.pid) > MEMORY:
                too_much.set()
                worker.kill()
                return

    watching = threading.Thread(target=watch, daemon=True)
    if not limits_itself():
        watching.start()
    try:
        said = worker.communicate(data, timeout=SECONDS)[0]
    except subprocess.TimeoutExpired as error:
        raise LimitError("pdf.too-slow", where=where, seconds=SECONDS) from error
    finally:
        ended.set()
        if watching.ident is not None:
            watching.join()
    if too_much.is_set():
        raise LimitError("pdf.too-much-memory", where=where)
    return said


def _problem(problem: str, reason: str, where: str) -> DuizhaoError:
    match problem:
        case "password":
            return FormatError("file.password", where=where)
        case "cipher":
            return FormatError("pdf.encrypted", where=where)
        case "length":
            return LimitError("file.too-long", where=where, limit=MAX_CHARACTERS)
        case "size":
            return LimitError("pdf.too-much-memory", where=where)
        case _ if reason:
            return FormatError("pdf.malformed", where=where, reason=reason)
        case _:
            return FormatError("pdf.damaged", where=where)
