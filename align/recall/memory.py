"""The units of a translation memory, and where they stand in two texts.

A match has both sides: a unit's Chinese text is a sentence, or two that follow each other,
of the Chinese text, and its English text likewise. Texts are the same but for blanks, width
(:func:`align.text.sameness.same_key`), tags and Traditional characters; what differs by a
quarter of its characters or less (in-del similarity, as CAT tools count it) is near.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from align.lexicon import simplify
from align.model import Lang
from align.recall._sketches import Index, read_pieces, with_joined
from align.recall.matches import NOTHING, Matches
from align.text.sameness import same_key
from align.text.tags import without_tags

__all__ = ["Memory", "MemoryUnit"]

_LONGEST = 4000
"""Characters; what is longer is no sentence."""
_NEAREST = 0.75
"""Texts less alike than this are not near."""
_SHORTEST_NEAR: dict[Lang, int] = {"zh": 6, "en": 16}
"""Characters from which on texts may be nearly the same."""
_SHORT = 3.0
"""A match of so many Chinese characters has half the strength of a long one."""
_PLACES = 16
"""What stands in more places of both texts together (their product), or is rendered in more
ways than that, says nothing."""


class MemoryUnit(NamedTuple):
    """A source text and its translation, and what they came from (see :meth:`Memory.without`)."""

    zh: str
    en: str
    origin: str = ""


class _Units:
    """The units, each once, and what finds them."""

    def __init__(self, units: Iterable[MemoryUnit | tuple[str, str]]) -> None:
        found: dict[tuple[str, str], set[str]] = {}
        for unit in units:
            zh, en, *origin = unit
            if len(zh) > 2 * _LONGEST or len(en) > 2 * _LONGEST:
                continue
            key = _key(zh, "zh"), _key(en, "en")
            if all(0 < len(side) <= _LONGEST for side in key):
                found.setdefault(key, set()).add(origin[0] if origin else "")
        ordered = sorted(found)
        self.zh = [zh for zh, _ in ordered]
        self.en = [en for _, en in ordered]
        self.origins = [frozenset(found[key]) for key in ordered]

    @cached_property
    def by_zh(self) -> dict[str, list[int]]:
        return _grouped(self.zh)

    @cached_property
    def by_en(self) -> dict[str, list[int]]:
        return _grouped(self.en)

    @cached_property
    def index(self) -> Index:
        return Index(read_pieces(self.zh, "zh"))


class _Place(NamedTuple):
    """A block of a text that is a unit's: first sentence, how many, and how like it is."""

    first: int
    size: int
    likeness: float


class Memory:
    """A translation memory; the order of its units says nothing.

    Args:
        units: pairs of texts; those with an empty or an endless side are passed over.
    """

    def __init__(self, units: Iterable[MemoryUnit | tuple[str, str]] = ()) -> None:
        self._units = _Units(units)
        self._blocked: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return sum(map(self._has, range(len(self._units.zh))))

    def without(self, origins: Collection[str]) -> Memory:
        """This memory less what came from *origins* only."""
        other = copy(self)
        other._blocked = self._blocked | frozenset(origins)
        return other

    def _has(self, unit: int) -> bool:
        return not (self._blocked and self._units.origins[unit] <= self._blocked)

    def find(
        self,
        zh: Sequence[str],
        en: Sequence[str],
        *,
        joined: bool = True,
    ) -> Matches:
        """The places at which units stand on both sides.

        Args:
            zh, en: the sentences of both texts.
            joined: whether two sentences may be one side of a unit.
        """
        own = self._units
        left, right = _keys(zh, "zh", joined), _keys(en, "en", joined)
        in_zh = _places(left, len(zh), "zh", own.zh, own.by_zh, own.index)
        some = [unit for unit in sorted(in_zh) if self._has(unit)]
        if not some:
            return NOTHING
        texts = [own.en[unit] for unit in some]
        in_en = _places(
            right, len(en), "en", texts, _grouped(texts), Index(read_pieces(texts, "en"))
        )
        found: dict[tuple[int, int, int, int], float] = {}
        units = 0
        for place, unit in enumerate(some):
            those = in_en.get(place)
            if not those:
                continue
            units += 1
            ours = in_zh[unit]
            if len(ours) * len(those) > _PLACES:
                continue
            says = self._says(unit) / max(len(ours), len(those))
            for i, a, like_zh in ours:
                for j, b, like_en in those:
                    near = (min(like_zh, like_en) - _NEAREST) / (1 - _NEAREST)
                    strength = round(says * (0.25 + 0.75 * near), 6)
                    arc = (i, j, a, b)
                    found[arc] = max(found.get(arc, 0.0), strength)
        arcs = sorted(found)
        return Matches(
            np.array(arcs, dtype=np.int64).reshape(-1, 4),
            np.array([found[arc] for arc in arcs], dtype=np.float64),
            units,
        )

    def _says(self, unit: int) -> float:
        """How much a unit says: less where it is short, or has rivals in the memory."""
        own = self._units
        zh, en = own.zh[unit], own.en[unit]
        rivals = max(sum(map(self._has, group)) for group in (own.by_zh[zh], own.by_en[en]))
        return len(zh) / (len(zh) + _SHORT) / rivals


