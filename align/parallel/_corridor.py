"""Where the path runs, roughly: coarse to fine, in linear time (after Thompson & Koehn 2019).

Neighbouring sentences are pooled in pairs, again and again, until few are left; a
path is found there by dynamic time warping and refined in a band at each finer level.
A band that the path touches is widened and searched again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from align.arrays import Bools, Floats, Ints, Wide

__all__ = ["Corridor", "find_corridor"]

_TOP = 256
_RADIUS = 12
_FAR = -1e30


@dataclass(frozen=True, slots=True)
class Corridor:
    """For each row (Chinese sentences consumed) the English ones consumed, least and most.

    Attributes:
        first, last: int, (n_zh + 1,): both never fall; ``first[0] == 0``.
        strength: mean centred similarity along the path (0..1), 0 for unrelated texts.
    """

    first: Ints
    last: Ints
    strength: float

    def moved(self, columns: int) -> Corridor:
        """The same corridor, *columns* further on."""
        return Corridor(self.first + columns, self.last + columns, self.strength)


def find_corridor(zh: Floats, en: Floats) -> Corridor:
    """Find the corridor of two texts from their sentences' rows (either may be raw)."""
    m, n = len(zh), len(en)
    if not m or not n:
        return Corridor(np.zeros(m + 1, dtype=np.int64), np.full(m + 1, n), 0.0)
    levels = [(zh, en)]
    while max(len(levels[-1][0]), len(levels[-1][1])) > _TOP:
        zh, en = levels[-1]
        levels.append((_pool(zh), _pool(en)))
    path: list[tuple[int, int]] = []
    strength = 0.0
    depth = len(levels) - 1
    for level in range(depth, -1, -1):
        if level == 0 and depth > 1:
            break  # the lattice's band is wider than one step of refinement
        path, strength = _refine(*levels[level], path)
        last_level = level
    scale = 2**last_level
    first, last = np.full(m + 1, n), np.zeros(m + 1, dtype=np.int64)
    for i, j in path:
        rows = slice(min(i * scale, m), min((i + 1) * scale, m) + 1)
        first[rows] = np.minimum(first[rows], min(j * scale, n))
        last[rows] = np.maximum(last[rows], min((j + 1) * scale, n))
    first[0], last[m] = 0, n
    first = np.minimum.accumulate(first[::-1])[::-1]
    return Corridor(first, np.maximum.accumulate(last), strength)


def _pool(rows: Floats) -> Floats:
    if len(rows) % 2:
        rows = np.concatenate([rows, np.zeros((1, rows.shape[1]), dtype=rows.dtype)])
    pooled: Floats = rows[0::2] + rows[1::2]
    return pooled


def _unit(rows: Floats) -> Floats:
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    unit: Floats = rows / np.maximum(norms, 1e-9)
    return unit


def _refine(
    zh: Floats, en: Floats, coarse: list[tuple[int, int]]
) -> tuple[list[tuple[int, int]], float]:
    """The path at this level, from the path of the coarser one (none at the top)."""
    zh, en = _unit(zh), _unit(en)
    m, n = len(zh), len(en)
    first, last = np.zeros(m, dtype=np.int64), np.full(m, n - 1)
    if coarse:
        first[:], last[:] = n, -1
        for i, j in coarse:
            rows = slice(2 * i, min(2 * i + 2, m))
            first[rows] = np.minimum(first[rows], 2 * j)
            last[rows] = np.maximum(last[rows], min(2 * j + 1, n - 1))
        first = np.minimum.accumulate(np.minimum(first, n - 1)[::-1])[::-1]
        last = np.maximum.accumulate(last)
    radius = _RADIUS if coarse else n
    while True:
        width = min(int((last - first).max()) + 2 * radius + 1, n)
        low = np.clip(first - radius, 0, n - width)
        path, strength = _warp(zh, en, low, width)
        if width == n or not _touches(path, low, width, n):
            return path, strength
        radius *= 2


def _touches(path: list[tuple[int, int]], low: Ints, width: int, n: int) -> bool:
    cells = np.array(path)
    offset = cells[:, 1] - low[cells[:, 0]]
    at_left: Bools = (offset == 0) & (low[cells[:, 0]] > 0)
    at_right: Bools = (offset == width - 1) & (low[cells[:, 0]] + width < n)
    # Corners of the text are no edges of the band; long omissions run along it.
    return bool(at_left.any() or at_right.any())


def _gains(zh: Floats, en: Floats, low: Ints, width: int) -> Floats:
    """Centred similarity of the cells of the band, squared, (rows, width)."""
    mean_zh, mean_en = zh.mean(axis=0), en.mean(axis=0)
    own_zh, own_en = zh @ mean_en, en @ mean_zh
    gains = np.zeros((len(zh), width), dtype=np.float32)
    for start in range(0, len(zh), 128):
        rows = slice(start, min(start + 128, len(zh)))
        left, right = int(low[rows][0]), int(low[rows][-1]) + width
        block = zh[rows] @ en[left:right].T
        block -= (own_zh[rows, None] + own_en[None, left:right]) / 2
        at = low[rows, None] - left + np.arange(width)
        gains[rows] = np.take_along_axis(block, at, axis=1)
    np.maximum(gains, 0, out=gains)
    gains *= gains
    return gains


def _warp(zh: Floats, en: Floats, low: Ints, width: int) -> tuple[list[tuple[int, int]], float]:
    """Symmetric dynamic time warping: every full path has the same total of step weights."""
    m, n = len(zh), len(en)
    gains = _gains(zh, en, low, width)
    best = _best_totals(gains, low)
    i, j = m - 1, n - 1
    path = [(i, j)]
    # Rows as lists: single cells of arrays are slow to read.
    here, above = best[i].tolist(), best[i - 1].tolist()
    gain_here = gains[i].tolist()
    while i or j:
        k = j - int(low[i])
        gain = gain_here[k]
        options: list[tuple[float, int, int]] = []
        if i:
            up = j - int(low[i - 1])
            if 0 <= up - 1 < width and j:
                options.append((above[up - 1] + 2 * gain, i - 1, j - 1))
            if 0 <= up < width:
                options.append((above[up] + gain, i - 1, j))
        if k > 0:
            options.append((here[k - 1] + gain, i, j - 1))
        _, row, j = max(options, key=lambda option: option[0])
        if row != i:
            i = row
            here, above = above, best[i - 1].tolist()
            gain_here = gains[i].tolist()
        path.append((i, j))
    path.reverse()
    strength: Wide = np.sqrt(np.array([gains[i, j - int(low[i])] for i, j in path]))
    return path, float(strength.mean())


def _best_totals(gains: Floats, low: Ints) -> Wide:
    """The gain of the best path to each cell of the band, (rows, width)."""
    m, width = gains.shape
    shifts = np.minimum(np.diff(low), width + 1)
    # A column before the band, and as many after it as it moves in a row.
    best = np.full((m, width + 1 + int(shifts.max(initial=0))), _FAR)
    inner = best[:, 1 : width + 1]
    single = gains.astype(np.float64)
    double, total = 2 * single, np.cumsum(single, axis=1)
    inner[0, 0] = double[0, 0]
    for i, shift in enumerate([0, *shifts.tolist()]):
        start = inner[0]
        if i:
            before = best[i - 1, shift : shift + width + 1]
            start = np.maximum(before[1:] + single[i], before[:-1] + double[i])
        start = start - total[i]
        np.maximum.accumulate(start, out=inner[i])
        inner[i] += total[i]
    return inner
