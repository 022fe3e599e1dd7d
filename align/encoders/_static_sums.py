"""Sums over the tokens of texts: the arithmetic of the static encoder."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from align.encoders._static_sketch import SPREAD, sketch
from align.encoders.protocol import Matrix

__all__ = ["Entries", "chunks", "spread", "sum_rows"]

_CHUNK_TEXTS: Final = 512
_CHUNK_CHARACTERS: Final = 100_000
_SUM_TEXTS: Final = 64

Ints = npt.NDArray[np.int64]


class Entries:
    """The sketched dimensions of every item, as compressed rows."""

    def __init__(self, lexical: dict[str, npt.NDArray[Any]], dim: int) -> None:
        place, sign = sketch(lexical["feature_keys"], dim)
        feature = lexical["feature"]
        strength = lexical["strength"].astype(np.float32)
        self._place = place.astype(np.int32)[feature].ravel()
        self._value = (sign[feature] * strength[:, None]).ravel()
        self._size = lexical["count"].astype(np.int64) * SPREAD
        self._start = np.cumsum(self._size) - self._size
        self._dim = dim

    def of(self, item: npt.NDArray[np.int32], text: Ints) -> tuple[Ints, Matrix]:
        """Cells of a ``(texts, dim)`` matrix and what to add there."""
        owner, at = spread(self._start[item], self._size[item])
        return text[owner] * self._dim + self._place[at], self._value[at]


def spread(start: Ints, size: Ints) -> tuple[Ints, Ints]:
    """``(i, start[i]), (i, start[i] + 1) ...`` for all ranges one after another."""
    owner = np.repeat(np.arange(len(start)), size)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(size) - size, size)
    return owner, start[owner] + within


def chunks(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Bounds of pieces of moderate size, so that memory stays bounded."""
    edges, size = [0], 0
    for i, text in enumerate(texts):
        if i > edges[-1] and (i - edges[-1] >= _CHUNK_TEXTS or size > _CHUNK_CHARACTERS):
            edges.append(i)
            size = 0
        size += len(text)
    edges.append(len(texts))
    return [(a, b) for a, b in pairwise(edges) if b > a]


def sum_rows(
    dense: Matrix, text: Ints, row: npt.NDArray[np.int32], weight: Matrix, n: int
) -> Matrix:
    """Sums of weighted rows by text; *text* ascends."""
    out = np.zeros((n, dense.shape[1]), np.float32)
    size = np.bincount(text, minlength=n)
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(size)))
    full = np.flatnonzero(size)
    for at in range(0, len(full), _SUM_TEXTS):
        some = full[at : at + _SUM_TEXTS]
        a, b = bounds[some[0]], bounds[some[-1] + 1]
        rows = dense[row[a:b]]
        heavy = weight[a:b]
        if (heavy != 1).any():
            rows *= heavy[:, None]
        out[some] = np.add.reduceat(rows, bounds[some] - a, axis=0)
    return out
