"""How far a memory is trusted: by what the texts say of its matches without it."""

from __future__ import annotations

import numpy as np

from align.arrays import Wide

__all__ = ["trust"]

_ENOUGH = 0.5
_WELL = 0.9
"""Mean probabilities of its matches: no trust up to the first, all of it from the second on."""
_PRIOR = 0.75
_PRIOR_WEIGHT = 1.0


def trust(probability: Wide, strength: Wide) -> float:
    """The share of its say that a memory has, from 0 to 1.

    A memory that is right agrees with most of what is plain without it. One that is wrong
    (shuffled, of other texts, cut in other places) does not, and then it has no say at all.

    Args:
        probability: of each match, as it was found without the memory. strength: its weight.
    """
    if not strength.any():
        return 0.0
    total = float((strength * probability).sum()) + _PRIOR_WEIGHT * _PRIOR
    mean = total / (float(strength.sum()) + _PRIOR_WEIGHT)
    return float(np.clip((mean - _ENOUGH) / (_WELL - _ENOUGH), 0.0, 1.0))
