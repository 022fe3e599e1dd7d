"""Maximum likelihood for the bead score: gold lattices and their gradient.

The gold of a text is a set of paths: one path where beads were aligned by hand, all
paths that do not leave a unit (verse, source line) where only units are known. The
objective is the log of the share of the weight of all paths that the gold paths have
(a conditional random field with hidden segmentation: Lafferty et al. 2001, Sarawagi &
Cohen 2004, Quattoni et al. 2007), less an L2 penalty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from align.arrays import Bools, Floats, Ints, Wide
from align.parallel.evidence import MATCH_FEATURES, Evidence
from align.parallel.gaps import GAP_FEATURES
from align.parallel.lattice import EN_SIZE, TYPES, ZH_SIZE, Lattice, Posteriors, posteriors
from training.bead_score.graph import Graph, joined, make_graph
from training.fitting import minimise

__all__ = ["Graphs", "Piece", "PieceBatch", "fit", "make_pieces", "stack", "thinned", "together"]

_IMPOSSIBLE = np.float32(-1e30)
_BARRED = -1e5
_PIECE = 40
_FAINT = 1e-6
_RADIUS = 6

Beads = Sequence[tuple[tuple[int, ...], tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text between two nodes of its gold path; indexes count from its start.

    Attributes:
        features: float32 (rows, width, kinds, features). low: (rows,).
        possible, right: (rows, width, kinds): arcs that exist, and those of the gold.
        gaps_zh, gaps_en: features of the sentences. omitted, inserted: those without counterpart.
        single: the gold is one path.
    """

    features: Floats
    low: Ints
    end: tuple[int, int]
    possible: Bools
    right: Bools
    gaps_zh: Floats
    gaps_en: Floats
    omitted: Bools
    inserted: Bools
    single: bool


def _gold_nodes(labels_zh: Ints, labels_en: Ints) -> list[tuple[int, int]]:
    """Nodes between which the gold is closed, omissions before insertions; strictly rising."""
    nodes = [(0, 0)]
    i = j = 0
    m, n = len(labels_zh), len(labels_en)
    while i < m or j < n:
        if i < m and labels_zh[i] < 0:
            i += 1
        elif j < n and labels_en[j] < 0:
            j += 1
        else:
            label = labels_zh[i] if i < m else labels_en[j]
            while i < m and labels_zh[i] == label:
                i += 1
            while j < n and labels_en[j] == label:
                j += 1
        nodes.append((i, j))
    return nodes


def _labels(beads: Beads, m: int, n: int) -> tuple[Ints, Ints]:
    """The number of the two-sided gold bead of each sentence, -1 where there is none."""
    zh, en = np.full(m, -1), np.full(n, -1)
    for number, (first, second) in enumerate(beads):
        if first and second:
            zh[list(first)] = number
            en[list(second)] = number
    return zh, en


def make_pieces(
    evidence: Evidence,
    gaps: tuple[Floats, Floats],
    beads: Beads,
    *,
    units: bool,
    radius: int = _RADIUS,
    rows: tuple[int, int] | None = None,
) -> list[Piece]:
    """Cut a text with its gold into pieces of some forty rows.

    Args:
        units: gold beads are units that finer beads may lie in.
        rows: only the pieces within these rows.
    """
    m, n = len(evidence.zh), len(evidence.en)
    labels = _labels(beads, m, n)
    nodes = _gold_nodes(*labels)
    cuts = [nodes[0]]
    for node in nodes[1:]:
        if node[0] - cuts[-1][0] >= _PIECE or node[1] - cuts[-1][1] >= 2 * _PIECE:
            cuts.append(node)
    if cuts[-1] != nodes[-1]:
        cuts.append(nodes[-1])
    pieces = []
    for start, stop in pairwise(cuts):
        if rows and (start[0] < rows[0] or stop[0] > rows[1]):
            continue
        inner = [node for node in nodes if start <= node <= stop]
        pieces.append(_piece(evidence, gaps, labels, inner, units=units, radius=radius))
    return pieces


