"""Tables as they stand, cell by cell, for files that come back from somebody else.

Other than :func:`~align.documents.pairs.read_pairs`, nothing is guessed: every row of
every table is handed over, with the comments that were hung on its cells in Word or in a
spreadsheet, and with the name of whoever saved the file last, where the format keeps it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from align.documents.docx import body_of, cell_text, paragraphs, table_rows
from align.documents.package import Package
from align.documents.registry import reader_for
from align.documents.xlsx import Workbook
from align.errors import FormatError
from align.messages import Message
from align.text.decoding import decode_clean
from align.text.delimited import quoted_rows
from align.text.files import display_name, read_bytes

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Grid", "GridRow", "read_grid"]

_CORE = "docProps/core.xml"
_COMMENTS = "word/comments.xml"
_WIDEST = 64


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its 1-based number (of a text file: its line), its cells, comments on them."""

    line: int
    cells: tuple[str, ...]
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """All rows of a file.

    Attributes:
        form: ``docx``, ``xlsx`` or ``text``. author: who saved it last, empty if unknown.
    """

    rows: tuple[GridRow, ...]
    form: str
    author: str = ""
    notes: tuple[Message, ...] = ()


def read_grid(path: str | os.PathLike[str], *, encoding: str | None = None) -> Grid:
    """Read the tables of a Word document or workbook, or a CSV or TSV with quotes.

    Deleted text and deleted rows of tracked changes are left out, inserted ones are there.

    Raises:
        InputError: the file cannot be read or holds no table.
    """
    path = Path(path)
    where = display_name(path)
    data = read_bytes(path, where=where)
    form = reader_for(path, data, where=where, given=encoding is not None).name
    if form == "docx":
        return _docx(data, where)
    if form == "xlsx":
        return _xlsx(data, where)
    decoded = decode_clean(data, where=where, encoding=encoding)
    rows = (GridRow(line, tuple(row)) for line, row in quoted_rows(decoded.text, where=where))
    return Grid(tuple(rows), "text", notes=decoded.notes)


def _docx(data: bytes, where: str) -> Grid:
    package, body = body_of(data, where)
    comments = _word_comments(package)
    rows = [_word_row(row, comments) for _, table in table_rows(body) for row in table]
    if not rows:
        raise FormatError("table.none", where=where)
    numbered = (GridRow(number, *row) for number, row in enumerate(rows, 1))
    return Grid(tuple(numbered), "docx", _author(package))


def _word_row(
    row: etree._Element, comments: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A row's cells and the comments on them."""
    cells = tuple(map(cell_text, row.iter("{*}tc")))
    ids = [
        str(value)
        for mark in row.iter("{*}commentReference")
        for key, value in mark.items()
        if str(key).endswith("}id")
    ]
    return cells[:_WIDEST], tuple(comments[key] for key in dict.fromkeys(ids) if key in comments)


def _word_comments(package: Package) -> dict[str, str]:
    found: dict[str, str] = {}
    if _COMMENTS not in package.names:
        return found
    for item in package.xml(_COMMENTS).iter("{*}comment"):
        values = {str(key).rpartition("}")[2]: str(value) for key, value in item.items()}
        text = " ".join(part.strip() for part in paragraphs(item) if part.strip())
        if text:
            found[values.get("id", "")] = _signed(values.get("author", ""), text)
    return found


def _signed(author: str, text: str) -> str:
    return f"{author.strip()}: {text}" if author.strip() else text


def _author(package: Package) -> str:
    if _CORE not in package.names:
        return ""
    core = package.xml(_CORE)
    return (core.findtext("{*}lastModifiedBy") or "").strip()


def _xlsx(data: bytes, where: str) -> Grid:
    book = Workbook(data, where=where)
    rows: list[GridRow] = []
    notes: list[Message] = []
    for sheet in book.visible(notes):
        comments = book.comments(sheet)
        rows += (
            GridRow(number, tuple(row), comments.get(number, ()))
            for number, row in book.texts(sheet)
        )
    if not rows:
        raise FormatError("workbook.empty", where=where)
    return Grid(tuple(rows), "xlsx", _author(book.package), tuple(notes))
