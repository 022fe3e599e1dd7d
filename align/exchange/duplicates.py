"""Pairs that stand in a memory more than once, and which of several to keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

from align.model import Pair, Status
from align.text.sameness import same_key

__all__ = ["best_of", "duplicates"]

_ORDER = (Status.ACCEPTED, Status.PROPOSED, Status.NEEDS_REVIEW, Status.REJECTED)


def duplicates(pairs: Sequence[Pair]) -> dict[int, int]:
    """For the place of each pair that stands there again, the place of the one to keep.

    Both sides must be the same but for blanks and width; case and marks make a difference.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for place, pair in enumerate(pairs):
        key = same_key(pair.zh, "zh"), same_key(pair.en, "en")
        groups.setdefault(key, []).append(place)
    found: dict[int, int] = {}
    for places in groups.values():
        if len(places) > 1:
            best = best_of(pairs, places, Counter())
            found.update((place, best) for place in places if place != best)
    return found


def best_of(pairs: Sequence[Pair], places: Sequence[int], often: Counter[Hashable]) -> int:
    """The place of the best of the pairs at *places*.

    Accepted ones first; then those that *often* has most of (by place); then those that were
    changed last; then the first.
    """
    # The latest time must win, and times are texts: sorted first by place, then by time.
    newest = sorted(sorted(places), key=lambda place: pairs[place].changed, reverse=True)
    return min(newest, key=lambda place: (_ORDER.index(pairs[place].status), -often.get(place, 0)))
