"""The learned weights, and the lattice of a pair of texts under them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from align.arrays import Wide
from align.errors import SettingError
from align.parallel.evidence import MATCH_FEATURES
from align.parallel.gaps import GAP_FEATURES

__all__ = ["Weights", "load_weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the bead score.

    Attributes:
        match: one a feature of two-sided beads; gap: one a feature of one-sided ones.
        calibration: coefficients of the map from posterior to probability.
        revision: a name for this set of weights, for signatures.
    """

    match: Wide
    gap: Wide
    calibration: Wide
    pair: Wide
    revision: str

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Weights:
        """Read what :meth:`to_json` wrote; features that are not named weigh nothing."""
        try:
            return cls(
                np.array([float(data["match"].get(k, 0.0)) for k in MATCH_FEATURES]),
                np.array([float(data["gap"].get(k, 0.0)) for k in GAP_FEATURES]),
                np.array([float(v) for v in data.get("calibration", ())]),
                np.array([float(v) for v in data.get("pair", ())]),
                str(data.get("revision", "")),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SettingError("align.no-weights") from error

    def to_json(self) -> dict[str, Any]:
        """As plain data, rounded so that the file stays small."""

        def named(names: tuple[str, ...], values: Wide) -> dict[str, float]:
            return {k: round(float(v), 4) for k, v in zip(names, values, strict=True)}

        return {
            "revision": self.revision,
            "match": named(MATCH_FEATURES, self.match),
            "gap": named(GAP_FEATURES, self.gap),
            "calibration": [round(float(v), 4) for v in self.calibration],
            "pair": [round(float(v), 4) for v in self.pair],
        }


@cache
def load_weights(*, closer: bool = False) -> Weights:
    """The weights that come with the package.

    Args:
        closer: those of a pass that has contextual rows.
    """
    name = "weights.closer.json" if closer else "weights.json"
    source = resources.files("align.parallel") / "data" / name
    return Weights.from_json(json.loads(source.read_text(encoding="utf-8")))
