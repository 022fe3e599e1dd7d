"""The numbers of a sentence that its counterpart must have, too."""

from __future__ import annotations

from collections import Counter

from align.model import Lang
from align.text.numerals import numerals

__all__ = ["numbers", "numbers_agree"]


def numbers(text: str, lang: Lang) -> Counter[float]:
    """Values of the numbers in *text*, those from 10 on and those with decimals.

    As the classifier's weights were fitted: percentages count as they are written, English
    numbers in words and Chinese parts (三分之一) not at all.
    """
    found: Counter[float] = Counter()
    for item in numerals(text, lang):
        value = abs(item.face)
        single = item.end - item.start - len(item.unit) < 2
        spelt = item.written == "words" and (lang == "en" or item.approximate or single)
        if spelt or item.kind == "fraction" or (value < 10 and value.denominator == 1):
            continue
        found[float(f"{float(value):.6g}")] += 1
    return found


def numbers_agree(zh: Counter[float], en: Counter[float]) -> tuple[float, float]:
    """How many numbers both have, and how many only the one with fewer of them has."""
    both = sum((zh & en).values())
    fewer = min(sum(zh.values()), sum(en.values()))
    return float(both), float(fewer - both)
