"""What is settled before the search: accepted beads, and stretches that only one text has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from align.arrays import Bools, Ints
from align.errors import SettingError
from align.messages import message
from align.model import Bead
from align.parallel._corridor import Corridor
from align.parallel._search import Found

__all__ = ["Settled", "long_insertions", "settle", "with_anchors", "without_straddlers"]

_EDGE = 24
_LONG = 72


@dataclass(frozen=True, slots=True)
class Settled:
    """What the user has settled.

    Attributes:
        chain: two-sided anchors that do not cross, in text order.
        apart: the other ones: one-sided, or crossing the chain.
        keep_zh, keep_en: the sentences that are still to be aligned, with those of the chain.
    """

    chain: tuple[Bead, ...]
    apart: tuple[Bead, ...]
    keep_zh: Ints
    keep_en: Ints


def settle(anchors: Sequence[Bead], m: int, n: int) -> Settled:
    """Check the anchors and part those that split the texts from the others.

    Raises:
        SettingError: an anchor names a sentence that is not there, or two name the same.
    """
    for name, count, sides in (
        ("language.chinese", m, [b.zh for b in anchors]),
        ("language.english", n, [b.en for b in anchors]),
    ):
        seen: set[int] = set()
        for side in sides:
            for index in side:
                if not 0 <= index < count:
                    raise SettingError(
                        "align.anchor-outside",
                        language=message(name),
                        number=index + 1,
                        segments=count,
                    )
                if index in seen:
                    raise SettingError(
                        "align.anchors-overlap", language=message(name), number=index + 1
                    )
                seen.add(index)
    whole = sorted(
        (b for b in anchors if b.zh and b.en and _contiguous(b.zh) and _contiguous(b.en)),
        key=lambda b: b.zh,
    )
    chain = _longest_chain(whole)
    names = {id(b) for b in chain}
    apart = tuple(replace(b, crossing=bool(b.zh and b.en)) for b in anchors if id(b) not in names)
    gone_zh = {i for b in apart for i in b.zh}
    gone_en = {j for b in apart for j in b.en}
    return Settled(
        tuple(chain),
        apart,
        np.array([i for i in range(m) if i not in gone_zh], dtype=np.int64),
        np.array([j for j in range(n) if j not in gone_en], dtype=np.int64),
    )


def _contiguous(indexes: tuple[int, ...]) -> bool:
    return indexes == tuple(range(indexes[0], indexes[0] + len(indexes)))


def _longest_chain(beads: Sequence[Bead]) -> list[Bead]:
    """The most beads that do not cross, by patience sorting on their English starts."""
    tails: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for k, bead in enumerate(beads):
        start = bead.en[0]
        place = int(np.searchsorted(heads, start))
        before.append(tails[place - 1] if place else -1)
        if place == len(tails):
            tails.append(k)
            heads.append(start)
        else:
            tails[place], heads[place] = k, start
    chain = []
    k = tails[-1] if tails else -1
    while k >= 0:
        chain.append(beads[k])
        k = before[k]
    return chain[::-1]


def long_insertions(corridor: Corridor, anchored: Bools) -> Bools:
    """Which English sentences stay: the midst of a long stretch that only English has does not.

    The band is as wide as its widest row, so a run of hundreds of insertions would widen
    all of it. The ends of a run stay, for the search to say where it begins and ends.

    Args:
        corridor: of both texts, whole.
        anchored: English sentences of anchors; stretches with one of them stay.
    """
    keep = np.ones(len(anchored), dtype=bool)
    for row in np.flatnonzero(corridor.last - corridor.first > _LONG):
        midst = slice(int(corridor.first[row]) + _EDGE, int(corridor.last[row]) - _EDGE)
        if not anchored[midst].any():
            keep[midst] = False
    return keep


def without_straddlers(found: Found, cuts: Ints) -> Found:
    """What was found, less the arcs that reach over a place where sentences were taken out.

    Args:
        cuts: nodes on the English side before which something is missing.
    """
    start, stop = found.arcs[:, 1], found.arcs[:, 1] + found.arcs[:, 3]
    good = np.searchsorted(cuts, stop, side="left") == np.searchsorted(cuts, start, side="right")
    return replace(
        found, arcs=found.arcs[good], probability=found.probability[good], score=found.score[good]
    )


def with_anchors(found: Found, chain: Sequence[Bead]) -> Found:
    """What was found, and the anchors as arcs that are certain."""
    if not chain:
        return found
    arcs = np.array([(b.zh[0], b.en[0], len(b.zh), len(b.en)) for b in chain], dtype=np.int64)
    return Found(
        np.concatenate([found.arcs, arcs]),
        np.concatenate([found.probability, np.ones(len(chain))]),
        np.concatenate([found.score, np.zeros(len(chain))]),
        found.omit,
        found.insert,
    )
