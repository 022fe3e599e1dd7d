"""What a character is: Han, wide, Latin; and how much of a text is in which script.

The ranges are Unicode 16's. Each constant is the inside of a character class, so that
``re.compile(f"[{HAN}]+")`` reads as what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "CJK_PUNCTUATION",
    "FULL_WIDTH",
    "GREEK",
    "HAN",
    "HANGUL",
    "KANA",
    "LATIN",
    "PLANE_0",
    "WIDE",
    "Scripts",
    "count_scripts",
    "has_han",
    "is_han",
]

PLANE_0 = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
"""Blocks of ideographs in the basic plane, each up to but not with its second number.

CJK Unified Ideographs Extension A, CJK Unified Ideographs, CJK Compatibility Ideographs;
tables with an entry a character are of these.
"""

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters: 〇, unified ideographs with Extensions A to I, compatibility ideographs.

Planes 2 and 3 hold ideographs only. Bopomofo, radicals, the hexagrams of U+4DC0 and the
Japanese repetition mark are not among them.
"""

KANA = "\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d"
"""Japanese syllables, also of half width."""

HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7af"
"""Korean syllables and their letters."""

LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
"""Latin letters with and without accents; not the full-width ones."""

GREEK = "\u0391-\u03a1\u03a3-\u03c9"
"""Greek letters without accents, as signs of science use them."""

CJK_PUNCTUATION = (
    "\u3000-\u3004\u3006\u3008-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
"""Punctuation and blanks of Chinese writing that no other script uses."""

FULL_WIDTH = "\uff01-\uff5e\uffe0-\uffe6"
"""Forms of ASCII and of a few signs that are as wide as a Han character."""

WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
"""Everything as wide as a Han character: beside it, a line end is no blank."""

_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(f"[{LATIN}]+")
_KANA = re.compile(f"[{KANA}]")
_OTHER = re.compile(
    r"[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u0590-\u06ff\u0700-\u0fff\u10a0-\u11ff"
    r"\u1780-\u17ff\uac00-\ud7af\ufb1d-\ufdff\ufe70-\ufefe]+"
)
_SAMPLE = 500_000


def is_han(character: str) -> bool:
    """Whether *character*, a single one, is a Han character."""
    # Called for every character of long texts: comparisons are faster than a pattern.
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\U00020000" <= character <= "\U0003ffff"
        or "\uf900" <= character <= "\ufaff"
        or character == "\u3007"
    )


def has_han(text: str) -> bool:
    """Whether a Han character is in *text*."""
    return _HAN.search(text) is not None


@dataclass(frozen=True, slots=True)
class Scripts:
    """How much of a text is in which script: Han characters, Latin words, the rest."""

    han: int
    latin: int
    kana: int
    other: int

    @property
    def share(self) -> float:
        """Chinese's share, 0 to 1: a Han character counts as much as a Latin word."""
        return self.han / max(1, self.han + self.latin)

    @property
    def letters(self) -> int:
        """Characters and words of all scripts together."""
        return self.han + self.latin + self.kana + self.other


def count_scripts(text: str) -> Scripts:
    """Count *text*'s scripts, in a long text those of its beginning, middle and end."""
    if len(text) > 3 * _SAMPLE:
        middle = (len(text) - _SAMPLE) // 2
        text = text[:_SAMPLE] + text[middle : middle + _SAMPLE] + text[-_SAMPLE:]
    return Scripts(
        han=len(_HAN.findall(text)),
        latin=len(_LATIN_WORD.findall(text)),
        kana=len(_KANA.findall(text)),
        other=len(_OTHER.findall(text)),
    )
