"""Whether counterparts say the same as a whole, or only share a part.

What one of two sentences has alone pulls its vector away from the other's: where a clause, or
all that stands before or behind some place, can be left out and the rest comes closer, the pair
is a partial one. Beside that, how long and how similar a pair is in comparison with the other
counterparts of the same collection.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from align.arrays import Floats, Ints, Wide
from align.comparable.clauses import ClauseTable
from align.comparable.features import FEATURES
from align.comparable.vectors import Space, unit

__all__ = ["COMPLETENESS", "LEFT_OUT", "Typical", "complete", "left_out", "typical"]

LEFT_OUT: tuple[str, ...] = (
    "clause gain zh",
    "clause share zh",
    "clause gain en",
    "clause share en",
    "run gain zh",
    "run share zh",
    "run gain en",
    "run share en",
    "similarity of clauses",
    "gain of both",
)
"""In the order of the columns that :func:`left_out` returns."""

COMPLETENESS: tuple[str, ...] = (
    *LEFT_OUT[:8],
    "clause gain",
    "run gain",
    "longer than others zh",
    "longer than others en",
    "similar as others",
    "gain of both",
)
"""In the order of the columns that :func:`complete` returns."""

_SIMILARITY = FEATURES.index("similarity")
_LONGER = FEATURES.index("longer zh"), FEATURES.index("longer en")
_MOST_CLAUSES = 16
"""Of a sentence with more, neighbours are taken together: spans are many otherwise."""
_PART = 0.25
"""The least share of a sentence that spans of both sides are compared for."""
_USUAL_SIMILARITY, _SIMILARITY_COUNTS, _LENGTH_COUNTS = 5.0, 2.0, 6.0
"""What is typical before anything is seen, and for how many pairs that counts."""


@dataclass(frozen=True, slots=True)
class Typical:
    """The counterparts of a collection: mean log ratio of lengths, mean similarity."""

    length: float
    similarity: float


def typical(features: Wide, probability: Wide) -> Typical:
    """What pairs with a probability of one half are like, in a collection that may have few.

    Args:
        features: (n, len(FEATURES)) of all candidates. probability: (n,).
    """
    taken = features[probability >= 0.5]
    similarity = float(taken[:, _SIMILARITY].sum()) * 5.0
    return Typical(
        float(_ratio(taken).sum()) / (len(taken) + _LENGTH_COUNTS),
        (similarity + _SIMILARITY_COUNTS * _USUAL_SIMILARITY) / (len(taken) + _SIMILARITY_COUNTS),
    )


def complete(features: Wide, without: Wide, usual: Typical) -> Wide:
    """float64 (n, len(COMPLETENESS)), what the grade is taken from beside *features*.

    Args:
        without: (n, len(LEFT_OUT)), what :func:`left_out` says of the same pairs.
    """
    length = _ratio(features) - usual.length
    columns: Wide = np.column_stack(
        [
            without[:, :8],
            np.maximum(without[:, 0], without[:, 2]),
            np.maximum(without[:, 4], without[:, 6]),
            np.maximum(length, 0.0),
            np.maximum(-length, 0.0),
            without[:, 8] - usual.similarity,
            without[:, 9],
        ]
    )
    return columns


def left_out(
    zh: Ints,
    en: Ints,
    *,
    rows: tuple[Floats, Floats],
    clauses: tuple[ClauseTable, ClauseTable],
    space: Space,
) -> Wide:
    """float64 (n, len(LEFT_OUT)): how much closer pairs come without some of their clauses.

    Args:
        zh, en: (n,) numbers of the texts. rows: of all texts, (texts, dim) each.
        clauses: tables of both sides.
    """
    found = np.zeros((len(zh), len(LEFT_OUT)))
    parts = [
        table.read(np.unique(own).tolist()) for table, own in zip(clauses, (zh, en), strict=True)
    ]
    for at, pair in enumerate(zip(zh.tolist(), en.tolist(), strict=True)):
        sides = [
            _Clauses.of(parts[side][text], clauses[side].share[clauses[side].of(text)])
            for side, text in enumerate(pair)
        ]
        for side in (0, 1):
            other = rows[1 - side][pair[1 - side]]
            found[at, 2 * side : 2 * side + 2] = sides[side].best(other, sides[side].single())
            found[at, 4 + 2 * side : 6 + 2 * side] = sides[side].best(other, sides[side].runs())
        whole = space.standard(np.array([sides[0].whole @ sides[1].whole], dtype=np.float64))[0]
        spans = (unit(sides[0].spans()) @ unit(sides[1].spans()).T).max(initial=-1.0)
        closest = space.standard(np.array([spans], dtype=np.float64))[0]
        found[at, 8:] = whole, max(closest - whole, 0.0)
    return found


def _ratio(features: Wide) -> Wide:
    ratio: Wide = features[:, _LONGER[0]] - features[:, _LONGER[1]]
    return ratio


@dataclass(frozen=True, slots=True)
class _Clauses:
    """The clauses of a sentence, added up.

    Attributes:
        sums: (c + 1, dim), before each clause and after the last. ends: (c + 1,) the same of
            their shares. whole: the unit vector of all.
    """

    sums: Floats
    ends: Wide
    whole: Floats

    @classmethod
    def of(cls, rows: Floats, share: Wide) -> _Clauses:
        weighed = rows * share[:, None].astype(np.float32)
        sums = np.concatenate([np.zeros((1, rows.shape[1]), np.float32), weighed.cumsum(axis=0)])
        ends = np.append(0.0, share.cumsum())
        if len(rows) > _MOST_CLAUSES:
            at = np.linspace(0, len(rows), _MOST_CLAUSES + 1).round().astype(np.int64)
            sums, ends = sums[at], ends[at]
        return cls(sums, ends, unit(sums[-1:])[0])

    def single(self) -> tuple[Ints, Ints]:
        """Begin and end of each clause."""
        count = len(self.ends) - 1
        return np.arange(count), np.arange(1, count + 1)

    def runs(self) -> tuple[Ints, Ints]:
        """Begin and end of all that stands before each cut, then behind it."""
        count = len(self.ends) - 1
        cuts = np.arange(1, count)
        return (
            np.concatenate([np.zeros_like(cuts), cuts]),
            np.concatenate([cuts, np.full_like(cuts, count)]),
        )

    def best(self, other: Floats, spans: tuple[Ints, Ints]) -> tuple[float, float]:
        """What leaving out one of *spans* brings at most, and the share of what stays out."""
        begin, end = spans
        if len(self.ends) <= 2:
            return 0.0, 0.0
        rest = self.sums[-1] - (self.sums[end] - self.sums[begin])
        gain = unit(rest) @ other - self.whole @ other
        at = int(gain.argmax())
        return float(gain[at]), float(self.ends[end[at]] - self.ends[begin[at]])

    def spans(self) -> Floats:
        """Sums of all spans that are more than a small part; (s, dim)."""
        begin, end = np.triu_indices(len(self.ends), 1)
        large = self.ends[end] - self.ends[begin] > _PART
        found: Floats = self.sums[end[large]] - self.sums[begin[large]]
        return found
