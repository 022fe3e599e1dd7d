"""How English writes a Chinese number, date or amount."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from align.text.dates import MONTHS
from align.text.english import stem
from align.text.numerals import CARDINALS, ORDINALS, SCALES, chinese_value

__all__ = ["english_key", "number"]

_NUMBER = re.compile(
    r"(第?)(\d[\d,]*(?:\.\d+)?[十百千]?[万亿]{0,2}|[零〇一二两三四五六七八九十百千][零〇一二两三四五六七八九十百千万亿]*)(.{0,3})"
)
_MONTHS: Final = {at: stem(name) for name, at in reversed(MONTHS.items())}
_CARDINALS: Final = {at: stem(name) for name, at in {**CARDINALS, "hundred": 100}.items()}
_ORDINALS: Final = {at: stem(name) for name, at in ORDINALS.items() if at}
_SCALES: Final = [(size, stem(name)) for name, size in reversed(SCALES.items()) if size > 100]


def english_key(token: str) -> str:
    """What an English *token* is matched under: its stem, or a number without commas."""
    if token[0].isdigit():
        return token.replace(",", "").lower()
    return stem(token)


def _plain(value: Fraction) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def number(word: str) -> tuple[dict[str, float], str]:
    """The English keys of a Chinese number, with weights, and what follows it in *word*.

    Empty where *word* does not begin with a number.
    """
    match = _NUMBER.fullmatch(word)
    if match is None:
        return {}, ""
    ordinal, written, rest = match.groups()
    value = chinese_value(written.replace(",", ""))
    if value is None or value >= 10**16:
        return {written: 1.0}, rest
    bag = {_plain(value): 1.0}
    whole = int(value) if value.denominator == 1 else -1
    if rest[:1] == "月" and whole in _MONTHS:
        return {_MONTHS[whole]: 1.0, _plain(value): 0.5}, rest[1:]
    if whole in _CARDINALS:
        bag[_CARDINALS[whole]] = 0.8
    if whole in _ORDINALS:
        bag[_ORDINALS[whole]] = 1.0 if ordinal else 0.2
    if 0 < whole < 1000:
        ending = {1: "st", 2: "nd", 3: "rd"}.get(whole % 10 if whole // 10 % 10 != 1 else 0, "th")
        bag[f"{whole}{ending}"] = 0.5
    for size, name in _SCALES:
        if value >= size:
            bag[_plain(value / size)] = 0.9
            bag[name] = 0.8
            break
    return bag, rest
