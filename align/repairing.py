"""XML as other programs leave it, mended while it is read: characters and references.

Programs write control characters, bare ``&`` and ``<``, and HTML's names for characters into
files that they call XML. A parser refuses the whole file for one of them. Here each is made
what it was meant to be, or left out, and counted; entities that a file declares itself are not
touched (readers refuse them).
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from typing import IO, Final

from align.messages import Message, message

__all__ = ["Mended"]

_ODD: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
    r"|&(?!(?:amp|lt|gt|quot|apos);)(?:#([0-9]{1,9});|#[xX]([0-9A-Fa-f]{1,8});"
    r"|([A-Za-z][A-Za-z0-9]{1,31});)?"
    r"|<(?![A-Za-z_/!?:\u0080-\uffff])"
    # no tag either: another one begins before it ends
    r"|<(?=[^<>!?/][^<>]{0,400}<)"
    r"|<!\[CDATA\[.*?\]\]>",
    re.DOTALL,
)
_DECLARED: Final = re.compile(r"^(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_HOLD: Final = 64
_CHUNK: Final = 1 << 18
_LONGEST_CDATA: Final = 1 << 20
_LONGEST_UNIT: Final = 1 << 23
_TAG: Final = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<(/?)([\w:.-]+)[^<>]*?(/?)>", re.DOTALL)


class Mended:
    """A stream of bytes as UTF-8 XML without what XML does not allow.

    Args:
        stream: the file, at its beginning.
        units: names of elements of which each is left out, and counted, if its tags do not match.
    """

    def __init__(self, stream: IO[bytes], units: Sequence[str] = ()) -> None:
        self._stream = stream
        names = "|".join(map(re.escape, units))
        self._start = re.compile(rf"<((?:[\w.-]+:)?(?:{names}))(?=[\s/>])") if units else None
        self._counts: Counter[str] = Counter()
        self._first: dict[str, int] = {}
        self._line = 1
        self._held = ""
        self._begun = False
        self._ended = False
        self._decoder: codecs.IncrementalDecoder | None = None

    @property
    def notes(self) -> tuple[Message, ...]:
        """What was mended so far: how often, and the line of the first."""
        return tuple(
            message(code, count=count, line=self._first[code])
            for code, count in sorted(self._counts.items())
        )

    def read(self, size: int = _CHUNK) -> bytes:
        """The next bytes; none at the end. *size* is about how many bytes are read for them."""
        while not self._ended:
            data = self._stream.read(max(size, 4096))
            self._ended = not data
            text = self._held + self._decoded(data)
            # A reference or a CDATA section must not be parted.
            keep = 0 if self._ended else self._to_hold(text)
            self._held = text[len(text) - keep :]
            if made := "".join(self._pieces(text[: len(text) - keep])):
                return made.encode("utf-8")
        return b""

    def _pieces(self, text: str) -> Iterator[str]:
        """*text* mended, without the units whose tags do not match."""
        starts = [*self._start.finditer(text)] if self._start else []
        at = starts[0].start() if starts else len(text)
        yield self._mend(text[:at])
        for number, start in enumerate(starts):
            following = starts[number + 1].start() if number + 1 < len(starts) else len(text)
            end = re.compile(rf"<{re.escape(start[1])}[^<>]*/>|</{re.escape(start[1])}\s*>")
            closed = end.search(text, start.start(), following)
            stop = closed.end() if closed else following
            line = self._line
            unit = self._mend(text[start.start() : stop])
            if closed and _balanced(unit):
                yield unit
            elif closed or number + 1 < len(starts):
                self._counts["xml.broken-units"] += 1
                self._first.setdefault("xml.broken-units", line)
            if stop < following:
                yield self._mend(text[stop:following])

    def _to_hold(self, text: str) -> int:
        opened = text.rfind("<![CDATA[")
        if opened >= 0 and "]]>" not in text[opened:] and len(text) - opened < _LONGEST_CDATA:
            return len(text) - opened
        if self._start:
            # A unit is judged as a whole.
            starts = self._start.finditer(text, max(0, len(text) - _LONGEST_UNIT))
            last = next(iter(deque(starts, maxlen=1)), None)
            if last and not re.search(rf"</{re.escape(last[1])}\s*>", text[last.start() :]):
                return len(text) - last.start()
        tail = len(text) - _HOLD
        mark = max(text.rfind("&", max(0, tail)), text.rfind("<", max(0, tail)))
        return len(text) - mark if mark >= 0 else 0

    def _decoded(self, data: bytes) -> str:
        if self._decoder is None:
            self._decoder = codecs.getincrementaldecoder(_codec(data))("replace")
        text = self._decoder.decode(data, self._ended)
        if not self._begun and text:
            self._begun = True
            text = _DECLARED.sub(lambda m: f'{m[1]} encoding="UTF-8"', text.lstrip("\ufeff"))
        return text

    def _mend(self, text: str) -> str:
        at = 0

        def mended(match: re.Match[str]) -> str:  # noqa: PLR0911
            nonlocal at
            found = match[0]
            self._line += text.count("\n", at, match.start())
            at = match.start()
            if found.startswith("<!["):
                return _CONTROL.sub(self._left_out, found)
            if found == "<":
                return self._counted("xml.bare-marks", "&lt;")
            if not found.startswith("&"):
                return self._left_out(match)
            decimal, hexadecimal, name = match.groups()
            if decimal or hexadecimal:
                code = int(decimal) if decimal else int(hexadecimal, 16)
                return found if _allowed(code) else self._left_out(match)
            if name is None:
                return self._counted("xml.bare-marks", "&amp;")
            known = html.entities.name2codepoint.get(name)
            if known is None:
                return self._counted("xml.unknown-entities", f"&amp;{name};")
            return self._counted("xml.html-entities", chr(known))

        made = _ODD.sub(mended, text)
        self._line += text.count("\n", at)
        return made

    def _left_out(self, match: re.Match[str]) -> str:
        del match
        return self._counted("xml.characters-left-out", "")

    def _counted(self, code: str, made: str) -> str:
        self._counts[code] += 1
        self._first.setdefault(code, self._line)
        return made


_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _codec(head: bytes) -> str:
    """The codec of XML that begins with *head*; UTF-8 where it names none that is known."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.startswith(b"<\0"):
        return "utf-16-le"
    if head.startswith(b"\0<"):
        return "utf-16-be"
    match = _DECLARED.match(head[:400].decode("latin-1").removeprefix("\xef\xbb\xbf"))
    name = (match[2] if match else "utf-8").lower().removeprefix("x-")
    name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, name)
    if match and name.startswith(("utf-16", "utf-32", "ucs-", "iso-10646-ucs-")):
        # The declaration could not be read if it were true.
        return "utf-8"
    try:
        known = codecs.lookup(name)
    except LookupError:
        return "utf-8"
    return known.name if known._is_text_encoding else "utf-8"


def _balanced(unit: str) -> bool:
    """Whether each tag in *unit* is closed where it should be."""
    stack: list[str] = []
    for closing, name, empty in _TAG.findall(unit):
        if not name or empty:
            continue
        if not closing:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


def _allowed(code: int) -> bool:
    """Whether XML 1.0 allows the character of *code*."""
    return (
        code in (9, 10, 13)
        or 0x20 <= code < 0xD800
        or 0xE000 <= code < 0xFFFE
        or 0x10000 <= code < 0x110000
    )
