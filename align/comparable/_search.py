"""Exact nearest neighbours in both directions from one pass over the products.

The product of two large matrices is cheap, choosing the best of each row and column is
not. So each row and each column keeps its k-th best similarity so far as a bar; of a new
block only what is over the bar is looked at, which is next to nothing after the first
blocks. Both directions share the products, so this takes half the multiplications of
two searches of a flat index.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from align.comparable._types import Flags, Floats, Ints
from align.progress import NO_PROGRESS, Progress

__all__ = ["Neighbours", "search"]

_ROWS = 2048
_COLUMNS = 4096
_TIE = np.float32(2e-6)
"""Similarities closer than this are equal: the sums of a product are not exact."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest of the other side, best first.

    Attributes:
        index: int64 (n, k) rows of the other side. similarity: float32 (n, k).
    """

    index: Ints
    similarity: Floats


class _Best:
    """The k best of each of *count* rows so far."""

    def __init__(self, count: int, k: int) -> None:
        self.k = k
        self.index = np.full((count, k), np.iinfo(np.int64).max, dtype=np.int64)
        self.similarity = np.full((count, k), -np.inf, dtype=np.float32)

    def bar(self, start: int, stop: int) -> Floats:
        bar: Floats = self.similarity[start:stop, -1] + _TIE
        return bar

    def update(self, block: Floats, over: Flags, start: int, offset: int) -> None:
        """Take in *block*, whose first row is row *start* and first column *offset*."""
        count = int(np.count_nonzero(over))
        if not count:
            return
        if count > 8 * self.k * len(block):
            width = min(self.k, block.shape[1])
            at = np.argpartition(-_rounded(block), width - 1, axis=1)[:, :width]
            row = np.repeat(np.arange(len(block)), width)
            column = at.ravel()
            # argpartition breaks ties as it likes: take all that reach its bar.
            bar = np.take_along_axis(block, at, axis=1).min(axis=1) - _TIE
            row, column = np.nonzero((block >= bar[:, None]) & over)
        else:
            row, column = np.nonzero(over)
        value = block[row, column]
        rows = np.unique(row)
        old = self.similarity[start + rows]
        owner = np.concatenate([np.repeat(rows, self.k), row])
        index = np.concatenate([self.index[start + rows].ravel(), column + offset])
        values = np.concatenate([old.ravel(), value])
        order = np.lexsort((index, -_rounded(values), owner))
        owner = owner[order]
        rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
        kept = order[rank < self.k]
        self.index[start + rows] = index[kept].reshape(len(rows), self.k)
        self.similarity[start + rows] = values[kept].reshape(len(rows), self.k)


def _rounded(values: Floats) -> Floats:
    rounded: Floats = np.round(values, 5)
    return rounded


def search(
    zh: Floats, en: Floats, k: int, *, progress: Progress = NO_PROGRESS
) -> tuple[Neighbours, Neighbours]:
    """The *k* nearest rows of *en* for each of *zh*, and of *zh* for each of *en*.

    Exact; ties go to the lower index. Memory beyond the matrices is bounded by one block.

    Args:
        zh, en: float32 (n, dim) and (m, dim), neither empty.
        k: at most ``len`` of the smaller side are returned.

    Returns:
        Neighbours of *zh* and of *en*.
    """
    forward = _Best(len(zh), min(k, len(en)))
    backward = _Best(len(en), min(k, len(zh)))
    starts = range(0, len(zh), _ROWS)
    progress.start("searching", len(starts))
    for row in starts:
        part = zh[row : row + _ROWS]
        for column in range(0, len(en), _COLUMNS):
            block = part @ en[column : column + _COLUMNS].T
            over = block > forward.bar(row, row + len(part))[:, None]
            forward.update(block, over, row, column)
            over = block > backward.bar(column, column + block.shape[1])[None, :]
            backward.update(block.T, over.T, column, row)
        progress.advance()
    progress.finish()
    return (
        Neighbours(forward.index, forward.similarity),
        Neighbours(backward.index, backward.similarity),
    )
