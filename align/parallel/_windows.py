"""Windows of a lattice: scored rows, lattices of a like width, what is taken from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from align.arrays import Bools, Floats, Ints, Wide
from align.parallel._corridor import Corridor
from align.parallel.evidence import Evidence
from align.parallel.lattice import EN_SIZE, TYPES, ZH_SIZE, Lattice, Posteriors

__all__ = [
    "FAINT",
    "Block",
    "Box",
    "Result",
    "Task",
    "Window",
    "batches",
    "lattice_of",
    "make_window",
    "result_of",
    "score_block",
    "too_narrow",
]

_MARGIN = 32
_BLOCK = 64
"""Rows that are scored at once."""
_CELLS = 24_000_000
"""Arcs of the windows that are worked on at once."""
_STEP = 16
"""Widths are rounded up to this, so that windows of nearly one width go together."""
FAINT = 0.01
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
class Block:
    """Scored rows: (rows,) first columns and float32 (rows, width, kinds) log-potentials."""

    low: Ints
    match: Floats


@dataclass(frozen=True, slots=True)
class Window:
    """Rows of a box that one lattice holds; its *core* is what is taken from it."""

    core: tuple[int, int]
    rows: tuple[int, int]
    radius: int
    joined: bool = False

    def blocks(self) -> range:
        """Numbers of the blocks of rows that it touches."""
        return range(self.rows[0] // _BLOCK, (self.rows[1] - 1) // _BLOCK + 1)


def make_window(start: int, stop: int, height: int, radius: int, *, joined: bool = False) -> Window:
    rows = (max(start - _MARGIN, 0), min(stop + _MARGIN, height))
    return Window((start, stop), rows, radius, joined)


@dataclass(frozen=True, slots=True)
class Result:
    """What a window found in its core, in the indexes of the text.

    Attributes:
        insert: (first column, probabilities from there on).
        before, after: (first column, probability of each node to be entered) in the core's
            first row and in the row that follows it.
    """

    window: Window
    arcs: Ints
    probability: Wide
    score: Wide
    omit: Wide
    insert: tuple[int, Wide]
    before: tuple[int, Wide]
    after: tuple[int, Wide] | None


@dataclass(frozen=True, slots=True)
class Task:
    """What stays the same for all windows of a box; *kinds*: how many bead types, the smallest."""

    evidence: Evidence
    factors: Floats
    box: Box
    one_sided: tuple[Wide, Wide, Wide, Wide]
    kinds: int = len(TYPES)

    @property
    def height(self) -> int:
        return self.box.zh[1] - self.box.zh[0] + 1

    @property
    def columns(self) -> int:
        return self.box.en[1] - self.box.en[0] + 1


def batches(
    windows: Iterable[Window], blocks: dict[tuple[int, int], Block], columns: int
) -> Iterator[tuple[int, list[Window]]]:
    """Windows of a like width, as many as fit into memory, with that width."""
    by_width: dict[int, list[Window]] = {}
    for window in windows:
        width = max(blocks[window.radius, k].match.shape[1] for k in window.blocks())
        by_width.setdefault(min(-(-width // _STEP) * _STEP, columns), []).append(window)
    for width, some in sorted(by_width.items()):
        tallest = max(window.rows[1] - window.rows[0] for window in some)
        kinds = blocks[some[0].radius, some[0].blocks()[0]].match.shape[2]
        count = max(_CELLS // (width * tallest * kinds), 1)
        for first in range(0, len(some), count):
            yield width, some[first : first + count]


def score_block(task: Task, number: int, radius: int) -> Block:
    """Log-potentials of the arcs that end in the rows of a block."""
    box = task.box
    rows = slice(number * _BLOCK, min((number + 1) * _BLOCK, task.height))
    first, last = box.corridor.first[rows], box.corridor.last[rows]
    width = min(int((last - first).max()) + 2 * radius + 1, task.columns)
    low = np.clip(first - radius, box.en[0], box.en[1] + 1 - width)
    start, stop = box.zh[0] + rows.start, box.zh[0] + rows.stop
    total = np.zeros((task.kinds, stop - start, width), dtype=np.float32)
    features = task.evidence.features(low, width, start, stop, task.kinds)
    for factor, feature in zip(task.factors, features, strict=True):
        if factor:
            total += factor * feature.astype(np.float32, copy=False)
    if task.evidence.remembered is not None:
        task.evidence.remembered.add_to(total, low, start)
    i = np.arange(start, stop)[None, :, None]
    j = low[None, :, None] + np.arange(width)
    a, b = ZH_SIZE[: task.kinds, None, None], EN_SIZE[: task.kinds, None, None]
    outside = (i - a < box.zh[0]) | (j - b < box.en[0])
    total[outside] = _IMPOSSIBLE
    # Rounded, so that another order of summation gives the same beads.
    return Block(low, np.round(total, 4).transpose(1, 2, 0))


def lattice_of(
    task: Task,
    windows: Sequence[Window],
    blocks: dict[tuple[int, int], Block],
    width: int,
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
    match = np.full((count, rows, width, task.kinds), _IMPOSSIBLE, dtype=np.float32)
    furthest = box.en[0] + columns - width
    for number, window in enumerate(windows):
        for at in window.blocks():
            block = blocks[window.radius, at]
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


def _core_rows(window: Window) -> slice:
    """Rows of the window that its core takes."""
    return slice(window.core[0] - window.rows[0], window.core[1] - window.rows[0])


def too_narrow(
    found: Posteriors, lattice: Lattice, edges: Ints, box: Box, windows: Sequence[Window]
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


def result_of(box: Box, window: Window, number: int, lattice: Lattice, found: Posteriors) -> Result:
    """What lattice *number*, that of *window*, found in the window's core."""
    inner = _core_rows(window)
    posterior = found.match[number, inner]
    row, column, kind = np.nonzero(posterior > FAINT)
    low = lattice.low[number, inner]
    end_i = box.zh[0] + window.core[0] + row
    end_j = low[row] + column
    a, b = ZH_SIZE[kind], EN_SIZE[kind]
    score = lattice.match[number, inner][row, column, kind]
    omit = (found.omit + found.omit_more)[number, inner].sum(axis=1, dtype=np.float64)
    insert = (found.insert + found.insert_more)[number, inner].astype(np.float64)
    columns = low[:, None] + np.arange(insert.shape[1]) - low[0]
    inserted: Wide = np.bincount(columns.ravel(), weights=insert.ravel()).astype(np.float64)

    def entered(at: int) -> tuple[int, Wide]:
        arcs = found.match[number, at].sum(axis=1, dtype=np.float64)
        nodes: Wide = arcs + found.omit[number, at] + found.omit_more[number, at]
        return int(lattice.low[number, at]), nodes

    follows = window.core[1] < window.rows[1]
    return Result(
        window,
        np.stack([end_i - a, end_j - b, a, b], axis=1),
        posterior[row, column, kind].astype(np.float64),
        score.astype(np.float64),
        omit,
        (int(low[0]), inserted),
        entered(inner.start),
        entered(inner.stop) if follows else None,
    )
