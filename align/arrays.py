"""The array types that rooms pass to each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Floats", "Ints", "Narrow", "Small", "Wide"]

Floats = npt.NDArray[np.float32]
Wide = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Narrow = npt.NDArray[np.float16]
Bools = npt.NDArray[np.bool_]
