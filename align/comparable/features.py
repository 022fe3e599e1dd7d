"""What a pair of sentences looks like to the classifier."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from align.arrays import Ints, Wide
from align.comparable._numbers import numbers, numbers_agree
from align.comparable.clauses import ClauseTable
from align.comparable.vectors import Space
from align.comparable.words import WordCounts, WordsReader, coverage
from align.lexicon import Lexicon

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
    "likely zh",
    "likely en",
    "clause words",
    "longer zh",
    "longer en",
    "numbers agree",
    "numbers differ",
    "latin",
    "short",
    "clause best",
    "clause margin",
    "clause cover zh",
    "clause cover en",
    "size",
)
"""In the order of the columns that :meth:`Reader.features` returns."""

_CHUNK = 16384
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

    def at(self, some: Ints) -> Candidates:
        """Those at the positions *some*."""
        return Candidates(*(getattr(self, item.name)[some] for item in fields(self)))

    def and_also(self, more: Candidates) -> Candidates:
        """These, then *more*."""
        return Candidates(
            *(
                np.concatenate([getattr(self, item.name), getattr(more, item.name)])
                for item in fields(self)
            )
        )


class Reader:
    """Computes features of candidates.

    Args:
        zh, en: the unique texts. lexicon: for coverage. space: for similarities.
        clauses: tables of both sides, None where clauses are not compared.
        counts, pairs: of the whole collection, where the texts are not all of it.
    """

    def __init__(
        self,
        zh: Sequence[str],
        en: Sequence[str],
        *,
        lexicon: Lexicon,
        space: Space,
        clauses: tuple[ClauseTable, ClauseTable] | None,
        counts: WordCounts | None = None,
        pairs: int | None = None,
    ) -> None:
        self._zh, self._en = zh, en
        self._size = math.log(max(len(zh) * len(en) if pairs is None else pairs, 1))
        self.space, self.clauses = space, clauses
        self._words = WordsReader(lexicon, zh, en, counts)

    def features(self, found: Candidates) -> Wide:
        """float64 (p, len(FEATURES)); *found* sorted by Chinese text is fastest."""
        count = len(found.zh)
        out = np.zeros((count, len(FEATURES)))
        out[:, 0] = np.clip(found.similarity, -3.0, 15.0) / 5.0
        out[:, 1] = np.clip(found.margin_zh, -5.0, 8.0) / 3.0
        out[:, 2] = np.clip(found.margin_en, -5.0, 8.0) / 3.0
        out[:, 3] = 1.0 / (1.0 + found.rank_zh)
        out[:, 4] = 1.0 / (1.0 + found.rank_en)
        # The more texts, the better the best of them by chance.
        out[:, 21] = min(self._size, 20.0) / 10.0
        for start in range(0, count, _CHUNK):
            part = slice(start, min(start + _CHUNK, count))
            zh, en = found.zh[part], found.en[part]
            out[part, 5:17] = self._read(zh, en)
        out[:, 17:21] = self._compare(found)
        return out

    def _read(self, zh: Ints, en: Ints) -> Wide:
        """What the words and numbers say."""
        out = np.zeros((len(zh), 12))
        zh_list, en_list = zh.tolist(), en.tolist()
        zh_set, en_set = sorted(set(zh_list)), sorted(set(en_list))
        zh_words = {i: self._words.read(i, "zh") for i in zh_set}
        en_words = {j: self._words.read(j, "en") for j in en_set}
        zh_numbers = {i: numbers(self._zh[i], "zh") for i in zh_set}
        en_numbers = {j: numbers(self._en[j], "en") for j in en_set}
        for row, (i, j) in enumerate(zip(zh_list, en_list, strict=True)):
            words = coverage(zh_words[i], en_words[j])
            ratio = math.log((len(self._zh[i]) * _ZH_LETTER + 10.0) / (len(self._en[j]) + 10.0))
            both, differ = numbers_agree(zh_numbers[i], en_numbers[j])
            out[row] = (
                words.zh,
                words.en,
                math.log1p(words.found),
                words.likely_zh / 3.0,
                words.likely_en / 3.0,
                words.clause,
                max(ratio, 0.0),
                max(-ratio, 0.0),
                min(both, 3.0),
                min(differ, 3.0),
                words.latin,
                1.0 / (1.0 + min(zh_words[i].mass, en_words[j].mass)),
            )
        return out

    def _compare(self, found: Candidates) -> Wide:
        """What their clauses say; without clauses, what the sentences say."""
        out = np.zeros((len(found.zh), 4))
        if self.clauses is None:
            out[:, [0, 2, 3]] = found.similarity[:, None]
            out[:, 1] = (found.margin_zh + found.margin_en) / 2
        else:
            dots = self._dots(found, *self.clauses)
            for table, owner, turn in zip(
                self.clauses, (found.zh, found.en), (False, True), strict=True
            ):
                _settle(table, owner, dots, turn=turn)
            zh, en = self.clauses
            for row, (i, j) in enumerate(zip(found.zh.tolist(), found.en.tolist(), strict=True)):
                at, there = zh.of(i), en.of(j)
                value = dots[row]
                margin = value - 0.5 * (zh.near[at, None] + en.near[there])
                out[row] = (
                    value.max(),
                    margin.max(),
                    value.max(axis=1) @ zh.share[at],
                    value.max(axis=0) @ en.share[there],
                )
        out[:, [0, 2, 3]] = np.clip(out[:, [0, 2, 3]], -3.0, 15.0) / 5.0
        out[:, 1] = np.clip(out[:, 1], -5.0, 8.0) / 3.0
        return out

    def _dots(self, found: Candidates, zh: ClauseTable, en: ClauseTable) -> list[Wide]:
        """Similarities of the clauses of each pair, in standard deviations."""
        dots: list[Wide] = []
        for start in range(0, len(found.zh), _CHUNK):
            part = slice(start, start + _CHUNK)
            left = zh.read(np.unique(found.zh[part]).tolist())
            right = en.read(np.unique(found.en[part]).tolist())
            for i, j in zip(found.zh[part].tolist(), found.en[part].tolist(), strict=True):
                dots.append(self.space.standard((left[i] @ right[j].T).astype(np.float64)))
        return dots


def _settle(table: ClauseTable, owner: Ints, dots: Sequence[Wide], *, turn: bool) -> None:
    if not table.sampled or not len(owner):
        return
    order = np.argsort(owner, kind="stable")
    texts, start = np.unique(owner[order], return_index=True)
    for text, some in zip(texts.tolist(), np.split(order, start[1:]), strict=True):
        table.settle(text, [dots[n].T if turn else dots[n] for n in some.tolist()])
