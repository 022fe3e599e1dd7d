"""Checks of what both sides count, measure and date; each difference is told once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from align.messages import Message, message
from align.model import Lang
from align.text.quantities import Mismatch, Quantity, compare, quantities
from termbase.checks._model import CheckedBead, Finding, Material, Severity

__all__ = ["added", "begin", "currencies", "dates", "numbers", "units"]


def numbers(material: Material) -> Iterator[Finding]:
    """N401: a number of the source is missing or another one in the translation.

    Amounts, ordinals, shares, multiples, ranges, scores, ages and identifiers, as values:
    九十亿 is *9 billion* and *9,000 million*. Orders of magnitude and digits are exact,
    unless a word says about, or one side is visibly rounded.
    """
    return _of(material, "N401")


def added(material: Material) -> Iterator[Finding]:
    """N403: a number is in the translation only."""
    return _of(material, "N403")


def dates(material: Material) -> Iterator[Finding]:
    """D501: a date or time differs, is missing or is in the translation only.

    Days, months, years (Western, Minguo, of reigns), decades, centuries, quarters,
    weekdays and times of day.
    """
    return _of(material, "D501")


def units(material: Material) -> Iterator[Finding]:
    """U601: the figure is the same, and its unit is another (公里, *miles*)."""
    return _of(material, "U601")


def currencies(material: Material) -> Iterator[Finding]:
    """U602: the amount is the same, and its currency is another (欧元, *US$*)."""
    return _of(material, "U602")


def _of(material: Material, code: str) -> Iterator[Finding]:
    source = material.options.source
    for unit, mismatches in material.derived("figures", _compared):
        chosen = [item for item in mismatches if _code(item, source) == code]
        if code == "D501":
            chosen = _dates_as_one(chosen)
        for item in chosen:
            yield _finding(item, unit, source, code)


def _compared(material: Material) -> list[tuple[CheckedBead, tuple[Mismatch, ...]]]:
    """The beads whose figures differ, with what does."""
    # In large memories many pairs stand more than once.
    known = _known(material)
    found = []
    for unit in material.units:
        if not unit.sided:
            continue
        texts = (unit.row.zh, unit.row.en)
        mismatches = known.get(texts)
        if mismatches is None:
            mismatches = known[texts] = _mismatches(*texts)
        if mismatches:
            found.append((unit, mismatches))
    return found


_Texts = tuple[str, str]
_Parts = list[tuple[list[_Texts], Future[list[tuple[Mismatch, ...]]]]]
_PART = 1000
"""Pairs that are sent to another process at a time."""


def begin(material: Material, helper: Executor) -> None:
    """Have *helper* compare what it can until the figures are asked for."""
    texts = [(unit.row.zh, unit.row.en) for unit in material.units if unit.sided]
    single = list(dict.fromkeys(texts))
    parts = [single[at : at + _PART] for at in range(0, len(single), _PART)]
    sent: _Parts = [(part, helper.submit(_all_mismatches, part)) for part in parts]
    material.derived("figures sent", lambda _: sent)


def _known(material: Material) -> dict[_Texts, tuple[Mismatch, ...]]:
    """What a helper was asked for (:func:`begin`); the last of it is done here meanwhile."""
    empty: _Parts = []
    known: dict[_Texts, tuple[Mismatch, ...]] = {}
    for part, future in reversed(material.derived("figures sent", lambda _: empty)):
        try:
            made = _all_mismatches(part) if future.cancel() else future.result()
        except BrokenProcessPool:
            made = _all_mismatches(part)
        known.update(zip(part, made, strict=True))
    return known


def _all_mismatches(texts: Sequence[_Texts]) -> list[tuple[Mismatch, ...]]:
    return [_mismatches(zh, en) for zh, en in texts]


def _mismatches(zh: str, en: str) -> tuple[Mismatch, ...]:
    one, two = quantities(zh, "zh"), quantities(en, "en")
    return compare(one, two, zh, en).mismatches if one or two else ()


def _code(item: Mismatch, source: Lang) -> str:
    quantity = _of_side(item, source) or _of_side(item, _other(source))
    if quantity is not None and item.kind == "unit":
        units = quantity.units
        return "U602" if units and units[0].dimension == "money" else "U601"
    if quantity is not None and quantity.dated:
        return "D501"
    return "N403" if _of_side(item, source) is None else "N401"


_NEAR = 8
"""Characters between the parts of one date at most."""


def _dates_as_one(items: list[Mismatch]) -> list[Mismatch]:
    """A day, month and year that stand together are one date, and told as one."""
    items = sorted(items, key=lambda item: [q.start if q else -1 for q in (item.zh, item.en)])
    made: list[Mismatch] = []
    for item in items:
        last = made[-1] if made else None
        if last and _close(last.zh, item.zh, 3) and _close(last.en, item.en, _NEAR):
            made[-1] = replace(last, zh=_joined(last.zh, item.zh), en=_joined(last.en, item.en))
        else:
            made.append(item)
    return made


def _close(one: Quantity | None, two: Quantity | None, most: int) -> bool:
    if one is None or two is None:
        return one is two
    return max(one.start, two.start) - min(one.end, two.end) <= most


def _joined(one: Quantity | None, two: Quantity | None) -> Quantity | None:
    if one is None or two is None:
        return one
    return replace(one, start=min(one.start, two.start), end=max(one.end, two.end))


def _other(lang: Lang) -> Lang:
    return "en" if lang == "zh" else "zh"


def _of_side(item: Mismatch, lang: Lang) -> Quantity | None:
    return item.zh if lang == "zh" else item.en


def _finding(item: Mismatch, unit: CheckedBead, source: Lang, code: str) -> Finding:
    target = _other(source)
    one, two = _of_side(item, source), _of_side(item, target)
    places = [
        unit.place(lang, quantity.start, quantity.end)
        for lang, quantity in ((source, one), (target, two))
        if quantity is not None
    ]
    if one is None or (two is None):
        places.append(unit.place(source if one is None else target, 0, 0))
        if one is None:
            places.reverse()
            places = places[1:] + places[:1]
    return Finding(
        code,
        Severity.WARNING,
        _message(item, unit, one, two, source),
        places=tuple(places),
        key=f"{unit.name}\n{places[0].lang}\n{places[0].start}\n{places[0].text}",
        always=places[0].text,
    )


def _message(
    item: Mismatch, unit: CheckedBead, one: Quantity | None, two: Quantity | None, source: Lang
) -> Message:
    target = _other(source)
    value = _shown(unit, one, source) if one else None
    other = _shown(unit, two, target) if two else None
    if value is None:
        return message("finding.number-added", value=other)
    if other is None:
        return message("finding.number", value=value)
    codes = {"unit": "finding.unit", "sign": "finding.sign"}
    return Message(codes.get(item.kind, "finding.number-other"), {"value": value, "other": other})


def _shown(unit: CheckedBead, item: Quantity, lang: Lang) -> str:
    """As it is written, and large amounts in characters in figures, too: 九十亿 (9,000,000,000)."""
    text = (unit.row.zh if lang == "zh" else unit.row.en)[item.start : item.end].strip()
    value = item.value
    large = item.kind == "amount" and value >= 10**4 and value == item.readings[0].high
    if lang == "en" or not large or not any(char in "万萬亿億千百十" for char in text):
        return text
    return f"{text} ({_plain(value)})"


def _plain(value: Fraction) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact:,f}" if value.denominator != 1 else f"{value.numerator:,}"
