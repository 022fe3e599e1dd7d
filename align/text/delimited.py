"""Tables that are text: rows with the lines they stand at in, rows out.

Two kinds are read. *Quoted* tables are RFC 4180: a cell with a delimiter or line end in it
stands in quotes, a quote in a quoted cell is doubled. *Raw* ones know no quotes: a tab
parts cells, a line end parts rows, and nothing else has a meaning. A first line ``sep=;``,
as spreadsheets write it, names the delimiter and is no row.

What is written for spreadsheets is UTF-8 with a byte order mark, and a cell that a
spreadsheet would run as a formula is neutralised (:func:`neutralise`); what is read back is
restored by :func:`restore`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Literal

from align.errors import FormatError, LimitError
from align.text.files import RAW_TABLES

__all__ = [
    "MAX_CELL",
    "Rows",
    "TableWriter",
    "column_letters",
    "column_of_letters",
    "find_delimiter",
    "is_quoted",
    "neutralise",
    "quoted_rows",
    "raw_cell",
    "raw_rows",
    "restore",
    "rows_of",
]

MAX_CELL = 1_000_000
"""Longest cell taken, in characters: longer ones are a quote that does not close."""

Rows = Iterator[tuple[int, list[str]]]
"""Rows with the 1-based line at which each begins; rows of blank cells are left out."""

_SEPARATOR = re.compile(r'\ufeff?"?sep=(.)"?[ \t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_DELIMITERS = (",", "\t", ";")
_SAMPLE = 200_000
_ROWS = 200

_SIGNS = "=+\\-@\u2212\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_DANGEROUS = f"(?:[\t\r\n]|[\\s\ufeff\u200b-\u200f\u2060]*[{_SIGNS}])"
_TO_NEUTRALISE = re.compile(f"'*{_DANGEROUS}")
_NEUTRALISED = re.compile(f"'+{_DANGEROUS}")
_BREAKS = re.compile("\r\n|[\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")


# Reading


def rows_of(text: str, *, where: object, quoted: bool = True, delimiter: str | None = None) -> Rows:
    """The rows of *text*.

    Args:
        where: the file's name for messages.
        quoted: whether quotes have a meaning. delimiter: found where it is not given.

    Raises:
        FormatError: a quote is never closed, or follows where none may; line named.
        LimitError: a cell is longer than :data:`MAX_CELL`; line named.
    """
    if quoted:
        return quoted_rows(text, where=where, delimiter=delimiter)
    return raw_rows(text, where=where, delimiter=delimiter or "\t")


def quoted_rows(text: str, *, where: object, delimiter: str | None = None) -> Rows:
    """The rows of a quoted table; see :func:`rows_of`."""
    named = _SEPARATOR.match(text)
    body = text[named.end() :] if named else text.removeprefix("\ufeff")
    skipped = 1 if named else 0
    mark = delimiter or (named[1] if named else find_delimiter(body))
    old = csv.field_size_limit()
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=mark, strict=True)
    begin = 1
    while True:
        # The limit is the process's: it holds only while a row is read.
        csv.field_size_limit(MAX_CELL)
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            line = begin + skipped
            if "field larger" in str(error):
                raise LimitError(
                    "table.cell-too-long", where=where, line=line, limit=MAX_CELL
                ) from error
            raise FormatError("table.quotes", where=where, line=line) from error
        finally:
            csv.field_size_limit(old)
        if any(cell.strip() for cell in row):
            yield begin + skipped, row
        begin = reader.line_num + 1


def raw_rows(text: str, *, where: object, delimiter: str = "\t") -> Rows:
    """The rows of a raw table; see :func:`rows_of`."""
    for number, line in enumerate(_LINE_ENDS.split(text.removeprefix("\ufeff")), 1):
        if not line.strip():
            continue
        row = line.split(delimiter)
        if len(line) > MAX_CELL and max(map(len, row)) > MAX_CELL:
            raise LimitError("table.cell-too-long", where=where, line=number, limit=MAX_CELL)
        yield number, row


def find_delimiter(text: str) -> str:
    """The comma, tab or semicolon that parts the cells of the quoted table *text*.

    The one by which most of the first rows have the same number of cells, more than one;
    not simply the most frequent one of the first line, because that may be a title or have
    other marks in its cells.
    """
    sample = text[:_SAMPLE]
    best, most = ",", (0.0, 0)
    for mark in _DELIMITERS:
        widths = list(_widths(sample, mark))
        if not widths:
            continue
        usual = max(set(widths), key=lambda width: (width > 1, widths.count(width), width))
        score = (widths.count(usual) / len(widths), usual) if usual > 1 else (0.0, 0)
        if score > most:
            best, most = mark, score
    return best


def _widths(sample: str, mark: str) -> Iterator[int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=mark)
    try:
        for row in islice(reader, _ROWS):
            if any(cell.strip() for cell in row):
                yield len(row)
    except csv.Error:
        return


def is_quoted(ending: str, text: str) -> bool:
    """Whether a file whose name has *ending* holds a quoted table.

    ``.csv`` is quoted and ``.tsv`` raw; where the name does not say, tabs do.
    """
    return ending == ".csv" or (ending not in RAW_TABLES and "\t" not in text[:10_000])


def column_of_letters(text: str) -> int | None:
    """The 0-based index of a column that is named as spreadsheets do: ``A``, ``ab``."""
    if not re.fullmatch("[A-Za-z]{1,2}", text):
        return None
    index = 0
    for letter in text.lower():
        index = index * 26 + ord(letter) - 96
    return index - 1


def column_letters(index: int) -> str:
    """What spreadsheets call the 0-based column *index*: ``A``, ``AB``."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def restore(text: str) -> str:
    """What :func:`neutralise` was given."""
    return text[1:] if _NEUTRALISED.match(text) else text


# Writing


def neutralise(text: str) -> str:
    """*text* as a cell that no spreadsheet runs.

    A spreadsheet runs a cell that begins with ``=``, ``+``, ``-``, ``@`` (or their full-width
    and small forms), a tab or a line end, perhaps after blanks. Such a cell gets an apostrophe
    in front, and so does one that looks neutralised already: ``restore(neutralise(x)) == x``
    for every text.
    """
    return f"'{text}" if _TO_NEUTRALISE.match(text) else text


def raw_cell(text: str) -> str:
    """*text* as a cell of a raw table: every tab and line end is one space."""
    return _BREAKS.sub(" ", text)


class TableWriter:
    """Writes a header and rows to an open text stream, and counts the rows.

    Args:
        form: ``csv`` or ``quoted-tsv``, whose cells are neutralised for spreadsheets, or
            ``tsv``, raw.
        clean: takes out what no table can hold.
    """

    def __init__(
        self,
        stream: IO[str],
        header: Sequence[str],
        *,
        form: Literal["csv", "quoted-tsv", "tsv"] = "csv",
        clean: Callable[[str], str] = str,
    ) -> None:
        self.rows = -1
        self._stream = stream
        self._raw = form == "tsv"
        self._clean = clean
        self._writer = csv.writer(
            stream, delimiter="," if form == "csv" else "\t", lineterminator="\n"
        )
        self.write(header)

    def write(self, row: Iterable[str]) -> None:
        """Write one row."""
        cells = map(self._clean, row)
        if self._raw:
            self._stream.write("\t".join(map(raw_cell, cells)) + "\n")
        else:
            self._writer.writerow([neutralise(cell) for cell in cells])
        self.rows += 1

    def write_all(self, rows: Iterable[Iterable[str]]) -> int:
        """Write *rows*; how many were written so far, the header aside."""
        for row in rows:
            self.write(row)
        return self.rows
