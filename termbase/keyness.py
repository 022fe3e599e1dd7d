"""Keyness: how much more frequent a Chinese term is in some texts than in general ones.

The binary logarithm of the ratio of relative frequencies, each with half an occurrence added
(the log ratio of Hardie 2014): 0 is as frequent, 3 eight times as frequent, -1 half as
frequent.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from align.lexicon import simplify
from align.model import Document
from align.text.scripts import is_han
from termbase._chinese import general_frequency
from termbase.model import Concept

__all__ = ["GeneralChinese", "characters", "keyness_of"]

# What jieba's dictionary was counted on.
_CHARACTERS = 20_000_000


def characters(documents: Iterable[Document]) -> int:
    """How many Han characters the Chinese ones of *documents* have, each text once."""
    return sum(map(_han, {item.text for item in documents if item.lang == "zh"}))


def _han(text: str) -> int:
    return sum(map(is_han, text))


class GeneralChinese:
    """What terms are compared with.

    Args:
        texts: reference texts of general Chinese; without any, the words of jieba's dictionary
            with their frequencies.
    """

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self._text = simplify("\n".join("".join(text.split()) for text in texts))
        self._size = _han(self._text) if texts else _CHARACTERS
        self._given = bool(texts)

    def keyness(self, term: str, count: int, size: int) -> float | None:
        """The keyness of *term*; ``None`` where no frequency of it is known.

        Without reference texts that is so for phrases, which no dictionary counts.

        Args:
            count: its occurrences among *size* Han characters.
        """
        plain = simplify("".join(term.split()))
        known = self._text.count(plain) if self._given else general_frequency(plain)
        if count < 1 or not plain or not (known or self._given):
            return None
        here, there = (count + 0.5) / (size + 1), (known + 0.5) / (self._size + 1)
        return round(math.log2(here / there), 2)


def keyness_of(
    concepts: Iterable[Concept], documents: Iterable[Document], general: Sequence[str] = ()
) -> dict[str, float]:
    """The keyness of the Chinese terms of *concepts* in *documents*, as far as it is known.

    Args:
        general: see :class:`GeneralChinese`.
    """
    size = characters(documents)
    reference = GeneralChinese(general)
    found: dict[str, float] = {}
    for concept in concepts:
        for term in concept.terms("zh"):
            value = reference.keyness(term.text, term.frequency, size)
            if value is not None:
                found[term.text] = value
    return found
