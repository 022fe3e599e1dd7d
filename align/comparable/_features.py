"""What a pair of sentences looks like to the classifier."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.comparable._clauses import clauses
from align.comparable._numbers import numbers, numbers_agree
from align.comparable._types import Floats, Ints, Wide
from align.comparable._vectors import Space, encode
from align.comparable._words import WordsReader, coverage
from align.encoders.protocol import Encoder
from align.lexicon import Lexicon
from align.model import Lang

__all__ = ["FEATURES", "Candidates", "Reader"]

FEATURES: tuple[str, ...] = (
    "similarity",
    "margin zh",
    "margin en",
    "rank zh",
    "rank en",
    "coverage zh",
    "coverage en",
    "found",
    "longer zh",
    "longer en",
    "numbers agree",
    "numbers differ",
    "latin",
    "clause best",
    "clause cover zh",
    "clause cover en",
    "short",
)
"""In the order of the columns that :meth:`Reader.features` returns."""

_CHUNK = 2048
_ZH_LETTER = 3.2


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of unique texts to be looked at, and what the search says of them.

    Attributes:
        zh, en: int64 (p,) numbers of the texts. similarity: (p,) in standard deviations.
        margin_zh, margin_en: similarity above the mean of the nearest neighbours of
            either, same unit. rank_zh, rank_en: 0 for the nearest.
    """

    zh: Ints
    en: Ints
    similarity: Wide
    margin_zh: Wide
    margin_en: Wide
    rank_zh: Ints
    rank_en: Ints


class Reader:
    """Computes features of candidates; caches what it reads of a chunk of texts."""

    def __init__(
        self,
        zh: Sequence[str],
        en: Sequence[str],
        *,
        encoder: Encoder,
        lexicon: Lexicon,
        space: Space,
        use_clauses: bool,
    ) -> None:
        self._zh, self._en = zh, en
        self._encoder, self._space = encoder, space
        self._clauses = use_clauses
        self._words = WordsReader(lexicon, zh, en)

    def features(self, found: Candidates) -> Wide:
        """float64 (p, len(FEATURES)); *found* sorted by Chinese text is fastest."""
        count = len(found.zh)
        out = np.zeros((count, len(FEATURES)))
        out[:, 0] = np.clip(found.similarity, -3.0, 15.0) / 5.0
        out[:, 1] = np.clip(found.margin_zh, -5.0, 8.0) / 3.0
        out[:, 2] = np.clip(found.margin_en, -5.0, 8.0) / 3.0
        out[:, 3] = 1.0 / (1.0 + found.rank_zh)
        out[:, 4] = 1.0 / (1.0 + found.rank_en)
        for start in range(0, count, _CHUNK):
            part = slice(start, min(start + _CHUNK, count))
            out[part, 5:] = self._look(found.zh[part], found.en[part], found.similarity[part])
        return out

    def _look(self, zh: Ints, en: Ints, similarity: Wide) -> Wide:
        out = np.zeros((len(zh), len(FEATURES) - 5))
        zh_list, en_list = zh.tolist(), en.tolist()
        zh_set, en_set = sorted(set(zh_list)), sorted(set(en_list))
        zh_words = {i: self._words.zh(i) for i in zh_set}
        en_words = {j: self._words.en(j) for j in en_set}
        zh_numbers = {i: numbers(self._zh[i], "zh") for i in zh_set}
        en_numbers = {j: numbers(self._en[j], "en") for j in en_set}
        zh_clauses = self._vectors(self._zh, zh_set, "zh")
        en_clauses = self._vectors(self._en, en_set, "en")
        for row, (i, j) in enumerate(zip(zh_list, en_list, strict=True)):
            cover_zh, cover_en, mass, latin = coverage(zh_words[i], en_words[j])
            ratio = math.log((len(self._zh[i]) * _ZH_LETTER + 10.0) / (len(self._en[j]) + 10.0))
            both, differ = numbers_agree(zh_numbers[i], en_numbers[j])
            out[row, :8] = (
                cover_zh,
                cover_en,
                math.log1p(mass),
                max(ratio, 0.0),
                max(-ratio, 0.0),
                min(both, 3.0),
                min(differ, 3.0),
                latin,
            )
            if self._clauses:
                out[row, 8:11] = self._compare(zh_clauses[i], en_clauses[j])
            else:
                out[row, 8:11] = similarity[row]
            out[row, 11] = 1.0 / (1.0 + min(zh_words[i].mass, en_words[j].mass))
        out[:, 8:11] = np.clip(out[:, 8:11], -3.0, 15.0) / 5.0
        return out

    def _vectors(
        self, texts: Sequence[str], numbers_: Sequence[int], lang: Lang
    ) -> dict[int, tuple[Floats, Wide]]:
        """Rows of the clauses of the texts, and the share of the text each makes up."""
        if not self._clauses:
            return {}
        pieces: list[str] = []
        spans: dict[int, tuple[int, int]] = {}
        for number in numbers_:
            text = texts[number]
            cut = [text[a:b] for a, b in clauses(text, lang)] or [text]
            spans[number] = (len(pieces), len(pieces) + len(cut))
            pieces += cut
        unique = list(dict.fromkeys(pieces))
        place = {piece: n for n, piece in enumerate(unique)}
        rows = self._space.place(encode(self._encoder, unique, lang), lang)
        at = np.array([place[piece] for piece in pieces], dtype=np.int64)
        sizes = np.array([len(piece) for piece in pieces], dtype=np.float64)
        return {
            n: (rows[at[a:b]], sizes[a:b] / max(sizes[a:b].sum(), 1.0))
            for n, (a, b) in spans.items()
        }

    def _compare(
        self, zh: tuple[Floats, Wide], en: tuple[Floats, Wide]
    ) -> tuple[float, float, float]:
        dots = self._space.standard((zh[0] @ en[0].T).astype(np.float64))
        return (
            float(dots.max()),
            float(dots.max(axis=1) @ zh[1]),
            float(dots.max(axis=0) @ en[1]),
        )