def _piece(
    evidence: Evidence,
    gaps: tuple[Floats, Floats],
    labels: tuple[Ints, Ints],
    nodes: list[tuple[int, int]],
    *,
    units: bool,
    radius: int,
) -> Piece:
    (i0, j0), (i1, j1) = nodes[0], nodes[-1]
    count = i1 - i0 + 1
    first, last = np.full(count, j1), np.full(count, j0)
    for (a, b), (c, d) in pairwise(nodes):
        first[a - i0 : c - i0 + 1] = np.minimum(first[a - i0 : c - i0 + 1], b)
        last[a - i0 : c - i0 + 1] = np.maximum(last[a - i0 : c - i0 + 1], d)
    width = min(int((last - first).max()) + 2 * radius + 1, j1 - j0 + 1)
    low = np.clip(first - radius, j0, j1 + 1 - width)
    shape = (len(TYPES), count, width)
    features = np.stack(
        [np.broadcast_to(f, shape) for f in evidence.features(low, width, i0, i1 + 1)], axis=-1
    ).astype(np.float32)
    i = np.arange(i0, i1 + 1)[:, None, None]
    j = (low[:, None] + np.arange(width))[:, :, None]
    size_zh, size_en = ZH_SIZE, EN_SIZE
    possible = (i - size_zh >= i0) & (j - size_en >= j0) & (j <= j1)
    zh, en = labels

    def runs(values: Ints) -> Ints:
        """Length of the run of equal labels that ends before each node."""
        lengths = np.zeros(len(values) + 1, dtype=np.int64)
        for k in range(1, len(values) + 1):
            same = k > 1 and values[k - 1] == values[k - 2]
            lengths[k] = lengths[k - 1] + 1 if same else 1
        return lengths

    label_zh = np.append(-2, zh)[i]
    label_en = np.append(-2, en)[np.minimum(j, len(en))]
    run_zh, run_en = runs(zh)[i], runs(en)[np.minimum(j, len(en))]
    right = possible & (label_zh == label_en) & (label_zh >= 0) & (run_zh >= size_zh)
    right &= run_en >= size_en
    if not units:
        total_zh = np.bincount(zh[zh >= 0], minlength=len(zh) + len(en) + 1)
        total_en = np.bincount(en[en >= 0], minlength=len(zh) + len(en) + 1)
        right &= (size_zh == total_zh[label_zh]) & (size_en == total_en[label_en])
    return Piece(
        features.transpose(1, 2, 0, 3),
        low - j0,
        (i1 - i0, j1 - j0),
        possible,
        right,
        gaps[0][i0:i1],
        gaps[1][j0:j1],
        zh[i0:i1] < 0,
        en[j0:j1] < 0,
        not units,
    )


@dataclass(frozen=True, slots=True)
class PieceBatch:
    """Pieces of one shape after padding, and how much each counts.

    Where the gold of all is one path, *gold* has the features along it, summed: (pieces,
    match features) and (pieces, gap features).
    """

    features: Floats
    low: Ints
    ends: Ints
    possible: Bools
    right: Bools
    gaps_zh: Floats
    gaps_en: Floats
    omitted: Bools
    inserted: Bools
    weight: Wide
    rows_zh: Ints
    rows_en: Ints
    gold: tuple[Wide, Wide] | None = None


def stack(pieces: Sequence[Piece], weights: Sequence[float]) -> PieceBatch:
    """Pad pieces to one shape."""
    count = len(pieces)
    rows = max(len(p.low) for p in pieces)
    width = max(p.features.shape[1] for p in pieces)
    zh, en = max(len(p.omitted) for p in pieces), max(len(p.inserted) for p in pieces)
    nf, ng = len(MATCH_FEATURES), len(GAP_FEATURES) - 4
    kinds = len(TYPES)
    batch = PieceBatch(
        np.zeros((count, rows, width, kinds, nf), dtype=np.float32),
        np.zeros((count, rows), dtype=np.int64),
        np.array([p.end for p in pieces]),
        np.zeros((count, rows, width, kinds), dtype=bool),
        np.zeros((count, rows, width, kinds), dtype=bool),
        np.zeros((count, zh, ng), dtype=np.float32),
        np.zeros((count, en, ng), dtype=np.float32),
        np.zeros((count, zh), dtype=bool),
        np.zeros((count, en), dtype=bool),
        np.array(weights, dtype=np.float64),
        np.array([len(p.omitted) for p in pieces]),
        np.array([len(p.inserted) for p in pieces]),
    )
    for k, p in enumerate(pieces):
        r, w = len(p.low), p.features.shape[1]
        batch.features[k, :r, :w] = p.features
        batch.low[k, :r] = p.low
        batch.low[k, r:] = p.low[-1]
        batch.possible[k, :r, :w] = p.possible
        batch.right[k, :r, :w] = p.right
        batch.gaps_zh[k, : len(p.omitted)] = p.gaps_zh
        batch.gaps_en[k, : len(p.inserted)] = p.gaps_en
        batch.omitted[k, : len(p.omitted)] = p.omitted
        batch.inserted[k, : len(p.inserted)] = p.inserted
    return _along_gold(batch) if all(p.single for p in pieces) else batch


