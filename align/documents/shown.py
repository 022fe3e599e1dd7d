"""Workbooks as a person sees them: dates, percentages, truth values as they are shown.

A spreadsheet stores 1 March 2024 as 45352 and says beside it how to show that. For tables
whose cells are texts, what was typed counts: the shown form. A cell that is merged over
several rows stands in each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from align.documents.xlsx import Cell, Sheet, Workbook

__all__ = ["ShownSheet", "show_sheet"]

_STYLES = "xl/styles.xml"
_BOOK = "xl/workbook.xml"
_BUILTIN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    45: "mm:ss",
    46: "h:mm:ss",
    47: "mm:ss",
} | dict.fromkeys([*range(27, 37), *range(50, 59)], "yyyy-mm-dd")
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_PART = re.compile(
    r"(?i)AM/PM|A/P|上午/下午|y+|m+|d+|h+|s+(?:\.0+)?|\"[^\"]*\"|\\.|\[[^\]]*\]|."
)
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="\$?([A-Z]{1,3})\$?(\d{1,7}):'
    rb'\$?([A-Z]{1,3})\$?(\d{1,7})"'
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MOST_MERGED = 100_000


@dataclass(slots=True)
class ShownSheet:
    """A sheet's rows, and how many cells were no text.

    Attributes:
        rows: 1-based numbers and texts. dates, uncomputed: cells with a date; formulas that
            hold no value. unknown: where those stand (row, column).
    """

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    dates: int = 0
    uncomputed: int = 0
    unknown: frozenset[tuple[int, int]] = frozenset()


def show_sheet(book: Workbook, sheet: Sheet, *, widest: int = 256) -> ShownSheet:
    """The rows of *sheet* that hold anything, as they are shown.

    Raises:
        FormatError, LimitError: as :meth:`~align.documents.xlsx.Workbook.rows`.
    """
    formats = _formats(book)
    start = datetime(1904, 1, 1) if _since_1904(book) else datetime(1899, 12, 30)
    shown = ShownSheet()
    before = book.uncomputed
    merged = _merged(book, sheet)
    above: dict[int, tuple[int, str]] = {}
    for number, cells in book.rows(sheet):
        row: list[str] = []
        for cell in cells:
            if cell.column < widest:
                text, dated = _shown(cell, formats, start)
                shown.dates += dated
                row += [""] * (cell.column - len(row)) + [text]
        if merged:
            row = _filled(row, number, merged, above)
        shown.rows.append((number, row))
    shown.uncomputed = book.uncomputed - before
    shown.unknown = frozenset(book.unknown)
    return shown


def _filled(
    row: list[str],
    number: int,
    merged: dict[tuple[int, int], int],
    above: dict[int, tuple[int, str]],
) -> list[str]:
    """*row* with the cells that merged ones above reach into."""
    for column, text in enumerate(row):
        last = merged.get((column, number))
        if last is not None and text:
            above[column] = (last, text)
    for column, (last, text) in list(above.items()):
        if number > last:
            del above[column]
        elif column >= len(row):
            row = row + [""] * (column - len(row)) + [text]
        elif not row[column]:
            row[column] = text
    return row


def _merged(book: Workbook, sheet: Sheet) -> dict[tuple[int, int], int]:
    """Cells that are merged downwards: the last row by column and first row."""
    found: dict[tuple[int, int], int] = {}
    for first, top, _, bottom in _MERGED.findall(book.package.read(sheet.part)):
        if int(bottom) > int(top) and len(found) < _MOST_MERGED:
            column = 0
            for letter in first:
                column = column * 26 + letter - 64
            found[column - 1, int(top)] = int(bottom)
    return found


def _formats(book: Workbook) -> list[str]:
    """The number format of every style."""
    if _STYLES not in book.package.names:
        return []
    root = book.package.xml(_STYLES)
    codes = dict(_BUILTIN)
    for item in root.iter("{*}numFmt"):
        number = item.get("numFmtId") or ""
        if number.isascii() and number.isdecimal() and len(number) < 9:
            codes[int(number)] = item.get("formatCode") or ""
    styles = root.find("{*}cellXfs")
    found: list[str] = []
    for item in () if styles is None else styles.iterfind("{*}xf"):
        number = item.get("numFmtId") or "0"
        known = number.isascii() and number.isdecimal() and len(number) < 9
        found.append(codes.get(int(number), "") if known else "")
    return found


def _since_1904(book: Workbook) -> bool:
    item = next(book.package.xml(_BOOK).iter("{*}workbookPr"), None)
    return item is not None and (item.get("date1904") or "") in ("1", "true")


def _shown(cell: Cell, formats: list[str], start: datetime) -> tuple[str, bool]:
    """A cell's text, and whether it is a date."""
    if cell.is_text:
        return cell.text, False
    if cell.kind == "b":
        return ("TRUE" if cell.text.strip() in ("1", "true") else "FALSE"), False
    if cell.kind == "d":
        return cell.text.removesuffix("T00:00:00"), True
    code = formats[cell.style] if cell.style < len(formats) else ""
    try:
        value = float(cell.text)
    except ValueError:
        return cell.text, False
    code = code.split(";")[0]
    plain = _NOT_SHOWN.sub("", code)
    if re.search("[ymdhs]", plain, re.IGNORECASE) and not re.search("[0#?]", plain.split(".")[0]):
        return _date(value, code, start), True
    return _number(value, plain, cell.text), False


