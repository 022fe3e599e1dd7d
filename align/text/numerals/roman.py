"""Roman numerals of capital letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Final

from align.text.numerals.values import Numeral

__all__ = ["roman_numerals", "roman_value"]

_ROMAN = re.compile(
    r"(?:\b(?P<label>[A-Z][a-z]+)\s)?(?<![A-Za-z0-9])(?P<roman>[IVXLCDM]{1,15})(?![A-Za-z0-9])|(?P<sign>[Ⅰ-Ⅻ])"
)
_FORM = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_DIGIT: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_HEADS = """
War Part Phase Chapter Volume Vol Book Act Scene Type Class Article Stage Level Title Annex
Appendix Schedule Section Group Tier Series Grade
"""
_LABELS: Final = frozenset(_HEADS.split())


def roman_value(text: str) -> int | None:
    """The value of a Roman numeral in capital letters, well formed (``XLIX``), else None."""
    if not text or not _FORM.fullmatch(text):
        return None
    digits = [_DIGIT[char] for char in text]
    return digits[-1] + sum(-one if one < two else one for one, two in pairwise(digits))


def roman_numerals(text: str) -> Iterator[Numeral]:
    """Those of *text*: of two letters or more, single ones where a word before names them.

    After *War*, *Part* and the like any letter is a numeral, after another capitalised
    word V and X are.
    """
    for match in _ROMAN.finditer(text):
        start, end = match.span("sign" if match["sign"] else "roman")
        if match["sign"]:
            value: int | None = ord(match["sign"]) - ord("Ⅰ") + 1
        else:
            value = roman_value(match["roman"])
            label = match["label"]
            if (
                text[end : end + 1] == "."
                and label not in _LABELS
                and text[end + 1 : end + 2].strip()
            ):
                continue
            if end - start == 1 and label not in _LABELS and not (label and match["roman"] in "VX"):
                continue
        if value is not None:
            yield Numeral(start, end, Fraction(value), "cardinal", "roman", Fraction(value))
