"""The lattices of many pieces as one sparse graph: what fitting goes over again and again.

Nearly all arcs of a band are hopeless under any sensible weights. Those that have some
probability under softened ones (and all of the gold) are kept: a hundredth, so that a
step of fitting costs a small part of what it does on whole bands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.arrays import Bools, Floats, Ints, Wide
from align.parallel.lattice import EN_SIZE, ZH_SIZE, Lattice, Posteriors

__all__ = ["Graph", "joined", "make_graph"]

_NEVER = -1e30
_M, _X, _Y, _OPEN, _ANY = range(5)
"""States of a node: after a bead, an omission, an insertion; M or X; any of the three."""


@dataclass(frozen=True, slots=True)
class _Order:
    """Arcs sorted for one direction; for each level its bounds, its runs, and their states."""

    arcs: Ints
    levels: tuple[tuple[int, int, Ints, Ints], ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Arcs between states, of all pieces together.

    Attributes:
        source, target: states. piece: of each arc. states: how many there are.
        features: of the first arcs, which are two-sided. gap: which of the four kinds each
            of the next arcs is. gaps: features of their sentences. Arcs after them are free.
        first, last: the state each piece begins and ends with.
        level: of each state; arcs go to higher ones.
    """

    source: Ints
    target: Ints
    piece: Ints
    states: int
    features: Floats
    gap: Ints
    gaps: Floats
    first: Ints
    last: Ints
    level: Ints
    forward: _Order
    backward: _Order

    def expected(self, match: Wide, gap: Wide, weight: Wide) -> tuple[Wide, Wide, Wide]:
        """Log of the weight of all paths of each piece; expected features, weighted by piece."""
        score = np.zeros(len(self.source))
        two, one = len(self.features), len(self.features) + len(self.gap)
        score[:two] = self.features @ match.astype(np.float32)
        score[two:one] = self.gaps @ gap[4:].astype(np.float32) + gap[self.gap]
        to = self._sums(self.forward, self.source, self.target, score, self.first)
        back = self._sums(self.backward, self.target, self.source, score, self.last)
        log_z = to[self.last]
        log_p = to[self.source[:one]] + score[:one] + back[self.target[:one]]
        p = np.exp(np.minimum(log_p - log_z[self.piece[:one]], 0.0)) * weight[self.piece[:one]]
        counts = p[:two].astype(np.float32) @ self.features
        constants = np.bincount(self.gap, weights=p[two:], minlength=4)
        common = p[two:].astype(np.float32) @ self.gaps
        return log_z, counts.astype(np.float64), np.concatenate([constants, common])

    def _sums(self, order: _Order, near: Ints, far: Ints, score: Wide, start: Ints) -> Wide:
        """Log of the weight of all paths between the *start* states and each state."""
        total = np.full(self.states, _NEVER)
        total[start] = 0.0
        score, near = score[order.arcs], near[order.arcs]
        for begin, end, runs, states in order.levels:
            values = total[near[begin:end]] + score[begin:end]
            top = np.maximum.reduceat(values, runs)
            width = np.diff(np.append(runs, end - begin))
            sums = np.add.reduceat(np.exp(values - np.repeat(top, width)), runs)
            total[states] = top + np.log(sums)
        return total


def _order(state: Ints, level: Ints) -> _Order:
    """Arcs by the *level* (rising) and the number of the state that sums go to."""
    arcs = np.lexsort((state, level[state]))
    state, level = state[arcs], level[state[arcs]]
    edges = np.flatnonzero(np.concatenate([[True], level[1:] != level[:-1]]))
    levels = []
    for begin, end in zip(edges, np.append(edges[1:], len(arcs)), strict=True):
        here = state[begin:end]
        runs = np.flatnonzero(np.concatenate([[True], here[1:] != here[:-1]]))
        levels.append((int(begin), int(end), runs, here[runs]))
    return _Order(arcs, tuple(levels))


