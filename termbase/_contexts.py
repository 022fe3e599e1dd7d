"""NC-value: what stands beside the surest terms speaks for what else it stands beside.

Frantzi, Ananiadou and Mima (2000): a word's weight is the share of the best candidates
that it stands beside; a candidate's value is .8 of its C-value and .2 of its neighbours'
weights, each as often as it is a neighbour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

__all__ = ["nc_values"]

K = TypeVar("K")

_OWN, _BESIDE = 0.8, 0.2
_BEST = 0.25
"""Of the candidates, best first by C-value: they say which neighbours terms have."""


def nc_values(c_values: Mapping[K, float], beside: Mapping[K, Counter[str]]) -> dict[K, float]:
    """The NC-value of each candidate.

    Args:
        c_values: of every candidate, in an order that decides between equal ones.
        beside: content words before and after its occurrences, with how often they are.
    """
    ranked = sorted(c_values, key=lambda name: -c_values[name])
    best = ranked[: max(round(_BEST * len(ranked)), 1)]
    seen: Counter[str] = Counter()
    for name in best:
        seen.update(beside[name].keys())
    return {
        name: _OWN * value
        + _BESIDE * sum(count * seen[word] / len(best) for word, count in beside[name].items())
        for name, value in c_values.items()
    }