def _along_gold(batch: PieceBatch) -> PieceBatch:
    """The same with the features along the gold paths, if each is the only one there is."""
    nf, ng = batch.features.shape[-1], len(GAP_FEATURES)
    _, gold = _lattices(batch, np.zeros(nf), np.zeros(ng))
    found = posteriors(gold)
    none = found.log_z < _BARRED / 2
    if not np.allclose(found.log_z[~none], 0.0, atol=1e-6):
        return batch
    where = np.nonzero(batch.right)
    sums = np.zeros((len(batch.low), nf))
    np.add.at(sums, where[0], batch.features[where])
    weight = np.where(none, 0.0, batch.weight)
    return replace(batch, weight=weight, gold=(sums, _gap_counts(batch, found)))


def _lattices(batch: PieceBatch, match: Wide, gap: Wide) -> Iterator[Lattice]:
    """All paths, then the gold ones."""
    scores = (batch.features @ match.astype(np.float32)).astype(np.float32)
    common_zh, common_en = batch.gaps_zh @ gap[4:], batch.gaps_en @ gap[4:]

    def after(values: Wide, constant: float, allowed: Bools | None = None) -> Wide:
        total = values + constant
        if allowed is not None:
            # Summed along rows, so it must stay small enough to leave the rest its digits.
            total = np.where(allowed, total, _BARRED)
        return np.concatenate([np.zeros((len(total), 1)), total], axis=1)

    def rows(values: Wide) -> Wide:
        """Omissions are looked up by row, padded rows and all."""
        missing = batch.low.shape[1] - values.shape[1]
        return np.concatenate([values, np.full((len(values), max(missing, 0)), -1e30)], axis=1)

    for arcs, omitted, inserted in (
        (batch.possible, None, None),
        (batch.right, batch.omitted, batch.inserted),
    ):
        yield Lattice(
            batch.low,
            np.zeros(len(batch.low), dtype=np.int64),
            batch.ends,
            np.where(arcs, scores, _IMPOSSIBLE),
            rows(after(common_zh, gap[0], omitted)),
            rows(after(common_zh, gap[1], omitted)),
            after(common_en, gap[2], inserted),
            after(common_en, gap[3], inserted),
            np.zeros((len(batch.low), 2), dtype=bool),
        )


def _gap_counts(batch: PieceBatch, found: Posteriors) -> Wide:
    """Expected gap features of each piece."""
    omit, omit_more = found.omit.sum(axis=2), found.omit_more.sum(axis=2)
    insert = _columns(batch, found.insert)
    insert_more = _columns(batch, found.insert_more)
    zh = (omit + omit_more)[:, 1 : batch.gaps_zh.shape[1] + 1]
    en = (insert + insert_more)[:, 1 : batch.gaps_en.shape[1] + 1]
    common = np.einsum("pi,pif->pf", zh, batch.gaps_zh[:, : zh.shape[1]])
    common = common + np.einsum("pj,pjf->pf", en, batch.gaps_en[:, : en.shape[1]])
    constants = [values.sum(axis=1)[:, None] for values in (omit, omit_more, insert, insert_more)]
    return np.concatenate([*constants, common], axis=1).astype(np.float64)


def _columns(batch: PieceBatch, values: Floats) -> Wide:
    count, _, width = values.shape
    length = batch.gaps_en.shape[1] + 1
    columns = batch.low[:, :, None] + np.arange(width)
    flat = np.arange(count)[:, None, None] * (length + 1) + np.minimum(columns, length)
    sums = np.bincount(flat.ravel(), weights=values.ravel(), minlength=count * (length + 1))
    total: Wide = sums.reshape(count, length + 1)[:, :length].astype(np.float64)
    return total


def _objective(batch: PieceBatch, match: Wide, gap: Wide) -> tuple[float, Wide, Wide]:
    """Weighted log-likelihood and its gradient."""
    lattices = _lattices(batch, match, gap)
    a = posteriors(next(lattices))
    shape = batch.features.shape
    if batch.gold is not None:
        along, gaps = batch.gold
        log_gold = along @ match + gaps @ gap
        expected, right = a.match, np.asarray(batch.weight @ along)
    else:
        g = posteriors(next(lattices))
        log_gold, gaps = g.log_z, _gap_counts(batch, g)
        expected, right = a.match - g.match, np.zeros(shape[-1])
    good = log_gold > _BARRED / 2
    weight = np.where(good, batch.weight, 0.0)
    value = float(((log_gold - a.log_z) * weight)[good].sum())
    expected *= weight[:, None, None, None].astype(np.float32)
    slope = right - (expected.reshape(-1) @ batch.features.reshape(-1, shape[-1]))
    slope_gap = ((gaps - _gap_counts(batch, a)) * weight[:, None]).sum(axis=0)
    return value, slope.astype(np.float64), slope_gap


