"""A translation memory beside a pass without it: how far it is trusted, where it leads.

The memory is asked after a first pass that knows nothing of it, and trusted as far as it
agrees with that (:func:`align.recall.trust`). It then counts for the beads it has, and never
against others: what is plain from the texts stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.arrays import Ints, Wide
from align.model import MemoryUse
from align.parallel._corridor import Corridor
from align.parallel._search import Box, Found
from align.parallel.decoding import best_chain
from align.parallel.remembered import Remembered
from align.recall import Memory, trust

__all__ = ["reached", "remembered"]

_MOST = 10.0
"""Log odds of a long unit that stands once in both texts, exactly, in a trusted memory."""
_LEADS = 1.0
"""From these log odds on, a match widens the band."""
_FAR = 200
"""Columns from the band beyond which it does not."""


def remembered(
    memory: Memory, texts: tuple[Sequence[str], Sequence[str]], found: Found
) -> Remembered:
    """What *memory* has of two texts, and what it is worth beside what was *found* without it."""
    matches = memory.find(*texts)
    known = {
        tuple(arc): p
        for arc, p in zip(found.arcs.tolist(), found.probability.tolist(), strict=True)
    }
    likely = np.array([known.get(tuple(arc), 0.0) for arc in matches.arcs.tolist()])
    trusted = trust(likely, matches.strength)
    some = np.flatnonzero(matches.strength * trusted)
    arcs, strength = matches.arcs[some], matches.strength[some]
    order = np.lexsort((arcs[:, 1], arcs[:, 0] + arcs[:, 2]))
    bonus = np.round(_MOST * trusted * strength[order], 4)
    use = MemoryUse(matches.units, trusted, matches.digest() if trusted else "")
    return Remembered(arcs[order], bonus, use)


def reached(box: Box, said: Remembered) -> Box:
    """The box with a band that reaches to the beads, as far as those are in one order."""
    rows = box.zh[1] - box.zh[0] + 1
    first, last = box.corridor.first.copy(), box.corridor.last.copy()
    arcs = said.arcs
    inside = (said.bonus >= _LEADS) & (arcs[:, 0] >= box.zh[0]) & (arcs[:, 1] >= box.en[0])
    inside &= arcs[:, 0] + arcs[:, 2] <= box.zh[1]
    inside &= arcs[:, 1] + arcs[:, 3] <= box.en[1]
    for i, j, a, b in _in_order(arcs[inside], said.bonus[inside]):
        for row, column in ((i - box.zh[0], j), (i + a - box.zh[0], j + b)):
            if max(first[row] - column, column - last[row]) <= _FAR:
                first[row], last[row] = min(first[row], column), max(last[row], column)
    first = np.minimum.accumulate(first[::-1])[::-1]
    last = np.maximum.accumulate(last)
    first[0], last[rows - 1] = box.en
    return Box(box.zh, box.en, Corridor(first, last, box.corridor.strength))


def _in_order(arcs: Ints, bonus: Wide) -> list[list[int]]:
    """The heaviest chain of *arcs* that neither cross nor overlap."""
    order = np.lexsort((arcs[:, 1], arcs[:, 0]))
    arcs, bonus = arcs[order], bonus[order]
    ends_zh, ends_en = arcs[:, 0] + arcs[:, 2], arcs[:, 1] + arcs[:, 3]
    chain = best_chain(range(len(arcs)), arcs, ends_zh, ends_en, bonus)
    found: list[list[int]] = arcs[chain].tolist()
    return found
