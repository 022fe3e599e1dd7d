"""Concepts that are probably one: the same or nearly the same Chinese, or the same rendering."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from itertools import combinations

from align.lexicon import simplify
from align.text.numerals import numerals
from termbase.concepts.editing import joined
from termbase.english import fold
from termbase.model import Concept, ConceptStatus

__all__ = ["Duplicates", "Likeness", "duplicates", "one_of"]

_SHORTEST = 4
"""Chinese terms of fewer characters are different words where they differ in one."""

_LONG = 6
"""From so many characters on one that differs is a slip whatever the renderings are."""

_MOST = 60
"""Of so many that are alike all but one character each is compared with each."""

_BETWEEN = re.compile(r"[\s\W_的之]+")
_TELLING = frozenset(
    "不非无未反抗前后上下左右内外东西南北大小多少新旧男女正副高低长短甲乙丙丁省市县区"
)
"""A word more or less of these is another thing."""


class Likeness(StrEnum):
    """Why concepts are taken for one, the surest first."""

    SAME_CHINESE = "same Chinese"
    NEAR_CHINESE = "nearly the same Chinese"
    SAME_ENGLISH = "same rendering"


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Concepts that may be one.

    Attributes:
        kept: the one that the others would be merged into: accepted before candidate, then the
            more frequent one.
        others: the best first.
    """

    kept: Concept
    others: tuple[Concept, ...]
    why: Likeness


def one_of(group: Duplicates) -> Concept:
    """The one concept that a group becomes: its terms, evidence and texts together."""
    return reduce(joined, group.others, group.kept)


def duplicates(concepts: Iterable[Concept]) -> tuple[Duplicates, ...]:
    """Groups of concepts to merge, the surest first; rejected ones are in none, others in one.

    Chinese main terms are compared without 的, blanks, punctuation and in simplified
    characters. Nearly the same are those of four characters or more that differ in one which
    tells nothing apart (no numeral, no *not*, *before*, *east* …), and either have a rendering in
    common or lack one or are of six characters or more. English main terms are compared word by
    word, without inflections and articles.
    """
    items = [item for item in concepts if item.status is not ConceptStatus.REJECTED]
    taken: set[str] = set()
    found: list[Duplicates] = []
    for why, groups in (
        (Likeness.SAME_CHINESE, _grouped((_chinese(item), item) for item in items)),
        (Likeness.NEAR_CHINESE, _near(items)),
        (Likeness.SAME_ENGLISH, _grouped((_english(item), item) for item in items)),
    ):
        for group in groups:
            rest = [item for item in group if item.id not in taken]
            if len(rest) > 1:
                taken.update(item.id for item in rest)
                first, *others = sorted(rest, key=_rank)
                found.append(Duplicates(first, tuple(others), why))
    return tuple(found)


def _rank(concept: Concept) -> tuple[bool, bool, int, float, str]:
    count = sum(term.frequency for term in concept.terms("zh")[:1])
    accepted = concept.status is ConceptStatus.ACCEPTED
    return (not accepted, not concept.terms("zh"), -count, -concept.score, concept.id)


def _grouped(keyed: Iterable[tuple[str, Concept]]) -> Iterator[Sequence[Concept]]:
    groups: dict[str, list[Concept]] = {}
    for key, item in keyed:
        if key:
            groups.setdefault(key, []).append(item)
    return (group for group in groups.values() if len(group) > 1)


def _chinese(concept: Concept) -> str:
    main = concept.main("zh")
    return _BETWEEN.sub("", simplify(main.text)) if main is not None else ""


def _english(concept: Concept) -> str:
    main = concept.main("en")
    return " ".join(fold(main.text)) if main is not None else ""


def _near(items: Sequence[Concept]) -> Iterator[Sequence[Concept]]:
    """Connected by one character more, less or other."""
    texts = {item.id: _chinese(item) for item in items}
    # Two texts that differ in one character have one in common of what is left of each
    # with one character left out, or one is what is left of the other.
    by_rest: dict[str, list[int]] = {}
    for at, item in enumerate(items):
        text = texts[item.id]
        if len(text) >= _SHORTEST:
            rests = {text[:place] + text[place + 1 :] for place in range(len(text))}
            for rest in (text, *rests):
                by_rest.setdefault(rest, []).append(at)
    parent = list(range(len(items)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for places in by_rest.values():
        for one, other in combinations(places[:_MOST], 2):
            if root(one) != root(other) and _slip(items[one], items[other], texts):
                parent[root(other)] = root(one)
    groups: dict[int, list[Concept]] = {}
    for at, item in enumerate(items):
        groups.setdefault(root(at), []).append(item)
    return (group for group in groups.values() if len(group) > 1)


def _slip(one: Concept, other: Concept, texts: dict[str, str]) -> bool:
    a, b = texts[one.id], texts[other.id]
    start = next(
        (k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    tail = 0
    while tail < min(len(a), len(b)) - start and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    left, right = a[start : len(a) - tail], b[start : len(b) - tail]
    if len(left) > 1 or len(right) > 1 or _TELLING.intersection(left + right):
        return False
    # 第三次 and 第二次 are two.
    if [item.value for item in numerals(a, "zh")] != [item.value for item in numerals(b, "zh")]:
        return False
    mine, theirs = (
        {" ".join(fold(term.text)) for term in item.terms("en")} for item in (one, other)
    )
    return bool(mine & theirs) or not mine or not theirs or min(len(a), len(b)) >= _LONG
