"""Workbooks (.xlsx): cells read as a stream, by what is there and not by what is declared.

As a document a workbook is its cells that hold text, row by row, a paragraph each: numbers,
dates, formulas' numbers, hidden sheets, comments, charts and macros are not taken. Files of
pairs are read by :func:`align.documents.read_pairs`.

A sheet may say that it has a billion cells, or hold one in its last column: only cells
with a value count, and how many of them there may be is limited. Formulas are never
computed; the value that the spreadsheet program stored is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from align.documents.package import Package, relations
from align.documents.protocol import Builder, Content
from align.errors import FormatError, LimitError
from align.markup import local
from align.messages import Message, message
from align.text.files import MAX_CHARACTERS

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Cell", "Sheet", "Workbook", "XlsxReader"]

_BOOK = "xl/workbook.xml"
CELLS = 2_000_000
"""How many cells with a value a workbook may have."""

_STRINGS = "xl/sharedStrings.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TEXT = frozenset(["s", "inlineStr", "str"])
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name and the member that holds it."""

    name: str
    part: str
    hidden: bool


class Cell(NamedTuple):
    """A cell that has a value; *column* counts from 0, *is_text* is false for numbers.

    *kind* is the file's own word for what it holds (``n``, ``b``, ``d`` ...), *style* the
    number of its format.
    """

    column: int
    text: str
    is_text: bool
    kind: str = "n"
    style: int = 0


