"""PDF: the text layer, page by page in the order in which it was written.

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
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from align.documents.protocol import Content
from align.errors import DuizhaoError, FormatError, InputError, LimitError
from align.messages import Message, message
from align.model import Excluded
from align.text.files import MAX_CHARACTERS

__all__ = ["PdfReader", "arrange"]

SECONDS = 180
"""How long the text of one file may take."""

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
_LEADERS = re.compile(r"(?:[.·…][ \t]?){6}")
_ENDS = re.compile(r"[.!?:;。！？：；…][\"'”’)\]）」』]*$")
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
        texts = ["".join(page.split()) for page in pages]
        empty = sum(not text for text in texts)
        length = sum(map(len, texts))
        if not length:
            raise FormatError("pdf.no-text-layer", where=where)
        if sum(len(_UNKNOWN.findall(text)) for text in texts) > 0.2 * length:
            raise FormatError("pdf.unknown-characters", where=where)
        notes = [message("pdf.empty-pages", count=empty, pages=len(pages))] if empty else []
        return arrange(pages, notes)


def arrange(pages: Sequence[str], notes: Sequence[Message] = ()) -> Content:
    """*pages* as one text: boilerplate after it, divided words and odd characters mended."""
    said = list(notes)
    mended = sum(len(_LIGATURE.findall(page)) for page in pages)
    lines = [_lines(page) for page in pages]
    boilerplate = _boilerplate(lines)
    body: list[str] = []
    aside: list[tuple[str, str]] = []
    for number, page in enumerate(lines):
        listed = False
        for index, line in enumerate(page):
            # A list of contents: leaders, or the page's number that fell on the next line.
            listed = bool(_LEADERS.search(line)) or (listed and line.isdecimal())
            reason = boilerplate.get((number, index)) or ("contents" if listed else None)
            if reason:
                aside.append((line, reason))
            else:
                body.append(line)
    body, divided = _undivided(body)
    if divided:
        said.append(message("pdf.divided-words", count=divided))
    if mended:
        said.append(message("pdf.ligatures", count=mended))
    text = "".join(_joined(body))
    spans = []
    for line, reason in aside:
        spans.append(Excluded(len(text), len(text) + len(line), reason))
        text += line + "\n"
    return Content(text, excluded=tuple(spans), notes=tuple(said))


def _lines(page: str) -> list[str]:
    plain = _LIGATURE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), page)
    plain = plain.translate(_RADICALS)
    return [line.strip() for line in plain.splitlines() if line.strip()]


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


def _undivided(lines: Sequence[str]) -> tuple[list[str], int]:
    """Lines with divided words put together, and how many were.

    The hyphen goes if the whole word stands elsewhere in the text; it stays if the hyphened
    word does, or if both halves are words of the text.
    """
    words = Counter(word.lower() for line in lines for word in _WORD.findall(line))
    for line, following in itertools.pairwise(lines):
        first, second = _divided(line), _REST.match(following)
        if first and second:
            words.subtract([first.lower(), second[0]])
    mended: list[str] = []
    count = 0
    for line in lines:
        first = _divided(mended[-1]) if mended else ""
        second = _REST.match(line)
        if not first or not second:
            mended.append(line)
            continue
        one, two = first.lower(), second[0]
        before = mended[-1][:-1]
        real = words[f"{one}-{two}"] > 0 or (words[one] > 0 and words[two] > 0)
        if words[one + two] <= 0 and real:
            before += "-"
        # The word moves up whole; the rest of its line stays a line.
        mended[-1] = before + second[0]
        rest = line[second.end() :]
        closing = re.match(r"[^\w\s]*", rest)
        end = closing.end() if closing else 0
        mended[-1] += rest[:end]
        if rest[end:].strip():
            mended.append(rest[end:].strip())
        count += 1
    return mended, count


def _divided(line: str) -> str:
    """The beginning of a word that *line* breaks off with a hyphen, else nothing."""
    match = _DIVIDED.search(line[-_LONGEST_WORD:]) if len(line) < _LONGEST_LINE else None
    return match[1] if match else ""


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """*lines* with their ends; what begins with a small letter belongs to the line before."""
    for line, following in itertools.zip_longest(lines, lines[1:], fillvalue=""):
        wraps = len(line) >= _SHORT and following[:1].islower() and not _ENDS.search(line[-12:])
        yield line + (" " if wraps else "\n")


def _extract(data: bytes, where: str) -> list[str]:
    """The pages' texts, taken by another process."""
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        done = subprocess.run(
            [sys.executable, "-m", "align.documents._pdf_worker", str(MAX_CHARACTERS)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "PYTHONPATH": path},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        result = json.loads(done.stdout) if done.returncode == 0 else {"problem": "damaged"}
    except subprocess.TimeoutExpired as error:
        raise LimitError("pdf.too-slow", where=where, seconds=SECONDS) from error
    except OSError as error:
        raise InputError("pdf.no-process", where=where, reason=error.strerror) from error
    except ValueError:
        result = {"problem": "damaged"}
    if "pages" in result:
        return [str(page) for page in result["pages"]]
    raise _problem(str(result.get("problem")), str(result.get("reason") or ""), where)


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
