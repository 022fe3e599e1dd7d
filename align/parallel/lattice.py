"""Forward-backward and decoding over a banded semi-Markov lattice.

A node ``(i, j)`` means that *i* Chinese and *j* English segments are consumed. Row *i*
of the band holds the nodes ``j = low[i] .. low[i] + width - 1``. A node has three
states: after a two-sided bead (M), after an omission 1-0 (X), after an insertion 0-1
(Y). X may not follow Y, so a run of one-sided beads has one order: omissions first.
Several lattices of one shape are worked on at once (the leading axis), which is what
makes training fast.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from align.arrays import Bools, Floats, Ints, Wide

__all__ = [
    "EN_SIZE",
    "MAX_SIZE",
    "MAX_SUM",
    "TYPES",
    "ZH_SIZE",
    "Lattice",
    "Posteriors",
    "posteriors",
    "sizes_up_to",
]

MAX_SUM = 8
"""Two-sided beads have at most so many segments on both sides together."""
MAX_SIZE = MAX_SUM - 1


def sizes_up_to(most: int) -> tuple[tuple[int, int], ...]:
    """Sizes (Chinese, English) of *most* segments together, the smallest first."""
    return tuple((a, total - a) for total in range(2, most + 1) for a in range(1, total))


TYPES = sizes_up_to(MAX_SUM)
"""Two-sided bead types; 1-0 and 0-1 are states of the lattice.

