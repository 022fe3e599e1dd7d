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

from align.parallel._types import EN_SIZE, MAX_SIZE, ZH_SIZE, Floats, Ints, Wide

__all__ = ["Lattice", "Posteriors", "best_path", "posteriors"]

_NEVER = -1e30
_KINDS = len(ZH_SIZE)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Log-potentials of the arcs; all arrays have a leading axis of lattices.

    Attributes:
        low: int, (lattices, rows): first column of each row; never falls.
        ends: int, (lattices, 2): the final node; rows beyond it are padding.
        match: float32, (lattices, rows, width, kinds): two-sided arcs that *end* at a
            node; impossible ones are very small.
        omit, omit_more: (lattices, rows): the 1-0 arc that *ends* in a row, after
            anything and after another 1-0.
        insert, insert_more: (lattices, columns + 1): the 0-1 arc that ends in a column.
    """

    low: Ints
    ends: Ints
    match: Floats
    omit: Wide
    omit_more: Wide
    insert: Wide
    insert_more: Wide


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


def _predecessors(low: Ints, row: int, width: int) -> Ints:
    """Flat index of the start node of every arc that ends in *row*: (lattices, kinds, width).

    Rows are padded by MAX_SIZE in front, columns by one on either side.
    """
    lattices, rows = low.shape
    source = row - ZH_SIZE
    shift = low[:, row, None] - low[:, np.maximum(source, 0)] - EN_SIZE
    offset = np.clip(shift[:, :, None] + np.arange(width), -1, width) + 1
    base = np.arange(lattices)[:, None] * (rows + MAX_SIZE) + source + MAX_SIZE
    found: Ints = base[:, :, None] * (width + 2) + offset
    return found


def _successors(low: Ints, row: int, width: int) -> tuple[Ints, Ints]:
    """Flat index of the end node of every arc that starts in *row*, padded and not."""
    lattices, rows = low.shape
    target = row + ZH_SIZE
    inside = np.minimum(target, rows - 1)
    shift = low[:, row, None] - low[:, inside] + EN_SIZE
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


def _insert_row(
    lattice: Lattice, row: int, opening: Wide, columns: Ints, *, best: bool
) -> tuple[Wide, Wide]:
    """State Y of one row from what may precede an insertion; also the opening part."""
    last = lattice.insert.shape[1] - 1
    at = np.clip(columns, 0, last)
    enter = np.take_along_axis(lattice.insert, at, axis=1)
    more = np.take_along_axis(lattice.insert_more, at, axis=1)
    more = np.where(columns <= last, more, 0.0)
    start = np.full_like(opening, _NEVER)
    start[:, 1:] = opening[:, :-1] + enter[:, 1:]
    total = np.cumsum(more, axis=1)
    scan = np.maximum.accumulate if best else np.logaddexp.accumulate
    return scan(start - total, axis=1) + total, start


def _forward(lattice: Lattice, *, best: bool = False) -> tuple[Wide, Wide, Wide, Wide]:
    """Log of the total (or largest) weight of paths to each node: M, X, Y and all, padded."""
    lattices, rows, width, _ = lattice.match.shape
    shape = (lattices, rows + MAX_SIZE, width + 2)
    m, x, y, every = (np.full(shape, _NEVER) for _ in range(4))
    flat = every.reshape(-1)
    steps = np.arange(width)
    for row in range(rows):
        at = row + MAX_SIZE
        if row:
            arcs = flat.take(_predecessors(lattice.low, row, width))
            arcs += lattice.match[:, row].transpose(0, 2, 1)
            here = arcs.max(axis=1) if best else _lse(arcs, 1)
            shift = lattice.low[:, row] - lattice.low[:, row - 1]
            from_m = _shifted(m[:, at - 1, 1:-1], shift, width) + lattice.omit[:, row, None]
            from_x = _shifted(x[:, at - 1, 1:-1], shift, width) + lattice.omit_more[:, row, None]
            x[:, at, 1:-1] = np.maximum(from_m, from_x) if best else np.logaddexp(from_m, from_x)
        else:
            here = np.full((lattices, width), _NEVER)
            here[np.arange(lattices), -lattice.low[:, 0]] = 0.0
        m[:, at, 1:-1] = here
        both = np.maximum if best else np.logaddexp
        opening = both(here, x[:, at, 1:-1])
        columns = lattice.low[:, row, None] + steps
        y_row, _ = _insert_row(lattice, row, opening, columns, best=best)
        y[:, at, 1:-1] = y_row
        every[:, at, 1:-1] = both(opening, y_row)
    return m, x, y, every


def _end_offsets(lattice: Lattice) -> Ints:
    ends: Ints = lattice.ends[:, 1] - lattice.low[np.arange(len(lattice.low)), lattice.ends[:, 0]]
    return ends


def _backward(lattice: Lattice) -> tuple[Wide, Wide, Wide]:
    """Log of the total weight of paths from each node to the end, by the state it is in."""
    lattices, rows, width, _ = lattice.match.shape
    m, x, y = (np.full((lattices, rows, width), _NEVER) for _ in range(3))
    flat = m.reshape(-1)
    match = lattice.match.reshape(-1, _KINDS)
    kinds = np.arange(_KINDS)[None, :, None]
    steps = np.arange(width)
    last = lattice.insert.shape[1] - 1
    end = _end_offsets(lattice)
    number = np.arange(lattices)
    for row in range(rows - 1, -1, -1):
        index, good = _successors(lattice.low, row, width)
        arcs = flat.take(index) + match.reshape(-1).take(index * _KINDS + kinds)
        out = _lse(np.where(good, arcs, _NEVER), 1)
        final = lattice.ends[:, 0] == row
        out[number[final], end[final]] = 0.0
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
        base = out.copy()
        suffix = np.zeros_like(base)
        suffix[:, :] = total
        scan = np.logaddexp.accumulate((base - suffix)[:, ::-1], axis=1)[:, ::-1]
        y_row = scan + suffix
        y[:, row] = y_row
        by_insert = np.full_like(out, _NEVER)
        by_insert[:, :-1] = y_row[:, 1:] + enter[:, :-1]
        open_y = np.logaddexp(out, by_insert)
        m[:, row] = np.logaddexp(open_y, by_omit)
        x[:, row] = np.logaddexp(open_y, by_more)
    return m, x, y


def posteriors(lattice: Lattice) -> Posteriors:
    """Probability of every arc: the share of the weight of all paths that goes through it."""
    lattices, rows, width, _ = lattice.match.shape
    m, x, y, every = _forward(lattice)
    to_m, to_x, to_y = _backward(lattice)
    number = np.arange(lattices)
    log_z = every[number, lattice.ends[:, 0] + MAX_SIZE, _end_offsets(lattice) + 1]
    z = log_z[:, None, None]
    flat = every.reshape(-1)
    match = np.zeros(lattice.match.shape, dtype=np.float32)
    for row in range(1, rows):
        arcs = flat.take(_predecessors(lattice.low, row, width))
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


def best_path(lattice: Lattice) -> list[tuple[int, int, int, int]]:
    """The heaviest path of the first lattice as arcs ``(i, j, a, b)`` from ``(i, j)``, in order."""
    width = lattice.match.shape[2]
    m, x, y, every = _forward(lattice, best=True)
    low = lattice.low[0]
    i, j = (int(v) for v in lattice.ends[0])
    state = ""
    path: list[tuple[int, int, int, int]] = []
    while i or j:
        at, k = i + MAX_SIZE, j - int(low[i]) + 1
        if not state:
            scores = (m[0, at, k], x[0, at, k], y[0, at, k])
            state = "MXY"[int(np.argmax(scores))]
        if state == "M":
            source = _predecessors(low[None], i, width)[0, :, k - 1]
            totals = every.reshape(-1)[source] + lattice.match[0, i, k - 1]
            kind = int(np.argmax(totals))
            a, b = int(ZH_SIZE[kind]), int(EN_SIZE[kind])
            state = ""
        elif state == "X":
            a, b = 1, 0
            before = j - int(low[i - 1]) + 1
            opening = m[0, at - 1, before] + lattice.omit[0, i]
            further = x[0, at - 1, before] + lattice.omit_more[0, i]
            state = "X" if further > opening else "M"
        else:
            a, b = 0, 1
            opening = max(m[0, at, k - 1], x[0, at, k - 1]) + lattice.insert[0, j]
            further = y[0, at, k - 1] + lattice.insert_more[0, j]
            enter = "X" if x[0, at, k - 1] > m[0, at, k - 1] else "M"
            state = "Y" if further > opening else enter
        i, j = i - a, j - b
        path.append((i, j, a, b))
    path.reverse()
    return path
