"""Tables whose rows are pairs: which column is Chinese and which is English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from align.errors import EmptyInputError, FormatError, LanguageError, SettingError
from align.text.delimited import column_of_letters
from align.text.scripts import count_scripts

__all__ = ["Column", "Table", "pairs_of"]

Column = str | int | None
"""A column's header or its letter as spreadsheets write it, or its 0-based place."""

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
_REMEDY = "Put Chinese and English into two columns, or say which columns they are"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the 1-based line (or row) at which each begins; *what* it is for messages."""

    rows: Sequence[tuple[int, Sequence[str]]]
    what: str = ""


def pairs_of(
    table: Table,
    where: str,
    notes: list[str],
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
    a, b, named = _places([row for _, row in rows], where, zh, en)
    heads = [head[place] for place in (a, b) if place < len(head)]
    if named or (len(rows) > 1 and heads and all(_is_head(cell) for cell in heads)):
        notes.append("the first row names the columns and was left out")
        rows = rows[1:]
    if a > b and zh is None and en is None:
        notes.append("English comes before Chinese: the columns were exchanged")
    pairs = [(row[a] if a < len(row) else "", row[b] if b < len(row) else "") for _, row in rows]
    pairs = [(one, two) for one, two in pairs if one or two]
    if not pairs:
        raise EmptyInputError("no row of it holds a pair", where=where, remedy=_REMEDY)
    return pairs


def _one_line(cell: str) -> str:
    return _INNER_ENDS.sub(" ", cell).strip(_BLANK)


def _full(
    rows: list[tuple[int, list[str]]], where: str, notes: list[str], *, lenient: bool
) -> list[tuple[int, list[str]]]:
    """The rows of two columns and more."""
    if not rows:
        raise EmptyInputError("it holds no text", where=where, remedy=_REMEDY)
    short = [line for line, row in rows if len(row) < 2]
    remedy = "Part Chinese and English with a tab, or a comma in CSV"
    if short and not lenient:
        raise FormatError(
            "this row has one column, a pair needs two", where=where, line=short[0], remedy=remedy
        )
    if short:
        shown = ", ".join(map(str, short[:_SHOWN])) + (" …" if len(short) > _SHOWN else "")
        notes.append(f"{len(short)} rows without a second column were left out: line {shown}")
    if len(short) == len(rows):
        raise EmptyInputError("no row of it holds a pair", where=where, remedy=remedy)
    return [(line, row) for line, row in rows if len(row) > 1]


def _places(
    rows: Sequence[Sequence[str]], where: str, zh: Column, en: Column
) -> tuple[int, int, bool]:
    """The columns of Chinese and English, and whether the first row surely names them."""
    width = min(max(map(len, rows)), _WIDEST)
    head = rows[0]
    if zh is not None or en is not None:
        a, a_named = _told(zh, head, width, where)
        b, b_named = _told(en, head, width, where)
        if a is None or b is None:
            given = b if a is None else a
            free = [place for place in range(width) if place != given]
            found = _by_script(rows, free, "zh" if a is None else "en")
            a, b = (found, b) if a is None else (a, found)
        if a is None or b is None or a == b:
            raise SettingError(
                "Chinese and English are not two columns", where=where, remedy=_REMEDY
            )
        return a, b, a_named or b_named
    named = _named(head)
    if named and len(rows) > 1:
        return *named, True
    for places in ((0, 1), tuple(range(width))):
        a, b = _by_script(rows, places, "zh"), _by_script(rows, places, "en")
        if a is not None and b is not None:
            return a, b, False
    which = "Chinese" if a is None else "English"
    columns = "the two columns" if width == 2 else "its columns"
    raise LanguageError(
        f"none of {columns} is {which}" if width != 2 else f"neither of {columns} is {which}",
        where=where,
        remedy=_REMEDY,
    )


def _told(column: Column, head: Sequence[str], width: int, where: str) -> tuple[int | None, bool]:
    if column is None:
        return None, False
    place = column if isinstance(column, int) else None
    if isinstance(column, str):
        wanted = column.strip().casefold()
        names = [cell.casefold() for cell in head[:width]]
        if wanted in names:
            return names.index(wanted), True
        place = column_of_letters(wanted)
    if place is None or not 0 <= place < width:
        there = ", ".join(repr(cell[:30]) for cell in head[:8])
        raise SettingError(
            f"there is no column {column!r}",
            where=where,
            remedy=f"Its first row holds {there}; name one of them, or give its letter",
        )
    return place, False


def _named(head: Sequence[str]) -> tuple[int, int] | None:
    """What a row of headers says: texts before everything else that is in a language."""
    found: list[int] = []
    for pattern in (_ZH, _EN):
        places = [n for n, cell in enumerate(head) if len(cell) < 40 and pattern.fullmatch(cell)]
        texts = [n for n in places if _TEXT.fullmatch(head[n])]
        if len(texts or places) != 1:
            return None
        found.append((texts or places)[0])
    return found[0], found[1]


def _is_head(cell: str) -> bool:
    return len(cell) < 40 and any(p.fullmatch(cell) for p in (_ZH, _EN, _NEUTRAL))


def _by_script(rows: Sequence[Sequence[str]], places: Sequence[int], lang: str) -> int | None:
    """The column among *places* that holds most of *lang*."""
    best, most = None, 0
    for place in places:
        cells = [row[place] for row in rows[:_SAMPLE] if place < len(row) and row[place]]
        found = count_scripts("\n".join(cells))
        fits = found.share >= 0.3 if lang == "zh" else found.share <= 0.7
        size = found.han if lang == "zh" else found.latin
        # A column that mixes both counts for what it holds more of.
        enough = 2 * size >= len(cells)
        if fits and enough and size > most and (found.share >= 0.5) == (lang == "zh"):
            best, most = place, size
    return best
