"""Workbooks (.xlsx): cells read as a stream, by what is there and not by what is declared.

A sheet may say that it has a billion cells, or hold one in its last column: only cells
with a value count, and how many of them there may be is limited. Formulas are never
computed; the value that the spreadsheet program stored is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.documents._package import Package, local, relations
from align.errors import FormatError, LimitError
from align.text.files import MAX_CHARACTERS

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["BOOK", "Cell", "Sheet", "Workbook"]

BOOK = "xl/workbook.xml"
CELLS = 2_000_000
"""How many cells with a value a workbook may have."""

_STRINGS = "xl/sharedStrings.xml"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TEXT = frozenset(["s", "inlineStr", "str"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name and the member that holds it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that has a value; *column* counts from 0, *is_text* is false for numbers."""

    column: int
    text: str
    is_text: bool


class Workbook:
    """An opened workbook.

    Raises:
        FormatError, LimitError: its package is damaged, protected or too large.
    """

    def __init__(self, data: bytes, *, where: str) -> None:
        self.package = Package(data, where=where, ending=".xlsx")
        self.package.need(BOOK, "workbook")
        self._where = where
        self._cells = self._characters = 0
        self._strings: list[str] | None = None

    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets in the workbook's order; sheets of charts are none."""
        targets = relations(self.package, BOOK)
        found = []
        for item in self.package.xml(BOOK).iter("{*}sheet"):
            ids = [str(v) for k, v in item.items() if str(k).endswith("}id")]
            kind, part = targets.get(ids[0] if ids else "", ("", ""))
            if kind == "worksheet" and part in self.package.names:
                hidden = (item.get("state") or "visible") != "visible"
                found.append(Sheet(item.get("name") or "", part, hidden))
        return tuple(found)

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
        """The rows that hold a value: their 1-based number and their cells from left to right.

        Raises:
            FormatError: the sheet is damaged.
            LimitError: there are too many cells.
        """
        if self._strings is None:
            self._strings = list(self._shared())
        number = 0
        for row in self._elements(sheet.part, "row"):
            said = row.get("r") or ""
            number = (
                int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else number + 1
            )
            cells: dict[int, Cell] = {}
            column = -1
            for item in row.iterfind("{*}c"):
                column = _column(item.get("r") or "", column + 1)
                cell = self._cell(item, column)
                if cell is not None:
                    cells[column] = cell
                    self._count(cell.text)
            if cells:
                yield number, [cells[key] for key in sorted(cells)]

    def comments(self, sheet: Sheet) -> dict[int, tuple[str, ...]]:
        """What was noted on cells, by the 1-based number of their row, in order of columns.

        A thread of comments counts, not the note that old programs see in its place.
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
                    place = item.get("ref") or ""
                    body = item.find(f"{{*}}{text}")
                    said = (
                        "" if body is None else " ".join((_rich(body) or body.text or "").split())
                    )
                    if said and place not in threads:
                        found.setdefault(place, []).append(said)
        rows: dict[int, list[str]] = {}
        for place in sorted(found, key=lambda place: _column(place, 0)):
            match = _PLACE.fullmatch(place)
            if match:
                rows.setdefault(int(match[2]), []).extend(found[place])
        return {number: tuple(said) for number, said in rows.items()}

    def _count(self, text: str) -> None:
        self._cells += 1
        self._characters += len(text)
        # One shared string may stand in millions of cells.
        if self._cells > CELLS or self._characters > MAX_CHARACTERS:
            what = (
                f"more than {CELLS:,} cells with a value"
                if self._cells > CELLS
                else f"more than {MAX_CHARACTERS / 1e6:.0f} million characters"
            )
            raise LimitError(f"it has {what}", where=self._where, remedy="Divide it into parts")

    def _shared(self) -> Iterator[str]:
        if _STRINGS in self.package.names:
            for item in self._elements(_STRINGS, "si"):
                yield _rich(item)

    def _cell(self, item: etree._Element, column: int) -> Cell | None:
        kind = item.get("t") or "n"
        if kind == "e":
            return None
        if kind == "inlineStr":
            inline = item.find("{*}is")
            text = _rich(inline) if inline is not None else ""
        else:
            text = item.findtext("{*}v") or ""
            if kind == "s":
                text = self._string(text)
            elif kind == "str":
                text = _unescaped(text)
        return Cell(column, text, kind in _TEXT) if text.strip() else None

    def _string(self, index: str) -> str:
        strings = self._strings or []
        if index.isascii() and index.isdecimal() and len(index) < 9 and int(index) < len(strings):
            return strings[int(index)]
        raise FormatError(
            f"a cell points at a text that is not there ({index[:20]!r})",
            where=self._where,
            remedy=self.package.remedy,
        )

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
                reason = (error.msg or "").split("\n", 1)[0]
                raise FormatError(
                    f"its XML is not well-formed ({reason})",
                    where=self._where,
                    remedy=self.package.remedy,
                ) from error


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


def _column(place: str, expected: int) -> int:
    match = _PLACE.fullmatch(place)
    if not match:
        return expected
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1
