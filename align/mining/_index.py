"""The index: what is not near is passed over, what may be near is looked at in full.

An inverted file (Sivic & Zisserman 2003) over product-quantised rows (Jegou, Douze &
Schmid 2011) in FAISS's register-resident form (André, Kermarrec & Le Scouarnec 2017); the
best of it are ranked again by the rows themselves. Cells are found in a principal
subspace, since the sketched half of the builtin rows has no structure there.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np

from align.comparable._types import Floats
from align.mining._files import whole
from align.mining._types import Ints, Narrow, Sims

__all__ = ["Searcher", "cells_for", "train", "wide", "write_index"]

_SUBSPACE = 256
_ROUNDS = 10
_PER_CELL = 16
"""Training rows that a cell needs at least."""
_AGAIN = 64
"""Candidates of a shard that are ranked again by their full rows."""
_BLOCK = 4096


def _faiss() -> Any:
    with warnings.catch_warnings():
        # SWIG's types, on import
        warnings.simplefilter("ignore", DeprecationWarning)
        import faiss
    return faiss


def cells_for(rows: int, training: int) -> int:
    """How many cells an index of *rows* has: near eight times the root, a power of two."""
    most = max(1, min(4096, training // _PER_CELL))
    cells = 1
    while cells * 2 <= min(most, 8 * rows**0.5):
        cells *= 2
    return cells


def wide(rows: Floats) -> Floats:
    """*rows* with columns of zeros up to a multiple of sixteen; products stay the same."""
    lack = -rows.shape[1] % 16
    return np.ascontiguousarray(np.pad(rows, ((0, 0), (0, lack))) if lack else rows, np.float32)


def train(rows: Floats, *, expected: int, path: Path) -> None:
    """Train an empty index for shards of *expected* rows like *rows* and write it to *path*.

    Args:
        rows: float32 (n, dim), dim a multiple of 16 (see :func:`wide`).

    One thread: the result is the same on every machine of a kind.
    """
    faiss = _faiss()
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
        with whole(path) as part:
            faiss.write_index(index, str(part))
    finally:
        faiss.omp_set_num_threads(threads)


def write_index(rows: Narrow, *, trained: Path, path: Path) -> None:
    """Write the index of a shard's *rows* to *path*."""
    faiss = _faiss()
    index = faiss.read_index(str(trained))
    for start in range(0, len(rows), _BLOCK):
        index.add(rows[start : start + _BLOCK].astype(np.float32))
    with whole(path) as part:
        faiss.write_index(index, str(part))


class Searcher:
    """One shard, ready to be searched; it holds its rows in memory.

    Args:
        index: its file. rows: float16 (n, dim).
    """

    def __init__(self, index: Path, rows: Narrow) -> None:
        faiss = _faiss()
        self._coarse = faiss.read_index(str(index))
        dim = rows.shape[1]
        self._rows = faiss.IndexScalarQuantizer(
            dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        self._rows.is_trained = True
        # The codes of this kind are the half floats themselves.
        codes = np.ascontiguousarray(rows).view(np.uint8).reshape(-1)
        faiss.copy_array_to_vector(codes, self._rows.codes)
        self._rows.ntotal = len(rows)
        self._refined = faiss.IndexRefine(self._coarse, self._rows)

    def search(self, queries: Floats, k: int, *, probes: int) -> tuple[Ints, Sims]:
        """The *k* nearest of each query, best first; -1 and 0.0 where there are fewer."""
        faiss = _faiss()
        cells = faiss.IVFSearchParameters(nprobe=probes)
        parameters = faiss.IndexRefineSearchParameters(k_factor=_AGAIN / k, base_index_params=cells)
        similarity, index = self._refined.search(queries, k, params=parameters)
        return index, np.where(index >= 0, similarity, 0.0).astype(np.float32)
