"""The learned weights, and the lattice of a pair of texts under them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from align.errors import SettingError
from align.parallel._evidence import MATCH_FEATURES, Evidence
from align.parallel._gaps import GAP_FEATURES, gap_potentials
from align.parallel._lattice import Lattice
from align.parallel._types import EN_SIZE, TYPES, ZH_SIZE, Floats, Ints, Wide

__all__ = ["Weights", "build_lattice", "load_weights"]

_IMPOSSIBLE = np.float32(-1e30)


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
            raise SettingError("these are no weights of the parallel aligner") from error

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
def load_weights() -> Weights:
    """The weights that come with the package."""
    source = resources.files("align.parallel") / "data" / "weights.json"
    return Weights.from_json(json.loads(source.read_text(encoding="utf-8")))


def impossible(low: Ints, width: int, m: int, n: int, start: int, stop: int) -> Floats:
    """0 for arcs inside the texts, very small for others: (rows, width, kinds)."""
    rows = np.arange(start, stop)[:, None, None]
    columns = (low[start:stop, None] + np.arange(width))[:, :, None]
    good = (rows >= ZH_SIZE) & (rows <= m) & (columns >= EN_SIZE) & (columns <= n)
    return np.where(good, np.float32(0), _IMPOSSIBLE)


def build_lattice(
    evidence: Evidence,
    weights: Weights,
    low: Ints,
    width: int,
    gaps: tuple[Floats, Floats],
) -> Lattice:
    """Score every arc of the band."""
    m, n = len(evidence.zh), len(evidence.en)
    match = np.empty((m + 1, width, len(TYPES)), dtype=np.float32)
    factors = weights.match.astype(np.float32)
    for start, stop in evidence.chunks(low, width):
        total = np.zeros((len(TYPES), stop - start, width), dtype=np.float32)
        for factor, feature in zip(
            factors, evidence.features(low, width, start, stop), strict=True
        ):
            if factor:
                total += factor * feature.astype(np.float32, copy=False)
        # Rounded, so that another order of summation gives the same beads.
        match[start:stop] = np.round(total, 4).transpose(1, 2, 0)
        match[start:stop] += impossible(low, width, m, n, start, stop)
    omit, omit_more, insert, insert_more = gap_potentials(weights.gap, *gaps)
    return Lattice(
        low[None],
        np.array([[m, n]]),
        match[None],
        omit[None],
        omit_more[None],
        insert[None],
        insert_more[None],
    )
