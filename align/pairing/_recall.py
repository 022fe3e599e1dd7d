"""What a translation memory says of pairs of documents: odds, within bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from align.pairing._content import order_of
from align.recall import Memory

__all__ = ["LIKELY", "remembered"]

_MOST = 3.0
"""Log odds of two documents whose matches are many, in order, and with each other only."""
_ENOUGH = 3.0
"""So many long units are many."""
LIKELY = 1.0
"""From these log odds on, a pair of documents is looked at for the memory's sake."""


def remembered(
    memory: Memory, texts: Sequence[Sequence[str]], zh: Sequence[int], en: Sequence[int]
) -> dict[tuple[int, int], float]:
    """Log odds of pairs of documents in which units of *memory* stand.

    A memory of other texts, or one whose sides are shuffled, has units that stand here and
    there, and in no order: it says little.

    Args:
        texts: the sentences of all documents. zh, en: which of them are in each language.
    """
    places = [[(n, k) for n in side for k in range(len(texts[n]))] for side in (zh, en)]
    flat = [[texts[n][k] for n, k in side] for side in places]
    matches = memory.find(flat[0], flat[1], joined=False)
    found: dict[tuple[int, int], list[tuple[int, int, float]]] = defaultdict(list)
    total: dict[int, float] = defaultdict(float)
    for (i, j, _, _), strength in zip(
        matches.arcs.tolist(), matches.strength.tolist(), strict=True
    ):
        (zh_doc, zh_at), (en_doc, en_at) = places[0][i], places[1][j]
        found[zh_doc, en_doc].append((zh_at, en_at, strength))
        total[zh_doc] += strength
        total[en_doc] += strength
    odds = {}
    for (zh_doc, en_doc), items in found.items():
        weight = sum(strength for _, _, strength in items)
        share = weight / max(total[zh_doc], total[en_doc], 1e-9)
        targets = np.array([at for _, at, _ in sorted(items)], dtype=np.int64)
        odds[zh_doc, en_doc] = _MOST * share * order_of(targets) * min(weight / _ENOUGH, 1.0)
    return odds
