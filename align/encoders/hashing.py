"""Polynomial hashes of character runs, a table to look them up in, and sketches of keys.

A run of characters ``c0 c1 ...`` has the key ``sum(mix(ci) * B**i) mod 2**64`` (mixed
once more with a salt for its kind). Sums can be taken by ``reduceat`` or rolled from one
length to the next, so no Python loop over characters is needed.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["MAX_RUN", "SPREAD", "U64", "KeyTable", "finish", "mix", "powers", "sketch", "split_mix"]

U64 = npt.NDArray[np.uint64]

MAX_RUN: Final = 64
"""Characters of a run beyond this many share the last power (only URLs and such are longer)."""

_BASE: Final = np.uint64(0x9E3779B97F4A7C55)


def split_mix(x: U64) -> U64:
    """The SplitMix64 finaliser (Steele, Lea & Flood 2014): spreads every bit over all bits."""
    with np.errstate(over="ignore"):
        z = x + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        result: U64 = z ^ (z >> np.uint64(31))
        return result


def mix(codes: npt.NDArray[np.uint32]) -> U64:
    """One 64-bit number a code point."""
    return split_mix(codes.astype(np.uint64))


def powers() -> U64:
    """``B**0 .. B**(MAX_RUN - 1)``."""
    with np.errstate(over="ignore"):
        result: U64 = np.cumprod(
            np.concatenate((np.ones(1, np.uint64), np.full(MAX_RUN - 1, _BASE))), dtype=np.uint64
        )
    return result


def finish(sums: U64, salt: int) -> U64:
    """The key of a run from its sum; *salt* keeps kinds of token apart."""
    return split_mix(sums ^ np.uint64(salt * 0x1F3D5B79A2C4E687 & 0xFFFFFFFFFFFFFFFF))


class KeyTable:
    """Positions of 64-bit keys: a cuckoo table (Pagh & Rodler 2004) filled in parallel.

    Args:
        keys: distinct keys; :meth:`find` gives their positions in this array.
    """

    def __init__(self, keys: U64) -> None:
        self._keys = np.concatenate((keys, np.zeros(1, np.uint64)))
        size = 1 << max(4, int(4 * max(len(keys), 1) - 1).bit_length())
        self._mask = np.uint64(size - 1)
        self._slots = np.full(size, len(keys), np.int32)
        waiting = np.arange(len(keys), dtype=np.int32)
        use_second = np.zeros(len(keys), bool)
        for _ in range(500):
            if not len(waiting):
                break
            slots = self._slot(self._keys[waiting], use_second[waiting])
            evicted = self._slots[slots]
            self._slots[slots] = waiting
            lost = waiting[self._slots[slots] != waiting]
            thrown = np.unique(evicted[evicted < len(keys)])
            # A key that was thrown out may have been put back by another of this round.
            thrown = thrown[
                self._slots[self._slot(self._keys[thrown], use_second[thrown])] != thrown
            ]
            waiting = np.unique(np.concatenate((lost, thrown)))
            use_second[waiting] ^= True
        self._rest = {int(self._keys[i]): int(i) for i in waiting}

    def _slot(self, keys: U64, second: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        return np.where(second, keys >> np.uint64(32), keys).__and__(self._mask).astype(np.int64)

    def find(self, keys: U64) -> npt.NDArray[np.int32]:
        """The position of each key, -1 where it is unknown."""
        found = self._slots[(keys & self._mask).astype(np.int64)]
        other = np.flatnonzero(self._keys[found] != keys)
        second = self._slots[((keys[other] >> np.uint64(32)) & self._mask).astype(np.int64)]
        hit = self._keys[second] == keys[other]
        found[other] = np.where(hit, second, -1)
        found[found == len(self._keys) - 1] = -1
        for key, position in self._rest.items():
            found[keys == np.uint64(key)] = position
        return found


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
