"""Posteriors of a long text in linear time and little memory: windows, a band that widens.

The lattice is worked on in windows of rows that overlap: evidence from further away
than the overlap does not change a bead's probability. Rows are scored once, in blocks
with a band as wide as the corridor is there; windows of a like width are then worked on
together, so that the loop over rows is paid once for many of them. Only arcs of some
probability are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
_BLOCK = 64
"""Rows that are scored at once."""
_STRETCH = 24
"""Windows whose scores are held at once."""
_CELLS = 24_000_000
"""Arcs of the windows that are worked on at once."""
_STEP = 8
"""Widths are rounded up to this, so that windows of nearly one width go together."""
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


@dataclass(frozen=True, slots=True)
class _Block:
    """Scored rows: (rows,) first columns and float32 (rows, width, kinds) log-potentials."""

    low: Ints
    match: Floats


@dataclass(frozen=True, slots=True)
class _Window:
    """Rows of a box that one lattice holds; its *core* is what is taken from it."""

    core: tuple[int, int]
    rows: tuple[int, int]

    def blocks(self) -> range:
        """Numbers of the blocks of rows that it touches."""
        return range(self.rows[0] // _BLOCK, (self.rows[1] - 1) // _BLOCK + 1)


@dataclass(frozen=True, slots=True)
class _Search:
    """What stays the same for all windows of a box."""

    evidence: Evidence
    factors: Floats
    box: Box
    one_sided: tuple[Wide, Wide, Wide, Wide]

    @property
    def height(self) -> int:
        return self.box.zh[1] - self.box.zh[0] + 1

    @property
    def columns(self) -> int:
        return self.box.en[1] - self.box.en[0] + 1


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
    factors = weights.match.astype(np.float32)
    for box in boxes:
        if box.zh[0] == box.zh[1] or box.en[0] == box.en[1]:
            collector.omit[box.zh[0] + 1 : box.zh[1] + 1] = 1.0
            collector.insert[box.en[0] + 1 : box.en[1] + 1] = 1.0
            continue
        task = _Search(evidence, factors, box, one_sided)
        for windows in _stretches(task.height):
            _search_windows(task, windows, collector, radius, widest)
            advance(windows[-1].core[1] - windows[0].core[0])
    return collector.found()


def _stretches(height: int) -> Iterator[list[_Window]]:
    """Windows over the rows of a box, some at a time."""
    if height <= 2 * _CORE:
        yield [_Window((0, height), (0, height))]
        return
    windows = []
    for start in range(0, height, _CORE):
        stop = min(start + _CORE, height)
        rows = (max(start - _MARGIN, 0), min(stop + _MARGIN, height))
        windows.append(_Window((start, stop), rows))
    for first in range(0, len(windows), _STRETCH):
        yield windows[first : first + _STRETCH]


def _search_windows(
    task: _Search, windows: list[_Window], collector: _Collector, radius: int, widest: int
) -> None:
    """All of *windows*; those whose band is too narrow are searched again, wider."""
    while windows:
        numbers = sorted({number for window in windows for number in window.blocks()})
        blocks = {number: _score(task, number, radius) for number in numbers}
        again: list[_Window] = []
        for width, some in _batches(windows, blocks, task.columns):
            lattice, edges = _lattice_of(task, some, blocks, width)
            found = posteriors(lattice)
            narrow = np.zeros(len(some), dtype=bool)
            if radius < widest:
                narrow = _touching(found, lattice, edges, task.box, some)
            _collect(task.box, some, lattice, found, ~narrow, collector)
            again += [window for window, bad in zip(some, narrow, strict=True) if bad]
        windows = sorted(again, key=lambda window: window.core)
        radius *= 2


def _batches(
    windows: Iterable[_Window], blocks: dict[int, _Block], columns: int
) -> Iterator[tuple[int, list[_Window]]]:
    """Windows of a like width, as many as fit into memory, with that width."""
    by_width: dict[int, list[_Window]] = {}
    for window in windows:
        width = max(blocks[number].match.shape[1] for number in window.blocks())
        by_width.setdefault(min(-(-width // _STEP) * _STEP, columns), []).append(window)
    for width, some in sorted(by_width.items()):
        tallest = max(window.rows[1] - window.rows[0] for window in some)
        count = max(_CELLS // (width * tallest * len(TYPES)), 1)
        for first in range(0, len(some), count):
            yield width, some[first : first + count]


def _score(task: _Search, number: int, radius: int) -> _Block:
    """Log-potentials of the arcs that end in the rows of a block."""
    box = task.box
    rows = slice(number * _BLOCK, min((number + 1) * _BLOCK, task.height))
    first, last = box.corridor.first[rows], box.corridor.last[rows]
    width = min(int((last - first).max()) + 2 * radius + 1, task.columns)
    low = np.clip(first - radius, box.en[0], box.en[1] + 1 - width)
    start, stop = box.zh[0] + rows.start, box.zh[0] + rows.stop
    total = np.zeros((len(TYPES), stop - start, width), dtype=np.float32)
    features = task.evidence.features(low, width, start, stop)
    for factor, feature in zip(task.factors, features, strict=True):
        if factor:
            total += factor * feature.astype(np.float32, copy=False)
    i = np.arange(start, stop)[None, :, None]
    j = low[None, :, None] + np.arange(width)
    outside = (i - ZH_SIZE[:, None, None] < box.zh[0]) | (j - EN_SIZE[:, None, None] < box.en[0])
    total[outside] = _IMPOSSIBLE
    # Rounded, so that another order of summation gives the same beads.
    return _Block(low, np.round(total, 4).transpose(1, 2, 0))


def _lattice_of(
    task: _Search, windows: Sequence[_Window], blocks: dict[int, _Block], width: int
) -> tuple[Lattice, Ints]:
    """One lattice a window, free where the text goes on, and the scored columns of each row.

    A block narrower than *width* stands as far right in its rows as the box's end asks;
    the columns beside it have no two-sided arcs.

    Returns:
        the lattices, and int (windows, rows, 2): first and last column that was scored.
    """
    box, columns = task.box, task.columns
    count = len(windows)
    starts = np.array([window.rows[0] for window in windows])
    stops = np.array([window.rows[1] for window in windows])
    rows = int((stops - starts).max())
    low = np.zeros((count, rows), dtype=np.int64)
    edges = np.zeros((count, rows, 2), dtype=np.int64)
    match = np.full((count, rows, width, len(TYPES)), _IMPOSSIBLE, dtype=np.float32)
    furthest = box.en[0] + columns - width
    for number, window in enumerate(windows):
        for at in window.blocks():
            block = blocks[at]
            own = block.match.shape[1]
            first = max(at * _BLOCK, window.rows[0])
            last = min(at * _BLOCK + len(block.low), window.rows[1])
            inner = slice(first - at * _BLOCK, last - at * _BLOCK)
            outer = slice(first - window.rows[0], last - window.rows[0])
            scored = block.low[inner]
            low[number, outer] = np.minimum(scored, furthest)
            edges[number, outer, 0] = scored
            edges[number, outer, 1] = scored + own - 1
            if own == width:
                match[number, outer] = block.match[inner]
            else:
                shift = scored - low[number, outer]
                target = (np.arange(len(scored))[:, None], shift[:, None] + np.arange(own))
                match[number, outer][target] = block.match[inner]
        # Rows beyond a window's end repeat its last one; nothing is read from them.
        height = window.rows[1] - window.rows[0]
        low[number, height:] = low[number, height - 1]
        edges[number, height:] = edges[number, height - 1]
    absolute = box.zh[0] + np.minimum(starts[:, None] + np.arange(rows), stops[:, None] - 1)
    omit, omit_more, insert, insert_more = task.one_sided
    # Arcs from before a window's first row start at padding, which no path reaches.
    lattice = Lattice(
        low,
        np.full(count, box.en[0]),
        np.stack([stops - 1 - starts, np.full(count, box.en[1])], axis=1),
        match,
        omit[absolute],
        omit_more[absolute],
        np.broadcast_to(insert, (count, len(insert))),
        np.broadcast_to(insert_more, (count, len(insert_more))),
        np.stack([starts > 0, stops < task.height], axis=1),
    )
    return lattice, edges


def _core_rows(window: _Window) -> slice:
    """Rows of the window that its core takes."""
    return slice(window.core[0] - window.rows[0], window.core[1] - window.rows[0])


def _touching(
    found: Posteriors, lattice: Lattice, edges: Ints, box: Box, windows: Sequence[_Window]
) -> Bools:
    """Windows in which some row has more than a little probability next to the band's edge."""
    touching = np.zeros(len(windows), dtype=bool)
    for number, window in enumerate(windows):
        rows = _core_rows(window)
        arcs = found.match[number, rows].sum(axis=2)
        left, right = edges[number, rows].T
        offset = left - lattice.low[number, rows]
        step = np.arange(2)
        at_left = np.take_along_axis(arcs, offset[:, None] + step, axis=1).sum(axis=1)
        end = offset + right - left
        at_right = np.take_along_axis(arcs, np.maximum(end[:, None] - step, 0), axis=1).sum(axis=1)
        near = ((at_left > _TOUCH) & (left > box.en[0])) | (
            (at_right > _TOUCH) & (right < box.en[1])
        )
        touching[number] = bool(near.any())
    return touching


