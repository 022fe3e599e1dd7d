"""Nearest neighbours in both directions: exact, or from an index where the texts are many.

The product of two large matrices is cheap, choosing the best of each row and column is
not. So each row and each column keeps its k-th best similarity so far as a bar; of a new
block only what is over the bar is looked at, which is next to nothing after the first
blocks. Both directions share the products, so this takes half the multiplications of
two searches of a flat index.
"""

from __future__ import annotations

import os
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from align.arrays import Floats, Ints
from align.messages import message
from align.progress import NO_PROGRESS, Progress

__all__ = [
    "Effort",
    "Neighbours",
    "Searcher",
    "add",
    "cells_for",
    "indexed_search",
    "load_faiss",
    "read_index",
    "search",
    "train",
    "whole",
    "wide",
    "write_index",
]

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
    progress.start(message("progress.searching"), len(parts))
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


_SUBSPACE = 256
_ROUNDS = 10
_PER_CELL = 16
"""Training rows that a cell needs at least."""
_CODES = 16
_BLOCK = 4096
_TRAINING = 32_768
_FEWEST = 32
"""Cells that are searched for a row at least."""
_SMALL = 128
"""Rows of a shard that are all looked at in full."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How closely a shard is searched.

    Attributes:
        share: one cell in so many is searched.
        again: candidates from the cells that are ranked again by their full rows.
    """

    share: int = 2
    again: int = 192


_ALL_ROUND = Effort()


def load_faiss() -> Any:
    """The library, on first use."""
    with warnings.catch_warnings():
        # SWIG's types, on import
        warnings.simplefilter("ignore", DeprecationWarning)
        import faiss
    if sys.platform == "darwin":
        # Torch brings an OpenMP library of its own, and two of them crash with threads.
        faiss.omp_set_num_threads(1)
    return faiss


def write_index(index: Any, path: Path) -> None:
    """Write an index by Python's own file, because FAISS opens no path beyond a code page.

    Raises:
        OSError: the file cannot be written.
    """
    faiss = load_faiss()
    with path.open("wb") as stream:
        faiss.write_index(index, faiss.PyCallbackIOWriter(stream.write))


def read_index(path: Path) -> Any:
    """The index that :func:`write_index` wrote.

    Raises:
        OSError: the file cannot be read.
    """
    faiss = load_faiss()
    with path.open("rb") as stream:
        return faiss.read_index(faiss.PyCallbackIOReader(stream.read))


