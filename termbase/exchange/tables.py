"""Glossaries as tables: CSV and XLSX for spreadsheets, raw TSV for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike

from align.errors import EmptyInputError, FormatError, SettingError
from align.exchange.cells import Cleaner, number
from align.exchange.files import Target, text_output
from align.exchange.options import Written
from align.exchange.workbooks import Column, read_sheet, write_sheet
from align.messages import Message, message
from align.text.decoding import read_text
from align.text.delimited import TableWriter, column_of_letters, restore, rows_of
from align.text.scripts import has_han
from termbase.exchange.lines import COLUMNS, FULL_COLUMNS, concepts_of, lines_of
from termbase.model import Concept

__all__ = ["read_csv", "read_tsv", "read_xlsx", "write_csv", "write_tsv", "write_xlsx"]

_NUMBERS = {"probability", "frequency", "zh_frequency"}
_WIDTHS = {"zh": 24, "en": 40, "documents": 30, "evidence": 40, "definition": 40, "note": 30}
# What other people's headers call our columns.
_ALIASES = {
    "zh": "zh,zh-cn,zh_cn,zh-hans,zh-hant,zh-tw,chinese,chinese term,中文,汉语,漢語,中文术语",
    "en": "en,en-us,en-gb,en_us,english,english term,英文,英语,英語,英文术语",
    "probability": "probability,confidence,概率",
    "frequency": "frequency,freq,频率,频次",
    "zh_frequency": "zh_frequency",
    "documents": "documents",
    "status": "status,状态",
    "evidence": "evidence",
    "concept": "concept,concept_id,id",
    "concept_status": "concept_status",
    "subject": "subject,domain,领域",
    "definition": "definition,定义",
    "note": "note,notes,comment,comments,备注",
    "zh_status": "zh_status",
    "zh_pos": "zh_pos",
    "en_pos": "en_pos",
    "client": "client,customer,客户",
    "usage_note": "usage_note",
}
_NAMES = {alias: ours for ours, theirs in _ALIASES.items() for alias in theirs.split(",")}

Rows = Iterable[tuple[int, list[str]]]


def write_csv(concepts: Iterable[Concept], target: Target, *, full: bool = False) -> Written:
    """CSV for spreadsheets: UTF-8 with BOM, cells that would run neutralised.

    Args:
        full: all of :data:`FULL_COLUMNS`, so that an import keeps concepts together;
            otherwise the eight columns that scripts may rely on.
    """
    names = FULL_COLUMNS if full else COLUMNS
    clean = Cleaner()
    with text_output(target, bom=True) as stream:
        count = TableWriter(stream, names, clean=clean).write_all(_cells(concepts, names))
    return Written(rows=count, cleaned=clean.count)


def write_tsv(concepts: Iterable[Concept], target: Target, *, full: bool = False) -> Written:
    """Raw TSV: no quoting, no protection, tabs and line ends in a cell are spaces."""
    names = FULL_COLUMNS if full else COLUMNS
    clean = Cleaner()
    with text_output(target) as stream:
        writer = TableWriter(stream, names, form="tsv", clean=clean)
        count = writer.write_all(_cells(concepts, names))
    return Written(rows=count, cleaned=clean.count)


def write_xlsx(
    concepts: Iterable[Concept], target: Target, *, full: bool = True, created: str = ""
) -> Written:
    """A workbook: texts typed as text, frozen header, no formulas."""
    names = FULL_COLUMNS if full else COLUMNS
    clean = Cleaner()
    columns = [Column(name, _WIDTHS.get(name, 14), name in _WIDTHS) for name in names]

    def rows() -> Iterator[list[str | float]]:
        for cells in _cells(concepts, names):
            yield [
                float(cell) if name in _NUMBERS and cell else cell
                for name, cell in zip(names, cells, strict=True)
            ]

    count, cut = write_sheet(
        columns, rows(), target, title="glossary", cleaner=clean, created=created
    )
    return Written(rows=count, cleaned=clean.count, cut=cut)


def read_csv(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | int] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    notes: list[Message] | None = None,
) -> tuple[Concept, ...]:
    """A glossary from a CSV made here, by a spreadsheet, or by another tool.

    Args:
        columns: which of the file's columns (header, letter, or 0-based place) is which of
            ours; what it does not name is recognised by its header (``zh``, ``Chinese``,
            ``中文`` ...), and a file of two columns without header is understood if one
            holds Chinese only.
        notes: gets what a user should know of the reading.

    Raises:
        InputError: the file cannot be read or decoded, or is empty.
        FormatError: a row has too few or too many cells, a cell is not what its column
            promises (line and column are named), or no columns are recognised.
    """
    said = [] if notes is None else notes
    decoded = read_text(path, encoding=encoding)
    said += decoded.notes
    rows = (
        (line, [restore(cell) for cell in row])
        for line, row in rows_of(decoded.text, where=path, delimiter=delimiter)
    )
    return _concepts(rows, columns, path, said)


def read_tsv(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | int] | None = None,
    encoding: str | None = None,
    notes: list[Message] | None = None,
) -> tuple[Concept, ...]:
    """A glossary from a raw TSV; see :func:`read_csv`."""
    said = [] if notes is None else notes
    decoded = read_text(path, encoding=encoding)
    said += decoded.notes
    return _concepts(rows_of(decoded.text, where=path, quoted=False), columns, path, said)


def read_xlsx(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | int] | None = None,
    notes: list[Message] | None = None,
) -> tuple[Concept, ...]:
    """A glossary from a workbook's first sheet; see :func:`read_csv`."""
    said = [] if notes is None else notes
    rows = list(read_sheet(path))
    # Workbooks leave out the empty cells at a row's end.
    width = len(rows[0][1]) if rows else 0
    return _concepts(
        ((index, row + [""] * (width - len(row))) for index, row in rows), columns, path, said
    )


