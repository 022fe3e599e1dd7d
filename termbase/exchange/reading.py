"""Glossaries from tables: CSV, TSV, workbooks, Word; our own and everybody else's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike

from align.errors import FormatError, SettingError
from align.messages import Message, message
from align.model import Lang
from termbase.custom import column_of, field_of
from termbase.exchange.cedict import concepts_of_cedict
from termbase.exchange.columns import recognise
from termbase.exchange.lines import concepts_of, is_own, is_own_column
from termbase.exchange.roles import TERM, Layout
from termbase.exchange.rows import Table, concepts_from
from termbase.exchange.sources import Source, read_source
from termbase.model import Concept

__all__ = [
    "Preview",
    "PreviewColumn",
    "concepts_of_tables",
    "preview_tables",
    "read_csv",
    "read_docx",
    "read_ods",
    "read_tsv",
    "read_xlsx",
]

_SAMPLE = 4


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """A column of somebody's table: its 0-based place, header, first cells.

    *name* is what :func:`read_csv` takes for it in *columns* (``zh``, ``en``, ``note``,
    ``en_note`` ...); empty where it is left out.
    """

    place: int
    header: str
    cells: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Preview:
    """How the first table of a file with terms would be read.

    Attributes:
        problem: why it would not; then the columns have the names that were found.
    """

    columns: tuple[PreviewColumn, ...]
    problem: Message | None = None

    @property
    def headers(self) -> tuple[str, ...]:
        """What a file of the same columns has, too."""
        return tuple(item.header for item in self.columns)


def read_csv(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | int] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    separator: str | None = None,
    own_fields: Sequence[str] = (),
    notes: list[Message] | None = None,
) -> tuple[Concept, ...]:
    """A glossary from a CSV made here, by a spreadsheet, or by another tool.

    Args:
        columns: which of the file's columns (header, letter, or 0-based place) is which:
            ``zh``, ``en``, and what a column can be (:data:`termbase.exchange.ROLES`), of
            one language with ``zh_`` or ``en_`` before it. What it does not name is
            recognised by its header and by what is in it.
        separator: what parts the terms of a cell; empty: nothing; ``None``: found.
        own_fields: names of the users' own fields; columns headed so are read into them.
        notes: gets what a user should know of the reading.

    Raises:
        InputError: the file cannot be read or decoded, or is empty.
        FormatError: a cell of our own table is not what its column promises (line and
            column are named), or the columns of both languages are not recognised.
    """
    return _read(path, "csv", columns, encoding, separator, own_fields, notes, delimiter)


def read_tsv(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | int] | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    own_fields: Sequence[str] = (),
    notes: list[Message] | None = None,
) -> tuple[Concept, ...]:
    """A glossary from a text whose cells are parted by tabs, or a list of terms in any form
    that :func:`read_csv` knows; see there. CC-CEDICT and UTX are recognised."""
    return _read(path, "tsv", columns, encoding, separator, own_fields, notes)


def read_xlsx(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | int] | None = None,
    separator: str | None = None,
    own_fields: Sequence[str] = (),
    notes: list[Message] | None = None,
) -> tuple[Concept, ...]:
    """A glossary from the visible sheets of a workbook; see :func:`read_csv`."""
    return _read(path, "xlsx", columns, None, separator, own_fields, notes)


def read_ods(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | int] | None = None,
    separator: str | None = None,
    own_fields: Sequence[str] = (),
    notes: list[Message] | None = None,
) -> tuple[Concept, ...]:
    """A glossary from the sheets of an OpenDocument spreadsheet; see :func:`read_csv`."""
    return _read(path, "ods", columns, None, separator, own_fields, notes)


def read_docx(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | int] | None = None,
    separator: str | None = None,
    own_fields: Sequence[str] = (),
    notes: list[Message] | None = None,
) -> tuple[Concept, ...]:
    """A glossary from the tables of a Word document; see :func:`read_csv`."""
    return _read(path, "docx", columns, None, separator, own_fields, notes)


def _read(
    path: str | PathLike[str],
    form: str,
    columns: Mapping[str, str | int] | None,
    encoding: str | None,
    separator: str | None,
    own_fields: Sequence[str],
    notes: list[Message] | None,
    delimiter: str | None = None,
) -> tuple[Concept, ...]:
    said = [] if notes is None else notes
    sources = read_source(path, encoding=encoding, delimiter=delimiter, form=form, notes=said)
    return concepts_of_tables(
        sources, path, columns=columns, separator=separator, own_fields=own_fields, notes=said
    )


def concepts_of_tables(
    sources: Sequence[Source],
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | int] | None = None,
    separator: str | None = None,
    own_fields: Sequence[str] = (),
    notes: list[Message] | None = None,
) -> tuple[Concept, ...]:
    """The concepts of the tables of a file; see :func:`read_csv`."""
    said = [] if notes is None else notes
    if not columns and any(source.cedict for source in sources):
        return concepts_of_cedict(sources[0].rows, notes=said)
    own = [source for source in sources if not columns and is_own(source.rows[0][1])]
    if own:
        _say_left(said, [item for item in sources if item not in own])
        return _own(own, path, said)
    tables = _tables(sources, columns, own_fields, path, said)
    return concepts_from(tables, where=path, notes=said, separator=separator)


def _say_left(notes: list[Message], sources: Sequence[Source]) -> None:
    if sources:
        notes.append(message("glossary.sheets-left-out", names=[item.name for item in sources]))


def _tables(
    sources: Sequence[Source],
    columns: Mapping[str, str | int] | None,
    own_fields: Sequence[str],
    where: object,
    notes: list[Message],
) -> list[Table]:
    """The tables that can be read; the others are said.

    Raises:
        FormatError, SettingError: none can.
    """
    found: list[Table] = []
    left: list[Source] = []
    problems: list[tuple[int, FormatError | SettingError]] = []
    for source in sources:
        try:
            layout = recognise(
                source.rows,
                where=where,
                columns=columns,
                languages=source.languages,
                own=own_fields,
            )
        except (FormatError, SettingError) as error:
            problems.append((len(source.rows), error))
            left.append(source)
            continue
        found.append(Table(source.rows, layout, source.name, source.unknown))
        notes += layout.notes
        if layout.left_out:
            note = message("glossary.columns-ignored", columns=list(layout.left_out))
            notes.append(note)
        first = layout.first - layout.header
        if first > 0:
            notes.append(message("glossary.titles-left-out", count=first))
    if not found:
        raise max(problems, key=lambda item: item[0])[1]
    _say_left(notes, left)
    return found


def _own(sources: Sequence[Source], where: object, notes: list[Message]) -> tuple[Concept, ...]:
    """Our own table, whose columns have the names that we gave them."""
    unknown: dict[str, None] = {}

    def lines() -> Iterator[tuple[int, Mapping[str, str]]]:
        for source in sources:
            head = [_column(cell) for cell in source.rows[0][1]]
            places = {name: place for place, name in reversed([*enumerate(head)]) if name}
            unknown.update((n, None) for n in head if n and not is_own_column(n))
            width = len(head)
            for line, row in source.rows[1:]:
                beyond = next((cell for cell in row[width:] if cell.strip()), None)
                if beyond is not None:
                    raise FormatError(
                        "glossary.cells-extra",
                        where=where,
                        line=line,
                        cells=len(row),
                        width=width,
                        cell=beyond[:30],
                    )
                cells = row + [""] * (width - len(row))
                yield line, {name: cells[place] for name, place in places.items()}

    concepts = concepts_of(lines(), where=where, notes=notes)
    if unknown:
        notes.append(message("glossary.columns-ignored", columns=list(unknown)))
    return concepts


def _column(cell: str) -> str:
    """The name of one of our columns; the users' own fields keep their capitals."""
    name = field_of(cell.strip())
    return column_of(name) if name else cell.strip().casefold()