def cells_for(rows: int, training: int) -> int:
    """How many cells an index of *rows* has: near twice the root, a power of two.

    More of them find a little more where as many rows are scanned, but a cell of few rows
    costs as much as one of some hundred.
    """
    most = max(1, min(4096, training // _PER_CELL))
    cells = 1
    while cells * 2 <= min(most, 2 * rows**0.5):
        cells *= 2
    return cells


def wide(rows: Floats) -> Floats:
    """*rows* with columns of zeros up to a multiple of sixteen; products stay the same."""
    lack = -rows.shape[1] % 16
    return np.ascontiguousarray(np.pad(rows, ((0, 0), (0, lack))) if lack else rows, np.float32)


def train(rows: Floats, *, expected: int) -> Any:
    """An empty FAISS index for shards of *expected* rows like *rows*.

    Args:
        rows: float32 (n, dim), dim a multiple of 16 (see :func:`wide`).

    One thread: the result is the same on every machine of a kind.
    """
    faiss = load_faiss()
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        dim = rows.shape[1]
        low = min(_SUBSPACE, dim, len(rows))
        if len(rows) < _CODES:
            # The library learns sixteen codes from no fewer rows; such shards are read in full.
            rows = np.resize(rows, (_CODES, dim))
        cells = cells_for(expected, len(rows))
        view = faiss.PCAMatrix(dim, low)
        view.train(rows)
        projected = view.apply(rows)
        clusters = faiss.Kmeans(
            low,
            cells,
            niter=_ROUNDS,
            spherical=True,
            seed=1,
            min_points_per_centroid=1,
            max_points_per_centroid=256,
        )
        clusters.train(projected)
        flat = faiss.IndexFlatIP(low)
        flat.add(clusters.centroids)
        cell_of = faiss.IndexPreTransform(view, flat)
        pieces = dim // (16 if dim >= 1024 else 8 if dim >= 512 else 4)
        index = faiss.IndexIVFPQFastScan(cell_of, dim, cells, pieces, 4, faiss.METRIC_INNER_PRODUCT)
        index.by_residual = False
        index.pq.cp.min_points_per_centroid = 1
        index.train(rows)
        return whole(index)
    finally:
        faiss.omp_set_num_threads(threads)


def whole(index: Any) -> Any:
    """A copy that owns all its parts."""
    faiss = load_faiss()
    return faiss.deserialize_index(faiss.serialize_index(index))


def add(index: Any, rows: npt.NDArray[Any]) -> None:
    """Add the rows (any float type) of a shard to an index, some at a time."""
    for start in range(0, len(rows), _BLOCK):
        index.add(np.ascontiguousarray(rows[start : start + _BLOCK], np.float32))


class Searcher:
    """One shard, ready to be searched; it holds its rows in memory.

    Args:
        index: filled with the rows. rows: float16 (n, dim).
    """

    def __init__(self, index: Any, rows: npt.NDArray[np.float16]) -> None:
        faiss = load_faiss()
        self._coarse = index
        self._count, dim = rows.shape
        # A list for every row: so any rows can be asked for by number, and are ranked in C++.
        self._nobody = faiss.IndexFlatIP(dim)
        self._rows = faiss.IndexIVFScalarQuantizer(
            self._nobody,
            dim,
            self._count,
            faiss.ScalarQuantizer.QT_fp16,
            faiss.METRIC_INNER_PRODUCT,
            False,
        )
        self._rows.is_trained = True
        numbers = np.arange(self._count, dtype=np.int64)
        for start in range(0, self._count, _BLOCK):
            block = np.ascontiguousarray(rows[start : start + _BLOCK], np.float32)
            own = faiss.swig_ptr(numbers[start : start + _BLOCK])
            self._rows.add_core(len(block), faiss.swig_ptr(block), own, own)

    def search(
        self,
        queries: Floats,
        k: int,
        *,
        probes: int = 0,
        effort: Effort = _ALL_ROUND,
        more: Ints | None = None,
    ) -> tuple[Ints, Floats]:
        """The *k* nearest of each query, best first; -1 and 0.0 where there are fewer.

        Args:
            queries: float32 (n, dim).
            probes: cells that are searched; 0: as *effort* says, at least 32.
            more: (n, m) rows that are looked at, too; -1: none.
        """
        if self._count <= _SMALL:
            # Of the worst the codes say nothing.
            return self._all(queries, k)
        faiss = load_faiss()
        probes = probes or max(_FEWEST, self._coarse.nlist // effort.share)
        cells = faiss.IVFSearchParameters(nprobe=min(probes, self._coarse.nlist))
        _, found = self._coarse.search(queries, min(effort.again, self._count), params=cells)
        if more is not None:
            found = np.concatenate([found, more], axis=1)
            found.sort(axis=1)
            found[:, 1:][found[:, 1:] == found[:, :-1]] = -1
        if found.shape[1] >= self._count:
            return self._all(queries, k)
        return self._ranked(queries, k, found)

    def _all(self, queries: Floats, k: int) -> tuple[Ints, Floats]:
        numbers = np.arange(self._count, dtype=np.int64)
        return self._ranked(queries, k, np.tile(numbers, (len(queries), 1)))

    def _ranked(self, queries: Floats, k: int, numbers: Ints) -> tuple[Ints, Floats]:
        """The *k* best of the rows of these numbers, (queries, less than all of them)."""
        self._rows.nprobe = numbers.shape[1]
        unused = np.zeros(numbers.shape, np.float32)
        similarity, index = self._rows.search_preassigned(
            queries, k, np.ascontiguousarray(numbers), unused
        )
        return index, np.where(index >= 0, similarity, 0.0).astype(np.float32)


def indexed_search(
    zh: Floats, en: Floats, k: int, *, progress: Progress = NO_PROGRESS
) -> tuple[Neighbours, Neighbours]:
    """What :func:`align.comparable.neighbours.search` gives, nearly: for large collections."""
    progress.start(message("progress.indexing"), 3)
    pick = [
        rows[np.linspace(0, len(rows) - 1, min(len(rows), _TRAINING)).astype(np.int64)]
        for rows in (zh, en)
    ]
    trained = train(wide(np.concatenate(pick)), expected=max(len(zh), len(en)))
    progress.advance()
    searchers = []
    for rows in (zh, en):
        index = whole(trained)
        narrow = wide(rows).astype(np.float16)
        add(index, narrow)
        searchers.append(Searcher(index, narrow))
        progress.advance()
    progress.finish()
    progress.start(message("progress.searching"), len(zh) + len(en))
    found = []
    for rows, there, searcher in ((zh, en, searchers[1]), (en, zh, searchers[0])):
        width = min(k, len(there))
        index = np.empty((len(rows), width), dtype=np.int64)
        similarity = np.empty((len(rows), width), dtype=np.float32)
        for start in range(0, len(rows), _BLOCK):
            part = slice(start, start + _BLOCK)
            index[part], similarity[part] = searcher.search(wide(rows[part]), width)
            progress.advance(len(rows[part]))
        for row in np.flatnonzero((index < 0).any(axis=1)).tolist():
            # So few in the cells searched: all of them, then.
            dots = there @ rows[row]
            order = np.lexsort((np.arange(len(dots)), -np.round(dots, 5)))[:width]
            index[row], similarity[row] = order, dots[order]
        found.append(Neighbours(index, similarity))
    progress.finish()
    return found[0], found[1]
