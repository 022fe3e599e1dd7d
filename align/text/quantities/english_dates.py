"""When, in English: dates in any order, decades and centuries, quarters, weekdays, times of day."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from align.text.dates import MONTHS
from align.text.numerals import CARDINALS, ORDINALS
from align.text.quantities.model import Quantity, Reading, Weight
from align.text.quantities.scanning import Scan, clock, exact, slashed

__all__ = ["WEEK_WORDS", "sweep_dates"]

_WORDS_TOO: Final = (
    "may",
    "march",
    "mar",
    "august",
    "dec",
    "jan",
    "jun",
    "sept",
    "oct",
    "nov",
    "apr",
    "jul",
    "aug",
    "sep",
    "feb",
)
_MONTH: Final = "|".join(
    sorted(
        [form for name in MONTHS for form in (name.capitalize(), name.upper())]
        + [name for name in MONTHS if name not in _WORDS_TOO],
        key=len,
        reverse=True,
    )
)
"""As they are written: *may* and *march* are words."""
_NTHS: Final = {word: value for word, value in ORDINALS.items() if 0 < value <= 31 and value != 100}
_NTH: Final = "|".join(sorted(_NTHS, key=len, reverse=True))
_SMALL: Final = {word: value for word, value in CARDINALS.items() if value < 60}
_CARD: Final = "|".join(sorted(_SMALL, key=len, reverse=True))
_DAY: Final = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|(?:(?:twenty|thirty)[- ])?(?:{_NTH}))"
_DATE = re.compile(
    rf"\b(?:(?P<first>(?i:{_DAY}))(?:\s(?:day\s)?(?:of\s)?)(?P<after>{_MONTH})\b\.?"
    rf"|(?P<month>{_MONTH})\b\.?(?:\s(?:the\s)?(?P<day>(?i:{_DAY}))\b(?!\d|,\d{{3}}|%"
    rf"|\s?(?:million|billion|per)))?)"
    r"(?:,?\s(?:of\s)?(?P<year>[12]\d{3})\b)?"
)
_SLASHED = re.compile(
    r"(?<![\d./-])(?:(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<t>[-/.])(?P<b>\d{1,2})(?P=t)(?P<z>\d{4}))(?![\d/-]|\.\d)"
)
_SPAN = re.compile(r"(?<![\d.,])(?P<a>1[5-9]\d\d|20\d\d)\s?[-/]\s?'?(?P<b>\d\d)(?![\d.:%,])")
_FISCAL = re.compile(r"\bFY\s?'?(?P<y>\d{4}|\d\d)(?:[-/](?P<z>\d\d))?\b")
_DECADE = re.compile(
    r"(?<![\w$€£¥])(?:'(?P<short>\d0)'?s|(?P<year>1\d\d0|20\d0)'?s|(?P<two>[2-9]0)'?s)\b"
)
_CENTURY = re.compile(
    rf"\b(?P<n>\d{{1,2}}(?:st|nd|rd|th)|(?i:(?:twenty[- ])?(?:{_NTH})))[- ](?:[Cc]entur(?:y|ies))\b"
)
_QUARTER = re.compile(
    r"(?<![A-Za-z\d])Q(?P<a>[1-4])(?!\d)|(?<![\d.])(?P<b>[1-4])Q(?=\d|\b)"
    r"|\b(?P<n>first|second|third|fourth|1st|2nd|3rd|4th|final"
    r"|last)(?:\sor\s\w+)?[- ]quarters?\b(?!\sof\s(?:a|an)\s)",
    re.IGNORECASE,
)
_TWO_QUARTERS = re.compile(
    r"\b(?P<n>first|second|third)(?=(?:,|\sand|\sor|\sto)\s(?:first|second|third"
    r"|fourth)\squarters?\b)",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"\b(?P<n>first|second|latter|1st|2nd)[- ]half\b|(?<![A-Za-z\d])H(?P<a>[12])(?!\d)"
    r"|(?<![\d.])(?P<b>[12])H(?=\d\d|\b)",
    re.IGNORECASE,
)
_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(
    r"\b(?P<name>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)\b"
    r"|\b(?P<short>Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b(?:\.|(?=\s?[-,)]|\s(?:to"
    r"|and)\s(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b))"
)
_TIME = re.compile(
    r"(?<![\d.:$])(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))?\s?(?P<half>a\.?m\b\.?|p\.?m\b\.?|noon\b)"
    r"|(?<![\d:.])(?P<hh>\d{1,2}):(?P<mm>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
    r"|(?<![\d.:$€£])(?P<hd>\d{1,2})\.(?P<md>[0-5]\d)(?=\s(?:in\sthe\s(?:early\s)?(?:morning"
    r"|afternoon|evening)|at\snight|this\s(?:morning|afternoon|evening)|tonight)\b)"
    r"|(?<![\d:.,])(?P<mil>(?:[01]\d|2[0-3])[0-5]\d)\s?(?:hours|hrs)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(rf"\b(?P<h>\d{{1,2}}|{_CARD})\s?o'clock\b", re.IGNORECASE)
_PAST = re.compile(
    rf"\b(?:(?P<half>half)\spast|(?:a\s)?(?P<q>quarter)\s(?P<qw>past|after|to|before|of)"
    rf"|(?P<m>five|ten|twenty-five|twenty|5|10|20|25"
    rf"|\d{{1,2}}(?=\sminutes?))(?:\sminutes?)?\s(?P<w>past|to|before|after))"
    rf"\s(?P<h>{_CARD}|\d{{1,2}})\b(?!\s?(?:%|per|million|billion|years?|months?|days?|people"
    rf"|times))",
    re.IGNORECASE,
)
_EARLY = re.compile(r"\s?(?:BCE?|B\.C\.(?:E\.)?)")
_NOON = re.compile(r"\b(?:(?P<noon>noon|midday)|midnight)\b", re.IGNORECASE)
_WHEN = re.compile(
    r"[^.;\d]{0,14}?\b(?:(?P<am>in\sthe\s(?:early\s)?morning|this\smorning|a\.m\.)"
    r"|(?P<pm>in\sthe\s(?:afternoon|evening)|at\snight|this\s(?:afternoon|evening)|tonight))",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_JOINED = re.compile(r"\d\s?[-/.]\s?'?\d")
WEEK_WORDS: Final = frozenset(
    form for name in _NAMES for form in (name, name + "s", name[:3], name[:4], name[:5])
)
_TIME_WORDS: Final = frozenset(
    ("am", "pm", "noon", "hours", "hrs", "morning", "afternoon", "evening", "night", "tonight")
)
_AROUND_MAY = re.compile(
    r"(?:\b(?:in|by|since|until|till|of|early|late|mid|last|this|next|from|to|between|during"
    r"|before|after|for|and|[Ee]very)[\s-]|-|,\s)$"
)


def sweep_dates(scan: Scan) -> None:
    """Take dates and times from *scan*."""
    low, words = scan.low, scan.words
    digits = _DIGIT.search(low) is not None
    if digits:
        if _JOINED.search(low):
            scan.sweep(_SLASHED, slashed)
        if "fy" in low:
            scan.sweep(_FISCAL, _fiscal)
        if "s" in words:
            scan.sweep(_DECADE, _decade)
    if "centur" in low:
        scan.sweep(_CENTURY, lambda match: _century(match, scan.rest))
    if not words.isdisjoint(MONTHS):
        scan.sweep(_DATE, lambda match: _date(match, scan.rest))
    if digits and _JOINED.search(low):
        scan.sweep(_SPAN, _span)
    if "quarter" in low or "q" in words:
        scan.sweep(_TWO_QUARTERS, _quarter)
        scan.sweep(_QUARTER, _quarter)
    if "half" in words or (digits and "h" in words):
        scan.sweep(_HALF, _half_year)
    _sweep_times(scan, digits=digits)


def _sweep_times(scan: Scan, *, digits: bool) -> None:
    low, words = scan.low, scan.words
    if not words.isdisjoint(WEEK_WORDS):
        scan.sweep(_WEEKDAY, _weekday)
    if digits and (":" in low or ".m" in low or not words.isdisjoint(_TIME_WORDS)):
        scan.sweep(_TIME, lambda match: _time(match, scan.rest))
    if "clock" in low:
        scan.sweep(_CLOCK, lambda match: _o_clock(match, scan.rest))
    if not words.isdisjoint(("past", "quarter", "ten", "five", "twenty", "minutes")) or digits:
        scan.sweep(_PAST, lambda match: _past(match, scan.rest))
    if "noon" in low or "mid" in low:
        scan.sweep(_NOON, _noon)


def _nth(text: str) -> int:
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits.group())
    head, _, tail = text.lower().replace("-", " ").rpartition(" ")
    return (CARDINALS.get(head.strip(), 0) if head else 0) + ORDINALS[tail]


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _SMALL[text.lower()]


def _date(match: re.Match[str], text: str) -> list[Quantity] | None:
    name = match["after"] or match["month"]
    day = match["first"] or match["day"]
    month = MONTHS[name.lower()]
    group = "after" if match["after"] else "month"
    number = _nth(day) if day else 0
    if number > 31:
        return None
    weight = Weight.FIRM
    if not day and not match["year"] and name.capitalize() in ("May", "March", "Mar"):
        before = text[max(0, match.start() - 10) : match.start()]
        weight = Weight.FIRM if _AROUND_MAY.search(before) else Weight.SILENT
    found = [exact(match.span(group), "month", month, weight=weight)]
    if day:
        found.append(exact(match.span("first" if match["first"] else "day"), "day", number))
    if match["year"]:
        found.append(exact(match.span("year"), "year", int(match["year"])))
    return found


def _span(match: re.Match[str]) -> list[Quantity] | None:
    start, end = int(match["a"]), int(match["b"])
    if "/" not in match.group() and end <= 12 and end <= start % 100:
        return None
    return [
        exact(match.span("a"), "year", start),
        exact(match.span("b"), "year", start // 100 * 100 + end, end),
    ]


def _fiscal(match: re.Match[str]) -> list[Quantity]:
    year = int(match["y"])
    values = (year,) if year > 99 else (2000 + year, year)
    found = [exact(match.span("y"), "year", *values)]
    if match["z"]:
        found.append(exact(match.span("z"), "year", 2000 + int(match["z"]), int(match["z"])))
    return found


def _decade(match: re.Match[str]) -> list[Quantity]:
    value = int(match["short"] or match["year"] or match["two"])
    return [exact(match.span(), "decade", value)]


def _century(match: re.Match[str], text: str) -> list[Quantity] | None:
    value = _nth(match["n"])
    if value > 30:
        return None
    early = _EARLY.match(text, match.end()) is not None
    return [replace(exact(match.span(), "century", value), negative=early)]


_PLACES: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
    "latter": 2, "final": 4, "last": 4,
}  # fmt: skip


def _quarter(match: re.Match[str]) -> list[Quantity]:
    groups = match.groupdict()
    digit = groups.get("a") or groups.get("b")
    value = int(digit) if digit else _PLACES[match["n"].lower()]
    vague = not digit and match["n"].lower() == "last"
    return [exact(match.span(), "quarter", value, weight=Weight.WEAK if vague else Weight.FIRM)]


def _half_year(match: re.Match[str]) -> list[Quantity]:
    digit = match["a"] or match["b"]
    value = int(digit) if digit else _PLACES[match["n"].lower()]
    return [exact(match.span(), "half-year", value)]


def _weekday(match: re.Match[str]) -> list[Quantity]:
    name = (match["name"] or match["short"]).lower()
    at = next(n for n, day in enumerate(_NAMES, 1) if day.startswith(name[:3]))
    return [exact(match.span(), "weekday", at)]


def _half_of(text: str, end: int) -> int:
    when = _WHEN.match(text, end)
    return 0 if when is None else 1 if when["am"] else 2


def _time(match: re.Match[str], text: str) -> list[Quantity] | None:
    if match["mil"]:
        hour, minute = divmod(int(match["mil"]), 100)
        return [clock(match.span(), hour, minute, 0)]
    if match["hh"] or match["hd"]:
        one, two = ("hh", "mm") if match["hh"] else ("hd", "md")
        hour, minute = int(match[one]), int(match[two])
        if hour > 24:
            return None
        parts = (exact(match.span(one), "amount", hour), exact(match.span(two), "amount", minute))
        return [clock(match.span(), hour, minute, _half_of(text, match.end()), *parts)]
    hour, minute = int(match["h"]), int(match["m"] or 0)
    if not 0 <= hour <= 24:
        return None
    half = {"a": 1, "p": 2, "n": 2}[match["half"][0].lower()]
    return [clock(match.span(), hour, minute, half)]


def _o_clock(match: re.Match[str], text: str) -> list[Quantity] | None:
    hour = _number(match["h"])
    return [clock(match.span(), hour, 0, _half_of(text, match.end()))] if hour <= 24 else None


def _past(match: re.Match[str], text: str) -> list[Quantity] | None:
    hour = _number(match["h"])
    if not 0 < hour <= 24:
        return None
    minute = 30 if match["half"] else 15 if match["q"] else _number(match["m"])
    word = (match["qw"] or match["w"] or "past").lower()
    if word in ("to", "before", "of"):
        hour, minute = (hour - 1) % 24, 60 - minute
    if not 0 < minute < 60:
        return None
    parts: tuple[Quantity, ...] = ()
    if match["m"]:
        parts = (
            exact(match.span("m"), "amount", _number(match["m"])),
            exact(match.span("h"), "amount", _number(match["h"])),
        )
    elif match["q"]:
        parts = (
            exact(match.span("q"), "fraction", Fraction(1, 4), weight=Weight.WEAK),
            exact(match.span("h"), "amount", _number(match["h"])),
        )
    made = clock(match.span(), hour, minute, _half_of(text, match.end()), *parts)
    return [replace(made, readings=(Reading(made.value, made.value),))]


def _noon(match: re.Match[str]) -> list[Quantity]:
    return [exact(match.span(), "time", 0, weight=Weight.WEAK, half=2 if match["noon"] else 1)]
