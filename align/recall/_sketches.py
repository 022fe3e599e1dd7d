"""Texts that are nearly the same: the rarest pieces of each, in an inverted index.

Every text is a set of pieces of a few characters. Two texts that are much alike share some
of their rarest ones, so only the rarest few of each are kept and looked up; pieces that
stand in too many texts find nothing. Cost grows with the length of the texts, not with
their number times that of the units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from align.arrays import Ints, ranges
from align.model import Lang

__all__ = ["Index", "Pieces", "read_pieces", "with_joined"]

_SIZE: dict[Lang, int] = {"zh": 2, "en": 4}
"""Characters of a piece."""
_KEPT = 12
"""Pieces kept of each text."""
_MOST = 64
"""A piece that more units are known by is no help."""
_CHUNK = 4096
"""Texts looked up at once."""
_CANDIDATES = 4
_SHARE = 3
"""Candidates share at least a third of the kept pieces of the one that has fewer."""

_U64 = npt.NDArray[np.uint64]


class Pieces:
    """Pieces of texts: ``owner[k]`` has the piece ``value[k]``; sorted, none twice."""

    def __init__(self, owner: Ints, value: _U64, count: int) -> None:
        self.owner, self.value, self.count = owner, value, count


def read_pieces(keys: Sequence[str], lang: Lang) -> Pieces:
    """All pieces of *keys*; case makes no difference."""
    size = _SIZE[lang]
    body = "".join(f"{key.casefold().replace(chr(0), ' ')}\0" for key in keys)
    codes = np.frombuffer(body.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    if len(codes) < size:
        return Pieces(np.zeros(0, np.int64), np.zeros(0, np.uint64), len(keys))
    ends = codes == 0
    owner = np.cumsum(ends) - ends
    length = len(codes) - size + 1
    value = np.zeros(length, np.uint64)
    whole = np.ones(length, bool)
    with np.errstate(over="ignore"):
        for step in range(size):
            part = codes[step : step + length]
            value = value * np.uint64(0x9E3779B97F4A7C15) + part
            whole &= part != 0
        value ^= value >> np.uint64(29)
        value *= np.uint64(0xBF58476D1CE4E5B9)
        value ^= value >> np.uint64(32)
    owner, value = owner[:length][whole].astype(np.int64), value[whole]
    order = np.lexsort((value, owner))
    owner, value = owner[order], value[order]
    fresh = np.ones(len(owner), bool)
    fresh[1:] = (owner[1:] != owner[:-1]) | (value[1:] != value[:-1])
    return Pieces(owner[fresh], value[fresh], len(keys))


class Index:
    """Units by the rarest pieces of each."""

    def __init__(self, units: Pieces) -> None:
        self._known, place, often = np.unique(units.value, return_inverse=True, return_counts=True)
        # Rarest first; among equally rare ones the piece itself decides.
        order = np.lexsort((self._known, often))
        self._rank = np.empty(len(order), np.int64)
        self._rank[order] = np.arange(len(order))
        owner, rank = _rarest(units.owner, self._rank[place], len(order))
        self._counts = np.bincount(owner, minlength=units.count)
        by_rank = np.lexsort((owner, rank))
        self._owner = owner[by_rank]
        self._starts = np.searchsorted(rank[by_rank], np.arange(len(order) + 1))

    def sketch(self, texts: Pieces) -> tuple[Ints, Ints]:
        """The rarest pieces of *texts* that any unit has: owners, and ranks."""
        if not len(self._known):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        place = np.minimum(np.searchsorted(self._known, texts.value), len(self._known) - 1)
        here = self._known[place] == texts.value
        return _rarest(texts.owner[here], self._rank[place[here]], len(self._known))

    def candidates(self, owner: Ints, rank: Ints, count: int) -> Iterator[tuple[int, int]]:
        """Pairs (text, unit) that share many of their rarest pieces.

        Args:
            owner, rank: the sketches of *count* texts, by owner.
        """
        units = len(self._counts)
        have = np.bincount(owner, minlength=count)
        for start in range(0, count, _CHUNK):
            low, high = np.searchsorted(owner, [start, start + _CHUNK])
            first = self._starts[rank[low:high]]
            many = self._starts[rank[low:high] + 1] - first
            many[many > _MOST] = 0
            found = np.repeat(owner[low:high], many) * units + self._owner[ranges(first, many)]
            pairs, shared = np.unique(found, return_counts=True)
            text, unit = pairs // units, pairs % units
            least = np.maximum(np.minimum(have[text], self._counts[unit]) // _SHARE, 2)
            good = shared >= least
            text, unit, shared = text[good], unit[good], shared[good]
            order = np.lexsort((unit, -shared, text))
            text, unit = text[order], unit[order]
            nth = np.arange(len(text)) - np.searchsorted(text, text)
            best = nth < _CANDIDATES
            yield from zip(text[best].tolist(), unit[best].tolist(), strict=True)


def with_joined(owner: Ints, rank: Ints, count: int) -> tuple[Ints, Ints]:
    """Sketches of *count* texts, and of each of them joined with the next (from *count* on)."""
    before = owner >= 1
    after = owner < count - 1
    both = np.concatenate([owner, owner[after] + count, owner[before] + count - 1])
    ranks = np.concatenate([rank, rank[after], rank[before]])
    top = int(rank.max()) + 1 if len(rank) else 1
    return _rarest(both, ranks, top)


def _rarest(owner: Ints, rank: Ints, top: int) -> tuple[Ints, Ints]:
    """The least ranks of each owner, none twice; *top*: above all ranks."""
    # numpy.unique hashes, which takes several times as long.
    keys = np.sort(owner * max(top, 1) + rank)
    fresh = np.ones(len(keys), bool)
    fresh[1:] = keys[1:] != keys[:-1]
    keys = keys[fresh]
    owner, rank = keys // max(top, 1), keys % max(top, 1)
    nth = np.arange(len(owner)) - np.searchsorted(owner, owner)
    return owner[nth < _KEPT], rank[nth < _KEPT]
