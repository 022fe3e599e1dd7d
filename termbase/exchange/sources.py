"""Tables as they stand in a file, before it is known what they hold.

A file has one table (CSV, TSV, text) or several (the visible sheets of a workbook, the tables
of a Word document). Lines of comments, as OmegaT, UTX and CC-CEDICT have them, are no rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from align.errors import EmptyInputError, FormatError
from align.messages import Message, message
from align.model import Lang
from align.text.decoding import decode_clean
from align.text.delimited import quoted_rows, raw_rows, restore
from align.text.files import display_name, read_bytes
from termbase.exchange.roles import Row, cell_language

__all__ = ["Source", "read_source"]

_UTX = re.compile(r"#UTX[^;\n]*;\s*([A-Za-z-]+)\s*/\s*([A-Za-z-]+)")
_CEDICT = re.compile(r"\S+ \S+ \[[^\]]*\] /.*/\s*")
_DOUBLED = re.compile(r'"(?:[^"]|"")*"')
_WIDEST = 256


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of one table.

    Attributes:
        name: of the sheet or table, where the file has several.
        languages: of source and target, where the file says it before the table.
        cedict: whether the rows are lines of CC-CEDICT, each one cell.
        raw: whether it is a table without quotes.
        unknown: cells (row, column) with a formula whose value the file does not hold.
    """

    rows: tuple[Row, ...]
    name: str = ""
    languages: tuple[Lang | None, Lang | None] | None = None
    cedict: bool = False
    raw: bool = False
    unknown: frozenset[tuple[int, int]] = frozenset()


def read_source(
    path: str | PathLike[str],
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    form: str | None = None,
    notes: list[Message],
) -> list[Source]:
    """The tables of a file, at least one.

    Args:
        form: ``csv``, ``tsv``, ``xlsx``, ``ods`` or ``docx``; by its content and its name if
            it is not given.

    Raises:
        InputError: the file cannot be read, or there is no row in it.
    """
    path = Path(path)
    where = display_name(path)
    data = read_bytes(path, where=where)
    kind = form or _form(path, data)
    if kind in ("xlsx", "ods", "docx"):
        if encoding is None or data.startswith(b"PK\x03\x04"):
            found = _office(kind, data, where, notes)
        else:
            found = []
    else:
        decoded = decode_clean(data, where=where, encoding=encoding)
        notes += decoded.notes
        found = [_text(decoded.text, path, kind, delimiter)]
    found = [source for source in found if source.rows]
    if not found:
        raise EmptyInputError("file.empty", where=path)
    return found


def _form(path: Path, data: bytes) -> str:
    ending = path.suffix.lower()
    if data.startswith(b"PK\x03\x04"):
        from align.documents.ods import MIME

        if MIME in data[:200]:
            return "ods"
        return "docx" if b"word/document.xml" in data else "xlsx"
    return "csv" if ending == ".csv" else "text"


def _office(kind: str, data: bytes, where: str, notes: list[Message]) -> list[Source]:
    if kind == "docx":
        from align.documents.tables import docx_tables

        found = []
        for number, table in enumerate(docx_tables(data, where), 1):
            rows = tuple((line, list(row)) for line, row in table.rows if any(row))
            found.append(Source(rows, str(number)))
        if not found:
            raise FormatError("table.none", where=where)
        return found
    if kind == "ods":
        from align.documents.ods import ods_sheets

        sheets = ods_sheets(data, where, notes, widest=_WIDEST)
        return [Source(tuple(rows), name) for name, rows in sheets]
    from align.documents.shown import show_sheet
    from align.documents.xlsx import Workbook

    book = Workbook(data, where=where)
    dates = uncomputed = 0
    found = []
    for sheet in book.visible(notes):
        shown = show_sheet(book, sheet, widest=_WIDEST)
        dates, uncomputed = dates + shown.dates, uncomputed + shown.uncomputed
        rows = tuple((line, row) for line, row in shown.rows if any(cell.strip() for cell in row))
        found.append(Source(rows, sheet.name, unknown=shown.unknown))
    if dates:
        notes.append(message("glossary.dates-as-shown", count=dates))
    if uncomputed:
        notes.append(message("glossary.formulas-without-value", count=uncomputed))
    return found


