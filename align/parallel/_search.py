"""Posteriors of a long text in linear time and little memory: windows, a band that widens.

The lattice is worked on in windows of rows that overlap: evidence from further away
than the overlap does not change a bead's probability. Only arcs of some probability
are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from align.parallel._corridor import Corridor
from align.parallel._evidence import Evidence
from align.parallel._gaps import gap_potentials
from align.parallel._lattice import Lattice, Posteriors, posteriors
from align.parallel._model import Weights
from align.parallel._types import EN_SIZE, TYPES, ZH_SIZE, Bools, Floats, Ints, Wide

__all__ = ["Box", "Found", "narrowed", "search"]

_CORE = 128
_MARGIN = 32
_GROUP = 24
_FAINT = 0.01
_TOUCH = 0.02
_IMPOSSIBLE = np.float32(-1e30)


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of both texts, between two nodes, with its corridor.

    The corridor's rows count from the box's first one; its columns are the text's.
    """

    zh: tuple[int, int]
    en: tuple[int, int]
    corridor: Corridor


@dataclass(frozen=True, slots=True)
class Found:
    """What the search found in a text.

    Attributes:
        arcs: int (k, 4): start node (i, j) and kind's sizes (a, b) of two-sided arcs.
        probability, score: (k,): posterior and log-potential of each.
        omit, insert: (n_zh,), (n_en,): probability that a sentence has no counterpart.
    """

    arcs: Ints
    probability: Wide
    score: Wide
    omit: Wide
    insert: Wide


class _Collector:
    def __init__(self, m: int, n: int) -> None:
        self.arcs: list[Ints] = []
        self.probability: list[Wide] = []
        self.score: list[Wide] = []
        self.omit = np.zeros(m + 1)
        self.insert = np.zeros(n + 1)

    def found(self) -> Found:
        if not self.arcs:
            none = np.zeros(0)
            arcs = np.zeros((0, 4), dtype=np.int64)
            return Found(arcs, none, none, self.omit[1:], self.insert[1:])
        return Found(
            np.concatenate(self.arcs),
            np.concatenate(self.probability),
            np.concatenate(self.score),
            np.clip(self.omit[1:], 0.0, 1.0),
            np.clip(self.insert[1:], 0.0, 1.0),
        )


def narrowed(box: Box, found: Found) -> Box:
    """The box with the corridor that the arcs of a first pass leave."""
    rows, (low, high) = box.zh[1] - box.zh[0] + 1, box.en
    inside = (found.probability > _FAINT) & (found.arcs[:, 0] >= box.zh[0])
    inside &= (found.arcs[:, 0] < box.zh[1]) & (found.arcs[:, 1] >= low)
    inside &= found.arcs[:, 1] < high
    i, j, a, b = found.arcs[inside].T
    if not len(i):
        return box
    first, last = np.full(rows, high), np.full(rows, low)
    for step in range(int(a.max()) + 1):
        good = step <= a
        np.minimum.at(first, (i + step)[good] - box.zh[0], j[good])
        np.maximum.at(last, (i + step)[good] - box.zh[0], (j + b)[good])
    first = np.minimum.accumulate(first[::-1])[::-1]
    last = np.maximum.accumulate(last)
    first, last = np.minimum(first, last), np.maximum(first, last)
    first[0], last[-1] = low, high
    first = np.minimum.accumulate(first[::-1])[::-1]
    return Box(box.zh, box.en, Corridor(first, np.maximum.accumulate(last), 0.0))


def search(
    evidence: Evidence,
    weights: Weights,
    boxes: list[Box],
    gaps: tuple[Floats, Floats],
    *,
    radius: int,
    widest: int,
    advance: Callable[[int], None] = lambda rows: None,
) -> Found:
    """Posteriors of all arcs in the boxes; *advance* is told of rows done."""
    collector = _Collector(len(evidence.zh), len(evidence.en))
    one_sided = gap_potentials(weights.gap, *gaps)
    for box in boxes:
        if box.zh[0] == box.zh[1] or box.en[0] == box.en[1]:
            collector.omit[box.zh[0] + 1 : box.zh[1] + 1] = 1.0
            collector.insert[box.en[0] + 1 : box.en[1] + 1] = 1.0
            continue
        for first, last in _groups(box):
            _search_group(
                evidence,
                weights,
                box,
                (first, last),
                one_sided,
                collector,
                radius,
                widest,
            )
            advance(last - first)
    return collector.found()


def _groups(box: Box) -> Iterator[tuple[int, int]]:
    """Rows (from the box's first) that are worked on at once; ends are row boundaries."""
    rows = box.zh[1] - box.zh[0] + 1
    step = 64
    for first in range(0, rows, step):
        yield first, min(first + step, rows)


def _search_group(
    evidence: Evidence,
    weights: Weights,
    box: Box,
    group: tuple[int, int],
    one_sided: tuple[Wide, Wide, Wide, Wide],
    collector: _Collector,
    radius: int,
    widest: int,
) -> None:
    """Windows of one group; those whose band is too narrow are searched again, wider."""
    rows = box.zh[1] - box.zh[0] + 1
    cores = [(start, min(start + _CORE, group[1])) for start in range(group[0], group[1], _CORE)]
    if rows <= 2 * _CORE:
        cores = [(0, rows)] if group[0] == 0 else []
    while cores:
        left = max(cores[0][0] - _MARGIN, 0)
        right = min(cores[-1][1] + _MARGIN, rows)
        first = box.corridor.first[left:right]
        last = box.corridor.last[left:right]
        columns = box.en[1] - box.en[0] + 1
        width = min(int((last - first).max()) + 2 * radius + 1, columns)
        low = np.clip(first - radius, box.en[0], box.en[1] + 1 - width)
        match = _scores(evidence, weights, box, low, width, left, right)
        lattice = _windows(box, cores, left, low, width, match, one_sided)
        found = posteriors(lattice)
        done = np.ones(len(cores), dtype=bool)
        if width < columns and radius < widest:
            done = ~_touching(found, lattice, box, cores, left)
        _collect(box, cores, left, lattice, found, done, collector)
        cores = [core for core, good in zip(cores, done, strict=True) if not good]
        radius *= 2


