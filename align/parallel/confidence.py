"""How sure: calibrated probabilities of beads and of the whole pair; crossings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from align.arrays import Floats, Wide
from align.model import Bead
from align.parallel._search import Found
from align.parallel.evidence import Evidence
from align.parallel.weights import Weights

__all__ = [
    "calibrated",
    "calibration_features",
    "mark_crossings",
    "pair_features",
    "pair_probability",
]


def logistic(value: float) -> float:
    """The logistic function, without overflow."""
    return 1 / (1 + math.exp(-max(min(value, 40.0), -40.0)))


def calibration_features(bead: Bead) -> Wide:
    """What the calibrated probability depends on."""
    p = min(max(bead.probability, 1e-4), 1 - 1e-4)
    one_sided = float(not bead.zh or not bead.en)
    size = len(bead.zh) + len(bead.en)
    return np.array([1.0, math.log(p / (1 - p)), one_sided, float(size > 3)])


def calibrated(bead: Bead, weights: Weights) -> Bead:
    """The bead with the probability that one like it was right in the gold (Platt 1999)."""
    if not len(weights.calibration):
        return bead
    value = logistic(float(calibration_features(bead) @ weights.calibration))
    return replace(bead, probability=round(value, 4))


def pair_features(evidence: Evidence, found: Found) -> Wide:
    """What tells texts that belong together: 1, mean certainty, similarity and coverage."""
    m, n = len(evidence.zh), len(evidence.en)
    p, arcs = found.probability, found.arcs
    size = arcs[:, 2] + arcs[:, 3]
    aligned = float((p * size).sum()) / (m + n)
    certain = float((p * p * size).sum()) / (m + n)
    chosen = p > 0.3
    i, j, a, b = arcs[chosen].T
    norm = evidence.zh.norms[a, i + a] * evidence.en.norms[b, j + b]
    dots = np.array(
        [
            float(
                evidence.zh.rows[i0 : i0 + a0].sum(axis=0)
                @ evidence.en.rows[j0 : j0 + b0].sum(axis=0)
            )
            for i0, j0, a0, b0 in arcs[chosen].tolist()
        ]
    )
    weight = (a + b) / (m + n)
    cos = float((dots / np.maximum(norm, 1e-9) * weight).sum()) if chosen.any() else 0.0
    base = float(evidence.zh.common[-1]) / max(float(evidence.zh.norms[1].sum()), 1e-9)
    return np.array([1.0, aligned, certain, cos - base * float(weight.sum()), 1 / math.sqrt(m + n)])


def pair_probability(evidence: Evidence, found: Found, weights: Weights) -> float:
    """The chance that the two texts are translations of each other."""
    if not len(weights.pair):
        return 1.0
    return round(logistic(float(pair_features(evidence, found) @ weights.pair)), 4)


def mark_crossings(beads: Sequence[Bead], evidence: Evidence) -> list[Bead]:
    """Mark 2-2 beads whose sentences are rendered in the other order."""
    marked = []
    for bead in beads:
        if len(bead.zh) == 2 and len(bead.en) == 2:
            zh = _unit(evidence.zh.rows[list(bead.zh)])
            en = _unit(evidence.en.rows[list(bead.en)])
            table = zh @ en.T
            straight, crossed = table[0, 0] + table[1, 1], table[0, 1] + table[1, 0]
            if crossed > straight + 0.3:
                marked.append(replace(bead, crossing=True))
                continue
        marked.append(bead)
    return marked


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit
