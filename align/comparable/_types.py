"""What comes in and goes out of a comparison, and the arrays in between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.errors import SettingError

__all__ = ["ComparableOptions", "Flags", "Floats", "Ints", "Wide"]

Floats = npt.NDArray[np.float32]
Wide = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ComparableOptions:
    """How to compare.

    Attributes:
        neighbours: how many nearest neighbours the margin averages over.
        candidates: how many candidates of each segment are kept in ``Comparison.pairs``.
        rerank: how many candidates of each segment are looked at closely.
        clauses: whether clauses are compared too; None: where the encoder is additive
            (clauses cost it nothing) or the texts are few.

    Raises:
        SettingError: a number is below one, or ``candidates`` exceeds ``rerank``.
    """

    neighbours: int = 4
    candidates: int = 3
    rerank: int = 10
    clauses: bool | None = None

    def __post_init__(self) -> None:
        for name in ("neighbours", "candidates", "rerank"):
            if getattr(self, name) < 1:
                raise SettingError(
                    f"{name} is {getattr(self, name)}", remedy="It must be at least 1."
                )
        if self.candidates > self.rerank:
            raise SettingError(
                f"candidates is {self.candidates}, more than rerank {self.rerank}",
                remedy="Raise rerank or lower candidates.",
            )
