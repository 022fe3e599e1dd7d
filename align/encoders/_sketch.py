"""Bags of named features as short dense vectors: a sparse random projection.

Every feature owns :data:`SPREAD` columns with random signs (Achlioptas 2003, "Database-
friendly random projections"; Kane and Nelson 2014), computed from a hash of its name, so
that no table is stored and nothing hangs on Python's own hashes. Inner products are kept
up to noise of 1/sqrt(dim).
"""

from __future__ import annotations

import functools
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Matrix

__all__ = ["SPREAD", "Sketch", "columns"]

SPREAD: Final = 8
_MASK: Final = (1 << 64) - 1
_CHUNK: Final = 512
_MAX_TOKENS: Final = 250_000


@functools.lru_cache(maxsize=200_000)
def columns(feature: str, dim: int) -> tuple[tuple[int, float], ...]:
    """The columns of *feature* and their signs, scaled so that its vector has unit length."""
    data = feature.encode("utf-8", "surrogatepass")
    state = zlib.crc32(data) << 32 | zlib.crc32(data, 0x5BD1E995)
    value = SPREAD**-0.5
    width = dim // SPREAD
    found = []
    for block in range(SPREAD):
        # splitmix64 (Steele, Lea and Flood 2014)
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        mixed ^= mixed >> 31
        # One column in each of SPREAD stripes, so that no two fall together.
        found.append((block * width + (mixed >> 1) % width, value if mixed & 1 else -value))
    return tuple(found)


class Sketch:
    """Sums of token vectors, each a weighted bag of features, computed once a token.

    Args:
        dim: columns of the result, a multiple of :data:`SPREAD`.
        features: the bag of a token.
        reserved: features with a column of their own, the first ones: what is in nearly
            every text would add the most noise. A multiple of :data:`SPREAD` of them.
    """

    def __init__(
        self,
        dim: int,
        features: Callable[[str], Mapping[str, float]],
        reserved: Sequence[str] = (),
    ) -> None:
        self.dim = dim
        self._reserved = {feature: at for at, feature in enumerate(reserved)}
        self._features = features
        self._lock = threading.Lock()
        self._clear()

    def _clear(self) -> None:
        self._index: dict[str, int] = {}
        self._column: npt.NDArray[np.int32] = np.zeros(1 << 16, dtype=np.int32)
        self._value: npt.NDArray[np.float32] = np.zeros(1 << 16, dtype=np.float32)
        self._start: npt.NDArray[np.int64] = np.zeros(1 << 12, dtype=np.int64)
        self._used = 0

    def _add(self, token: str) -> int:
        row = np.zeros(self.dim, dtype=np.float64)
        shift = len(self._reserved)
        for feature, weight in self._features(token).items():
            own = self._reserved.get(feature)
            if own is not None:
                row[own] += weight
                continue
            for column, sign in columns(feature, self.dim - shift):
                row[shift + column] += weight * sign
        at = np.flatnonzero(row)
        end = self._used + len(at)
        if end > len(self._column):
            size = max(end, 2 * len(self._column))
            more = size - len(self._column)
            self._column = np.concatenate((self._column, np.zeros(more, dtype=np.int32)))
            self._value = np.concatenate((self._value, np.zeros(more, dtype=np.float32)))
        self._column[self._used : end] = at
        self._value[self._used : end] = row[at]
        number = len(self._index)
        if number + 2 > len(self._start):
            self._start = np.concatenate((self._start, np.zeros_like(self._start)))
        self._start[number + 1] = self._used = end
        self._index[token] = number
        return number

    def sums(self, texts: Sequence[Sequence[str]]) -> Matrix:
        """One row a text: the sum of its tokens' vectors.

        A row depends on its own tokens alone, to the last bit.

        Returns:
            float32, shape ``(len(texts), dim)``.
        """
        result = np.zeros((len(texts), self.dim), dtype=np.float32)
        for first in range(0, len(texts), _CHUNK):
            part = texts[first : first + _CHUNK]
            with self._lock:
                result[first : first + len(part)] = self._chunk(part)
        return result

    def _chunk(self, texts: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
        if len(self._index) > _MAX_TOKENS:
            self._clear()
        index = self._index
        numbers: list[int] = []
        for tokens in texts:
            for token in tokens:
                number = index.get(token)
                numbers.append(self._add(token) if number is None else number)
        ids = np.array(numbers, dtype=np.int64)
        owner = np.repeat(np.arange(len(texts)), [len(tokens) for tokens in texts])
        starts, ends = self._start[ids], self._start[ids + 1]
        sizes = ends - starts
        total = int(sizes.sum())
        shift = (
            np.repeat(starts - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
            if total
            else starts[:0]
        )
        at = np.arange(total) + shift
        cells = np.repeat(owner * self.dim, sizes) + self._column[at]
        flat = np.zeros(len(texts) * self.dim)
        flat += np.bincount(cells, self._value[at], minlength=len(flat))
        return flat.reshape(len(texts), self.dim)
