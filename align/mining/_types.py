"""The settings of mining, and the arrays in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from align.errors import SettingError

__all__ = ["Bytes", "Ints", "MiningOptions", "Narrow", "Search", "Sims", "Small"]

Search = Literal["auto", "exact", "index"]

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Sims = npt.NDArray[np.float32]
Narrow = npt.NDArray[np.float16]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class MiningOptions:
    """How to mine.

    Attributes:
        search: exact products, an index, or the one that suits the size.
        neighbours: how many nearest neighbours the margin averages over.
        candidates: how many candidates of each sentence may be looked at closely.
        margin: the ratio margin under which no candidate of a sentence is looked at.
        probes: cells of the index that are searched for each sentence and shard; 0: one
            in 5 where a side is one shard, else one in 8, at least 32.
        shard: sentences of a shard; what is held in memory grows with it.
        block: sentences judged as one task.
        boilerplate: documents from which on a line is boilerplate.

    Raises:
        SettingError: a number is out of its range.
    """

    search: Search = "auto"
    neighbours: int = 4
    candidates: int = 3
    margin: float = 1.1
    probes: int = 0
    shard: int = 262_144
    block: int = 16_384
    boilerplate: int = 10

    def __post_init__(self) -> None:
        for name in ("neighbours", "candidates", "shard", "block"):
            if getattr(self, name) < 1:
                raise SettingError(
                    f"{name} is {getattr(self, name)}", remedy="It must be at least 1"
                )
        if self.probes < 0:
            raise SettingError(f"probes is {self.probes}", remedy="It must be 0 or more")
        if self.boilerplate < 2:
            raise SettingError(
                f"boilerplate is {self.boilerplate}", remedy="It must be at least 2 documents"
            )
        if not 0.0 <= self.margin <= 10.0:
            raise SettingError(f"margin is {self.margin}", remedy="It must be from 0 to 10")
