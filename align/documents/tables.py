"""Tables whose rows are pairs: where a file holds them, and which columns are the languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.documents.docx import body_of, cell_text, table_rows
from align.documents.xlsx import Workbook
from align.errors import EmptyInputError, FormatError, LanguageError, SettingError
from align.messages import Message, message
from align.text.delimited import column_of_letters
from align.text.scripts import count_scripts

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Column", "Table", "docx_tables", "pairs_of", "xlsx_tables"]

Column = str | int | None
"""A column's header or its letter as spreadsheets write it, or its 0-based index."""

_ZH = re.compile(
    r"(?:zh|zho|chi|cmn|cn|chs|cht|chinese|中文|汉语|漢語|简体中文|繁體中文)(?:[-_ ].*)?|zh_?text",
    re.IGNORECASE,
)
_EN = re.compile(r"(?:en|eng|english|英文|英语|英語)(?:[-_ ].*)?|en_?text", re.IGNORECASE)
_NEUTRAL = re.compile(
    r"(?:source|target|src|tgt|term|translation|original)(?: (?:segment|text|language|term))?"
    r"|原文|译文|譯文|术语",
    re.IGNORECASE,
)
_TEXT = re.compile(r"(?:zh|en)_?text", re.IGNORECASE)
_INNER_ENDS = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029\t]+")
_BLANK = " \u00a0\u3000\u200b\u2060\ufeff"
_WIDEST = 64
_SAMPLE = 2000
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
    head = rows[0][1]
    a, b, named = _columns([row for _, row in rows], where, zh, en)
    heads = [head[index] for index in (a, b) if index < len(head)]
    if named or (len(rows) > 1 and heads and all(_is_head(cell) for cell in heads)):
        notes.append(message("table.header-left-out"))
        rows = rows[1:]
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


def _columns(
    rows: Sequence[Sequence[str]], where: str, zh: Column, en: Column
) -> tuple[int, int, bool]:
    """The columns of Chinese and English, and whether the first row surely names them."""
    width = min(max(map(len, rows)), _WIDEST)
    head = rows[0]
    if zh is not None or en is not None:
        a, a_named = _given(zh, head, width, where)
        b, b_named = _given(en, head, width, where)
        if a is None or b is None:
            known = b if a is None else a
            free = [index for index in range(width) if index != known]
            found = _by_script(rows, free, "zh" if a is None else "en")
            a, b = (found, b) if a is None else (a, found)
        if a is None or b is None or a == b:
            raise SettingError("table.same-column", where=where)
        return a, b, a_named or b_named
    named = _named(head)
    if named and len(rows) > 1:
        return *named, True
    for indexes in ((0, 1), tuple(range(width))):
        a, b = _by_script(rows, indexes, "zh"), _by_script(rows, indexes, "en")
        if a is not None and b is not None:
            return a, b, False
    missing = message("language.chinese" if a is None else "language.english")
    raise LanguageError("table.no-column-of-language", where=where, language=missing)


def _given(column: Column, head: Sequence[str], width: int, where: str) -> tuple[int | None, bool]:
    if column is None:
        return None, False
    index = column if isinstance(column, int) else None
    if isinstance(column, str):
        wanted = column.strip().casefold()
        names = [cell.casefold() for cell in head[:width]]
        if wanted in names:
            return names.index(wanted), True
        index = column_of_letters(wanted)
    if index is None or not 0 <= index < width:
        raise SettingError(
            "table.column-unknown",
            where=where,
            column=str(column),
            names=[cell[:30] for cell in head[:8]],
        )
    return index, False


def _named(head: Sequence[str]) -> tuple[int, int] | None:
    """What a row of headers says: texts before everything else that is in a language."""
    found: list[int] = []
    for pattern in (_ZH, _EN):
        indexes = [n for n, cell in enumerate(head) if len(cell) < 40 and pattern.fullmatch(cell)]
        texts = [n for n in indexes if _TEXT.fullmatch(head[n])]
        if len(texts or indexes) != 1:
            return None
        found.append((texts or indexes)[0])
    return found[0], found[1]


def _is_head(cell: str) -> bool:
    return len(cell) < 40 and any(p.fullmatch(cell) for p in (_ZH, _EN, _NEUTRAL))


def _by_script(rows: Sequence[Sequence[str]], indexes: Sequence[int], lang: str) -> int | None:
    """The column among *indexes* that holds most of *lang*."""
    best, most = None, 0
    for index in indexes:
        cells = [row[index] for row in rows[:_SAMPLE] if index < len(row) and row[index]]
        found = count_scripts("\n".join(cells))
        fits = found.share >= 0.3 if lang == "zh" else found.share <= 0.7
        size = found.han if lang == "zh" else found.latin
        # A column that mixes both counts for what it holds more of.
        enough = 2 * size >= len(cells)
        if fits and enough and size > most and (found.share >= 0.5) == (lang == "zh"):
            best, most = index, size
    return best


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
