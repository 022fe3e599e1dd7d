"""Tables that go out for review and come back: DOCX, XLSX, TSV, CSV.

The first column's header carries the sending's token (``id 7f3a2b``), so that the file
itself says which sending it is, whatever it is called when it comes back. TSV and CSV are
quoted, begin with a BOM and have neutralised cells, because spreadsheets will open them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from align.errors import FormatError, SettingError
from align.exchange.cells import Cleaner
from align.exchange.files import Target, text_output
from align.exchange.options import Written
from align.exchange.wordtables import write_word_table
from align.exchange.workbooks import Column, write_sheet
from align.messages import Message
from align.text.delimited import TableWriter, restore
from align.text.files import display_name

__all__ = [
    "REVIEW_FORMATS",
    "ReviewRow",
    "ReviewTable",
    "read_review_table",
    "token_of",
    "write_review_table",
]

REVIEW_FORMATS = ("csv", "docx", "tsv", "xlsx")
"""Formats that a table can go out for review in."""

_TOKEN = re.compile(r"id[\s\u00a0]+([0-9a-f]{6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row that came back: its 1-based number, cells by column name, comments on cells."""

    line: int
    cells: Mapping[str, str]
    comments: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True)
class ReviewTable:
    """A table that came back.

    Attributes:
        token: which sending it is of, empty if its header does not say.
        columns: the names of the columns that are there.
        author: who saved the file last, empty if unknown.
    """

    rows: tuple[ReviewRow, ...]
    token: str
    columns: frozenset[str]
    author: str = ""
    notes: tuple[Message, ...] = ()


def write_review_table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    target: Target,
    *,
    form: str,
    title: str,
    intro: Sequence[str] = (),
) -> Written:
    """Write *rows* under *columns*; the first column is the one of ids.

    Raises:
        SettingError: there is no such format. OutputError: the file cannot be written.
    """
    clean = Cleaner()
    if form == "docx":
        count = write_word_table(
            columns, rows, target, title=title, intro=intro, small=(0,), cleaner=clean
        )
        return Written(rows=count, cleaned=clean.count)
    if form == "xlsx":
        count, cut = write_sheet(columns, rows, target, title=title, cleaner=clean)
        return Written(rows=count, cleaned=clean.count, cut=cut)
    if form not in ("csv", "tsv"):
        raise SettingError("exchange.review-format-unknown", name=form, known=REVIEW_FORMATS)
    with text_output(target, bom=True) as stream:
        names = [column.name for column in columns]
        kind: Literal["csv", "quoted-tsv"] = "csv" if form == "csv" else "quoted-tsv"
        count = TableWriter(stream, names, form=kind, clean=clean).write_all(rows)
    return Written(rows=count, cleaned=clean.count)


def read_review_table(
    path: str | os.PathLike[str], headers: Mapping[str, str], *, encoding: str | None = None
) -> ReviewTable:
    """Read a table that came back.

    Args:
        headers: the header of each column (``id`` aside) by the column's name. A header
            is known by any of its words, so ``status`` and ``状态`` are both ``status 状态``.

    Raises:
        InputError: the file cannot be read, or is no table that was sent out.
    """
    from align.documents import read_grid

    grid = read_grid(path, encoding=encoding)
    words = {word: name for name, header in headers.items() for word in _words(header)}
    places: dict[str, int] = {}
    token = ""
    rows: list[ReviewRow] = []
    for row in grid.rows:
        found = _head(row.cells, words)
        if found is not None:
            # A table that was parted has its header twice.
            places, said = found
            token = token or said
            continue
        if not places:
            continue
        cells = {
            name: restore(row.cells[place]) if grid.form == "text" else row.cells[place]
            for name, place in places.items()
            if place < len(row.cells)
        }
        if any(cell.strip() for cell in cells.values()):
            rows.append(ReviewRow(row.line, cells, row.comments))
    if not places:
        raise FormatError(
            "exchange.review-header-missing",
            where=display_name(Path(path)),
            names=("id", *(_words(header)[0] for header in headers.values())),
        )
    return ReviewTable(tuple(rows), token, frozenset(places), grid.author, grid.notes)


def token_of(rows: Iterable[Sequence[str]]) -> str:
    """The token in the header of a table that came back, empty if none of *rows* has one."""
    for cells in rows:
        for cell in cells:
            if match := _TOKEN.fullmatch(cell.strip()):
                return match[1].lower()
    return ""


def _words(header: str) -> list[str]:
    return header.casefold().split()


def _head(cells: Sequence[str], words: Mapping[str, str]) -> tuple[dict[str, int], str] | None:
    """The places of the columns and the token, if *cells* are a header."""
    places: dict[str, int] = {}
    token = ""
    for place, cell in enumerate(cells):
        text = cell.strip()
        match = _TOKEN.fullmatch(text)
        if match or text.casefold() == "id":
            places.setdefault("id", place)
            token = match[1].lower() if match else ""
            continue
        found = [words[word] for word in _words(text) if word in words]
        if found and len(text) < 40:
            places.setdefault(found[0], place)
    return (places, token) if "id" in places and len(places) >= 3 else None