def _cells(concepts: Iterable[Concept], names: Sequence[str]) -> Iterator[list[str]]:
    for concept in concepts:
        for line in lines_of(concept):
            yield [
                value if isinstance(value := line[name], str) else number(value) for name in names
            ]


def _concepts(
    rows: Rows,
    columns: Mapping[str, str | int] | None,
    where: object,
    notes: list[Message],
) -> tuple[Concept, ...]:
    table = list(rows)
    if not table:
        raise EmptyInputError("file.empty", where=where)
    head = [cell.strip() for cell in table[0][1]]
    places, body = _places(table, head, columns, where, notes)
    width = len(head)

    def lines() -> Iterator[tuple[int, Mapping[str, str]]]:
        for line, row in body:
            _check_width(row, width, head, line, where)
            yield line, {name: row[place] for name, place in places.items()}

    return concepts_of(lines(), where=where, notes=notes)


def _check_width(row: list[str], width: int, head: list[str], line: int, where: object) -> None:
    while len(row) > width and not row[-1].strip():
        row.pop()
    if len(row) == width:
        return
    if len(row) < width:
        raise FormatError(
            "glossary.cells-missing",
            where=where,
            line=line,
            cells=len(row),
            width=width,
            column=head[len(row)],
        )
    raise FormatError(
        "glossary.cells-extra",
        where=where,
        line=line,
        cells=len(row),
        width=width,
        cell=row[width][:30],
    )


def _places(
    table: list[tuple[int, list[str]]],
    head: list[str],
    columns: Mapping[str, str | int] | None,
    where: object,
    notes: list[Message],
) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    if columns is not None:
        return _mapped(table, head, columns, where)
    places: dict[str, int] = {}
    for place, cell in enumerate(head):
        name = _NAMES.get(cell.casefold())
        if name is not None:
            places.setdefault(name, place)
    if "zh" in places or "en" in places:
        unknown = [cell for place, cell in enumerate(head) if place not in places.values() and cell]
        if unknown:
            notes.append(message("glossary.columns-ignored", columns=unknown))
        return places, table[1:]
    if len(head) == 2:
        chinese = [
            all(has_han(row[place]) for _, row in table if len(row) > place and row[place])
            for place in (0, 1)
        ]
        if chinese[0] != chinese[1]:
            zh = 0 if chinese[0] else 1
            notes.append(message("glossary.no-header", column=zh + 1))
            return {"zh": zh, "en": 1 - zh}, table
    raise FormatError(
        "glossary.no-columns", where=where, line=table[0][0], head=", ".join(head)[:80]
    )


def _mapped(
    table: list[tuple[int, list[str]]],
    head: list[str],
    columns: Mapping[str, str | int],
    where: object,
) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    places: dict[str, int] = {}
    by_place = True
    names = [cell.casefold() for cell in head]
    for name, column in columns.items():
        if name not in FULL_COLUMNS:
            raise SettingError("glossary.unknown-column", column=name, columns=FULL_COLUMNS)
        place = column if isinstance(column, int) else None
        if isinstance(column, str):
            wanted = column.strip().casefold()
            if wanted in names:
                place, by_place = names.index(wanted), False
            else:
                place = column_of_letters(wanted)
        if place is None:
            raise FormatError(
                "glossary.column-missing",
                where=where,
                line=table[0][0],
                column=column,
                columns=", ".join(head)[:120],
            )
        if not 0 <= place < len(head):
            raise FormatError(
                "glossary.column-beyond",
                where=where,
                width=len(head),
                column=place + 1 if place >= 0 else place,
            )
        places[name] = place
    known = {_NAMES[cell]: place for place, cell in reversed([*enumerate(names)]) if cell in _NAMES}
    if by_place and not known:
        return places, table
    # A column that was not named is what its header says.
    taken = set(places.values())
    for name, place in known.items():
        if place not in taken:
            places.setdefault(name, place)
    return places, table[1:]
