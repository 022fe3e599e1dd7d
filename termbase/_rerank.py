"""From features to an order and to probabilities; the weights are fitted in bench."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from termbase._features import NAMES

__all__ = ["rank", "weights"]

Floats = npt.NDArray[np.float64]


@lru_cache(maxsize=1)
def weights() -> tuple[Floats, Floats]:
    """The weight of every feature, and the three numbers of the calibration."""
    text = resources.files("termbase").joinpath("_weights.json").read_text(encoding="utf-8")
    loaded = json.loads(text)
    ranking = np.array([loaded["ranking"][name] for name in NAMES], dtype=np.float64)
    calibration = np.array(loaded["calibration"], dtype=np.float64)
    return ranking, calibration


def rank(matrix: Floats, occurrences: int) -> tuple[Floats, Floats]:
    """Scores and probabilities of one term's candidates (rows of *matrix*).

    A score is the log-odds of a conditional logit over the candidates (McFadden 1974);
    a probability is the chance that the candidate is a right rendering.
    """
    if not len(matrix):
        return np.zeros(0), np.zeros(0)
    ranking, (slope, trust, bias) = weights()
    score = matrix @ ranking
    share = score - score.max()
    share -= np.log(np.exp(share).sum())
    logit = slope * share + trust * np.log(max(occurrences, 1)) + bias
    return score, 1 / (1 + np.exp(-logit))
