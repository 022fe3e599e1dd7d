"""From probabilities of arcs to beads: the path with the most right beads to be expected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.arrays import Ints, Wide
from align.model import Bead
from align.parallel._search import Found

__all__ = ["best_chain", "decode", "in_text_order"]


def decode(found: Found, caution: float) -> list[Bead]:
    """The beads of the chain of arcs that is worth most (minimum Bayes risk).

    A bead is worth its probability less *caution*. Two arcs of more than even
    probability are never at odds, so they are taken; what lies between them is chosen
    by dynamic programming over the few arcs there are.
    """
    order = np.lexsort((found.arcs[:, 1], found.arcs[:, 0]))
    arcs, probability, score = found.arcs[order], found.probability[order], found.score[order]
    m, n = len(found.omit), len(found.insert)
    omit = np.concatenate([[0.0], np.cumsum(found.omit - caution)])
    insert = np.concatenate([[0.0], np.cumsum(found.insert - caution)])
    end_i, end_j = arcs[:, 0] + arcs[:, 2], arcs[:, 1] + arcs[:, 3]
    worth = probability - caution
    worth -= omit[end_i] - omit[arcs[:, 0]] + insert[end_j] - insert[arcs[:, 1]]
    sure = _chain_of_sure(arcs, probability)
    taken: list[int] = []
    i = j = first = 0
    for index in [*sure, None]:
        stop = len(arcs) if index is None else index
        to = (m, n) if index is None else (int(arcs[index, 0]), int(arcs[index, 1]))
        inside = [
            k
            for k in range(first, stop)
            if worth[k] > 0
            and arcs[k, 0] >= i
            and arcs[k, 1] >= j
            and end_i[k] <= to[0]
            and end_j[k] <= to[1]
        ]
        taken += best_chain(inside, arcs, end_i, end_j, worth)
        if index is not None:
            taken.append(index)
            i, j, first = int(end_i[index]), int(end_j[index]), index + 1
            # Arcs that start before this one ends were sorted after it, too.
    beads = []
    covered_zh, covered_en = np.zeros(m, dtype=bool), np.zeros(n, dtype=bool)
    for k in taken:
        a, b, c, d = (int(v) for v in arcs[k])
        covered_zh[a : a + c] = True
        covered_en[b : b + d] = True
        p = min(max(float(probability[k]), 0.0), 1.0)
        beads.append(
            Bead(tuple(range(a, a + c)), tuple(range(b, b + d)), round(float(score[k]), 4), p)
        )
    beads += [Bead((int(k),), (), 0.0, float(found.omit[k])) for k in np.flatnonzero(~covered_zh)]
    beads += [Bead((), (int(k),), 0.0, float(found.insert[k])) for k in np.flatnonzero(~covered_en)]
    return in_text_order(beads)


def _chain_of_sure(arcs: Ints, probability: Wide) -> list[int]:
    """Arcs of more than even probability, in order; windows may err, so order is checked."""
    chain: list[int] = []
    i = j = 0
    for k in np.flatnonzero(probability > 0.5):
        if arcs[k, 0] >= i and arcs[k, 1] >= j:
            chain.append(int(k))
            i, j = int(arcs[k, 0] + arcs[k, 2]), int(arcs[k, 1] + arcs[k, 3])
    return chain


def best_chain(
    inside: Sequence[int], arcs: Ints, end_i: Ints, end_j: Ints, worth: Wide
) -> list[int]:
    """The heaviest chain among the arcs *inside*, by a Fenwick tree over English ends."""
    if len(inside) <= 1:
        return list(inside)
    low = int(min(arcs[k, 1] for k in inside))
    size = int(max(end_j[k] for k in inside)) - low + 1
    tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)
    before: dict[int, int] = {}
    waiting = sorted(inside, key=lambda k: (int(end_i[k]), k))
    totals: dict[int, float] = {}
    done = 0
    for k in inside:
        start = int(arcs[k, 0])
        while done < len(waiting) and end_i[waiting[done]] <= start:
            ready = waiting[done]
            place = int(end_j[ready]) - low + 1
            value = (totals[ready], ready)
            while place <= size:
                if value[0] > tree[place][0]:
                    tree[place] = value
                place += place & -place
            done += 1
        place, best = int(arcs[k, 1]) - low + 1, (0.0, -1)
        while place:
            if tree[place][0] > best[0]:
                best = tree[place]
            place -= place & -place
        totals[k], before[k] = best[0] + float(worth[k]), best[1]
    last = max(inside, key=lambda k: totals[k])
    chain = []
    while last >= 0:
        chain.append(last)
        last = before[last]
    return chain[::-1]


def in_text_order(beads: Sequence[Bead]) -> list[Bead]:
    """Two-sided beads by their Chinese side, one-sided ones before what follows them.

    Between two neighbours, omissions come before insertions.
    """
    whole = sorted((b for b in beads if b.zh and b.en), key=lambda b: (b.zh, b.en))
    omitted = sorted((b for b in beads if not b.en), key=lambda b: b.zh)[::-1]
    inserted = sorted((b for b in beads if b.en and not b.zh), key=lambda b: b.en)[::-1]
    ordered: list[Bead] = []
    for bead in whole:
        while omitted and omitted[-1].zh < bead.zh:
            ordered.append(omitted.pop())
        while inserted and inserted[-1].en < bead.en and not bead.crossing:
            ordered.append(inserted.pop())
        ordered.append(bead)
    return ordered + omitted[::-1] + inserted[::-1]
