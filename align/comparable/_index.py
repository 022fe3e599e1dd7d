"""The index: what is not near is passed over, what may be near is looked at in full.

An inverted file (Sivic & Zisserman 2003) over product-quantised rows (Jegou, Douze &
Schmid 2011) in FAISS's register-resident form (André, Kermarrec & Le Scouarnec 2017); the
best of it are ranked again by the rows themselves. Cells are found in a principal
subspace, since the sketched half of the builtin rows has no structure there.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt

from align.comparable._search import Neighbours
from align.comparable._types import Floats, Ints
from align.progress import NO_PROGRESS, Progress

__all__ = [
    "QUICK",
    "THOROUGH",
    "Searcher",
    "add",
    "cells_for",
    "indexed_search",
    "load_faiss",
    "train",
    "whole",
    "wide",
]

_SUBSPACE = 256
_ROUNDS = 10
_PER_CELL = 16
"""Training rows that a cell needs at least."""
_BLOCK = 4096
_TRAINING = 32_768
_FEWEST = 32
"""Cells that are searched for a row at least."""
THOROUGH, QUICK = 2, 5
"""... and one in so many; thorough search also looks at more candidates in full."""
_AGAIN = {THOROUGH: 192, QUICK: 128}
"""Candidates of a shard that are ranked again by their full rows."""


def load_faiss() -> Any:
    """The library, on first use."""
    with warnings.catch_warnings():
        # SWIG's types, on import
        warnings.simplefilter("ignore", DeprecationWarning)
        import faiss
    return faiss


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
        cells = cells_for(expected, len(rows))
        low = min(_SUBSPACE, dim, len(rows))
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
        self._rows = faiss.IndexScalarQuantizer(
            rows.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        self._rows.is_trained = True
        # The codes of this kind are the half floats themselves.
        codes = np.ascontiguousarray(rows).view(np.uint8).reshape(-1)
        faiss.copy_array_to_vector(codes, self._rows.codes)
        self._rows.ntotal = len(rows)
        self._refined = faiss.IndexRefine(self._coarse, self._rows)

    def search(
        self, queries: Floats, k: int, *, probes: int = 0, share: int = THOROUGH
    ) -> tuple[Ints, Floats]:
        """The *k* nearest of each query, best first; -1 and 0.0 where there are fewer.

        Args:
            probes: cells that are searched; 0: one in *share*, at least 32.
            share: THOROUGH or QUICK.
        """
        if self._rows.ntotal <= _AGAIN[QUICK]:
            # So few are looked at in full anyway; and of the worst the codes say nothing.
            similarity, index = self._rows.search(queries, k)
            return index, np.where(index >= 0, similarity, 0.0).astype(np.float32)
        faiss = load_faiss()
        probes = probes or max(_FEWEST, self._coarse.nlist // share)
        cells = faiss.IVFSearchParameters(nprobe=min(probes, self._coarse.nlist))
        parameters = faiss.IndexRefineSearchParameters(
            k_factor=_AGAIN[share] / k, base_index_params=cells
        )
        similarity, index = self._refined.search(queries, k, params=parameters)
        return index, np.where(index >= 0, similarity, 0.0).astype(np.float32)


def indexed_search(
    zh: Floats, en: Floats, k: int, *, progress: Progress = NO_PROGRESS
) -> tuple[Neighbours, Neighbours]:
    """What :func:`align.comparable._search.search` gives, nearly: for large collections."""
    progress.start("indexing", 3)
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
    progress.start("searching", len(zh) + len(en))
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
