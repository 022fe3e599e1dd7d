"""Chinese numbers, dates and amounts, and how English writes them."""

from __future__ import annotations

import re
from typing import Final

from align.lexicon import stem

__all__ = ["english_key", "number"]

_DIGITS: Final = dict(
    zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
_UNITS: Final = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_NUMBER = re.compile(
    r"(第?)(\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)([十百千]?[万亿]{0,2})(.{0,3})"
)
_MONTH_NAMES = """
january february march april may june july august september october november december
"""
_MONTHS: Final = [stem(name) for name in _MONTH_NAMES.split()]
_COUNTING = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty
"""
_CARDINALS: Final = [stem(name) for name in _COUNTING.split()]
_ORDERING = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth"
_ORDINALS: Final = [stem(name) for name in _ORDERING.split()]
_ROUND = "thirty forty fifty sixty seventy eighty ninety hundred"
_TENS: Final = {ten * 10: stem(name) for ten, name in enumerate(_ROUND.split(), 3)}
_SCALES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


def english_key(token: str) -> str:
    """What an English *token* is matched under: its stem, or a number without commas."""
    if token[0].isdigit():
        return token.replace(",", "").lower()
    return stem(token)


def _chinese(text: str) -> float:
    """The value of a Chinese numeral below ten thousand; digits side by side are a year."""
    if all(char in _DIGITS for char in text):
        return float(int("".join(str(_DIGITS[char]) for char in text)))
    total = last = 0
    for char in text:
        if char in _DIGITS:
            last = _DIGITS[char]
        else:
            total += (last or 1) * _UNITS[char]
            last = 0
    return float(total + last)


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def number(word: str) -> tuple[dict[str, float], str]:
    """The English keys of a Chinese number, with weights, and what follows it in *word*.

    Empty where *word* does not begin with a number.
    """
    match = _NUMBER.fullmatch(word)
    if match is None:
        return {}, ""
    ordinal, digits, multiplier, rest = match.groups()
    value = float(digits.replace(",", "")) if digits[0].isdigit() else _chinese(digits)
    for unit in multiplier:
        value *= _UNITS[unit]
    if value >= 10**16:
        return {digits: 1.0}, rest
    bag = {_plain(value): 1.0}
    whole = int(value) if value == int(value) else -1
    if rest[:1] == "月" and 1 <= whole <= 12:
        return {_MONTHS[whole - 1]: 1.0, _plain(value): 0.5}, rest[1:]
    if 0 <= whole < len(_CARDINALS):
        bag[_CARDINALS[whole]] = 0.8
    if whole in _TENS:
        bag[_TENS[whole]] = 0.8
    if 0 < whole < len(_ORDINALS):
        bag[_ORDINALS[whole]] = 1.0 if ordinal else 0.2
    if 0 < whole < 1000:
        ending = {1: "st", 2: "nd", 3: "rd"}.get(whole % 10 if whole // 10 % 10 != 1 else 0, "th")
        bag[f"{whole}{ending}"] = 0.5
    for scale, name in _SCALES:
        if value >= scale:
            bag[_plain(value / scale)] = 0.9
            bag[stem(name)] = 0.8
            break
    return bag, rest