def _text(text: str, path: Path, kind: str, delimiter: str | None) -> Source:
    said = _UTX.match(text.removeprefix("\ufeff"))
    if said:
        return _utx(text, path, (cell_language(said[1]), cell_language(said[2])))
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if lines and sum(bool(_CEDICT.fullmatch(line)) for line in lines[:200]) * 2 > len(lines[:200]):
        rows = [(n, [line]) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
        return Source(tuple(row for row in rows if not row[1][0].startswith("#")), cedict=True)
    if delimiter is None and kind != "csv" and _by_tabs(lines):
        if _has_quotes(lines):
            rows = [*quoted_rows(text, where=path, delimiter="\t")]
            return Source(tuple(_without_comments(rows)))
        return Source(tuple(_without_comments([*raw_rows(text, where=path)])), raw=True)
    if delimiter is None and _by_bars(lines):
        delimiter = "|"
    if delimiter is None and kind != "csv":
        delimiter = next((mark for mark in "|=" if _parts_every(lines, mark)), None)
    rows = [
        (line, [restore(cell) for cell in row])
        for line, row in quoted_rows(text, where=path, delimiter=delimiter)
    ]
    return Source(tuple(_without_comments(rows)))


def _parts_every(lines: list[str], mark: str) -> bool:
    """Whether every line has two cells that *mark* parts, and no other mark could."""
    some = lines[:200]
    return all(line.count(mark) == 1 and not {*line} & {*",;\t"} for line in some)


def _by_bars(lines: list[str]) -> bool:
    """Whether ``|`` parts the cells: as many in every line, and nothing else in the first."""
    some = lines[:200]
    counts = {line.count("|") for line in some}
    return bool(some) and len(counts) == 1 and min(counts) > 1 and not {*some[0]} & {*",;\t"}


def _by_tabs(lines: list[str]) -> bool:
    some = lines[:200]
    return bool(some) and 2 * sum("\t" in line for line in some) >= len(some)


def _has_quotes(lines: list[str]) -> bool:
    """Whether a spreadsheet put cells with a comma, quote or line end into quotes.

    A raw table may hold quoted words, too: it is one of a spreadsheet where every cell that
    begins with a quote is quoted whole, and one of them for a reason.
    """
    reason = False
    for line in lines:
        for cell in line.split("\t"):
            if not cell.startswith('"'):
                continue
            if _DOUBLED.fullmatch(cell):
                inner = cell[1:-1]
                reason = reason or "," in inner or '""' in inner
            elif cell.count('"') == 1:
                reason = True  # goes on in the next line
            else:
                return False
    return reason


def _without_comments(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not _is_comment(row[1])]


def _is_comment(row: list[str]) -> bool:
    return (
        row[0].startswith("#")
        and row[0].strip("# ") != ""
        and not any(cell.strip() for cell in row[1:])
    )


def _utx_status(cell: str) -> str:
    # What may be used beside the approved term; what may not is rejected or forbidden there.
    return "admitted" if cell.strip() == "non-standard" else cell


def _utx(text: str, path: Path, languages: tuple[Lang | None, Lang | None]) -> Source:
    rows = [*raw_rows(text, where=path)]
    head: Row | None = None
    body: list[Row] = []
    for line, cells in rows:
        if cells[0].startswith("#"):
            if len(cells) > 1 and not body:
                head = (line, [cells[0].lstrip("#"), *cells[1:]])
        else:
            body.append((line, [*map(_utx_status, cells)]))
    return Source(tuple([head, *body] if head else body), languages=languages, raw=True)
