"""What of a memory was found in two texts: places, and how much each of them says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from align.arrays import Ints, Wide

__all__ = ["NOTHING", "Matches"]


@dataclass(frozen=True, slots=True)
class Matches:
    """Places of two texts at which a unit of the memory stands on both sides.

    Attributes:
        arcs: int (k, 4): first Chinese and first English sentence, and how many of each;
            sorted, none twice.
        strength: (k,): from 0 to 1; near matches, short texts, what stands in many places
            and what the memory renders in several ways count less.
        units: how many units were found on both sides.
    """

    arcs: Ints
    strength: Wide
    units: int

    def __len__(self) -> int:
        return len(self.arcs)

    def digest(self) -> str:
        """Changes with what was found; empty where nothing was."""
        if not len(self.arcs):
            return ""
        body = (
            self.arcs.astype("<i8").tobytes()
            + np.round(self.strength * 1e6).astype("<i8").tobytes()
        )
        return hashlib.sha256(body).hexdigest()[:16]


NOTHING = Matches(np.zeros((0, 4), dtype=np.int64), np.zeros(0), 0)
