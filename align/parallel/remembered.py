"""Beads that a translation memory has: log odds that are added to their score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from align.arrays import Floats, Ints, Wide
from align.model import MemoryUse
from align.parallel.lattice import TYPES

__all__ = ["Remembered"]

_KIND = {sizes: number for number, sizes in enumerate(TYPES)}


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a memory says.

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
