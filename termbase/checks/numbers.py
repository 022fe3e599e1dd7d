"""Checks of numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from align.messages import message
from align.model import Lang
from align.text.dates import month_names
from align.text.numerals import Numeral, numerals
from termbase.checks._model import CheckedBead, Finding, Material, Severity

__all__ = ["dates", "numbers"]

_DATES = ("year", "month", "day")


def numbers(material: Material) -> Iterator[Finding]:
    """N401: a number or percentage of the source is not on the other side.

    Written in digits or large; 万 and 亿, 百分之, per cent, thousands separators, words
    (*twenty-five*), ordinals, multiples (13亿, *1.3 billion*) and rounding to the digits
    given count as the same. Small Chinese numerals are often idiom and are not asked for.
    """
    for unit in material.units:
        yield from _check(unit, material, dates=False)


def dates(material: Material) -> Iterator[Finding]:
    """N402: a year, month or day of the source is not on the other side."""
    for unit in material.units:
        yield from _check(unit, material, dates=True)


def _check(unit: CheckedBead, material: Material, *, dates: bool) -> Iterator[Finding]:
    if not unit.sided:
        return
    sides: dict[Lang, list[Numeral]] = {
        "zh": numerals(unit.row.zh, "zh"),
        # "May" is a verb, too: months by name must not be missed on the other side.
        "en": [*numerals(unit.row.en, "en"), *month_names(unit.row.en)],
    }
    source = material.options.source
    target: Lang = "en" if source == "zh" else "zh"
    there = sides[target]
    used: set[int] = set()
    for number in sides[source]:
        if not _firm(number, source) or (number.kind in _DATES) is not dates:
            continue
        if _partner(number, there, used) or _in_digits(number, unit, target):
            continue
        place = unit.place(source, number.start, number.end)
        left = [
            n for n in there if _firm(n, target) and not any(_same(n, m) for m in sides[source])
        ]
        instead = [unit.place(target, n.start, n.end) for n in left]
        others = [occurrence.text for occurrence in instead]
        what = (
            message("finding.number-other", value=place.text, others=others)
            if others
            else message("finding.number", value=place.text)
        )
        yield Finding(
            "N402" if dates else "N401",
            Severity.WARNING,
            what,
            places=(place, *instead),
            key=f"{unit.name}\n{number.start}\n{place.text}",
            always=place.text,
        )


def _firm(number: Numeral, lang: Lang) -> bool:
    """Whether it must come back on the other side: written in digits, or large."""
    if number.written == "digits":
        # "1年" is mostly "a year".
        dated = number.kind in ("decade", "century")
        return lang == "en" or (number.value != 1 and not dated)
    if lang == "en" or number.approximate or number.unit[:1] == "成":
        return False
    if number.kind in ("percent", "year"):
        return number.kind == "percent" or number.value >= 1000
    large = number.value >= 11 and number.value % 100 != 0
    return number.kind in ("cardinal", "ordinal", "multiple") and (
        large or number.value.denominator != 1
    )


def _partner(number: Numeral, there: Sequence[Numeral], used: set[int]) -> bool:
    """Whether a number of the other side is this one; one may serve twice, if it must."""
    same = [at for at, other in enumerate(there) if _same(number, other)]
    fresh = [at for at in same if at not in used]
    used.update(fresh[:1])
    return bool(same)


def _same(one: Numeral, other: Numeral) -> bool:
    # A sign may be a word on the other side (*a loss of*). 0.5 and 50 per cent are the same.
    a, b = abs(one.face), abs(other.face)
    if a == b or abs(one.value) == abs(other.value):
        return True
    # The first 3 quarters are no three quarters, but read alike.
    if "fraction" in (one.kind, other.kind) and one.kind != other.kind:
        return one.value.numerator == other.value.numerator
    if one.approximate or other.approximate:
        return one.value <= other.high and other.value <= one.high
    years = "year" in (one.kind, other.kind) or "decade" in (one.kind, other.kind)
    # 3,775亿 and 377.5 billion; 12,075 rounded to 1,208.
    if abs(a - b) <= max(a, b) / 200 and max(a, b) > 1000 and not years:
        return True
    # "2016/17", "the '90s": the last two digits alone.
    year, short = max(a, b), min(a, b)
    return years and short < 100 and year % 100 == short


def _in_digits(number: Numeral, unit: CheckedBead, target: str) -> bool:
    """Whether its digits stand in the other text in a name or code (T+1, G20, 5G)."""
    text = unit.row.en if target == "en" else unit.row.zh
    digits = f"{float(abs(number.face)):.12g}"
    return re.search(rf"(?<![\d.]){re.escape(digits)}(?![\d.])", text.replace(",", "")) is not None
