"""What a numeral is, and numbers in digits, which both languages write alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

__all__ = [
    "DIGITS",
    "LONGEST",
    "ONE",
    "SIGN",
    "SLASHED",
    "VERSION",
    "VULGAR",
    "Kind",
    "Numeral",
    "Written",
    "components",
    "last_place",
    "of_digits",
    "ratio",
    "vulgar",
]

Kind = Literal[
    "cardinal",
    "ordinal",
    "fraction",
    "percent",
    "multiple",
    "year",
    "month",
    "day",
    "decade",
    "century",
]
Written = Literal["digits", "words", "roman"]

ONE: Final = Fraction(1)
LONGEST: Final = 60
"""Characters of a numeral at most: what is longer is none, and large integers are slow."""

# Bounded repeats: a long text of nothing but digits and commas is read once.
DIGITS: Final = r"\d{1,3}(?:,\d{3}){1,12}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
VERSION: Final = r"\d+(?:\.\d+){2,12}"
SIGN: Final = r"(?:(?<![0-9A-Za-z)\]}%.,/])[-+](?=\d))?"
SLASHED: Final = r"(?<![\d/.,])\d{1,2}/\d{1,3}(?![\d/])"
VULGAR: Final = "[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]"


@dataclass(frozen=True, slots=True)
class Numeral:
    """``text[start:end]`` and its value.

    Attributes:
        start, end: code points; signs and units that decide the kind are inside.
        value: of an approximation the least. A percentage, 成 and ‰ are ratios; of a decade
            its first year (90 where the century is not written), of a century its number.
        kind: a fraction is one in form (三分之一, *two thirds*, 1/3); 2.5 is a cardinal.
        written: in Arabic digits (with or without 万, *million*), in words or characters,
            or in Roman numerals.
        high: the greatest value; ``value`` itself unless approximate.
        step: the worth of the last place written: 0.1 of 3.5, ten million of 3.5亿.
        unit: the end of the text that decided the kind (年, %, *per cent*, *th*), or nothing.
    """

    start: int
    end: int
    value: Fraction
    kind: Kind
    written: Written
    high: Fraction
    step: Fraction = ONE
    unit: str = ""

    @property
    def approximate(self) -> bool:
        """Whether it says no more than about how many."""
        return self.high != self.value

    @property
    def face(self) -> Fraction:
        """The figure as it is written: 5 of 5%, 25 of 25 basis points; else the value."""
        if self.kind != "percent":
            return self.value
        basis = "基" in self.unit or "basis" in self.unit
        return self.value * (10**4 if basis else 1000 if self.unit == "‰" else 100)

    @property
    def sign(self) -> int:
        """-1, 0 or 1."""
        return (self.value > 0) - (self.value < 0)


@lru_cache(maxsize=20_000)
def of_digits(digits: str) -> tuple[Fraction, Fraction]:
    """The value of ``1,234.50``, and the worth of its last place."""
    plain = digits.replace(",", "")
    return Fraction(plain), Fraction(1, 10 ** len(plain.partition(".")[2]))


def vulgar(sign: str) -> Fraction:
    """The value of ½ and its like."""
    return Fraction(unicodedata.numeric(sign)).limit_denominator(10)


def ratio(text: str) -> Fraction | None:
    """``2/3`` as a fraction below one; None where it is a date, a season or a score."""
    above, _, below = text.partition("/")
    return Fraction(int(above), int(below)) if 0 < int(above) < int(below) <= 100 else None


def components(start: int, text: str) -> Iterator[Numeral]:
    """The integers of a version, a score or a date written with points or strokes."""
    for part in re.finditer(r"\d+", text):
        if len(part.group()) <= LONGEST:
            value = Fraction(part.group())
            first, last = start + part.start(), start + part.end()
            yield Numeral(first, last, value, "cardinal", "digits", value)


def last_place(value: Fraction) -> Fraction:
    """The worth of the last digit that is not nought: 10 of 550, 1 of 3."""
    digits = str(value.numerator)
    whole = value.denominator == 1 and value != 0
    return Fraction(10 ** (len(digits) - len(digits.rstrip("0")))) if whole else ONE