def _date(value: float, code: str, start: datetime) -> str:
    try:
        day = start + timedelta(days=value)
    except OverflowError:
        return str(value)
    day = (day + timedelta(microseconds=500_000)).replace(microsecond=0)
    midnight = day.time().isoformat() == "00:00:00" and re.search("[yd]", code, re.IGNORECASE)
    parts = _DATE_PART.findall(code)
    twelve = any(part.casefold() in ("am/pm", "a/p", "上午/下午") for part in parts)
    text, hours = "", False
    for place, part in enumerate(parts):
        key = part.casefold()
        if key[0] == "h":
            hours = True
        seconds = any(p.casefold().startswith("s") for p in parts[place + 1 : place + 3])
        if midnight and (key[0] in "hs" or (key[0] == "m" and (hours or seconds))):
            # The hour of a day without one was never typed.
            return text.rstrip(" T:") or day.date().isoformat()
        text += _date_piece(part, key, day, minutes=hours or seconds, twelve=twelve)
        if key[0] in "yd":
            hours = False
    return text.strip()


def _date_piece(  # noqa: PLR0911
    part: str, key: str, day: datetime, *, minutes: bool, twelve: bool
) -> str:
    if key[0] == "y":
        return f"{day.year:04}" if len(key) > 2 else f"{day.year % 100:02}"
    if key[0] == "m" and minutes and len(key) < 3:
        return f"{day.minute:0{len(key)}}"
    if key[0] == "m":
        names = {3: _MONTHS[day.month - 1][:3], 4: _MONTHS[day.month - 1]}
        return names.get(len(key), f"{day.month:0{min(len(key), 2)}}")
    if key[0] == "d":
        names = {3: _DAYS[day.weekday()][:3], 4: _DAYS[day.weekday()]}
        return names.get(len(key), f"{day.day:0{min(len(key), 2)}}")
    if key[0] == "h":
        hour = (day.hour % 12 or 12) if twelve else day.hour
        return f"{hour:0{min(len(key), 2)}}"
    if key[0] == "s" and key.strip("s.0") == "":
        return f"{day.second:02}"
    if key in ("am/pm", "a/p"):
        return "AM" if day.hour < 12 else "PM"
    if key == "上午/下午":
        return "上午" if day.hour < 12 else "下午"
    if part.startswith('"'):
        return part[1:-1]
    if part.startswith("["):
        return ""
    return part[1:] if part.startswith("\\") else part


def _number(value: float, code: str, text: str) -> str:
    percent = "%" in code
    if percent:
        value *= 100
    pattern = re.search(r"[0#?,]*\.?[0#?]*", code.strip() and code)
    digits = re.search(r"\.([0#?]+)", code)
    if not re.search("[0#?]", code) or "E" in code.upper():
        shown = f"{value:.11g}" if "e" not in f"{value:.11g}" else text
    elif pattern is not None:
        whole = re.sub(r"[^0]", "", code.split(".", maxsplit=1)[0])
        places = len(digits[1]) if digits else 0
        shown = f"{value:,.{places}f}" if "," in code else f"{value:.{places}f}"
        sign = "-" if shown.startswith("-") else ""
        body, dot, rest = shown.removeprefix("-").partition(".")
        shown = sign + body.rjust(len(whole), "0") + dot + rest
    return shown + "%" * percent
