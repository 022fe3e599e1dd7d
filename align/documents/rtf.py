"""Rich Text Format (.rtf): RTF 1.9.1 as far as running text needs it.

Taken: paragraphs, cells, footnotes (after the body), inserted text, text boxes. Not taken:
headers and footers, comments, deleted and hidden text, field codes, pictures and objects,
numbers that the program counts; of fields what they show. Read in one pass over the bytes;
groups nest on a list.

Libraries were tried and left: they lose footnotes, take hidden and deleted text, or search
with expressions that are quadratic in the file's length.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from align.documents.fields import shown
from align.documents.protocol import Builder, Content
from align.documents.raised import raised
from align.errors import FormatError, LimitError
from align.messages import message

__all__ = ["RtfReader", "rtf_rows"]

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)"
)
_DEEPEST = 10_000
# Groups whose content is no text. What begins with \* and is not known is one too.
_SKIPPED = frozenset(
    (  # noqa: SIM905
        "fonttbl colortbl stylesheet info header headerl headerr headerf footer footerl footerr "
        "footerf pict object objdata fldinst annotation atnid atnauthor atntime atnicn atndate "
        "atnref atrfstart atrfend bkmkstart bkmkend listtable listoverridetable revtbl rsidtbl "
        "themedata colorschememapping latentstyles datastore generator xmlnstbl pntext listtext "
        "pn pnseclvl pntxta pntxtb filetbl template ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn "
        "background shprslt nonshppict sp tc tcn xe rxe txe do"
    ).split()
)
_KEPT = frozenset("shpinst shptxt shpgrp upr ud footnote fldrslt result".split())  # noqa: SIM905
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "lbr": "\n",
}  # fmt: skip
_ENDS = frozenset(["par", "sect", "page", "cell", "nestcell", "row", "nestrow", "column"])
_SYMBOLS = {
    "~": "\u00a0", "_": "\u2011", "-": "\u00ad", "{": "{", "}": "}", "\\": "\\", "\t": "\t",
}  # fmt: skip
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_PAGES = {936: "gb18030", 950: "big5hkscs", 54936: "gb18030", 65001: "utf-8", 10000: "mac_roman"}
_UNKNOWN_PAGES = "cp1252"


class RtfReader:
    """Reads ``.rtf``."""

    name = "rtf"
    extensions: tuple[str, ...] = (".rtf",)

    def sniff(self, data: bytes) -> bool:
        """The format's first group."""
        return data[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The text; *encoding* does not apply."""
        del encoding
        if not self.sniff(data):
            raise FormatError("rtf.no-signature", where=where)
        parser = _Parser(where)
        whole = parser.feed(data)
        if not whole:
            parser.builder.notes.append(message("rtf.not-closed"))
        return parser.content()


def rtf_rows(data: bytes, where: str) -> list[list[str]]:
    """The rows of all tables, cells as they stand; a cell's paragraphs are its lines.

    Raises:
        LimitError: groups are nested too deep.
    """
    parser = _Parser(where)
    parser.feed(data)
    return parser.rows


@dataclass(slots=True)
class _State:
    """What a group's end restores."""

    skipped: bool = False
    hidden: bool = False
    deleted: bool = False
    font: int = -1
    skip: int = 1
    note: bool = False
    fonts: bool = False
    field: bool = False
    raised: bool = False


@dataclass(slots=True)
class _Target:
    """A paragraph under way."""

    parts: list[str] = field(default_factory=list)


class _Parser:
    """One pass over the tokens."""

    def __init__(self, where: str) -> None:
        self.builder = Builder()
        self._where = where
        self._state = _State()
        self._stack: list[_State] = []
        self._page = _UNKNOWN_PAGES
        self._default = -1
        self._fonts: dict[int, str] = {}
        self._body, self._note, self._field = _Target(), _Target(), _Target()
        self._notes: list[str] = []
        self.rows: list[list[str]] = []
        self._cell: list[str] = []
        self._row: list[str] = []
        self._bytes = bytearray()
        self._skip = 0
        self._first = False
        self._star = False

    def content(self) -> Content:
        """What was read, notes after the body."""
        self._end(note=False)
        self._end(note=True)
        for text in self._notes:
            self.builder.add(text)
        return self.builder.content()

    def feed(self, data: bytes) -> bool:
        """Read *data*; whether its outermost group closes."""
        at = 0
        while at < len(data):
            match = _TOKEN.match(data, at)
            if match is None:
                at += 1
                continue
            at = match.end()
            word, number, code, symbol, brace, run = match.groups()
            if code is not None:
                self._byte(bytes([int(code, 16)]))
            elif run is not None:
                self._byte(run)
            elif word is not None:
                if word == b"bin":
                    at += max(0, int(number or 0))
                else:
                    self._word(
                        word.decode("ascii").lower(), None if number is None else int(number)
                    )
            elif symbol is not None:
                self._symbol(symbol.decode("latin-1"))
            elif brace is not None:
                self._flush()
                self._skip = 0
                if brace == b"{":
                    self._open()
                elif self._close():
                    return True
        self._flush()
        return False

    def _open(self) -> None:
        if len(self._stack) >= _DEEPEST:
            raise LimitError("document.nested-too-deep", where=self._where, limit=_DEEPEST)
        self._stack.append(self._state)
        self._state = replace(self._state)
        self._first, self._star = True, False

    def _close(self) -> bool:
        """Leave a group; whether it was the outermost one."""
        if not self._stack:
            return True
        left, self._state = self._state, self._stack.pop()
        if left.field and not self._state.field:
            self._end_field()
        if left.note and not self._state.note:
            self._end(note=True)
        self._first = False
        return not self._stack

    def _word(self, word: str, number: int | None) -> None:
        state = self._state
        first, self._first = self._first, False
        if word == "u" and number is not None:
            self._unicode(number)
            return
        self._flush()
        self._skip = 0
        if first and word == "fldinst":
            # What the field shows, where its instruction says so.
            state.field = not state.skipped
        elif first and (word in _SKIPPED or (self._star and word not in _KEPT)):
            state.skipped = True
            state.fonts = word == "fonttbl"
        elif first and word == "upr":
            # Its first half repeats in old characters what its second half says in Unicode.
            state.skipped = True
        elif first and word == "ud":
            state.skipped = self._stack[-2].skipped if len(self._stack) > 1 else False
        elif first and word == "footnote":
            state.note = True
        elif word in _ENDS:
            if not self._silent():
                self._end(note=state.note)
                self._table(word)
        elif word == "trowd":
            # What stands before the row is none of its cells.
            if not self._row:
                self._cell.clear()
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        else:
            self._setting(word, number)

    def _table(self, word: str) -> None:
        """Take in that a cell or a row ends."""
        if word in ("cell", "nestcell"):
            self._row.append("\n".join(self._cell))
            self._cell.clear()
        elif word in ("row", "nestrow"):
            if self._row:
                self.rows.append(self._row)
            self._row = []
            self._cell.clear()

    def _setting(self, word: str, number: int | None) -> None:
        state = self._state
        on = number != 0
        match word:
            case "f":
                state.font = number or 0
            case "fcharset" if state.fonts and number in _CHARSETS:
                self._fonts[state.font] = _CHARSETS[number]
            case "cpg" if state.fonts:
                self._fonts[state.font] = _codec(number)
            case "deff":
                self._default = number or 0
            case "ansicpg":
                self._page = _codec(number)
            case "mac":
                self._page = "mac_roman"
            case "uc":
                state.skip = min(max(0, 1 if number is None else number), 100)
            case "v":
                state.hidden = on
            case "super" | "nosupersub" | "sub":
                state.raised = on and word == "super"
            case "deleted":
                state.deleted = on
            case "plain":
                state.hidden = state.deleted = state.raised = False
                state.font = self._default
            case _:
                pass

    def _unicode(self, number: int) -> None:
        if not self._silent():
            self._flush()
            self._target().parts.append(chr(number & 0xFFFF))
        self._skip = self._state.skip

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._star = self._first
            return
        self._first = False
        if self._skip:
            self._skip -= 1
        elif symbol in "\r\n":
            self._flush()
            if not self._silent():
                self._end(note=self._state.note)
        elif symbol in _SYMBOLS:
            self._flush()
            self._say(_SYMBOLS[symbol])

    def _byte(self, data: bytes) -> None:
        self._first = False
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        if data and not self._silent():
            self._bytes += data

    def _flush(self) -> None:
        """Decode the bytes gathered, which one font's encoding holds for."""
        if self._bytes:
            codec = self._fonts.get(
                self._state.font if self._state.font >= 0 else self._default, ""
            )
            # A font of Western letters says nothing in a file whose code page is Chinese.
            if not codec or (codec == "cp1252" and self._page != _UNKNOWN_PAGES):
                codec = self._page
            text = self._bytes.decode(codec, "replace")
            self._target().parts.append(raised(text) if self._state.raised else text)
            self._bytes.clear()

    def _say(self, text: str) -> None:
        if not self._silent():
            self._target().parts.append(text)

    def _silent(self) -> bool:
        return self._state.skipped or self._state.hidden or self._state.deleted

    def _end_field(self) -> None:
        """Say what the field shows whose instruction ends here; its own result is empty then."""
        text = shown("".join(self._field.parts))
        self._field.parts.clear()
        if text:
            self._say(text)

    def _target(self) -> _Target:
        if self._state.field:
            return self._field
        return self._note if self._state.note else self._body

    def _end(self, *, note: bool) -> None:
        """End a paragraph."""
        target = self._note if note else self._body
        # Characters beyond the first plane come as two halves.
        text = "".join(target.parts).encode("utf-16-le", "surrogatepass")
        whole = text.decode("utf-16-le", "replace")
        target.parts.clear()
        if note:
            self._notes.append(whole)
        else:
            self.builder.add(whole)
            if whole.strip():
                self._cell.append(whole.strip())


def _codec(number: int | None) -> str:
    if number in _PAGES:
        return _PAGES[number]
    name = f"cp{number}"
    try:
        codecs.lookup(name)
    except LookupError:
        return _UNKNOWN_PAGES
    return name
