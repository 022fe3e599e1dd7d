"""Arrays that rooms pass to each other: their types, and numbers of ranges."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Floats", "Ints", "Narrow", "Small", "Wide", "ranges"]

Floats = npt.NDArray[np.float32]
Wide = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Narrow = npt.NDArray[np.float16]
Bools = npt.NDArray[np.bool_]


def ranges(starts: Ints, counts: Ints) -> Ints:
    """All numbers of ranges that begin at *starts*, one range after the other."""
    before = np.cumsum(counts) - counts
    found: Ints = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
    return found