The smallest stand first, so that the first *k* of them are types of their own right: a
search that does with fewer works on shorter arrays.
"""
ZH_SIZE: Ints = np.array([a for a, _ in TYPES], dtype=np.int64)
EN_SIZE: Ints = np.array([b for _, b in TYPES], dtype=np.int64)

_NEVER = -1e30


@dataclass(frozen=True, slots=True)
class Lattice:
    """Log-potentials of the arcs; all arrays have a leading axis of lattices.

    Attributes:
        low: int, (lattices, rows): first column of each row; never falls.
        begins: int, (lattices,): the column of the first node, in row 0.
        ends: int, (lattices, 2): the final node; rows beyond it are padding.
        match: float32, (lattices, rows, width, kinds): two-sided arcs that *end* at a
            node, of the smallest types; impossible ones are very small.
        omit, omit_more: (lattices, rows): the 1-0 arc that *ends* in a row, after
            anything and after another 1-0.
        insert, insert_more: (lattices, columns + 1): the 0-1 arc that ends in a column.
        free: (lattices, 2): paths may begin at any node of the first row, and end at any
            node of the last one (windows of a longer text); else at the corners.
    """

    low: Ints
    begins: Ints
    ends: Ints
    match: Floats
    omit: Wide
    omit_more: Wide
    insert: Wide
    insert_more: Wide
    free: Bools


@dataclass(frozen=True, slots=True)
class Posteriors:
    """Probabilities of arcs, shaped as in :class:`Lattice`; one-sided ones by node.

    ``omit`` and ``insert`` are opening arcs, ``omit_more`` and ``insert_more`` those
    that follow one of the same kind: all (lattices, rows, width), by end node.
    """

    log_z: Wide
    match: Floats
    omit: Floats
    omit_more: Floats
    insert: Floats
    insert_more: Floats


def _predecessors(low: Ints, row: int, width: int, kinds: int) -> Ints:
    """Flat index of the start node of every arc that ends in *row*: (lattices, kinds, width).

    Rows are padded by MAX_SIZE in front, columns by one on either side.
    """
    lattices, rows = low.shape
    source = row - ZH_SIZE[:kinds]
    shift = low[:, row, None] - low[:, np.maximum(source, 0)] - EN_SIZE[:kinds]
    offset = np.clip(shift[:, :, None] + np.arange(width), -1, width) + 1
    base = np.arange(lattices)[:, None] * (rows + MAX_SIZE) + source + MAX_SIZE
    found: Ints = base[:, :, None] * (width + 2) + offset
    return found


def _successors(low: Ints, row: int, width: int, kinds: int) -> tuple[Ints, Ints]:
    """Flat index of the end node of every arc that starts in *row*, padded and not."""
    lattices, rows = low.shape
    target = row + ZH_SIZE[:kinds]
    inside = np.minimum(target, rows - 1)
    shift = low[:, row, None] - low[:, inside] + EN_SIZE[:kinds]
    offset = shift[:, :, None] + np.arange(width)
    good = (offset >= 0) & (offset < width) & (target < rows)[None, :, None]
    base = (np.arange(lattices)[:, None] * rows + inside)[:, :, None]
    flat = base * width + np.where(good, offset, 0)
    return flat, good


def _lse(values: Wide, axis: int) -> Wide:
    top = values.max(axis=axis)
    total = np.exp(values - np.expand_dims(top, axis)).sum(axis=axis)
    result: Wide = top + np.log(total)
    return result


def _shifted(row_values: Wide, shift: Ints, width: int) -> Wide:
    """Values of another row in the columns of this one: (lattices, width)."""
    index = shift[:, None] + np.arange(width)
    good = (index >= 0) & (index < width)
    found = np.take_along_axis(row_values, np.where(good, index, 0), axis=1)
    return np.where(good, found, _NEVER)


def _insert_row(lattice: Lattice, opening: Wide, columns: Ints) -> Wide:
    """State Y of one row from what may precede an insertion."""
    last = lattice.insert.shape[1] - 1
    at = np.clip(columns, 0, last)
    enter = np.take_along_axis(lattice.insert, at, axis=1)
    more = np.take_along_axis(lattice.insert_more, at, axis=1)
    more = np.where(columns <= last, more, 0.0)
    start = np.full_like(opening, _NEVER)
    start[:, 1:] = opening[:, :-1] + enter[:, 1:]
    total = np.cumsum(more, axis=1)
    found: Wide = np.logaddexp.accumulate(start - total, axis=1) + total
    return found


def _forward(lattice: Lattice) -> tuple[Wide, Wide, Wide, Wide]:
    """Log of the total weight of paths to each node: M, X, Y and all, padded."""
    lattices, rows, width, kinds = lattice.match.shape
    shape = (lattices, rows + MAX_SIZE, width + 2)
    m, x, y, every = (np.full(shape, _NEVER) for _ in range(4))
    flat = every.reshape(-1)
    steps = np.arange(width)
    for row in range(rows):
        at = row + MAX_SIZE
        if row:
            arcs = flat.take(_predecessors(lattice.low, row, width, kinds))
            arcs += lattice.match[:, row].transpose(0, 2, 1)
            here = _lse(arcs, 1)
            shift = lattice.low[:, row] - lattice.low[:, row - 1]
            from_m = _shifted(m[:, at - 1, 1:-1], shift, width) + lattice.omit[:, row, None]
            from_x = _shifted(x[:, at - 1, 1:-1], shift, width) + lattice.omit_more[:, row, None]
            x[:, at, 1:-1] = np.logaddexp(from_m, from_x)
        else:
            here = np.full((lattices, width), _NEVER)
            bound = ~lattice.free[:, 0]
            here[bound, (lattice.begins - lattice.low[:, 0])[bound]] = 0.0
            here[~bound] = 0.0
        m[:, at, 1:-1] = here
        opening = np.logaddexp(here, x[:, at, 1:-1])
        columns = lattice.low[:, row, None] + steps
        y_row = _insert_row(lattice, opening, columns)
        y[:, at, 1:-1] = y_row
        every[:, at, 1:-1] = np.logaddexp(opening, y_row)
    return m, x, y, every


def _end_offsets(lattice: Lattice) -> Ints:
    ends: Ints = lattice.ends[:, 1] - lattice.low[np.arange(len(lattice.low)), lattice.ends[:, 0]]
    return ends


def _backward(lattice: Lattice) -> tuple[Wide, Wide, Wide]:
    """Log of the total weight of paths from each node to the end, by the state it is in."""
    lattices, rows, width, kinds = lattice.match.shape
    m, x, y = (np.full((lattices, rows, width), _NEVER) for _ in range(3))
    flat = m.reshape(-1)
    match = lattice.match.reshape(-1)
    places = np.arange(kinds)[None, :, None]
    steps = np.arange(width)
    last = lattice.insert.shape[1] - 1
    end = _end_offsets(lattice)
    number = np.arange(lattices)
    for row in range(rows - 1, -1, -1):
        index, good = _successors(lattice.low, row, width, kinds)
        arcs = flat.take(index) + match.take(index * kinds + places)
        out = _lse(np.where(good, arcs, _NEVER), 1)
        final = lattice.ends[:, 0] == row
        bound = final & ~lattice.free[:, 1]
        out[number[bound], end[bound]] = 0.0
        out[final & lattice.free[:, 1]] = 0.0
        if row + 1 < rows:
            shift = lattice.low[:, row] - lattice.low[:, row + 1]
            next_x = _shifted(x[:, row + 1], shift, width)
            by_omit = next_x + lattice.omit[:, row + 1, None]
            by_more = next_x + lattice.omit_more[:, row + 1, None]
        else:
            by_omit = by_more = np.full((lattices, width), _NEVER)
        columns = lattice.low[:, row, None] + steps
        after = np.clip(columns + 1, 0, last)
        enter = np.take_along_axis(lattice.insert, after, axis=1)
        more = np.take_along_axis(lattice.insert_more, after, axis=1)
        more = np.where(columns + 1 <= last, more, 0.0)
        # Y at k: out at k, or one more insertion to k + 1: a scan from the right.
        total = np.cumsum(more[:, ::-1], axis=1)[:, ::-1]
        y_row = np.logaddexp.accumulate((out - total)[:, ::-1], axis=1)[:, ::-1] + total
        y[:, row] = y_row
        by_insert = np.full_like(out, _NEVER)
        by_insert[:, :-1] = y_row[:, 1:] + enter[:, :-1]
        open_y = np.logaddexp(out, by_insert)
        m[:, row] = np.logaddexp(open_y, by_omit)
        x[:, row] = np.logaddexp(open_y, by_more)
    return m, x, y


def posteriors(lattice: Lattice) -> Posteriors:
    """Probability of every arc: the share of the weight of all paths that goes through it."""
    lattices, rows, width, kinds = lattice.match.shape
    m, x, y, every = _forward(lattice)
    to_m, to_x, to_y = _backward(lattice)
    number = np.arange(lattices)
    final = every[number, lattice.ends[:, 0] + MAX_SIZE]
    inside = np.clip(_end_offsets(lattice) + 1, 0, width + 1)
    log_z = np.where(lattice.free[:, 1], _lse(final, 1), final[number, inside])
    z = log_z[:, None, None]
    flat = every.reshape(-1)
    match = np.zeros(lattice.match.shape, dtype=np.float32)
    for row in range(1, rows):
        arcs = flat.take(_predecessors(lattice.low, row, width, kinds))
        arcs += lattice.match[:, row].transpose(0, 2, 1)
        arcs += (to_m[:, row] - log_z[:, None])[:, None, :]
        match[:, row] = np.exp(np.minimum(arcs, 0.0)).transpose(0, 2, 1)
    inner = slice(MAX_SIZE, None)
    m_, x_ = m[:, inner, 1:-1], x[:, inner, 1:-1]
    shape = (lattices, rows, width)
    omit, omit_more = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for row in range(1, rows):
        shift = lattice.low[:, row] - lattice.low[:, row - 1]
        tail = to_x[:, row] - log_z[:, None]
        from_m = _shifted(m_[:, row - 1], shift, width) + lattice.omit[:, row, None] + tail
        from_x = _shifted(x_[:, row - 1], shift, width) + lattice.omit_more[:, row, None] + tail
        omit[:, row] = np.exp(np.minimum(from_m, 0.0))
        omit_more[:, row] = np.exp(np.minimum(from_x, 0.0))
    open_y = np.logaddexp(m_, x_)
    columns = lattice.low[:, :, None] + np.arange(width)
    last = lattice.insert.shape[1] - 1
    at = np.minimum(columns, last).reshape(lattices, -1)
    valid = columns <= last
    enter = np.take_along_axis(lattice.insert, at, axis=1).reshape(shape)
    more = np.take_along_axis(lattice.insert_more, at, axis=1).reshape(shape)
    insert, insert_more = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    tail = (to_y - z)[:, :, 1:]
    first = np.where(valid[:, :, 1:], open_y[:, :, :-1] + enter[:, :, 1:] + tail, _NEVER)
    again = y[:, inner, 1:-1][:, :, :-1] + more[:, :, 1:] + tail
    insert[:, :, 1:] = np.exp(np.minimum(first, 0.0))
    insert_more[:, :, 1:] = np.exp(np.minimum(np.where(valid[:, :, 1:], again, _NEVER), 0.0))
    return Posteriors(log_z, match, omit, omit_more, insert, insert_more)
