"""From features to a probability and a grade: logistic regressions, weights as data.

The first looks at a pair alone. The second also sees how far the pair is ahead of the
best other candidate of either segment, as the first sees them: where a segment has an
obvious counterpart, others are less likely. A third tells translations from partial
counterparts.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
from dataclasses import dataclass

import numpy as np

from align.arrays import Ints, Wide
from align.comparable.completeness import COMPLETENESS
from align.comparable.features import FEATURES
from align.model import Grade

__all__ = ["AHEAD", "NO_RIVAL", "PARTS", "Classifier", "ahead", "classifier", "logistic", "rivals"]

AHEAD: tuple[str, ...] = ("ahead zh", "ahead en")
PARTS: dict[str, tuple[str, ...]] = {
    "alone": (*FEATURES, "constant"),
    "counterpart": (*FEATURES, *AHEAD, "constant"),
    "whole": (*FEATURES, *COMPLETENESS, "constant"),
}
"""The regressions and the names of their weights; a weight that a file lacks is zero."""

NO_RIVAL = -12.0
"""The log odds of a candidate that there is not."""

_RELATED = 0.06
"""The probability under which a pair is ``none`` rather than ``related``."""

_SHARED = 0.2
"""... and the words found in both (as a feature) under which it is so anyway."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """Weights in the order of PARTS; the last is the constant.

    Attributes:
        alone, counterpart, whole: see the module. revision: changes with the weights.
    """

    alone: Wide
    counterpart: Wide
    whole: Wide
    revision: str

    def first(self, features: Wide) -> Wide:
        """Log odds of each row of *features*, on its own; (n,)."""
        odds: Wide = features @ self.alone[:-1] + self.alone[-1]
        return odds

    def probability(self, features: Wide, odds: Wide, rival_zh: Wide, rival_en: Wide) -> Wide:
        """The chance that a reviewer accepts each row, given the best others' log odds."""
        both = np.column_stack([features, ahead(odds, rival_zh), ahead(odds, rival_en)])
        return logistic(both @ self.counterpart[:-1] + self.counterpart[-1])

    def complete(self, features: Wide, completeness: Wide | None = None) -> Wide:
        """Log odds that each row, if it is a counterpart, is a translation; (n,).

        Args:
            completeness: (n, len(COMPLETENESS)); where it is not known it says nothing.
        """
        odds: Wide = features @ self.whole[: len(FEATURES)] + self.whole[-1]
        if completeness is not None:
            odds = odds + completeness @ self.whole[len(FEATURES) : -1]
        return odds

    def grades(
        self, features: Wide, probability: Wide, completeness: Wide | None = None
    ) -> list[Grade]:
        """The grade of each row."""
        whole = self.complete(features, completeness)
        words = features[:, FEATURES.index("found")]
        found = []
        for chance, complete, shared in zip(
            probability.tolist(), whole.tolist(), words.tolist(), strict=True
        ):
            if chance >= 0.5:
                found.append(Grade.TRANSLATION if complete >= 0.0 else Grade.PARTIAL)
            else:
                related = chance >= _RELATED and shared >= _SHARED
                found.append(Grade.RELATED if related else Grade.NONE)
        return found


def ahead(odds: Wide, rival: Wide) -> Wide:
    """How far *odds* are ahead of *rival*, as a feature."""
    feature: Wide = np.clip(odds - rival, -6.0, 6.0) / 3.0
    return feature


def rivals(odds: Wide, owner: Ints) -> Wide:
    """For each candidate the highest *odds* of another one of the same *owner*."""
    order = np.lexsort((-odds, owner))
    owners, sorted_odds = owner[order], odds[order]
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    count = np.diff(np.append(first, len(owners)))
    second = np.full(len(first), NO_RIVAL)
    more = count > 1
    second[more] = sorted_odds[first[more] + 1]
    best = np.repeat(sorted_odds[first], count)
    best[first] = second
    result = np.empty(len(odds))
    result[order] = best
    return result


def logistic(odds: Wide) -> Wide:
    """Probabilities of log odds."""
    chance: Wide = 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))
    return chance


@functools.lru_cache(maxsize=2)
def classifier(*, closer: bool = False) -> Classifier:
    """The weights that come with the package, made by :mod:`training.comparable`.

    Args:
        closer: those for rows of the contextual half, too; what they say is more even, so that
            one set of weights fits one kind of rows only.
    """
    name = "weights.closer.json" if closer else "weights.json"
    path = importlib.resources.files("align.comparable") / "data" / name
    data = json.loads(path.read_text(encoding="utf-8"))
    rows = [
        np.array([float(data[part].get(n, 0.0)) for n in names]) for part, names in PARTS.items()
    ]
    return Classifier(rows[0], rows[1], rows[2], str(data["revision"]))