@dataclass(frozen=True, slots=True)
class Graphs:
    """A batch as sparse graphs: of all paths, and of the gold ones.

    Attributes:
        weight: of each piece. spread: how many arcs the features' spread was measured on,
            and their squared deviations.
    """

    every: Graph
    gold: Graph
    weight: Wide
    spread: tuple[float, Wide]

    def objective(self, match: Wide, gap: Wide) -> tuple[float, Wide, Wide]:
        """Weighted log-likelihood and its gradient."""
        log_gold, right, right_gaps = self.gold.expected(match, gap, self.weight)
        log_z, counts, gaps = self.every.expected(match, gap, self.weight)
        value = float(((log_gold - log_z) * self.weight).sum())
        return value, right - counts, right_gaps - gaps


def together(parts: Sequence[Graphs]) -> Graphs:
    """Several of them as one."""
    return Graphs(
        joined([part.every for part in parts]),
        joined([part.gold for part in parts]),
        np.concatenate([part.weight for part in parts]),
        _added([part.spread for part in parts]),
    )


def thinned(batch: PieceBatch, match: Wide, gap: Wide, *, least: float = _FAINT) -> Graphs:
    """*batch* without what is improbable under half of these weights."""
    lattices = _lattices(batch, match / 2, gap / 2)
    every = next(lattices)
    gold = next(lattices)
    a, g = posteriors(every), posteriors(gold)
    weight = np.where(g.log_z > _BARRED / 2, batch.weight, 0.0)
    gaps = (batch.gaps_zh, batch.gaps_en)
    # every arc of the gold must be among all arcs, too
    both = Posteriors(
        a.log_z,
        a.match,
        np.maximum(a.omit, g.omit),
        np.maximum(a.omit_more, g.omit_more),
        np.maximum(a.insert, g.insert),
        np.maximum(a.insert_more, g.insert_more),
    )
    right = batch.right & (g.match > least)
    return Graphs(
        make_graph(every, both, batch.features, gaps, least, right),
        make_graph(gold, g, batch.features, gaps, least),
        weight,
        _spread(batch),
    )


def fit(
    batches: Sequence[PieceBatch | Graphs],
    start: tuple[Wide, Wide],
    *,
    penalty: float = 1.0,
    steps: int = 60,
    report: Callable[[int, float], None] | None = None,
) -> tuple[Wide, Wide]:
    """Weights (match, gap) of the largest penalised likelihood, by L-BFGS."""
    nf = len(start[0])
    total, squares = _added(
        [batch.spread if isinstance(batch, Graphs) else _spread(batch) for batch in batches]
    )
    # One penalty suits all when features have the same spread.
    spread = np.maximum(np.sqrt(squares / max(total, 1.0)), 1e-3)
    scale = np.concatenate([spread, np.ones(len(GAP_FEATURES))])

    def objective(x: Wide) -> tuple[float, Wide]:
        w = x / scale
        value = -penalty / 2 * float(x @ x)
        slope = -penalty * x
        for batch in batches:
            if isinstance(batch, PieceBatch):
                v, s, sg = _objective(batch, w[:nf], w[nf:])
            else:
                v, s, sg = batch.objective(w[:nf], w[nf:])
            value += v
            slope = slope + np.concatenate([s, sg]) / scale
        return -value, -slope

    x = np.concatenate(start) * scale
    x = minimise(objective, x, steps=steps, gain=1e-5, report=report)
    w = x / scale
    return w[:nf], w[nf:]


def _spread(batch: PieceBatch) -> tuple[float, Wide]:
    """Of the gold and a sample of all arcs: their number, and squared deviations."""
    picked = batch.features[batch.right]
    near = batch.features[batch.possible][::97]
    both = np.concatenate([picked, near]).astype(np.float64)
    return float(len(both)), ((both - both.mean(axis=0)) ** 2).sum(axis=0)


def _added(spreads: Sequence[tuple[float, Wide]]) -> tuple[float, Wide]:
    total = sum(number for number, _ in spreads)
    squares: Wide = np.sum([squares for _, squares in spreads], axis=0)
    return total, squares
