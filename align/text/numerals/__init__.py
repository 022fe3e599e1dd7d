"""Numerals of Chinese and English texts as values with offsets, however they are written.

Values are exact fractions without a unit: 九十亿, *9 billion* and *nine billion* are the
same, and so are 5%, 百分之五, *five per cent* and *one twentieth* (a ratio, 1/20). An
approximation (几十, 三百多, *dozens*) is an interval. What a numeral means in its sentence
(一 is seldom a count, "once" may be "formerly") is for the caller to weigh: ``written``
says how it stands there. The work is linear in the length of the text.
"""

from __future__ import annotations

from typing import Final

from align.model import Lang
from align.text.numerals.chinese import chinese_numerals, chinese_value
from align.text.numerals.english import CARDINALS, ORDINALS, SCALES, english_numerals
from align.text.numerals.roman import roman_numerals, roman_value
from align.text.numerals.values import Kind, Numeral, Written

__all__ = [
    "CARDINALS",
    "ORDINALS",
    "SCALES",
    "Kind",
    "Numeral",
    "Written",
    "chinese_value",
    "numerals",
    "roman_value",
]

_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９．，％＋－−／", "0123456789.,%+--/")


def numerals(text: str, lang: Lang, *, roman: bool = False) -> list[Numeral]:
    """The numerals of *text* in order, without overlaps.

    Args:
        lang: how words and characters are read; digits are read alike.
        roman: whether Roman numerals are read, too
            (:func:`~align.text.numerals.roman.roman_numerals`).
    """
    plain = text.translate(_HALF_WIDTH)
    found = list(chinese_numerals(plain) if lang == "zh" else english_numerals(plain))
    if roman:
        taken = {at for item in found for at in range(item.start, item.end)}
        found += [item for item in roman_numerals(plain) if item.start not in taken]
        found.sort(key=lambda item: item.start)
    return found
