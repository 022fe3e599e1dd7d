"""The encoder that needs nothing but the lexicon: a bag of translated, weighted words.

An English sentence is the bag of its stems, a Chinese one the bag of the stems that the
lexicon gives for its words; both are weighted by a frozen inverse sentence frequency and
sketched to few columns (:mod:`align.encoders._sketch`). Numbers, Latin words and
punctuation stand for themselves.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from align.encoders._sketch import Sketch
from align.encoders.protocol import Matrix
from align.lexicon import Lexicon, english_words, stem
from align.lexicon._frequency import Frequencies, frequencies
from align.model import Lang

__all__ = ["DIM", "LexicalEncoder"]

VERSION: Final = "1"
"""Raised whenever the same text could get another vector."""

DIM: Final = 1024

POWER: Final = 0.6
NUMBER: Final = 4.0
MARK: Final = 0.6
OWN: Final = 4.0
"""How much more a user's rendering counts than one of the dictionary's."""

_MARKS: Final = {
    **dict(zip("，、。．？！：；（）％～", ",,..?!:;()%~", strict=True)),
    **dict.fromkeys("“”「」『』《》〈〉＂‘’", '"'),
    "——": "-",
    "—": "-",
    "–": "-",
    "……": "…",
}


class LexicalEncoder:
    """See :class:`align.encoders.protocol.Encoder`; rows are raw, so blocks are sums.

    Args:
        lexicon: where translations come from; its glossary changes the revision.
        dim: columns of a row.
    """

    def __init__(self, lexicon: Lexicon, *, dim: int = DIM) -> None:
        self._lexicon = lexicon
        self._counts: Frequencies = frequencies()
        self._sketch = Sketch(dim, self._features)
        self._dim = dim

    @property
    def name(self) -> str:
        """``lexicon``."""
        return "lexicon"

    @property
    def revision(self) -> str:
        """Of this code, the frequencies and the lexicon with its glossary."""
        return f"{VERSION}.{self._dim}-{self._counts.revision}-{self._lexicon.revision}"

    @property
    def additive(self) -> bool:
        """True: the rows of a block's sentences add up to the block's."""
        return True

    @property
    def dim(self) -> int:
        """The number of columns of a row."""
        return self._dim

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        """Rows of *texts*, float32 ``(len(texts), dim)``; see the protocol."""
        if lang == "zh":
            lexicon = self._lexicon
            tokens = [[f"z{word}" for word in lexicon.cut(lexicon.simplify(t))] for t in texts]
        else:
            tokens = [[f"e{t[a:b]}" for a, b in english_words(t)] for t in texts]
        return self._sketch.sums(tokens)

    def _features(self, token: str) -> Mapping[str, float]:
        side, word = token[0], token[1:]
        first = word[0]
        if first.isdigit():
            return {f"#{_digits(word)}": NUMBER}
        if not first.isalpha():
            return {f".{_MARKS.get(word, word)}": MARK}
        if side == "e" or not _han(first):
            base = stem(unicodedata.normalize("NFKC", word))
            return {base: self._weight(self._counts.en.get(base, 0))}
        return self._translated(word)

    def _weight(self, count: int) -> float:
        weight: float = self._counts.idf(count) ** POWER
        return weight

    def _translated(self, word: str) -> dict[str, float]:
        bag: dict[str, float] = {}
        own = self._lexicon.own(word)
        for rendering in self._lexicon.translations(word):
            stems = _stems(rendering)
            for base in stems:
                weight = self._weight(self._counts.en.get(base, 0)) / len(stems)
                bag[base] = bag.get(base, 0.0) + weight * (OWN if rendering in own else 1.0)
        length = math.sqrt(sum(value * value for value in bag.values()))
        scale = self._weight(self._counts.zh.get(word, 0)) / length if length else 0.0
        return {base: value * scale for base, value in bag.items()}


@functools.lru_cache(maxsize=100_000)
def _stems(rendering: str) -> tuple[str, ...]:
    return tuple(
        stem(rendering[a:b]) for a, b in english_words(rendering) if rendering[a].isalpha()
    )


def _digits(word: str) -> str:
    """A number's significant digits: 3.5 (亿) and 350 (million) are the same then."""
    plain = unicodedata.normalize("NFKC", word)
    return re.sub(r"\D", "", plain).strip("0") or "0"


def _han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character == "\u3007" or character >= "\U00020000"
