"""Tables of two languages in Word documents and workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from align.documents._columns import Table
from align.documents._package import Package, local
from align.documents._sheets import Workbook
from align.documents.docx import BODY, paragraphs

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["docx_tables", "xlsx_tables"]

_WIDEST = 64


def docx_tables(data: bytes, where: str) -> list[Table]:
    """The tables of a Word document that have two columns and more.

    Raises:
        InputError: the document cannot be read.
    """
    package = Package(data, where=where, ending=".docx")
    package.need(BODY, "Word document")
    found = []
    for number, element in enumerate(package.xml(BODY).iter("{*}tbl"), 1):
        rows = list(enumerate(_rows(element), 1))
        # A table around the tables is layout.
        nested = any(local(inner) == "tbl" for inner in element.iterdescendants("{*}tbl"))
        if not nested and any(sum(map(bool, row)) > 1 for _, row in rows):
            found.append(Table(rows, f"table {number}"))
    return found


def _rows(table: etree._Element) -> Iterator[list[str]]:
    for row in table.iter("{*}tr"):
        if row.find("{*}trPr/{*}del") is not None:
            continue
        cells: list[str] = []
        for cell in row.iter("{*}tc"):
            text = "\n".join(part.strip() for part in paragraphs(cell) if part.strip())
            cells.append(text)
            # A cell across columns counts for all of them.
            cells += [""] * (_span(cell) - 1)
        yield cells[:_WIDEST]


def _span(cell: etree._Element) -> int:
    for item in cell.iterfind("{*}tcPr/{*}gridSpan"):
        for key, value in item.items():
            if str(key).endswith("}val") and str(value).isdecimal() and len(value) < 4:
                return min(max(1, int(value)), _WIDEST)
    return 1


def xlsx_tables(data: bytes, where: str, notes: list[str]) -> list[Table]:
    """The visible sheets of a workbook that hold anything.

    Raises:
        InputError: the workbook cannot be read.
    """
    book = Workbook(data, where=where)
    found = []
    hidden = 0
    for sheet in book.sheets():
        if sheet.hidden:
            hidden += 1
            continue
        rows: list[tuple[int, list[str]]] = []
        for number, cells in book.rows(sheet):
            row: list[str] = []
            for cell in cells:
                if cell.column < _WIDEST:
                    row += [""] * (cell.column - len(row)) + [cell.text]
            rows.append((number, row if len(row) > 1 else [*row, ""]))
        if rows:
            found.append(Table(rows, f"sheet {sheet.name}"))
    if hidden:
        notes.append(f"{hidden} hidden sheets were left out")
    return found
