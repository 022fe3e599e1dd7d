"""Candidates by words: sentences that share rare ones, whatever their rows look like.

The cells of an index overlook a pair whose rows are but moderately alike among hundreds of
thousands; most such pairs share words that few sentences have. So every shard also has an
inverted file of the features that the builtin encoder sums (stems, mostly; a Chinese word
has those of its translations), and each sentence is looked up by those of its features that
tell the most for the postings they cost, as far as a budget of postings goes.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from align.arrays import Ints, Wide
from align.encoders.protocol import Encoder
from align.encoders.static import StaticEncoder, available
from align.mining._files import load, save
from align.model import Lang

__all__ = ["Postings", "WordRows", "read_words", "words_name", "write_words"]

_KEPT = 24
"""Features of a sentence that are kept, the heaviest."""
_DEAR = 4
"""A sentence's most telling feature may cost so many times the budget."""


def words_name(lang: Lang, number: int) -> str:
    """The file of the features of a shard's sentences."""
    return f"words-{lang}-{number:05d}.npz"


@functools.lru_cache(maxsize=1)
def _builtin() -> StaticEncoder | None:
    return StaticEncoder() if available() else None


class WordRows:
    """Features of sentences as compressed rows, each row of length one.

    Attributes:
        start: (n + 1,). feature: int32, ascending in each row. weight: float32.
        columns: how many features there may be.
    """

    def __init__(
        self, start: Ints, feature: npt.NDArray[np.int32], weight: Any, columns: int
    ) -> None:
        self.start, self.feature, self.columns = start, feature, columns
        self.weight = np.asarray(weight, np.float32)

    def __len__(self) -> int:
        return len(self.start) - 1

    def part(self, start: int, stop: int) -> WordRows:
        """Some of the sentences."""
        a, b = int(self.start[start]), int(self.start[stop])
        bounds = self.start[start : stop + 1] - a
        return WordRows(bounds, self.feature[a:b], self.weight[a:b], self.columns)

    def owners(self) -> Ints:
        """The sentence of each entry."""
        return np.repeat(np.arange(len(self)), np.diff(self.start))

    def some(self, kept: Ints) -> WordRows:
        """Only the entries *kept* (ascending)."""
        counts = np.bincount(self.owners()[kept], minlength=len(self))
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return WordRows(start, self.feature[kept], self.weight[kept], self.columns)

    def matrix(self) -> Any:
        """As a SciPy matrix (sentences, features)."""
        from scipy.sparse import csr_matrix

        shape = (len(self), self.columns)
        return csr_matrix((self.weight, self.feature, self.start), shape=shape)


def _first_of_each(owner: Ints, start: Ints, order: Ints) -> Ints:
    """The rank of each entry of *order* (sorted by owner) among its owner's."""
    rank: Ints = np.arange(len(order)) - start[owner[order]]
    return rank


def _rows(encoder: StaticEncoder, texts: list[str]) -> WordRows:
    """The heaviest features of *texts*; a row depends on its own text alone."""
    columns = encoder.feature_count
    text, stems, weight = encoder.features(texts)
    cells, place = np.unique(text * columns + stems, return_inverse=True)
    total: Wide = np.bincount(place, weights=weight, minlength=len(cells)).astype(np.float64)
    owner, feature = cells // columns, cells % columns
    squares = np.bincount(owner, weights=total * total, minlength=len(texts))
    total /= np.sqrt(np.maximum(squares, 1e-12))[owner]
    counts = np.bincount(owner, minlength=len(texts))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    whole = WordRows(start, feature.astype(np.int32), total, columns)
    order = np.lexsort((feature, -np.round(total, 6), owner))
    return whole.some(np.sort(order[_first_of_each(owner, start, order) < _KEPT]))


def write_words(path: Path, encoder: Encoder, blocks: list[tuple[int, int]], texts: Any) -> None:
    """Write the features of a shard.

    Args:
        encoder: whose features they are, if it has some; else the builtin one's.
        blocks: bounds of the sentences that are read together. texts: the shard's sentences.
    """
    reader = encoder if isinstance(encoder, StaticEncoder) else _builtin()
    if reader is None:
        none = np.zeros(0, np.int64)
        save(path, start=np.zeros(len(texts) + 1, np.int64), feature=none, weight=none,
             columns=np.array([1]))  # fmt: skip
        return
    found = [_rows(reader, texts.read(range(a, b))) for a, b in blocks]
    sizes = np.concatenate([np.diff(rows.start) for rows in found])
    save(
        path,
        start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        feature=np.concatenate([rows.feature for rows in found]),
        weight=np.concatenate([rows.weight for rows in found]).astype(np.float16),
        columns=np.array([reader.feature_count]),
    )


def read_words(path: Path) -> WordRows:
    """What :func:`write_words` wrote."""
    data = load(path)
    feature = data["feature"].astype(np.int32)
    return WordRows(data["start"], feature, data["weight"], int(data["columns"][0]))


class Postings:
    """The sentences of a shard by their features."""

    def __init__(self, rows: WordRows) -> None:
        self._count = len(rows)
        self._sentences = np.bincount(rows.feature, minlength=rows.columns)
        self._lists = rows.matrix().T.tocsr()

    def _affordable(self, rows: WordRows, budget: int) -> WordRows:
        """Of each sentence the features that tell most for the postings they cost."""
        owner, cost = rows.owners(), self._sentences[rows.feature]
        worth = rows.weight * rows.weight / np.maximum(cost, 1)
        order = np.lexsort((rows.feature, -worth, owner))
        spent = np.cumsum(cost[order])
        before = np.concatenate([[0], spent])[rows.start[:-1]]
        spent -= before[owner[order]]
        first = spent == cost[order]
        good = (spent <= budget) | (first & (cost[order] <= _DEAR * budget))
        return rows.some(np.sort(order[good & (cost[order] > 0)]))

    def nearest(self, rows: WordRows, k: int, budget: int) -> Ints:
        """Up to *k* sentences of the shard that share the most with each of *rows*.

        Returns:
            int64 (len(rows), k) numbers in no order; -1 where there are fewer.
        """
        found = np.full((len(rows), k), -1, dtype=np.int64)
        product = self._affordable(rows, budget).matrix() @ self._lists
        start, sentence, value = product.indptr, product.indices, product.data
        for row in range(len(rows)):
            a, b = int(start[row]), int(start[row + 1])
            if b - a <= k:
                found[row, : b - a] = sentence[a:b]
            elif k:
                best = np.argpartition(value[a:b], b - a - k)[b - a - k :]
                found[row] = sentence[a:b][best]
        return found
