"""What a translation memory says of beads: log odds that are added to their score.

The memory is asked after a first pass without it, and trusted as far as it agrees with
that (:func:`align.recall.trust`). It then counts for the beads it has, and never against
others: what is plain from the texts stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.arrays import Floats, Ints, Wide
from align.model import MemoryUse
from align.parallel._corridor import Corridor
from align.parallel._search import Box, Found
from align.parallel.decoding import best_chain
from align.parallel.lattice import TYPES
from align.recall import Memory, trust

__all__ = ["Remembered", "remembered"]

_MOST = 8.0
"""Log odds of a long unit that stands once in both texts, exactly, in a trusted memory."""
_LEADS = 1.0
"""From these log odds on, a match widens the band."""
_FAR = 200
"""Columns from the band beyond which it does not."""
_KIND = {sizes: number for number, sizes in enumerate(TYPES)}


@dataclass(frozen=True, slots=True)
class Remembered:
    """Beads that a memory has.

    Attributes:
        arcs: int (k, 4), as in :class:`align.recall.Matches`, by the row they end in.
        bonus: (k,): log odds. use: what is said of the memory as a whole.
    """

    arcs: Ints
    bonus: Wide
    use: MemoryUse

    def add_to(self, total: Floats, low: Ints, start: int) -> None:
        """Add the log odds to scores, in place.

        Args:
            total: (kinds, rows, width) of the arcs that end in rows from *start* on.
            low: the first column of each row.
        """
        kinds, rows, width = total.shape
        ends = self.arcs[:, 0] + self.arcs[:, 2]
        first, last = np.searchsorted(ends, [start, start + rows])
        for (i, j, a, b), bonus in zip(
            self.arcs[first:last].tolist(), self.bonus[first:last].tolist(), strict=True
        ):
            row, kind = i + a - start, _KIND[a, b]
            column = j + b - int(low[row])
            if kind < kinds and 0 <= column < width:
                total[kind, row, column] += bonus

    def reached(self, box: Box) -> Box:
        """The box with a band that reaches to the beads, as far as those are in one order."""
        rows = box.zh[1] - box.zh[0] + 1
        first, last = box.corridor.first.copy(), box.corridor.last.copy()
        inside = (self.bonus >= _LEADS) & (self.arcs[:, 0] >= box.zh[0])
        inside &= (self.arcs[:, 1] >= box.en[0]) & (self.arcs[:, 0] + self.arcs[:, 2] <= box.zh[1])
        inside &= self.arcs[:, 1] + self.arcs[:, 3] <= box.en[1]
        for i, j, a, b in _in_order(self.arcs[inside], self.bonus[inside]):
            for row, column in ((i - box.zh[0], j), (i + a - box.zh[0], j + b)):
                if max(first[row] - column, column - last[row]) <= _FAR:
                    first[row], last[row] = min(first[row], column), max(last[row], column)
        first = np.minimum.accumulate(first[::-1])[::-1]
        last = np.maximum.accumulate(last)
        first[0], last[rows - 1] = box.en
        return Box(box.zh, box.en, Corridor(first, last, box.corridor.strength))


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
    return Remembered(arcs[order], bonus, MemoryUse(matches.units, trusted))


def _in_order(arcs: Ints, bonus: Wide) -> list[list[int]]:
    """The heaviest chain of *arcs* that neither cross nor overlap."""
    order = np.lexsort((arcs[:, 1], arcs[:, 0]))
    arcs, bonus = arcs[order], bonus[order]
    ends_zh, ends_en = arcs[:, 0] + arcs[:, 2], arcs[:, 1] + arcs[:, 3]
    chain = best_chain(range(len(arcs)), arcs, ends_zh, ends_en, bonus)
    found: list[list[int]] = arcs[chain].tolist()
    return found