def make_graph(
    lattice: Lattice,
    found: Posteriors,
    features: Floats,
    gaps: tuple[Floats, Floats],
    least: float,
    also: Bools | None = None,
) -> Graph:
    """The graph of the arcs whose posterior is above *least* (and two-sided ones in *also*).

    Args:
        lattice, found: of the pieces of one batch, which begin and end at corners.
        features: (pieces, rows, width, kinds, features). gaps: features of the sentences.
    """
    count, rows, width, _ = lattice.match.shape
    columns = int(lattice.low.max()) + width + 1

    def node(piece: Ints, row: Ints, column: Ints) -> Ints:
        found: Ints = (piece * rows + row) * columns + column
        return found

    kept = found.match > least
    if also is not None:
        kept |= also & (lattice.match > _NEVER / 2)
    p, row, w, kind = np.nonzero(kept)
    column = lattice.low[p, row] + w
    parts = [
        (
            node(p, row - ZH_SIZE[kind], column - EN_SIZE[kind]) * 5 + _ANY,
            node(p, row, column) * 5 + _M,
            p,
        )
    ]
    own = features[p, row, w, kind]
    kinds, sentences = [], []
    for number, (values, state, down) in enumerate(
        (
            (found.omit, _M, True),
            (found.omit_more, _X, True),
            (found.insert, _OPEN, False),
            (found.insert_more, _Y, False),
        )
    ):
        p, row, w = np.nonzero(values > least)
        column = lattice.low[p, row] + w
        start = node(p, row - down, column - (not down)) * 5 + state
        parts.append((start, node(p, row, column) * 5 + (_X if down else _Y), p))
        kinds.append(np.full(len(p), number, dtype=np.int64))
        sentences.append(gaps[0][p, row - 1] if down else gaps[1][p, column - 1])
    every = np.arange(count)
    first = node(every, np.zeros(count, np.int64), lattice.begins) * 5 + _M
    last = node(every, lattice.ends[:, 0], lattice.ends[:, 1]) * 5 + _ANY
    used = np.unique(np.concatenate([first, last, *(x for part in parts for x in part[:2])]) // 5)
    of = used // (rows * columns)
    for a, b in ((_M, _OPEN), (_X, _OPEN), (_OPEN, _ANY), (_Y, _ANY)):
        parts.append((used * 5 + a, used * 5 + b, of))
    source, target, piece = (np.concatenate([part[k] for part in parts]) for k in range(3))
    states = np.unique(np.concatenate([source, target]))
    stage = np.array([0, 0, 0, 1, 2])[states % 5]
    place = states // 5 % (rows * columns)
    level = 3 * (place // columns + place % columns) + stage
    source, target = np.searchsorted(states, source), np.searchsorted(states, target)
    return Graph(
        source,
        target,
        piece,
        len(states),
        own,
        np.concatenate(kinds),
        np.concatenate(sentences),
        np.searchsorted(states, first),
        np.searchsorted(states, last),
        level,
        _order(target, level),
        _order(source, -level),
    )


def joined(graphs: Sequence[Graph]) -> Graph:
    """One graph of several, so that a level of all is worked on at once."""
    states = np.cumsum([0, *(g.states for g in graphs)])
    pieces = np.cumsum([0, *(len(g.first) for g in graphs)])

    def arcs(values: list[Ints]) -> Ints:
        """Two-sided arcs of all graphs, then one-sided ones, then free ones."""
        parts: list[list[Ints]] = [[], [], []]
        for graph, value in zip(graphs, values, strict=True):
            two = len(graph.features)
            for part, piece in zip(
                parts, np.split(value, [two, two + len(graph.gap)]), strict=True
            ):
                part.append(piece)
        return np.concatenate([piece for part in parts for piece in part])

    moved = list(zip(graphs, states[:-1].tolist(), strict=True))
    source = arcs([g.source + at for g, at in moved])
    target = arcs([g.target + at for g, at in moved])
    level = np.concatenate([g.level for g in graphs])
    return Graph(
        source,
        target,
        arcs([g.piece + at for g, at in zip(graphs, pieces[:-1].tolist(), strict=True)]),
        int(states[-1]),
        np.concatenate([g.features for g in graphs]),
        np.concatenate([g.gap for g in graphs]),
        np.concatenate([g.gaps for g in graphs]),
        np.concatenate([g.first + at for g, at in moved]),
        np.concatenate([g.last + at for g, at in moved]),
        level,
        _order(target, level),
        _order(source, -level),
    )
