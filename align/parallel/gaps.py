"""Evidence that a sentence has no counterpart: features of the one-sided arcs."""

from __future__ import annotations

import numpy as np

from align.arrays import Floats, Ints, Wide
from align.parallel._concurrency import in_threads
from align.parallel._corridor import Corridor
from align.parallel._coverage import Coverage
from align.parallel.evidence import SideEvidence
from align.parallel.meaning import Meaning, MeaningBlocks

__all__ = ["GAP_FEATURES", "gap_features", "gap_potentials"]

GAP_FEATURES: tuple[str, ...] = (
    "omission",
    "omission goes on",
    "insertion",
    "insertion goes on",
    "best margin",
    "length",
    "short",
    "best coverage",
    "one to one",
)
"""The first four are constants of the four kinds of arcs; the others they have in common."""

_NEAR = 10


_Halves = tuple[MeaningBlocks, MeaningBlocks, float]
"""The contextual rows of a side and of the other one, and their share."""


def _best_near(
    rows: SideEvidence, others: SideEvidence, centre: Ints, halves: _Halves | None
) -> Wide:
    """The best margin of each sentence with those of the other side near the corridor."""
    best = np.zeros(len(rows))
    count = len(others)
    if not count:
        return best
    base = np.diff(rows.common) / np.maximum(rows.norms[1, 1 : len(rows) + 1], 1e-9)
    base_others = np.diff(others.common) / np.maximum(others.norms[1, 1 : count + 1], 1e-9)
    for start in range(0, len(rows), 64):
        part = np.arange(start, min(start + 64, len(rows)))
        left = max(int(centre[part].min()) - _NEAR, 0)
        right = min(int(centre[part].max()) + _NEAR + 1, count)
        dots = (rows.rows[part] @ others.rows[left:right].T).astype(np.float64)
        norms = rows.norms[1, part + 1][:, None] * others.norms[1, left + 1 : right + 1]
        cos = dots / np.maximum(norms, 1e-9)
        shared = (base[part, None] + base_others[None, left:right]) / 2
        if halves is not None:
            own, other, share = halves
            there = np.arange(left, right) + 1
            known = (own.slot[part + 1] > 0)[:, None] & (other.slot[there] > 0)
            close = own.units(1, part + 1) @ other.units(1, there).T
            cos += share * known * (close - cos)
            closer = (own.base[1, part + 1][:, None] + other.base[1, there]) / 2
            shared += share * known * (closer - shared)
        margin = 1 - (1 - cos) / np.maximum(1 - shared, 0.05)
        far = np.abs(np.arange(left, right)[None] - centre[part, None]) > _NEAR
        best[part] = np.where(far, -1.0, margin).max(axis=1)
    return np.maximum(best, -1.0)


def gap_features(
    zh: SideEvidence,
    en: SideEvidence,
    coverage: Coverage,
    corridor: Corridor,
    one_to_one: float,
    meaning: Meaning | None = None,
) -> tuple[Floats, Floats]:
    """The common features of each sentence of either side: (n, len(GAP_FEATURES) - 4)."""
    middle = (corridor.first + corridor.last) // 2
    centre_zh = np.clip(middle[1:], 0, max(len(en) - 1, 0))
    centre_en = np.clip(np.searchsorted(middle, np.arange(len(en))), 0, max(len(zh) - 1, 0))
    best = coverage.best_near(centre_zh, centre_en, _NEAR)

    def features(job: tuple[SideEvidence, SideEvidence, Ints, Wide, _Halves | None]) -> Floats:
        rows, others, near, covered, halves = job
        length = rows.cues.length
        relative = np.log(length / max(float(length.mean()), 1.0)) if len(rows) else length
        columns = [
            _best_near(rows, others, near, halves),
            np.clip(relative, -2.0, 2.0),
            np.clip(-1.0 - relative, 0.0, 2.0),
            covered,
            np.full(len(rows), one_to_one),
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    there = back = None
    if meaning is not None:
        there = (meaning.zh, meaning.en, meaning.share)
        back = (meaning.en, meaning.zh, meaning.share)
    found = in_threads(
        features, [(zh, en, centre_zh, best[0], there), (en, zh, centre_en, best[1], back)]
    )
    return found[0], found[1]


def gap_potentials(weights: Wide, zh: Floats, en: Floats) -> tuple[Wide, Wide, Wide, Wide]:
    """Log-potentials of omit, omit_more (n_zh + 1), insert, insert_more (n_en + 1)."""
    common_zh, common_en = zh @ weights[4:], en @ weights[4:]

    def after(values: Wide, constant: float) -> Wide:
        return np.concatenate([[0.0], values + constant])

    return (
        after(common_zh, weights[0]),
        after(common_zh, weights[1]),
        after(common_en, weights[2]),
        after(common_en, weights[3]),
    )