def _key(text: str, lang: Lang) -> str:
    plain = same_key(without_tags(text), lang)
    return simplify(plain) if lang == "zh" else plain


def _grouped(keys: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        found.setdefault(key, []).append(number)
    return found


def _keys(texts: Sequence[str], lang: Lang, joined: bool) -> list[str]:
    """The keys of all sentences, then those of each joined with the next."""
    single = [_key(text, lang) if len(text) <= 2 * _LONGEST else "" for text in texts]
    if not joined:
        return single
    between = "" if lang == "zh" else " "
    return [
        *single,
        *(f"{one}{between}{two}" if one and two else "" for one, two in pairwise(single)),
    ]


def _places(
    keys: list[str],
    count: int,
    lang: Lang,
    units: Sequence[str],
    by_key: dict[str, list[int]],
    index: Index,
) -> dict[int, list[_Place]]:
    """Where units stand in a text: the best of places that overlap, exact ones before near ones.

    Args:
        keys: of the *count* sentences, and of neighbours joined.
    """
    found: dict[int, list[_Place]] = {}
    exact = np.zeros(len(keys), dtype=bool)
    often = Counter(keys)
    for number, key in enumerate(keys):
        those = by_key.get(key, ()) if key else ()
        exact[number] = bool(those)
        if max(often[key], len(those)) <= _PLACES:
            for unit in those:
                found.setdefault(unit, []).append(_place(number, count, 1.0))
    whole = set(found)
    for number, unit in _near(keys, count, lang, index):
        # What stands there as it is, is not nearly something else.
        if exact[number] or unit in whole:
            continue
        likeness = _likeness(keys[number], units[unit], lang)
        if likeness >= _NEAREST:
            found.setdefault(unit, []).append(_place(number, count, likeness))
    return {unit: _apart(places) for unit, places in found.items()}


def _place(number: int, count: int, likeness: float) -> _Place:
    return _Place(number % count, 1 + number // count, likeness)


def _near(keys: list[str], count: int, lang: Lang, index: Index) -> Iterable[tuple[int, int]]:
    owner, rank = index.sketch(read_pieces(keys[:count], lang))
    if len(keys) > count:
        owner, rank = with_joined(owner, rank, count)
    return index.candidates(owner, rank, len(keys))


def _likeness(one: str, other: str, lang: Lang) -> float:
    from rapidfuzz.distance import Indel

    if min(len(one), len(other)) < _SHORTEST_NEAR[lang] or max(len(one), len(other)) > _LONGEST:
        return 0.0
    return Indel.normalized_similarity(one, other, score_cutoff=_NEAREST)


def _apart(places: list[_Place]) -> list[_Place]:
    """Places that do not overlap, the most alike first; then the smaller, then the earlier."""
    if len(places) == 1:
        return places
    taken: set[int] = set()
    kept: list[_Place] = []
    for place in sorted(places, key=lambda p: (-p.likeness, p.size, p.first)):
        own = range(place.first, place.first + place.size)
        if taken.isdisjoint(own):
            taken.update(own)
            kept.append(place)
    return sorted(kept)
