"""Renderings put together from the lexicon and found in a text.

The parts of a Chinese term are translated one by one; an English n-gram that really
occurs is a candidate by how much of the term it covers and how much of it the term
explains. The order of the parts is free, function words cost nothing (compositional
translation; Robitaille et al. 2006, Delpech et al. 2012).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from termbase._chinese import is_han
from termbase._dictionary import Dictionary
from termbase._ngrams import EnglishNgrams

__all__ = ["Composer", "Composition"]

_EMPTY = frozenset("的和与及之、·“”《》（）()的者")
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Composition:
    """An n-gram (its number) with the share of the term covered and of itself explained."""

    row: int
    covered: float
    explained: float

    @property
    def score(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.covered * self.explained / (self.covered + self.explained + 1e-9)


class Composer:
    """Finds the n-grams that the parts of a term compose."""

    def __init__(self, dictionary: Dictionary, ngrams: EnglishNgrams, *, part: int = 8) -> None:
        self.dictionary = dictionary
        self.ngrams = ngrams
        self.part = part
        self._slot = np.full(len(ngrams.vocabulary) + 1, -1, dtype=np.int32)
        self._glosses: dict[str, list[tuple[tuple[int, ...], int]]] = {}

    def _known(self, word: str) -> list[tuple[tuple[int, ...], int]]:
        """The translations whose stems all occur: their codes, and their rank in the dictionary."""
        known = self._glosses.get(word)
        if known is None:
            vocabulary = self.ngrams.vocabulary
            known = []
            for rank, gloss in enumerate(self.dictionary.stems(word)):
                if all(item in vocabulary for item in gloss):
                    known.append((tuple(vocabulary[item] for item in gloss), rank))
            if word.isascii():
                for item in self.dictionary.prior(word):
                    if item in vocabulary:
                        known.append(((vocabulary[item],), 0))
            self._glosses[word] = known
        return known

    def compose(self, term: str, *, keep: int = 12, least: float = 0.3) -> list[Composition]:
        """The best n-grams for *term*, best first."""
        parts = self._parts(term)
        codes = sorted(
            {code for _, _, glosses, _ in parts for gloss, _ in glosses for code in gloss}
        )
        if not codes:
            return []
        rows = self.ngrams.rows_with(codes)
        if not rows.size:
            return []
        slot = self._slot
        slot[codes] = np.arange(len(codes), dtype=np.int32)
        local = slot[self.ngrams.stems[rows]]  # (rows, longest); -1 stays -1 by the last entry
        slot[codes] = -1
        has = np.zeros((len(rows), len(codes) + 1), dtype=np.bool_)
        has[np.arange(len(rows))[:, None], local] = True
        has[:, -1] = False
        place = {code: at for at, code in enumerate(codes)}
        chars = np.zeros((len(rows), len(term)), dtype=np.float32)
        weight = np.zeros((len(rows), len(codes) + 1), dtype=np.float32)
        for start, end, glosses, trust in parts:
            best: npt.NDArray[np.float32] = np.zeros(len(rows), dtype=np.float32)
            for gloss, rank in glosses:
                at = [place[code] for code in gloss]
                whole = has[:, at].all(1)
                value = np.float32(trust * (1.0 if rank < 6 else 0.9))
                np.maximum(best, whole * value, out=best)
                weight[:, at] = np.maximum(weight[:, at], np.multiply(whole, value).reshape(-1, 1))
            chars[:, start:end] = np.maximum(chars[:, start:end], best.reshape(-1, 1))
        counted = np.array(
            [(is_han(c) or c.isalnum()) and c not in _EMPTY for c in term], dtype=np.float32
        )
        covered = (chars * counted).sum(1) / max(float(counted.sum()), 1.0)
        picked = np.take_along_axis(weight, np.where(local >= 0, local, len(codes)), axis=1)
        explained = picked.sum(1) / np.maximum(self.ngrams.content[rows], 1.0)
        score = 2 * covered * explained / (covered + explained + 1e-9)
        frequent = np.log1p(self.ngrams.frequency[rows]) * 1e-3
        order = np.lexsort((rows, -(score + frequent)))[:keep]
        return [
            Composition(int(rows[at]), float(covered[at]), float(explained[at]))
            for at in order
            if score[at] >= least
        ]

    def _parts(self, term: str) -> list[tuple[int, int, list[tuple[tuple[int, ...], int]], float]]:
        """Dictionary words inside *term*: span, translations, trust.

        A single character inside a longer word that the dictionary translates says little.
        """
        parts = []
        inside = [False] * len(term)
        for size in range(min(self.part, len(term)), 0, -1):
            for start in range(len(term) - size + 1):
                word = term[start : start + size]
                glosses = self._known(word)
                if not glosses:
                    continue
                trust = 1.0
                if size == 1:
                    trust = 0.35 if inside[start] else 0.7
                parts.append((start, start + size, glosses, trust))
                if size > 1:
                    inside[start : start + size] = [True] * size
        return parts
