"""Checks of numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from align.messages import message
from termbase.checks._figures import Number, numbers_en, numbers_zh
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
    sides = {"zh": numbers_zh(unit.row.zh_text), "en": numbers_en(unit.row.en_text)}
    source = material.options.source
    target = "en" if source == "zh" else "zh"
    there = sides[target]
    used: set[int] = set()
    for number in sides[source]:
        if not number.firm or (number.kind in _DATES) is not dates:
            continue
        if _partner(number, there, used) or _in_digits(number, unit, target):
            continue
        place = unit.place(source, number.start, number.end)
        left = [n for n in there if n.firm and not any(_same(n, m) for m in sides[source])]
        instead = [unit.place("en" if target == "en" else "zh", n.start, n.end) for n in left]
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


def _partner(number: Number, there: Sequence[Number], used: set[int]) -> bool:
    """Whether a number of the other side is this one; one may serve twice, if it must."""
    same = [at for at, other in enumerate(there) if _same(number, other)]
    fresh = [at for at in same if at not in used]
    used.update(fresh[:1])
    return bool(same)


def _same(one: Number, other: Number) -> bool:
    a, b = one.value, other.value
    if a == b:
        return True
    # 3,775亿 and 377.5 billion; 12,075 rounded to 1,208; 0.5 and 50 per cent.
    if (
        abs(a - b) <= 0.005 * max(abs(a), abs(b))
        and max(abs(a), abs(b)) > 1000
        and "year" not in (one.kind, other.kind)
    ):
        return True
    if "percent" in (one.kind, other.kind) and one.kind != other.kind:
        return abs(a - b * 100) < 1e-9 or abs(a * 100 - b) < 1e-9
    if one.kind == "year" or other.kind == "year":
        # "2016/17", "the '90s": the last two digits alone.
        year, short = (a, b) if a > b else (b, a)
        return short < 100 and year % 100 == short
    return False


def _in_digits(number: Number, unit: CheckedBead, target: str) -> bool:
    """Whether its digits stand in the other text in a name or code (T+1, G20, 5G)."""
    text = unit.row.en_text if target == "en" else unit.row.zh_text
    value = number.value
    digits = str(int(value)) if value == int(value) else str(value)
    return re.search(rf"(?<![\d.]){re.escape(digits)}(?![\d.])", text.replace(",", "")) is not None
