"""What a translation memory says of candidates: log odds, as far as it is trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from align.arrays import Ints, Wide
from align.comparable.classifier import logistic
from align.comparable.features import Candidates
from align.model import MemoryUse
from align.recall import Memory, trust

__all__ = ["Said", "said_of", "with_odds"]

_MOST = 4.0
"""Log odds of a long unit that stands on both sides, exactly, in a trusted memory."""


@dataclass(frozen=True, slots=True)
class Said:
    """Log odds of pairs of texts (by their numbers) that a memory has."""

    odds: dict[tuple[int, int], float] = field(default_factory=dict)
    use: MemoryUse | None = None

    def of(self, zh: Ints, en: Ints) -> Wide:
        """Of pairs of texts; 0 for those that the memory has not."""
        if not self.odds:
            return np.zeros(len(zh))
        return np.array(
            [self.odds.get(pair, 0.0) for pair in zip(zh.tolist(), en.tolist(), strict=True)]
        )


def said_of(
    memory: Memory,
    texts: tuple[Sequence[str], Sequence[str]],
    found: Candidates,
    chance: Wide,
) -> Said:
    """What *memory* says of two collections of texts.

    Args:
        found, chance: the candidates, and the probability of each without the memory.
    """
    matches = memory.find(*texts, joined=False)
    pairs = zip(found.zh.tolist(), found.en.tolist(), strict=True)
    known = dict(zip(pairs, chance.tolist(), strict=True))
    arcs = [(i, j) for i, j, _, _ in matches.arcs.tolist()]
    trusted = trust(np.array([known.get(arc, 0.0) for arc in arcs]), matches.strength)
    odds = np.round(_MOST * trusted * matches.strength, 4).tolist()
    use = MemoryUse(matches.units, trusted, matches.digest() if trusted else "")
    return Said(dict(zip(arcs, odds, strict=True)) if trusted else {}, use)


def with_odds(chance: Wide, odds: Wide) -> Wide:
    """Probabilities with log odds added; unchanged where those are 0."""
    if not odds.any():
        return chance
    safe = np.clip(chance, 1e-12, 1 - 1e-12)
    moved: Wide = np.where(odds == 0, chance, logistic(np.log(safe / (1 - safe)) + odds))
    return moved
