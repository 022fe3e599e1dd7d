"""The bead types of the lattice, and the array types that the modules here pass around."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = [
    "EN_SIZE",
    "MAX_SIZE",
    "MAX_SUM",
    "TYPES",
    "ZH_SIZE",
    "Bools",
    "Floats",
    "Ints",
    "Wide",
    "sizes_up_to",
]

Floats = npt.NDArray[np.float32]
Wide = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

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
