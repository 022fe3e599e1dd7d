"""Tables whose rows are pairs: where a file holds them, and which columns are the languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.documents.columns import Column, choose
from align.documents.docx import body_of, cell_text, table_rows
from align.documents.rtf import rtf_rows
from align.documents.xlsx import Workbook
from align.errors import EmptyInputError, FormatError
from align.messages import Message, message

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Column", "Table", "docx_tables", "pairs_of", "rtf_tables", "xlsx_tables"]

_INNER_ENDS = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029\t]+")
_BLANK = " \u00a0\u3000\u200b\u2060\ufeff"
_WIDEST = 64
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the 1-based line (or row) at which each begins; *name* in messages."""

    rows: Sequence[tuple[int, Sequence[str]]]
    name: Message | None = None


def pairs_of(
    table: Table,
    where: str,
    notes: list[Message],
    *,
    zh: Column = None,
    en: Column = None,
    lenient: bool = True,
) -> list[tuple[str, str]]:
    """The pairs of *table*, Chinese first, cells on one line; notes say what was done.

    Raises:
        EmptyInputError, FormatError, LanguageError: there is no pair, or a row is short.
        SettingError: there is no such column.
    """
    rows = [(line, [_one_line(cell) for cell in row]) for line, row in table.rows]
    rows = [(line, row) for line, row in rows if any(row)]
    rows = _full(rows, where, notes, lenient=lenient)
    chosen = choose([row for _, row in rows], where, zh=zh, en=en)
    a, b = chosen.zh, chosen.en
    notes += chosen.notes
    titles = chosen.first - chosen.header
    if titles:
        notes.append(message("table.titles-left-out", count=titles))
    if chosen.header:
        notes.append(message("table.header-left-out"))
    rows = rows[chosen.first :]
    if a > b and zh is None and en is None:
        notes.append(message("table.columns-exchanged"))
    pairs = [(row[a] if a < len(row) else "", row[b] if b < len(row) else "") for _, row in rows]
    pairs = [(one, two) for one, two in pairs if one or two]
    if not pairs:
        raise EmptyInputError("table.no-pair", where=where)
    return pairs


def _one_line(cell: str) -> str:
    return _INNER_ENDS.sub(" ", cell).strip(_BLANK)


def _full(
    rows: list[tuple[int, list[str]]], where: str, notes: list[Message], *, lenient: bool
) -> list[tuple[int, list[str]]]:
    """The rows of two columns and more."""
    if not rows:
        raise EmptyInputError("document.no-text", where=where)
    short = [line for line, row in rows if len(row) < 2]
    if short and not lenient:
        raise FormatError("table.one-column", where=where, line=short[0])
    if len(short) == len(rows):
        raise EmptyInputError("table.one-column-only", where=where)
    if short:
        lines = [*map(str, short[:_SHOWN]), *(["…"] if len(short) > _SHOWN else [])]
        notes.append(message("table.rows-of-one-column", count=len(short), lines=lines))
    return [(line, row) for line, row in rows if len(row) > 1]


def docx_tables(data: bytes, where: str) -> list[Table]:
    """The tables of a Word document that have two columns and more.

    Raises:
        InputError: the document cannot be read.
    """
    found = []
    for number, elements in table_rows(body_of(data, where)[1]):
        rows = [(line, list(_cells(row))[:_WIDEST]) for line, row in enumerate(elements, 1)]
        if any(sum(map(bool, row)) > 1 for _, row in rows):
            found.append(Table(rows, message("table.number", number=number)))
    return found


def _cells(row: etree._Element) -> Iterator[str]:
    """The cells of a row; one across columns counts for all of them."""
    for cell in row.iter("{*}tc"):
        yield cell_text(cell)
        yield from [""] * (_span(cell) - 1)


def _span(cell: etree._Element) -> int:
    for item in cell.iterfind("{*}tcPr/{*}gridSpan"):
        for key, value in item.items():
            if str(key).endswith("}val") and str(value).isdecimal() and len(value) < 4:
                return min(max(1, int(value)), _WIDEST)
    return 1


def xlsx_tables(data: bytes, where: str, notes: list[Message]) -> list[Table]:
    """The visible sheets of a workbook that hold anything.

    Raises:
        InputError: the workbook cannot be read.
    """
    book = Workbook(data, where=where)
    found = []
    for sheet in book.visible(notes):
        rows = [(line, row if len(row) > 1 else [*row, ""]) for line, row in book.texts(sheet)]
        if rows:
            found.append(Table(rows, message("table.sheet", name=sheet.name)))
    return found


def rtf_tables(data: bytes, where: str) -> list[Table]:
    """The rows of an RTF file's tables as one table, if there are two columns and more.

    Raises:
        InputError: the file cannot be read.
    """
    rows = [(line, row[:_WIDEST]) for line, row in enumerate(rtf_rows(data, where), 1)]
    return [Table(rows)] if any(sum(map(bool, row)) > 1 for _, row in rows) else []
