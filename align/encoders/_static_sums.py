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
_SUMMED_TOGETHER: Final = 1024
"""Rows of a text that are summed with those of others; the rest of a long text in blocks."""
_BLOCK: Final = 4096

Ints = npt.NDArray[np.int64]


class Entries:
    """The sketched dimensions of every item, as compressed rows.

    Attributes:
        features: how many different features (stems, mostly) the items have.
    """

    def __init__(self, lexical: dict[str, npt.NDArray[Any]], dim: int) -> None:
        place, sign = sketch(lexical["feature_keys"], dim)
        feature = lexical["feature"]
        strength = lexical["strength"].astype(np.float32)
        self._place = place.astype(np.int32)[feature].ravel()
        self._value = (sign[feature] * strength[:, None]).ravel()
        self._size = lexical["count"].astype(np.int64) * SPREAD
        self._start = np.cumsum(self._size) - self._size
        self._dim = dim
        self._feature, self._strength = feature.astype(np.int32), strength
        self.features = len(lexical["feature_keys"])

    def of(self, item: npt.NDArray[np.int32], text: Ints) -> tuple[Ints, Matrix]:
        """Cells of a ``(texts, dim)`` matrix and what to add there."""
        owner, at = spread(self._start[item], self._size[item])
        return text[owner] * self._dim + self._place[at], self._value[at]

    def named(
        self, item: npt.NDArray[np.int32], text: Ints
    ) -> tuple[Ints, npt.NDArray[np.int32], Matrix]:
        """The features before they are sketched: text, number, weight of each."""
        owner, at = spread(self._start[item] // SPREAD, self._size[item] // SPREAD)
        return text[owner], self._feature[at], self._strength[at]


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
    """Sums of weighted rows by text; *text* ascends.

    The first rows of all texts are added at once, then the second ones ...: one pass over
    the rows, in the order of each text, and no sum depends on the other texts.
    """
    size = np.bincount(text, minlength=n)
    longest_first = np.argsort(-size, kind="stable")
    start = (np.cumsum(size) - size)[longest_first]
    # (n - how many texts have at most k rows) have a row k
    most = min(int(size.max(initial=0)), _SUMMED_TOGETHER)
    active = n - np.searchsorted(np.sort(size), np.arange(most), side="right")
    weighted = bool((weight != 1).any())
    sums = np.zeros((n, dense.shape[1]), np.float32)
    for k, count in enumerate(active):
        at = start[:count] + k
        rows = dense.take(row[at], axis=0)
        if weighted:
            rows *= weight[at, None]
        sums[:count] += rows
    for rank in range(int((size > most).sum())):
        stop = int(start[rank] + size[longest_first[rank]])
        for first in range(int(start[rank]) + most, stop, _BLOCK):
            some = slice(first, min(first + _BLOCK, stop))
            rows = dense.take(row[some], axis=0)
            sums[rank] += (rows * weight[some, None]).sum(axis=0)
    out = np.empty_like(sums)
    out[longest_first] = sums
    return out
