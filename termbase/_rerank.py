"""From features to an order and to probabilities; the weights are fitted in bench."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from termbase._features import NAMES
from termbase._weigh import COMPOSED_NAMES

__all__ = ["CALIBRATION", "calibration_rows", "rank", "rank_composed"]

Floats = npt.NDArray[np.float64]

CALIBRATION = (
    "share",
    "later_share",
    "score",
    "covered",
    "explained",
    "whole",
    "rival",
    "commas",
    "meaning",
    "meaning_behind",
    "later",
    "bias",
)
_COLUMNS = [COMPOSED_NAMES.index(name) for name in CALIBRATION[3:-2]]


@lru_cache(maxsize=2)
def _read(file: str, names: tuple[str, ...]) -> tuple[Floats, object]:
    text = resources.files("termbase").joinpath(file).read_text(encoding="utf-8")
    loaded = json.loads(text)
    return np.array([loaded["ranking"][name] for name in names]), loaded["calibration"]


def _shares(score: Floats) -> Floats:
    share: Floats = score - score.max()
    share -= np.log(np.exp(share).sum())
    return share


def rank(matrix: Floats, occurrences: int) -> tuple[Floats, Floats]:
    """Scores and probabilities of one term's candidates (rows of *matrix*).

    A score is the log-odds of a conditional logit over the candidates (McFadden 1974);
    a probability is the chance that the candidate is a right rendering.
    """
    if not len(matrix):
        return np.zeros(0), np.zeros(0)
    ranking, calibration = _read("_weights.json", NAMES)
    slope, trust, bias = np.array(calibration, dtype=np.float64)
    score = matrix @ ranking
    logit = slope * _shares(score) + trust * np.log(max(occurrences, 1)) + bias
    return score, 1 / (1 + np.exp(-logit))


def rank_composed(matrix: Floats) -> tuple[Floats, Floats]:
    """The same for composed renderings (:func:`termbase._weigh.composed_features`)."""
    if not len(matrix):
        return np.zeros(0), np.zeros(0)
    ranking, loaded = _read("_weights_composed.json", COMPOSED_NAMES)
    calibration = np.array([dict(loaded)[name] for name in CALIBRATION])  # type: ignore[call-overload]
    score = matrix @ ranking
    rows = calibration_rows(matrix, score)
    return score, 1 / (1 + np.exp(-(rows @ calibration)))


def calibration_rows(matrix: Floats, score: Floats) -> Floats:
    """What the probabilities of compositions are computed from, a row each.

    The share counts apart for those that are not the best: they may be right too.
    """
    share = _shares(score)
    later = (score < score.max()).astype(np.float64)
    rows: Floats = np.empty((len(score), len(CALIBRATION)))
    rows[:, 0] = share * (1 - later)
    rows[:, 1] = share * later
    rows[:, 2] = score
    rows[:, 3:-2] = matrix[:, _COLUMNS]
    rows[:, -2] = later
    rows[:, -1] = 1.0
    return rows
