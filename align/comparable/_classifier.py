"""From features to a probability and a grade: two logistic regressions, weights as data."""

from __future__ import annotations

import functools
import importlib.resources
import json
from dataclasses import dataclass

import numpy as np

from align.comparable._features import FEATURES
from align.comparable._types import Wide
from align.model import Grade

__all__ = ["Classifier", "classifier"]

_RELATED = 0.06
"""The probability under which a pair is ``none`` rather than ``related``."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """Weights in the order of FEATURES, then the constant.

    Attributes:
        counterpart: of the chance that a pair is a counterpart at all.
        whole: of the chance that a counterpart is a translation, not partial.
        revision: changes with the weights.
    """

    counterpart: Wide
    whole: Wide
    revision: str

    def probability(self, features: Wide) -> Wide:
        """The chance that a reviewer accepts each row of *features*; (n,)."""
        return _logistic(features @ self.counterpart[:-1] + self.counterpart[-1])

    def grades(self, features: Wide, probability: Wide) -> list[Grade]:
        """The grade of each row."""
        whole = _logistic(features @ self.whole[:-1] + self.whole[-1])
        found = []
        for chance, complete in zip(probability.tolist(), whole.tolist(), strict=True):
            if chance >= 0.5:
                found.append(Grade.TRANSLATION if complete >= 0.5 else Grade.PARTIAL)
            else:
                found.append(Grade.RELATED if chance >= _RELATED else Grade.NONE)
        return found


def _logistic(values: Wide) -> Wide:
    return 1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0)))


@functools.lru_cache(maxsize=1)
def classifier() -> Classifier:
    """The weights that come with the package, made by :mod:`align.comparable.fit`."""
    text = (importlib.resources.files("align.comparable") / "data" / "weights.json").read_text(
        encoding="utf-8"
    )
    data = json.loads(text)
    names = [*FEATURES, "constant"]
    rows = [np.array([float(data[part][n]) for n in names]) for part in ("counterpart", "whole")]
    return Classifier(rows[0], rows[1], str(data["revision"]))
