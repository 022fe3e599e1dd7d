"""How names sound: pinyin syllables in Latin words, consonant skeletons of transliterations.

A foreign name is written in Chinese by sound (特朗普 *te lang pu*, Trump); the two sides
share little but the order of their consonants, and those only by kind.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Final

__all__ = ["english_skeleton", "skeleton", "syllables"]

_INITIAL = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(.*)")
_KIND: Final = {
    **dict.fromkeys("bp", "P"),
    **dict.fromkeys("mn", "N"),
    **dict.fromkeys("dt", "T"),
    **dict.fromkeys("lr", "L"),
    **dict.fromkeys("gk", "K"),
    "f": "F",
    "h": "H",
    "w": "W",
    "y": "Y",
    "": "",
}
_LETTER: Final = {
    **{letter: kind for letter, kind in _KIND.items() if letter},
    **dict.fromkeys("cq", "K"),
    **dict.fromkeys("jsz", "S"),
    "v": "W",
}
_SPELLING: Final = [
    (re.compile(pattern), new)
    for pattern, new in (
        ("ph", "f"),
        ("tch|sch|sh|ch|th", "s"),
        ("ck", "k"),
        ("c(?=[eiy])", "s"),
        ("g(?=[eiy])", "s"),
        ("gh|h(?![aeiou])", ""),
        ("qu", "kw"),
        ("x", "ks"),
    )
]
_DOUBLE = re.compile(r"(.)\1+")


def skeleton(readings: Sequence[str]) -> str:
    """The kinds of consonants of pinyin *readings*, in order: ``TLNP`` for te lang pu."""
    kinds = ""
    for reading in readings:
        if reading == "er":
            kinds += "L"
            continue
        match = _INITIAL.match(reading)
        if match is None:
            continue
        kinds += _KIND.get(match[1] or "", "S")
        if match[2].endswith(("n", "ng")):
            kinds += "N"
    return _DOUBLE.sub(r"\1", kinds)


@functools.lru_cache(maxsize=100_000)
def english_skeleton(word: str) -> str:
    """The kinds of consonants of an English name: ``TLNP`` for Trump."""
    word = word.lower()
    for pattern, new in _SPELLING:
        word = pattern.sub(new, word)
    return _DOUBLE.sub(r"\1", "".join(_LETTER.get(letter, "") for letter in word))


def syllables(word: str, known: frozenset[str]) -> tuple[str, ...]:
    """*word* (lower case) as the fewest pinyin syllables of *known*; empty if it is none."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for start in range(len(word)):
        before = best[start]
        if before is None:
            continue
        for end in range(start + 1, min(len(word), start + 6) + 1):
            part = word[start:end]
            old = best[end]
            if part in known and (old is None or len(old) > len(before) + 1):
                best[end] = (*before, part)
    return best[-1] or ()
