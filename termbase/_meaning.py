"""How close Chinese terms and English n-grams are by the encoder's vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from align.encoders import get_encoder
from align.encoders.protocol import Encoder
from align.model import Lang
from termbase._compose import Composition
from termbase._ngrams import EnglishNgrams

__all__ = ["Meaning"]

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]

# The search is done on a random projection (Johnson and Lindenstrauss 1984), what it finds
# is compared on the vectors themselves.
_PROJECTED = 160
_SEARCHED = 250_000
_BLOCK = 8_192
_WORDS = 5
_LEAST = 0.3


class Meaning:
    """Cosines between terms and n-grams, and the nearest n-grams of terms.

    Args:
        encoder: used if it is quick enough for every n-gram of a text (additive), else
            the builtin one is.
    """

    def __init__(self, encoder: Encoder | None, ngrams: EnglishNgrams) -> None:
        quick = encoder is not None and encoder.additive
        self._encoder = encoder if encoder is not None and quick else get_encoder()
        self._ngrams = ngrams

    def _encode(self, texts: Sequence[str], lang: Lang) -> Floats:
        rows = np.asarray(self._encoder.encode(texts, lang=lang), dtype=np.float32)
        unit: Floats = rows / (np.linalg.norm(rows, axis=1, keepdims=True) + np.float32(1e-9))
        return unit

    def _halves(self, texts: Sequence[str], lang: Lang) -> Halves:
        blocks = [
            self._encode(texts[at : at + _BLOCK], lang).astype(np.float16)
            for at in range(0, len(texts), _BLOCK)
        ]
        return np.concatenate(blocks or [np.zeros((0, self._encoder.dim), dtype=np.float16)])

    def _form(self, row: int) -> str:
        forms = self._ngrams.items[row].forms
        return max(forms, key=lambda form: (forms[form], form))

    def nearest(self, terms: Sequence[str], *, keep: int = 5) -> dict[str, list[int]]:
        """The rows of the n-grams closest to each term, closest first.

        N-grams of more than five words are not looked at; in large texts none are.
        """
        short = np.flatnonzero(self._ngrams.content <= _WORDS)
        if not len(short) or len(short) > _SEARCHED or not terms:
            return {}
        flat = np.random.default_rng(1).standard_normal((self._encoder.dim, _PROJECTED))
        flat = (flat / np.sqrt(_PROJECTED)).astype(np.float32)
        english = np.concatenate(
            [
                self._encode([self._form(int(row)) for row in short[at : at + _BLOCK]], "en") @ flat
                for at in range(0, len(short), _BLOCK)
            ]
        )
        found: dict[str, list[int]] = {}
        step = max(1, 20_000_000 // len(short))
        for at in range(0, len(terms), step):
            block = terms[at : at + step]
            close = (self._encode(block, "zh") @ flat) @ english.T
            owners, rows = np.nonzero(close >= _LEAST)
            values = close[owners, rows]
            order = np.lexsort((rows, -values, owners))
            starts = np.searchsorted(owners, np.arange(len(block) + 1))
            ranked = short[rows[order]]
            for number, term in enumerate(block):
                first, last = starts[number : number + 2]
                found[term] = ranked[first : min(last, first + keep)].tolist()
        return found

    def told(self, found: Mapping[str, Sequence[Composition]]) -> dict[str, list[Composition]]:
        """*found* with the cosine of every term and n-gram."""
        rows = sorted({part.row for parts in found.values() for part in parts})
        place = {row: at for at, row in enumerate(rows)}
        english = self._halves([self._form(row) for row in rows], "en")
        terms = list(found)
        result: dict[str, list[Composition]] = {}
        for at in range(0, len(terms), _BLOCK):
            block = terms[at : at + _BLOCK]
            for term, vector in zip(block, self._encode(block, "zh"), strict=True):
                parts = found[term]
                close = english[[place[part.row] for part in parts]].astype(np.float32) @ vector
                result[term] = [
                    Composition(part.row, part.covered, part.explained, part.complete, value)
                    for part, value in zip(parts, close.tolist(), strict=True)
                ]
        return result