def _collect(
    box: Box,
    windows: Sequence[_Window],
    lattice: Lattice,
    found: Posteriors,
    done: Bools,
    collector: _Collector,
) -> None:
    width = found.match.shape[2]
    for number, window in enumerate(windows):
        if not done[number]:
            continue
        inner = _core_rows(window)
        posterior = found.match[number, inner]
        row, column, kind = np.nonzero(posterior > _FAINT)
        low = lattice.low[number, inner]
        end_i = box.zh[0] + window.core[0] + row
        end_j = low[row] + column
        a, b = ZH_SIZE[kind], EN_SIZE[kind]
        collector.arcs.append(np.stack([end_i - a, end_j - b, a, b], axis=1))
        collector.probability.append(posterior[row, column, kind].astype(np.float64))
        score = lattice.match[number, inner][row, column, kind]
        collector.score.append(score.astype(np.float64))
        omit = (found.omit + found.omit_more)[number, inner].sum(axis=1, dtype=np.float64)
        rows = box.zh[0] + np.arange(*window.core)
        own = rows > box.zh[0]
        collector.omit[rows[own]] += omit[own]
        insert = (found.insert + found.insert_more)[number, inner].astype(np.float64)
        columns = low[:, None] + np.arange(width)
        np.add.at(collector.insert, columns.ravel(), insert.ravel())
