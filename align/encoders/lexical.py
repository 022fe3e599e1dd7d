"""The encoder that needs nothing but the lexicon: a bag of translated, weighted words.

An English sentence is the bag of its stems, a Chinese one the bag of the stems that the
lexicon, and a table learned from corpora, give for its words; both are weighted by a
frozen inverse sentence frequency and sketched to few columns
(:mod:`align.encoders._sketch`). Numbers, Latin words and punctuation stand for themselves;
names that no dictionary has meet by their sound.
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
from align.lexicon import Lexicon
from align.lexicon.frequencies import Frequencies, frequencies
from align.lexicon.sound import english_skeleton, skeleton, syllables
from align.lexicon.translations import Table, load_table
from align.model import Lang
from align.text.english import english_words, stem
from align.text.scripts import is_han

__all__ = ["DIM", "LexicalEncoder"]

VERSION: Final = "4"
"""Raised whenever the same text could get another vector."""

DIM: Final = 1024

POWER: Final = 0.6
COMMON_MARKS: Final = ",.\"?!:;()-%'/"
RESERVED: Final = 384
"""Columns that belong to one frequent feature each (:class:`align.encoders._sketch.Sketch`)."""

NUMBER: Final = 4.0
MARK: Final = 1.0
SOUND: Final = 2.0
SKELETON: Final = 3.0
TRUST: Final = 0.5
"""The most that learned translations count beside the dictionary's."""

EVIDENCE: Final = 3.0
"""Links of a word that earn its learned translations half of that."""

RARE: Final = 5
"""English words in more sentences than this are no names worth guessing at."""

COMMON: Final = 0.02
"""Chinese characters that stand alone in more than this share of sentences are none."""

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
        table: learned translations; the package's where not given.
    """

    def __init__(self, lexicon: Lexicon, *, dim: int = DIM, table: Table | None = None) -> None:
        self._lexicon = lexicon
        self._table = load_table() if table is None else table
        self._counts: Frequencies = frequencies()
        self._sketch = Sketch(dim, self.features_of, self.reserved_features(RESERVED))
        self._dim = dim

    def reserved_features(self, size: int) -> list[str]:
        """The features that most texts have, most frequent first."""
        marks = [f".{mark}" for mark in COMMON_MARKS]
        counts = self._counts.en
        return [*marks, *sorted(counts, key=lambda s: (-counts[s], s))][:size]

    @property
    def name(self) -> str:
        """``lexicon``."""
        return "lexicon"

    @property
    def revision(self) -> str:
        """Of this code, the frequencies and the lexicon with its glossary."""
        data = f"{self._counts.revision}-{self._table.revision}-{self._lexicon.revision}"
        return f"{VERSION}.{self._dim}-{data}"

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
            cuts = [lexicon.simplified_words(text) for text in texts]
            tokens = [[*(f"z{w}" for w in words), *self._names(words)] for words in cuts]
        else:
            tokens = [[f"e{t[a:b]}" for a, b in english_words(t)] for t in texts]
        return self._sketch.sums(tokens)

    def features_of(self, token: str) -> Mapping[str, float]:
        side, word = token[0], token[1:]
        if side == "n":
            return self._sounds(word)
        if side == "z" and self._lexicon.own(word):
            return self._translated(word)
        first = word[0]
        if first.isdigit():
            return {f"#{_digits(word)}": NUMBER}
        if not first.isalpha():
            return {f".{_MARKS.get(word, word)}": MARK}
        if side == "e" or not is_han(first):
            base = stem(unicodedata.normalize("NFKC", word))
            bag = {base: self._weight(self._counts.en.get(base, 0))}
            return bag | self._english_name(word, base) if side == "e" else bag
        return self._translated(word)

    def _names(self, words: Sequence[str]) -> list[str]:
        """Runs of single characters, which no dictionary word holds together: often names."""
        counts, limit = self._counts.zh, COMMON * self._counts.sentences
        runs, run = [], ""
        for word in (*words, ""):
            if len(word) == 1 and is_han(word) and counts.get(word, 0) < limit:
                run += word
            elif run:
                runs.append(f"n{run}")
                run = ""
        return runs

    def _sounds(self, run: str) -> dict[str, float]:
        readings = [(self._lexicon.readings(character) or ("",))[0] for character in run]
        parts = [(reading, len(readings)) for reading in readings]
        for size in (2, 3):
            starts = range(len(readings) - size + 1)
            parts += [("".join(readings[at : at + size]), 1) for at in starts]
        bag: dict[str, float] = {}
        for part, share in parts:
            bag[f"~{part}"] = bag.get(f"~{part}", 0.0) + SOUND / math.sqrt(share)
        if len(run) > 1:
            _add_skeleton(bag, skeleton(readings))
        return bag

    def _english_name(self, word: str, base: str) -> dict[str, float]:
        """What a rare capitalised word sounds like."""
        bag: dict[str, float] = {}
        if not word[0].isupper() or len(word) < 2 or self._counts.en.get(base, 0) > RARE:
            return bag
        plain = word.lower()
        parts = syllables(plain, self._lexicon.all_readings)
        if 0 < len(parts) < 4:
            for part in parts:
                bag[f"~{part}"] = bag.get(f"~{part}", 0.0) + SOUND / math.sqrt(len(parts))
            if len(parts) > 1:
                bag[f"~{plain}"] = SOUND
        _add_skeleton(bag, english_skeleton(word))
        return bag

    def _weight(self, count: int) -> float:
        weight: float = self._counts.idf(count) ** POWER
        return weight

    def _translated(self, word: str) -> dict[str, float]:
        total, links = self._table.counts(word)
        # A user's own rendering is not to be outvoted by corpora.
        known = bool(links) and not self._lexicon.own(word)
        share = TRUST * total / (total + EVIDENCE) if known else 0.0
        bag: dict[str, float] = {}
        for source, part in ((self._dictionary(word), 1 - share), (links, share)):
            weighted = {
                base: amount * self._weight(self._counts.en.get(base, 0))
                for base, amount in source.items()
            }
            for base, value in _unit(weighted).items():
                bag[base] = bag.get(base, 0.0) + part * value
        scale = self._weight(self._counts.zh.get(word, 0))
        return {base: value * scale for base, value in _unit(bag).items()}

    def _dictionary(self, word: str) -> dict[str, float]:
        """The stems of all renderings, each rendering's sharing its weight."""
        bag: dict[str, float] = {}
        own = self._lexicon.own(word)
        for rendering in self._lexicon.translations(word):
            stems = _stems(rendering)
            for base in stems:
                weight = (OWN if rendering in own else 1.0) / len(stems)
                bag[base] = bag.get(base, 0.0) + weight
        return bag


def _unit(bag: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in bag.values()))
    return {base: value / length for base, value in bag.items()} if length else {}


def _add_skeleton(bag: dict[str, float], kinds: str) -> None:
    if len(kinds) < 2:
        return
    framed = f"^{kinds}$"
    share = SKELETON / math.sqrt(len(framed) - 1)
    for at in range(len(framed) - 1):
        key = f"@{framed[at : at + 2]}"
        bag[key] = bag.get(key, 0.0) + share


@functools.lru_cache(maxsize=100_000)
def _stems(rendering: str) -> tuple[str, ...]:
    return tuple(
        stem(rendering[a:b]) for a, b in english_words(rendering) if rendering[a].isalpha()
    )


def _digits(word: str) -> str:
    """A number's significant digits: 3.5 (亿) and 350 (million) are the same then."""
    plain = unicodedata.normalize("NFKC", word)
    return re.sub(r"\D", "", plain).strip("0") or "0"
