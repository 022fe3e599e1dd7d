"""Exact nearest neighbours in both directions from one pass over the products.

The product of two large matrices is cheap, choosing the best of each row and column is
not. So each row and each column keeps its k-th best similarity so far as a bar; of a new
block only what is over the bar is looked at, which is next to nothing after the first
blocks. Both directions share the products, so this takes half the multiplications of
two searches of a flat index.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from align.comparable._types import Floats, Ints
from align.progress import NO_PROGRESS, Progress

__all__ = ["Neighbours", "search"]

_ROWS = 1024
_COLUMNS = 2048
_PARTS = 4
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

    def update(self, block: Floats, hits: tuple[Ints, Ints], start: int, offset: int) -> None:
        """Take in what of *block* is over the bar.

        Args:
            block: products; its first row is row *start*, its first column *offset*.
            hits: rows and columns of these cells.
        """
        row, column = hits
        if not len(row):
            return
        value = block[row, column]
        if len(row) > 8 * self.k * len(block):
            width = min(self.k, block.shape[1])
            # Ties at the bar are for the sort below to break.
            bar = np.partition(block, -width, axis=1)[:, -width] - 2 * _TIE
            kept = value >= bar[row]
            row, column, value = row[kept], column[kept], value[kept]
        self._merge(row, column + offset, value, start)

    def _merge(self, row: Ints, column: Ints, value: Floats, start: int) -> None:
        rows = np.unique(row)
        owner = np.concatenate([np.repeat(rows, self.k), row])
        index = np.concatenate([self.index[start + rows].ravel(), column])
        values = np.concatenate([self.similarity[start + rows].ravel(), value])
        order = np.lexsort((index, -_rounded(values), owner))
        owner = owner[order]
        rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
        kept = order[rank < self.k]
        self.index[start + rows] = index[kept].reshape(len(rows), self.k)
        self.similarity[start + rows] = values[kept].reshape(len(rows), self.k)

    def join(self, other: _Best) -> None:
        """Take in what another part of the columns gave."""
        row, column = np.nonzero(np.isfinite(other.similarity))
        self._merge(row, other.index[row, column], other.similarity[row, column], 0)


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
    # The parts are always the same, however many threads there are, and so is the result.
    size = -(-len(en) // _PARTS)
    parts = [(at, min(at + size, len(en))) for at in range(0, len(en), size)]
    progress.start("searching", len(parts))
    with ThreadPoolExecutor(max_workers=min(len(parts), os.cpu_count() or 1)) as pool:
        done = []
        for found in pool.map(lambda part: _search_part(zh, en[part[0] : part[1]], k), parts):
            done.append(found)
            progress.advance()
    progress.finish()
    forward, backward = _Best(len(zh), min(k, len(en))), _Best(len(en), min(k, len(zh)))
    for (start, stop), (ahead, back) in zip(parts, done, strict=True):
        ahead.index[np.isfinite(ahead.similarity)] += start
        forward.join(ahead)
        backward.index[start:stop] = back.index
        backward.similarity[start:stop] = back.similarity
    return (
        Neighbours(forward.index, forward.similarity),
        Neighbours(backward.index, backward.similarity),
    )


def _search_part(zh: Floats, en: Floats, k: int) -> tuple[_Best, _Best]:
    forward, backward = _Best(len(zh), min(k, len(en))), _Best(len(en), min(k, len(zh)))
    for row in range(0, len(zh), _ROWS):
        part = zh[row : row + _ROWS]
        for column in range(0, len(en), _COLUMNS):
            block = part @ en[column : column + _COLUMNS].T
            width = block.shape[1]
            bar = forward.bar(row, row + len(part))
            down, across = np.divmod(np.flatnonzero(block > bar[:, None]), width)
            forward.update(block, (down, across), row, column)
            bar = backward.bar(column, column + width)
            down, across = np.divmod(np.flatnonzero(block > bar), width)
            backward.update(block.T, (across, down), column, row)
    return forward, backward