class Workbook:
    """An opened workbook; *uncomputed*: formulas so far that hold no value; *unknown*: where
    they stand in the last sheet (1-based row, 0-based column).

    Raises:
        FormatError, LimitError: its package is damaged, protected or too large.
    """

    def __init__(self, data: bytes, *, where: str) -> None:
        self.package = Package(data, where=where, ending=".xlsx")
        self.package.need(_BOOK)
        self._where = where
        self._cells = self._characters = 0
        self.uncomputed = 0
        self.unknown: set[tuple[int, int]] = set()
        self._strings: list[str] | None = None

    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets in the workbook's order; sheets of charts are none."""
        targets = relations(self.package, _BOOK)
        found = []
        for item in self.package.xml(_BOOK).iter("{*}sheet"):
            ids = [str(v) for k, v in item.items() if str(k).endswith("}id")]
            kind, part = targets.get(ids[0] if ids else "", ("", ""))
            if kind == "worksheet" and part in self.package.names:
                hidden = (item.get("state") or "visible") != "visible"
                found.append(Sheet(item.get("name") or "", part, hidden))
        return tuple(found)

    def visible(self, notes: list[Message] | None = None) -> list[Sheet]:
        """The sheets that are not hidden; *notes* get how many are."""
        sheets = self.sheets()
        shown = [sheet for sheet in sheets if not sheet.hidden]
        if notes is not None and len(shown) < len(sheets):
            notes.append(message("workbook.hidden-sheets", count=len(sheets) - len(shown)))
        return shown

    def texts(self, sheet: Sheet, *, widest: int = 64) -> Iterator[tuple[int, list[str]]]:
        """The rows that hold a value: their 1-based number and their texts from column 0 on.

        Columns from number *widest* on are left out.

        Raises:
            FormatError, LimitError: see :meth:`rows`.
        """
        for number, cells in self.rows(sheet):
            row: list[str] = []
            for cell in cells:
                if cell.column < widest:
                    row += [""] * (cell.column - len(row)) + [cell.text]
            yield number, row

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
        """The rows that hold a value: their 1-based number and their cells from left to right.

        Raises:
            FormatError: the sheet is damaged.
            LimitError: there are too many cells.
        """
        if self._strings is None:
            self._strings = list(self._shared())
        number = 0
        self.unknown = set()
        for row in self._elements(sheet.part, "row"):
            said = row.get("r") or ""
            number = (
                int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else number + 1
            )
            cells: dict[int, Cell] = {}
            column = -1
            for item in row:
                if local(item) != "c":
                    continue
                column = _column(item.get("r") or "", column + 1)
                before = self.uncomputed
                cell = self._cell(item, column)
                if cell is not None:
                    cells[column] = cell
                    self._count(cell.text)
                elif self.uncomputed > before:
                    self.unknown.add((number, column))
            if cells:
                yield number, [cells[key] for key in sorted(cells)]

    def comments(self, sheet: Sheet) -> dict[int, tuple[str, ...]]:
        """What was noted on cells, by the 1-based number of their row, in order of columns.

        A thread of comments counts, not the note that old programs see instead.
        """
        targets = relations(self.package, sheet.part).values()
        found: dict[str, list[str]] = {}
        for kind, name, text in (
            ("threadedComment", "threadedComment", "text"),
            ("comments", "comment", "text"),
        ):
            threads = set(found)
            for part in (part for said, part in targets if said == kind):
                if part not in self.package.names:
                    continue
                for item in self.package.xml(part).iter(f"{{*}}{name}"):
                    cell = item.get("ref") or ""
                    body = item.find(f"{{*}}{text}")
                    said = (
                        "" if body is None else " ".join((_rich(body) or body.text or "").split())
                    )
                    if said and cell not in threads:
                        found.setdefault(cell, []).append(said)
        rows: dict[int, list[str]] = {}
        for cell in sorted(found, key=lambda cell: _column(cell, 0)):
            match = _REFERENCE.fullmatch(cell)
            if match:
                rows.setdefault(int(match[2]), []).extend(found[cell])
        return {number: tuple(said) for number, said in rows.items()}

    def _count(self, text: str) -> None:
        self._cells += 1
        self._characters += len(text)
        # One shared string may stand in millions of cells.
        if self._cells > CELLS or self._characters > MAX_CHARACTERS:
            if self._cells > CELLS:
                raise LimitError("workbook.too-many-cells", where=self._where, limit=CELLS)
            raise LimitError("file.too-long", where=self._where, limit=MAX_CHARACTERS)

    def _shared(self) -> Iterator[str]:
        if _STRINGS in self.package.names:
            for item in self._elements(_STRINGS, "si"):
                yield _rich(item)

    def _cell(self, item: etree._Element, column: int) -> Cell | None:
        kind = item.get("t") or "n"
        if kind == "e":
            return None
        # A search by a path takes longer than all the rest, and cells have few children.
        inner = {local(child): child for child in reversed(item)}
        if kind == "inlineStr":
            inline = inner.get("is")
            text = _inline(inline) if inline is not None else ""
        else:
            value = inner.get("v")
            text = (value.text if value is not None else "") or ""
            if kind == "s":
                text = self._string(text)
            elif kind == "str":
                text = _unescaped(text)
        if not text.strip():
            self.uncomputed += "f" in inner
            return None
        style = item.get("s") or "0"
        number = int(style) if style.isascii() and style.isdecimal() and len(style) < 7 else 0
        return Cell(column, text, kind in _TEXT, kind, number)

    def _string(self, index: str) -> str:
        strings = self._strings or []
        if index.isascii() and index.isdecimal() and len(index) < 9 and int(index) < len(strings):
            return strings[int(index)]
        raise FormatError("workbook.text-missing", where=self._where, index=index[:20])

    def _elements(self, part: str, name: str) -> Iterator[etree._Element]:
        """The elements *name* of *part*, each whole, then forgotten."""
        from lxml import etree

        with self.package.open(part) as stream:
            events = etree.iterparse(
                stream,
                events=("end",),
                tag=f"{{*}}{name}",
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
            try:
                for _, element in events:
                    if local(element) == name:
                        yield element
                    element.clear()
                    while (before := element.getprevious()) is not None:
                        before.getparent().remove(before)
            except etree.XMLSyntaxError as error:
                raise self.package.malformed(error) from error


def _inline(item: etree._Element) -> str:
    """A text in its cell, which hardly ever has runs."""
    if len(item) == 1 and local(item[0]) == "t":
        return _unescaped(item[0].text or "")
    return _rich(item)


def _rich(item: etree._Element) -> str:
    """A text's runs together, without the readings above East Asian characters."""
    parts: list[str] = []
    for child in item:
        name = local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [run.text or "" for run in child.iterfind("{*}t")]
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold stand as ``_x000D_``."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _column(reference: str, expected: int) -> int:
    match = _REFERENCE.fullmatch(reference)
    return _number(match[1]) if match else expected


@cache
def _number(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


class XlsxReader:
    """Reads ``.xlsx`` (and ``.xlsm``, whose macros are never looked at)."""

    name = "xlsx"
    extensions: tuple[str, ...] = (".xlsx", ".xlsm", ".xltx")

    def sniff(self, data: bytes) -> bool:
        """A zip archive in which Excel's main part is named."""
        return data.startswith(b"PK\x03\x04") and _BOOK.encode() in data

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The text of the cells; *encoding* does not apply."""
        del encoding
        builder = Builder()
        book = Workbook(data, where=where)
        numbers = 0
        for sheet in book.visible(builder.notes):
            for _, cells in book.rows(sheet):
                for cell in cells:
                    if cell.is_text and _LETTER.search(cell.text):
                        builder.add(cell.text)
                    else:
                        numbers += 1
        if numbers:
            builder.notes.append(message("workbook.cells-without-words", count=numbers))
        return builder.content()
