"""Dates of Chinese and English texts as years, months and days with offsets.

2023年3月5日, 二〇二三年三月五日, 民国110年12月31日, 农历八月十五, *March 5, 2023*, *5 March*,
30/09/2024, 2023-11-08; and spans of years: 二十世纪七十年代, *the 1970s*, *the 19th century*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from align.model import Lang
from align.text.numerals import ORDINALS, Numeral, chinese_value, numerals

__all__ = ["MONTHS", "Date", "Precision", "dates", "month_names"]

Precision = Literal["day", "month", "year", "decade", "century"]

_NAMES = """
january february march april may june july august september october november december
"""
MONTHS: Final = {
    **{name: at for at, name in enumerate(_NAMES.split(), 1)},
    **{name[:3]: at for at, name in enumerate(_NAMES.split(), 1)},
    "sept": 9,
}
"""English names of months, long and short, in lower case."""

_MINGUO: Final = 1911
_CN = "〇零○一二三四五六七八九十廿卅"
_D = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}})"
_ZH = re.compile(
    r"(?P<minguo>民国|民國)?"
    rf"(?P<lunar>(?:农历|農曆|阴历|陰曆|旧历|舊曆)\s*)?"
    rf"(?:(?<!\d)(?P<year>\d{{1,4}}|[{_CN}]{{2,4}})\s*年\s*)?"
    rf"(?:(?<!\d)(?<![{_CN}])(?P<month>{_D}|正|腊|臘)\s*月(?!球|饼|餅|亮)"
    rf"(?:\s*(?P<day>{_D}|初[{_CN}])\s*(?:(?P<sign>日|号|號)|(?![\d{_CN}个個])))?)?"
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<t>[-/.])(?P<b>\d{1,2})(?P=t)(?P<z>\d{4}))(?![\d/-]|\.\d)"
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NTH = "|".join(sorted((w for w, n in ORDINALS.items() if 0 < n < 31), key=len, reverse=True))
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|(?:(?:twenty|thirty)[-\s])?(?:{_NTH}))"
_EN = re.compile(
    rf"\b(?:(?P<month>{_MONTH})\b\.?(?:\s+(?:the\s+)?(?P<day>{_DAY})\b(?!\d|,\d))?"
    rf"|(?P<first>{_DAY})\s+(?:day\s+)?(?:of\s+)?(?P<after>{_MONTH})\b\.?)"
    r"(?:,?\s+(?:of\s+)?(?P<year>[12]\d{3})\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Date:
    """``text[start:end]``, a date or a span of years.

    Attributes:
        year: of a decade or century its first (1970, 1800), of a decade alone its two digits
            (90); None where none is written.
        month, day: from 1; None where none is written.
        lunar: whether month and day are of the Chinese calendar.
        swapped: (month, day) of the other reading, where day and month may be either way
            round (3/5/2023).
    """

    start: int
    end: int
    precision: Precision
    year: int | None = None
    month: int | None = None
    day: int | None = None
    lunar: bool = False
    swapped: tuple[int, int] | None = None


def dates(text: str, lang: Lang, *, day_first: bool = False) -> list[Date]:
    """The dates of *text* in order, without overlaps; impossible ones (31 June) are none.

    A year alone counts where it is marked (2023年) or may be nothing else (*1998*).

    Args:
        day_first: how 3/5/2023 is read: as 3 May, else as March 5.
    """
    found = list(_numeric(text, day_first=day_first))
    found += _chinese(text) if lang == "zh" else _english(text)
    found += _spans(numerals(text, lang))
    # Where several fit, the first that says most.
    found.sort(key=lambda item: (item.start, -item.end))
    apart: list[Date] = []
    for item in found:
        if not apart or item.start >= apart[-1].end:
            apart.append(item)
    return apart


def month_names(text: str) -> Iterator[Numeral]:
    """English names of months as numerals; *may*, *march* and *mar* only with a capital."""
    for match in re.finditer(rf"\b(?:{_MONTH})\b", text, re.IGNORECASE):
        name = match.group()
        if name not in ("may", "march", "mar"):
            value = Fraction(MONTHS[name.lower()])
            yield Numeral(*match.span(), value, "month", "words", value)


def _possible(year: int | None, month: int, day: int | None, *, lunar: bool = False) -> bool:
    if lunar or day is None:
        return 1 <= month <= 12 and (day is None or 1 <= day <= 30)
    try:
        # A leap year, where none is written.
        date(year if year and 1 <= year <= 9999 else 2000, month, day)
    except ValueError:
        return False
    return True


def _dated(
    span: tuple[int, int], year: int | None, month: int | None, day: int | None, *, lunar: bool
) -> Iterator[Date]:
    if month is None:
        if year is not None:
            yield Date(*span, "year", year)
    elif _possible(year, month, day, lunar=lunar):
        yield Date(*span, "month" if day is None else "day", year, month, day, lunar)


def _numeric(text: str, *, day_first: bool) -> Iterator[Date]:
    for match in _NUMERIC.finditer(text):
        if match["y"]:
            span = match.span()
            yield from _dated(span, int(match["y"]), int(match["m"]), int(match["d"]), lunar=False)
            continue
        year, one, two = int(match["z"]), int(match["a"]), int(match["b"])
        ways = [(two, one), (one, two)] if day_first else [(one, two), (two, one)]
        ways = [way for way in dict.fromkeys(ways) if _possible(year, *way)]
        if ways:
            other = ways[1] if len(ways) > 1 else None
            yield Date(*match.span(), "day", year, *ways[0], swapped=other)


def _number(text: str | None) -> int | None:
    value = chinese_value(text.strip()) if text else None
    return None if value is None else int(value)


def _chinese(text: str) -> Iterator[Date]:
    for match in _ZH.finditer(text):
        written, month, day = match["year"], match["month"], match["day"]
        if not (written or month):
            continue
        year = _number(written)
        if year is not None and match["minguo"]:
            year += _MINGUO
        elif year is not None and not (1000 <= year < 2200 and len(written) == 4):
            # 三年 and 12年 are times; 九八年三月 is a date.
            pair = len(written) == 2 and "十" not in written
            if not (month and pair):
                continue
        lunar = bool(match["lunar"]) or month in ("正", "腊", "臘") or (day or "").startswith("初")
        numbers = {"正": 1, "腊": 12, "臘": 12}
        yield from _dated(
            (match.start(), len(match.group().rstrip()) + match.start()),
            year,
            numbers.get(month or "") or _number(month),
            _number(day.lstrip("初")) if day else None,
            lunar=lunar,
        )


def _english(text: str) -> Iterator[Date]:
    for match in _EN.finditer(text):
        name = match["month"] or match["after"]
        if not name[0].isupper():
            continue
        day = match["day"] or match["first"]
        year = int(match["year"]) if match["year"] else None
        if day is None and year is None and name.lower() in ("may", "march", "mar"):
            # "May I", "March on": a verb or a noun as often.
            continue
        yield from _dated(
            match.span(), year, MONTHS[name.lower()], _nth(day) if day else None, lunar=False
        )


def _nth(day: str) -> int:
    digits = re.match(r"\d+", day)
    return int(digits.group()) if digits else int(numerals(day, "en")[0].value)


def _spans(found: list[Numeral]) -> Iterator[Date]:
    """Years, decades and centuries, which are single numerals, or two (二十世纪七十年代)."""
    century: Numeral | None = None
    for item in found:
        value = int(item.value)
        if item.kind == "century":
            century = item
            yield Date(item.start, item.end, "century", (value - 1) * 100)
        elif item.kind == "decade":
            start = item.start
            if century is not None and century.end == item.start and value < 100:
                start, value = century.start, (int(century.value) - 1) * 100 + value
            yield Date(start, item.end, "decade", value)
        elif item.kind == "year" and value >= 1000:
            yield Date(item.start, item.end, "year", value)
