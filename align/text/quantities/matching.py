"""Which quantities of two texts answer each other, and what is left over on either side."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal

from align.text.quantities.model import Quantity, Reading, Weight
from align.text.quantities.units import Unit, converted, convertible

__all__ = ["Comparison", "Mismatch", "compare"]

MismatchKind = Literal["alone", "different", "unit", "sign"]

_EN_FALL = re.compile(
    r"\b(?:loss(?:es)?|los[et]|losing|deficits?|f[ae]ll(?:s|en|ing)?|declin\w+|decreas\w+|down"
    r"|drop\w*|negative|minus|below"
    r"|lower\w*|shr[aiu]nk\w*|shrink\w*|contract\w*|reduc\w+|cut\w*|slump\w*|slid\w*|slip\w*"
    r"|plung\w+|tumbl\w+|deduct\w*|outflows?"
    r"|less|under|sub-?zero|BC|B\.C\.|before|worse\w*|shed\w*|sank|dip\w*|retreat\w*|overdraft"
    r"|overdrawn|in the red)\b",
    re.IGNORECASE,
)
_ZH_FALL = re.compile(
    r"亏|虧|降|跌|减|減|赤字|逆差|下滑|负|負|零下|萎缩|萎縮|流出|净流出|缩|縮|低|少|损|損|前|扣"
    r"|-|−|－|–"
)
_BELOW = re.compile(r"\b(?:below|minus|negative|sub-?zero)\b|零下|[负負]", re.IGNORECASE)
_OFF = re.compile(
    r"\s?-?\s?(?:price\s)?(?:off|discount(?:s|ed)?|reductions?|rebates?|cheaper|mark-?downs?)\b",
    re.IGNORECASE,
)
_OFF_BY = re.compile(
    r"\b(?:discount(?:s|ed)?|reductions?|rebates?|(?:reduced|marked\sdown|cut))\s(?:of|by)\s$",
    re.IGNORECASE,
)
_EN_EARLY = re.compile(r"\bBCE?\b|\bB\.C\.")
_ZH_YEAR = re.compile(
    "去年|今年|明年|前年|上年|来年|年内|年內|当年|當年|同年|本年|该年|該年|是年|翌年|次年|全年"
    "|年初|年中|年末|年底|按年|每年|近年|周年|週年|同期|年度|这一年|這一年"
)
_EN_YEAR = re.compile(
    r"\b(?:last|this|next|that|the|same|previous|current|following|a|one|past"
    r"|coming)\s(?:\w+\s)?years?\b|\byear[- ](?:on|end|earlier)|\bannual|\byearly\b|\bfull[- ]year",
    re.IGNORECASE,
)
_EN_LUNAR = re.compile(r"\blunar\b|\bChinese calendar\b", re.IGNORECASE)
_ABOUT_LIMIT: Final = Fraction(6, 100)
_ABOUT_INTERVAL: Final = Fraction(1, 10)
_ROUND_LIMIT: Final = Fraction(5, 1000)
_CONVERTED_LIMIT: Final = Fraction(3, 100)
_EQUAL: Final = frozenset(("month", "lunar month", "day", "weekday", "quarter"))
"""Kinds of which only equal values are the same, whatever the other's kind."""
_NUMERIC: Final = frozenset(("amount", "ordinal", "percent", "fraction", "multiple"))
_MOST: Final = 200
"""Quantities of one side that are compared; a sentence has far fewer."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What does not answer: a quantity of one side, or one of each that were meant to.

    ``alone``: nothing answers it; ``unit``: the figure is the same and its unit or currency
    is another; ``sign``: one is negative; ``different``: the other side has another figure in
    its place.
    """

    kind: MismatchKind
    zh: Quantity | None
    en: Quantity | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Pairs (of indexes into both lists) that answer each other, and what does not."""

    pairs: tuple[tuple[int, int], ...]
    mismatches: tuple[Mismatch, ...]


class _Texts:
    """What the words around quantities say, looked up when it is first asked."""

    def __init__(self, zh: str, en: str) -> None:
        self._zh, self._en = zh, en

    @cached_property
    def lunar(self) -> bool:
        """Whether the English speaks of the Chinese calendar."""
        return _EN_LUNAR.search(self._en) is not None

    @cached_property
    def zh_falls(self) -> bool:
        """Whether the Chinese says that something is less, or below nought."""
        return _ZH_FALL.search(self._zh) is not None

    @cached_property
    def en_falls(self) -> bool:
        """Whether the English says so."""
        return _EN_FALL.search(self._en) is not None

    def off(self, one: Quantity, two: Quantity) -> bool:
        """Whether the Chinese says what is still paid (八折), the English what is taken off."""
        if not self._zh[one.start : one.end].endswith("折"):
            return False
        behind = _OFF.match(self._en, two.end)
        return bool(behind or _OFF_BY.search(self._en[: two.start][-24:]))

    @cached_property
    def below(self) -> tuple[bool, bool]:
        """Whether either text says that it is below nought, Chinese and English."""
        return _BELOW.search(self._zh) is not None, _BELOW.search(self._en) is not None

    @cached_property
    def zh_year(self) -> bool:
        """Whether the Chinese names a year by its distance (去年)."""
        return _ZH_YEAR.search(self._zh) is not None

    @cached_property
    def en_year(self) -> bool:
        """Whether the English does (*last year*)."""
        return _EN_YEAR.search(self._en) is not None

    @cached_property
    def zh_early(self) -> bool:
        """Whether the Chinese may speak of a time before the common era."""
        return "前" in self._zh

    @cached_property
    def en_early(self) -> bool:
        """Whether the English does."""
        return _EN_EARLY.search(self._en) is not None


def compare(
    zh: Sequence[Quantity], en: Sequence[Quantity], zh_text: str, en_text: str
) -> Comparison:
    """Match the quantities of a Chinese text and its English one, one to one.

    Digits and orders of magnitude are exact, unless a word says about or one side is
    visibly rounded; what is said twice on one side may be said once on the other.
    """
    texts = _Texts(zh_text, en_text)
    one, two = list(zh[:_MOST]), list(en[:_MOST])
    links = _assigned(one, two, texts)
    parts = [
        (side, at)
        for side, items, matched in (
            (0, one, {a for a, _ in links}),
            (1, two, {b for _, b in links}),
        )
        for at, item in enumerate(items)
        if item.parts and at not in matched
    ]
    both = {side for side, at in parts if (one, two)[side][at].kind == "identifier"} == {0, 1}
    if both:
        # One is meant for the other: their pieces would answer in any order.
        parts = [p for p in parts if (one, two)[p[0]][p[1]].kind != "identifier"]
    if parts:
        # What has no whole counterpart is looked for piece by piece.
        links, one, two = _in_parts(one, two, texts, parts, links)
    left = [item for at, item in enumerate(one) if at not in {a for a, _ in links}]
    right = [item for at, item in enumerate(two) if at not in {b for _, b in links}]
    return Comparison(tuple(links), tuple(_told(left, right, one, two, texts)))


def _in_parts(
    one: list[Quantity],
    two: list[Quantity],
    texts: _Texts,
    parts: list[tuple[int, int]],
    links: list[tuple[int, int]],
) -> tuple[list[tuple[int, int]], list[Quantity], list[Quantity]]:
    sides = [list(one), list(two)]
    for side in (0, 1):
        gone = {at for which, at in parts if which == side}
        kept = [item for at, item in enumerate(sides[side]) if at not in gone]
        for at in gone:
            kept += sides[side][at].parts
        sides[side] = kept
    again = _assigned(sides[0], sides[1], texts)
    if not all(links) or len(again) >= len(links):
        return again, sides[0], sides[1]
    return links, one, two


def _assigned(zh: list[Quantity], en: list[Quantity], texts: _Texts) -> list[tuple[int, int]]:
    """Pairs, cheapest first, then whatever else can still be paired by exchanging."""
    values = [{reading.low for reading in item.readings} for item in en]
    edges = []
    for a, one in enumerate(zh):
        own = {reading.low for reading in one.readings}
        for b, two in enumerate(en):
            strict = one.kind in _EQUAL or two.kind in _EQUAL
            if strict and own.isdisjoint(values[b]) and "any" not in (one.kind, two.kind):
                continue
            cost = _cost(one, two, texts)
            if cost is not None:
                edges.append((cost, abs(a / len(zh) - b / len(en)), a, b))
    edges.sort()
    by_zh: dict[int, int] = {}
    by_en: dict[int, int] = {}
    for _, _, a, b in edges:
        if a not in by_zh and b not in by_en:
            by_zh[a], by_en[b] = b, a
    options: dict[int, list[int]] = {}
    for _, _, a, b in edges:
        options.setdefault(a, []).append(b)

    def extend(a: int, seen: set[int]) -> bool:
        for b in options.get(a, ()):
            if b in seen:
                continue
            seen.add(b)
            holder = by_en.get(b)
            if holder is None or extend(holder, seen):
                by_zh[a], by_en[b] = b, a
                return True
        return False

    if len(zh) < 60:
        for a in sorted(options, key=lambda at: -zh[at].weight):
            if a not in by_zh:
                extend(a, set())
    return sorted(by_zh.items())


def _cost(  # noqa: PLR0911
    one: Quantity, two: Quantity, texts: _Texts
) -> int | None:
    """What it costs to take *one* (Chinese) for *two* (English); None where they differ."""
    kinds = (one.kind, two.kind)
    if "identifier" in kinds:
        return _same_identifier(one, two)
    if "label" in kinds:
        return _same_label(one, two)
    if "any" in kinds:
        other = two if one.kind == "any" else one
        if other.kind in ("weekday", "time"):
            return None
        return 8 if _equal(one, two) else None
    if one.dated and two.dated:
        return _same_date(one, two, texts)
    if one.dated and one.negative and not texts.en_early:
        return None
    if one.dated or two.dated:
        return _same_mixed(one, two) if one.dated else _same_mixed(two, one)
    return _same_number(one, two, texts)


def _equal(one: Quantity, two: Quantity) -> bool:
    return any(a.low <= b.high and b.low <= a.high for a in one.readings for b in two.readings)


def _same_identifier(one: Quantity, two: Quantity) -> int | None:
    if one.kind == two.kind:
        if one.digits == two.digits:
            return 0
        shorter, longer = sorted((one.digits, two.digits), key=len)
        # A prefix for long distance may be there on one side only.
        same = longer.endswith((shorter, shorter.lstrip("0")))
        return 2 if len(shorter) >= 7 and same else None
    identifier, other = (one, two) if one.kind == "identifier" else (two, one)
    same = bool(other.digits) and other.digits == identifier.digits
    # Version 2 is 2.0.
    return 1 if same or (identifier.value > 0 and identifier.value == other.value) else None


def _same_label(one: Quantity, two: Quantity) -> int | None:
    same = {r.low for r in one.readings} & {r.low for r in two.readings}
    if not same:
        return None
    if one.kind == two.kind:
        return 0
    other = two if one.kind == "label" else one
    return 3 if other.kind in ("amount", "ordinal", "any", "month") else None


def _short_year(a: Fraction, b: Fraction) -> bool:
    long, short = max(a, b), min(a, b)
    return long == short or (short < 100 <= long and long % 100 == short)


def _year_said(year: Fraction, value: Fraction, item: Quantity) -> bool:
    return year == value or (len(item.digits) == 2 and _short_year(year, value))


def _same_date(  # noqa: PLR0911
    one: Quantity, two: Quantity, texts: _Texts
) -> int | None:
    a, b = one.kind, two.kind
    pairs = [(x.low, y.low) for x in one.readings for y in two.readings]
    if {a, b} == {"month", "lunar month"}:
        return 1 if texts.lunar and _equal(one, two) else None
    if {a, b} == {"decade", "century"}:
        # The 1800s are the 19th century.
        decade, century = (one, two) if a == "decade" else (two, one)
        return 1 if decade.value == (century.value - 1) * 100 else None
    if a == "century" == b and _early(one, two, texts):
        return None
    if a == "century" == b or a not in ("year", "decade", "time"):
        return 0 if a == b and any(x == y for x, y in pairs) else None
    if a != b or _early(one, two, texts):
        return None
    if a == "time":
        same = any(x == y for x, y in pairs)
        return 0 if same and (not (one.half and two.half) or one.half == two.half) else None
    return 0 if any(_short_year(x, y) for x, y in pairs) else None


def _early(one: Quantity, two: Quantity, texts: _Texts) -> bool:
    """Whether only one side says that it is before the common era."""
    if one.negative == two.negative:
        return False
    return not (texts.en_early if one.negative else texts.zh_early)


def _same_mixed(  # noqa: PLR0911
    dated: Quantity, other: Quantity
) -> int | None:
    """A date, and what is written as a number."""
    kind, values = dated.kind, {reading.low for reading in dated.readings}
    units = {unit.name for reading in other.readings for unit in reading.units}
    free = [r for r in other.readings if not r.units]
    if kind == "weekday" or other.kind in ("percent", "fraction", "multiple"):
        return None
    if kind == "time" and dated.half == 2 and any(not r.low for r in free):
        return None
    if kind == "time":
        hours = {value / 60 for value in values if value % 60 == 0}
        return 3 if any(r.low % 12 in hours and 0 <= r.low <= 24 for r in free) else None
    if kind == "half-year":
        months = "month" in units and 1 in values and any(r.low == 6 for r in other.readings)
        return 3 if months or (other.kind == "ordinal" and other.value in values) else None
    if kind == "decade":
        near = [r for r in other.readings if not r.units or r.units[0].name in ("year",)]
        return 2 if any(r.low <= v <= r.high for v in values for r in near if r.low >= 20) else None
    if kind == "year":
        lengths = [r for r in other.readings if not r.units or r.units[0].dimension == "months"]
        return 2 if any(_year_said(v, r.low, other) for v in values for r in lengths) else None
    fits = {"day": ("day",), "quarter": ("quarter",), "month": (), "lunar month": ("month",)}
    readings = free + [
        r for r in other.readings if any(u.name in fits.get(kind, ()) for u in r.units)
    ]
    return 2 + (other.kind != "ordinal") if any(r.low in values for r in readings) else None


def _same_number(one: Quantity, two: Quantity, texts: _Texts) -> int | None:
    alike = one.step == two.step and one.units == two.units
    if one.value != two.value and alike and _plainly(one) and _plainly(two):
        return None
    best: int | None = None
    first = 1 if len(one.readings) == 2 and texts.off(one, two) else 0
    for at, a in enumerate(one.readings):
        for bt, b in enumerate(two.readings):
            if (
                at < first
                or (at and one.kind == "multiple" and two.kind != "percent")
                or (bt and two.kind == "multiple" and one.kind != "multiple")
            ):
                # What a multiple has grown by answers a percentage alone.
                continue
            cost = _same_reading(one, two, a, b)
            if cost is not None:
                cost += (at > 0) + (bt > 0) + (one.kind != two.kind)
                best = cost if best is None else min(best, cost)
    if best is not None and one.negative != two.negative and _unsaid(one, two, texts):
        return None
    return best


def _plainly(item: Quantity) -> bool:
    """Whether it is one number, which nothing makes inexact."""
    if len(item.readings) > 1 or item.about:
        return False
    reading = item.readings[0]
    return reading.low is reading.high or reading.low == reading.high


def _unsaid(one: Quantity, two: Quantity, texts: _Texts) -> bool:
    """Whether only one side says that it is below nought."""
    if any(
        unit.dimension == "temperature" or unit.name == "degree"
        for unit in (*one.units, *two.units)
    ):
        # It may have fallen to 8 degrees.
        return not texts.below[1 if one.negative else 0]
    return not (texts.en_falls if one.negative else texts.zh_falls)


def _same_reading(one: Quantity, two: Quantity, a: Reading, b: Reading) -> int | None:
    if a.units and b.units:
        best: int | None = None
        for u in a.units:
            for v in b.units:
                if {u.dimension, v.dimension} == {"duration", "months"}:
                    if _same_months(a, b, u, v):
                        best = 3 if best is None else min(best, 3)
                    continue
                if not convertible(u, v):
                    continue
                if (
                    (u.factor == v.factor and u.offset == v.offset)
                    or u.dimension == "money"
                    or "degree" in (u.name, v.name)
                ):
                    cost = _same_value(one, two, a, b)
                else:
                    cost = _same_converted(one, two, a, b, u, v)
                if cost is not None:
                    best = cost if best is None else min(best, cost)
        return best
    cost = _same_value(one, two, a, b)
    return None if cost is None else cost + bool(a.units or b.units)


def _same_months(a: Reading, b: Reading, u: Unit, v: Unit) -> bool:
    """Whether days or weeks are that many months as one counts them: 90 days, 52 weeks."""
    days, months = (a.low * u.factor, b.low * v.factor)
    if u.dimension == "months":
        days, months = b.low * v.factor, a.low * u.factor
    days /= 86400
    return days > 1 and days in (
        30 * months,
        7 * Fraction(52, 12) * months,
        Fraction(365, 12) * months,
    )


def _same_value(one: Quantity, two: Quantity, a: Reading, b: Reading) -> int | None:
    if a.low == b.low and a.high == b.high:
        return 0
    if a.low < a.high or b.low < b.high:
        near = _ABOUT_INTERVAL if one.about and two.about else Fraction(0)
        # 十几亿 is over a billion, too.
        low_a = a.low * (1 - near) if a.low < a.high else a.low
        low_b = b.low * (1 - near) if b.low < b.high else b.low
        return 1 if low_a <= b.high and low_b <= a.high else None
    # About five sixths is not about four fifths.
    if "ordinal" in (one.kind, two.kind) or one.kind == "fraction" == two.kind:
        return None
    x, y = a.low, b.low
    coarse, fine = (two, one) if two.step >= one.step else (one, two)
    apart, size = abs(x - y), max(x, y)
    rough = y if coarse is two else x
    about = one.about or two.about
    # Nearly 2 billion for 1.98: the one that is rounder is the rounded one.
    if about and apart <= min(size * _ABOUT_LIMIT, _last_place(rough)) and _rounder(x, y):
        return 2
    written = coarse.step
    if (
        one.step != two.step
        and apart <= written / 2
        and apart <= size * _ROUND_LIMIT
        and fine.step < written
    ):
        return 2
    return None


def _rounder(x: Fraction, y: Fraction) -> bool:
    """Whether one has fewer figures than the other."""
    return _figures(x) != _figures(y)


def _figures(value: Fraction) -> int:
    return len(f"{float(value):.12g}".replace(".", "").strip("0").split("e")[0]) if value else 0


def _last_place(value: Fraction) -> Fraction:
    """The worth of the last figure that is not nought."""
    if value == 0:
        return Fraction(1)
    power = Fraction(10) ** math.floor(math.log10(float(value)))
    for _ in range(12):
        if (value / power).denominator == 1:
            return power
        power /= 10
    return power


def _same_converted(
    one: Quantity, two: Quantity, a: Reading, b: Reading, u: Unit, v: Unit
) -> int | None:
    """Converted rightly: to the last place of the rounder one."""
    negative = -1 if one.negative else 1
    for one_end, other_end in zip(
        converted(a.low * negative, u, v), converted(a.high * negative, u, v), strict=True
    ):
        low, high = sorted((abs(one_end), abs(other_end)))
        if low <= b.high and b.low <= high:
            return 1
        x = low
        y = b.low
        size = max(x, y)
        if not size:
            continue
        place = max(_last_place(y), converted(_last_place(a.low), u, v)[-1])
        limit = _ABOUT_LIMIT if one.about or two.about else _CONVERTED_LIMIT
        if u.dimension in ("duration", "months") and not (one.about or two.about):
            limit = Fraction(0)
        if abs(x - y) <= min(place, size * limit) or (limit and abs(x - y) <= size / 200):
            return 2
    return None


def _told(
    left: list[Quantity],
    right: list[Quantity],
    zh: list[Quantity],
    en: list[Quantity],
    texts: _Texts,
) -> Iterable[Mismatch]:
    """What is left over, each once, with the nearest of the other side as the culprit."""
    left = [i for i in left if not (_again(i, en, texts, first=True) or _listed(i, zh))]
    right = [i for i in right if not (_again(i, zh, texts, first=False) or _listed(i, en))]
    open_right = {at for at, item in enumerate(right) if item.weight > Weight.SILENT}
    ranked = sorted(
        (gap, at, bt)
        for at, one in enumerate(left)
        if one.weight > Weight.SILENT
        for bt, two in enumerate(right)
        if bt in open_right and (gap := _gap(one, two)) is not None
    )
    done_left: set[int] = set()
    for gap, at, bt in ranked:
        if at in done_left or bt not in open_right:
            continue
        one, two = left[at], right[bt]
        if one.weight + two.weight < 3 and gap >= 1.6:
            continue
        done_left.add(at)
        open_right.discard(bt)
        yield Mismatch(_difference(one, two), one, two)
    # "Last year" says the same as the year itself.
    for at, one in enumerate(left):
        said = texts.en_year and _is_year(one)
        if at not in done_left and one.weight is Weight.FIRM and not said:
            yield Mismatch("alone", one, None)
    for bt in sorted(open_right):
        said = texts.zh_year and _is_year(right[bt])
        if right[bt].weight is Weight.FIRM and not said:
            yield Mismatch("alone", None, right[bt])


def _is_year(item: Quantity) -> bool:
    """Whether it is a year, or may be one."""
    plain = item.kind == "amount" and len(item.digits) == 4 and not item.units
    return item.kind == "year" or (plain and 1900 <= item.value <= 2100)


def _again(item: Quantity, others: list[Quantity], texts: _Texts, *, first: bool) -> bool:
    """Whether the other side has it, although something else answers that already."""
    return any(
        _cost(*((item, other) if first else (other, item)), texts) is not None
        for whole in others
        for other in (whole, *whole.parts)
        if other.kind != "any"
    )


def _listed(item: Quantity, others: list[Quantity]) -> bool:
    """Whether it is inside a list (1, 2, 3) that may be a range on the other side."""
    if item.kind not in ("amount", "ordinal") or item.units or item.value.denominator != 1:
        return False
    at = next((n for n, other in enumerate(others) if other is item), 0)
    if not 0 < at < len(others) - 1:
        return False
    before, after = others[at - 1], others[at + 1]
    close = item.start - before.end <= 5 and after.start - item.end <= 5
    return close and before.value == item.value - 1 and after.value == item.value + 1


def _difference(one: Quantity, two: Quantity) -> MismatchKind:
    same = any(a.low == b.low and a.high == b.high for a in one.readings for b in two.readings)
    if same and one.kind in _NUMERIC and two.kind in _NUMERIC:
        if one.negative != two.negative:
            return "sign"
        counted = "multiple" in (one.kind, two.kind) or not (one.units or two.units)
        return "different" if counted else "unit"
    return "different"


def _gap(one: Quantity, two: Quantity) -> float | None:
    """How unlikely it is that the one was meant for the other; None if it cannot be."""
    gap = 0.0
    if one.kind != two.kind:
        a, b = _family(one), _family(two)
        if a != b and {a, b} != {"label", "number"}:
            return None
        gap += 1
    units = [(u, v) for u in one.units for v in two.units]
    if units and not any(convertible(u, v) for u, v in units):
        same = any(a.low == b.low for a in one.readings for b in two.readings)
        gap += 1 if same or any(u.dimension == v.dimension for u, v in units) else 3
    x, y = float(one.value), float(two.value)
    if x > 0 and y > 0:
        ratio = abs(math.log10(x / y))
        gap += min(ratio, abs(ratio - round(ratio)) + 0.5 if ratio > 0.5 else ratio)
    else:
        gap += 0 if x == y else 1
    return gap


def _family(item: Quantity) -> str:
    if item.kind in ("any", "identifier", "label"):
        return "label" if item.kind == "label" else "number"
    if item.dated:
        return item.kind if item.kind in ("weekday", "time", "quarter", "half-year") else "date"
    return "number"