def preview_tables(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | int] | None = None,
    encoding: str | None = None,
    form: str | None = None,
    own_fields: Sequence[str] = (),
) -> Preview:
    """How the columns of the file's first table with terms would be read.

    Args:
        form: ``csv``, ``tsv``, ``xlsx``, ``ods`` or ``docx``, where it is known.
        own_fields: see :func:`read_csv`.

    Raises:
        InputError: the file cannot be read, or is empty.
    """
    sources = read_source(path, encoding=encoding, form=form, notes=[])
    problem: Message | None = None
    chosen, layout = sources[0], None
    for source in sources:
        try:
            layout = recognise(
                source.rows,
                where=path,
                columns=columns,
                languages=source.languages,
                own=own_fields,
            )
        except (FormatError, SettingError) as error:
            problem = problem or error.as_message()
            continue
        chosen, problem = source, None
        break
    width = max(len(row) for _, row in chosen.rows)
    first = layout.first if layout is not None else 1
    found = []
    for place in range(width):
        cells = [row[place] for _, row in chosen.rows[first:] if place < len(row) and row[place]]
        head = chosen.rows[0][1]
        header = head[place] if place < len(head) and first else ""
        name = ""
        if layout is not None and place < len(layout.columns):
            header, name = layout.columns[place].header, _name(layout, place)
        found.append(PreviewColumn(place, header, tuple(cells[:_SAMPLE]), name))
    return Preview(tuple(found), problem)


def _name(layout: Layout, place: int) -> str:
    item = layout.columns[place]
    lang: Lang | None = item.lang
    if item.role == TERM:
        return lang or TERM
    if not item.role:
        return ""
    return f"{lang}_{item.role}" if lang is not None and item.of is not None else item.role
