"""How likely a candidate is a translation: logistic regressions, weights as data."""

from __future__ import annotations

import functools
import importlib.resources
import json
from dataclasses import dataclass

import numpy as np

from align.arrays import Wide
from align.comparable.classifier import AHEAD, logistic
from align.comparable.features import FEATURES

__all__ = ["CLOSER", "PARTS", "Weights", "weights"]

CLOSER: tuple[str, ...] = ("similarity of both halves", "closer ahead zh", "closer ahead en")
"""What is known, beside the rest, of candidates that the contextual half has read."""

PARTS: dict[str, tuple[str, ...]] = {
    "static": (*FEATURES, *AHEAD, "constant"),
    "closer": (*FEATURES, *AHEAD, *CLOSER, "constant"),
}
"""The regressions and the names of their weights."""


@dataclass(frozen=True, slots=True)
class Weights:
    """In the order of PARTS; the last of each is the constant.

    Attributes:
        static, closer: for candidates that the contextual half has not read, or has.
        revision: changes with the weights.
    """

    static: Wide
    closer: Wide
    revision: str

    def probability(self, features: Wide, closer: Wide | None = None) -> Wide:
        """The chance that the two sides of each row say the same, as a whole; (n,).

        Args:
            features: (n, len(FEATURES) + len(AHEAD)). closer: (n, len(CLOSER)), where they
                have been read.
        """
        own = self.static if closer is None else self.closer
        rows = features if closer is None else np.column_stack([features, closer])
        return logistic(rows @ own[:-1] + own[-1])


@functools.lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that come with the package, made by :mod:`training.mining`."""
    path = importlib.resources.files("align.mining") / "data" / "weights.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    rows = {part: np.array([float(data[part][n]) for n in names]) for part, names in PARTS.items()}
    return Weights(rows["static"], rows["closer"], str(data["revision"]))