def _scores(
    evidence: Evidence,
    weights: Weights,
    box: Box,
    low: Ints,
    width: int,
    left: int,
    right: int,
) -> Floats:
    """Log-potentials of the arcs that end in rows *left* to *right*: (rows, width, kinds)."""
    base = box.zh[0]
    match = np.empty((right - left, width, len(TYPES)), dtype=np.float32)
    factors = weights.match.astype(np.float32)
    step = 64
    for start in range(left, right, step):
        stop = min(start + step, right)
        part = slice(start - left, stop - left)
        total = np.zeros((len(TYPES), stop - start, width), dtype=np.float32)
        features = evidence.features(low[part], width, base + start, base + stop)
        for factor, feature in zip(factors, features, strict=True):
            if factor:
                total += factor * feature.astype(np.float32, copy=False)
        i = np.arange(base + start, base + stop)[None, :, None]
        j = low[None, part, None] + np.arange(width)
        outside = (i - ZH_SIZE[:, None, None] < base) | (j - EN_SIZE[:, None, None] < box.en[0])
        total[outside] = _IMPOSSIBLE
        # Rounded, so that another order of summation gives the same beads.
        match[part] = np.round(total, 4).transpose(1, 2, 0)
    return match


def _windows(
    box: Box,
    cores: list[tuple[int, int]],
    left: int,
    low: Ints,
    width: int,
    match: Floats,
    one_sided: tuple[Wide, Wide, Wide, Wide],
) -> Lattice:
    """One lattice a core, with its margins, free where the text goes on."""
    rows = box.zh[1] - box.zh[0] + 1
    starts = np.array([max(a - _MARGIN, 0) for a, _ in cores])
    stops = np.array([min(b + _MARGIN, rows) for _, b in cores])
    height = int((stops - starts).max())
    index = np.minimum(starts[:, None] + np.arange(height), stops[:, None] - 1) - left
    omit, omit_more, insert, insert_more = one_sided
    absolute = box.zh[0] + left + index
    count = len(cores)
    # Arcs from before a window's first row start at padding, which no path reaches.
    return Lattice(
        low[index],
        np.full(count, box.en[0]),
        np.stack([stops - 1 - starts, np.full(count, box.en[1])], axis=1),
        match[index],
        omit[absolute],
        omit_more[absolute],
        np.broadcast_to(insert, (count, len(insert))),
        np.broadcast_to(insert_more, (count, len(insert_more))),
        np.stack([starts > 0, stops < rows], axis=1),
    )


def _core_rows(cores: list[tuple[int, int]], number: int, left: int) -> tuple[int, int]:
    """Rows of the window that its core takes."""
    del left
    start, stop = cores[number]
    begin = max(start - _MARGIN, 0)
    return start - begin, stop - begin


def _touching(
    found: Posteriors,
    lattice: Lattice,
    box: Box,
    cores: list[tuple[int, int]],
    left: int,
) -> Bools:
    width = found.match.shape[2]
    touching = np.zeros(len(cores), dtype=bool)
    for number in range(len(cores)):
        first, last = _core_rows(cores, number, left)
        low = lattice.low[number, first:last]
        arcs = found.match[number, first:last]
        at_left = arcs[:, :2].sum(axis=(1, 2))[low > box.en[0]]
        at_right = arcs[:, -2:].sum(axis=(1, 2))[low + width <= box.en[1]]
        touching[number] = bool((at_left > _TOUCH).any() or (at_right > _TOUCH).any())
    return touching


def _collect(
    box: Box,
    cores: list[tuple[int, int]],
    left: int,
    lattice: Lattice,
    found: Posteriors,
    done: Bools,
    collector: _Collector,
) -> None:
    width = found.match.shape[2]
    for number, (start, _) in enumerate(cores):
        if not done[number]:
            continue
        first, last = _core_rows(cores, number, left)
        posterior = found.match[number, first:last]
        row, column, kind = np.nonzero(posterior > _FAINT)
        end_i = box.zh[0] + start + row
        end_j = lattice.low[number, first + row] + column
        a, b = ZH_SIZE[kind], EN_SIZE[kind]
        collector.arcs.append(np.stack([end_i - a, end_j - b, a, b], axis=1))
        collector.probability.append(posterior[row, column, kind].astype(np.float64))
        score = lattice.match[number, first:last][row, column, kind]
        collector.score.append(score.astype(np.float64))
        omit = (found.omit + found.omit_more)[number, first:last].sum(axis=1, dtype=np.float64)
        rows = box.zh[0] + start + np.arange(last - first)
        inner = rows > box.zh[0]
        collector.omit[rows[inner]] += omit[inner]
        insert = (found.insert + found.insert_more)[number, first:last].astype(np.float64)
        columns = lattice.low[number, first:last, None] + np.arange(width)
        np.add.at(collector.insert, columns.ravel(), insert.ravel())
