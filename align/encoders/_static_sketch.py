"""The sparse half: words as few signed dimensions chosen by their hash."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from align.encoders._static_hash import U64, split_mix

__all__ = ["SPREAD", "sketch"]

SPREAD: Final = 4
"""Dimensions that a word occupies; its vector has length one."""


def sketch(keys: U64, dim: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Dimensions and values of words by their keys (count sketch, Charikar et al. 2002).

    *dim* is a power of two of at least 64; each quarter of the dimensions takes one.

    Returns:
        Two arrays of shape ``(len(keys), SPREAD)``.
    """
    bits = split_mix(keys)[:, None] >> np.array([0, 16, 32, 48], np.uint64)
    part = dim // SPREAD
    place = (bits & np.uint64(part - 1)).astype(np.int64) + np.arange(SPREAD) * part
    sign = np.where((bits >> np.uint64(15)) & np.uint64(1), 0.5, -0.5).astype(np.float32)
    return place, sign
