"""The bead types of the lattice, and the array types that the modules here pass around."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["EN_SIZE", "MAX_SIZE", "MAX_SUM", "TYPES", "ZH_SIZE", "Bools", "Floats", "Ints", "Wide"]

Floats = npt.NDArray[np.float32]
Wide = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MAX_SUM = 8
"""Two-sided beads have at most so many segments on both sides together."""
MAX_SIZE = MAX_SUM - 1

TYPES: tuple[tuple[int, int], ...] = tuple(
    (a, b) for a in range(1, MAX_SUM) for b in range(1, MAX_SUM) if a + b <= MAX_SUM
)
"""Two-sided bead types (Chinese, English); 1-0 and 0-1 are states of the lattice."""
ZH_SIZE: Ints = np.array([a for a, _ in TYPES], dtype=np.int64)
EN_SIZE: Ints = np.array([b for _, b in TYPES], dtype=np.int64)
