"""OpenDocument spreadsheets (.ods): the cells of their sheets as they are shown.

ODF 1.3, ISO/IEC 26300. Repeated cells and rows are written once with a count, which a file
may choose as it likes: blank ones are skipped, filled ones are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from align.documents.package import Package
from align.documents.xlsx import CELLS
from align.errors import FormatError, LimitError
from align.markup import local
from align.messages import Message, message

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["MIME", "ods_sheets"]

MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_BODY = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_LEFT_OUT = frozenset(("annotation", "ruby-text"))


def ods_sheets(
    data: bytes, where: str, notes: list[Message], *, widest: int = 256
) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """The visible sheets that hold anything: names, and rows with their 1-based numbers.

    Raises:
        FormatError, LimitError: it is damaged, protected or too large.
    """
    package = Package(data, where=where, ending=".ods")
    package.need(_BODY)
    if _MANIFEST in package.names and b"encryption-data" in package.read(_MANIFEST):
        raise FormatError("file.password", where=where)
    root = package.xml(_BODY)
    hidden_styles = {
        _attribute(style, "name")
        for style in root.iter("{*}style")
        for item in style.iterfind("{*}table-properties")
        if _attribute(item, "display") == "false"
    }
    found = []
    hidden = cells = 0
    for table in root.iter("{*}table"):
        if _attribute(table, "style-name") in hidden_styles:
            hidden += 1
            continue
        rows = []
        for number, row in _rows(table, widest):
            cells += sum(map(bool, row))
            if cells > CELLS:
                raise LimitError("workbook.too-many-cells", where=where, limit=CELLS)
            rows.append((number, row))
        if rows:
            found.append((_attribute(table, "name"), rows))
    if hidden:
        notes.append(message("workbook.hidden-sheets", count=hidden))
    return found


def _rows(table: etree._Element, widest: int) -> Iterator[tuple[int, list[str]]]:
    number = 1
    merged: dict[int, tuple[int, str]] = {}
    for item in table.iter("{*}table-row"):
        count = _count(item, "number-rows-repeated")
        row: list[str] = []
        for cell in item:
            name = local(cell)
            if name not in ("table-cell", "covered-table-cell"):
                continue
            text = _text(cell) if name == "table-cell" else ""
            place = len(row)
            if name == "covered-table-cell" and place in merged and number <= merged[place][0]:
                text = merged[place][1]
            down = _count(cell, "number-rows-spanned")
            if text and down > 1:
                merged[place] = (number + down - 1, text)
            if place < widest:
                row += [text] * min(_count(cell, "number-columns-repeated"), widest - place)
        while row and not row[-1]:
            row.pop()
        if row:
            for at in range(min(count, 1000)):
                yield number + at, list(row)
        number += count


def _text(cell: etree._Element) -> str:
    """A cell's paragraphs, a line each, without comments."""
    return "\n".join(_flat(item) for item in cell if local(item) == "p")


def _flat(item: etree._Element) -> str:
    text = item.text or ""
    for child in item:
        name = local(child)
        if name == "s":
            text += " " * min(_count(child, "c"), 1000)
        elif name == "tab":
            text += "\t"
        elif name == "line-break":
            text += "\n"
        elif name and name not in _LEFT_OUT:
            text += _flat(child)
        text += child.tail or ""
    return text


def _attribute(item: etree._Element, name: str) -> str:
    return next((str(v) for k, v in item.items() if str(k).rpartition("}")[2] == name), "")


def _count(item: etree._Element, name: str) -> int:
    said = _attribute(item, name)
    return int(said) if said.isascii() and said.isdecimal() and 0 < len(said) < 8 else 1
