"""How much a Chinese candidate looks like a term: statistics over its occurrences.

C-value after Frantzi, Ananiadou and Mima (2000); branching entropy after Jin and
Tanaka-Ishii (2006).

NC-value (Frantzi, Ananiadou and Mima 2000): what stands beside the best candidates speaks
for what else it stands beside. A word's weight is the share of the best candidates that it
stands beside; a candidate's value is .8 of its C-value and .2 of its neighbours' weights.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from align.lexicon import simplify
from align.text.scripts import is_han
from termbase._chinese import LIGHT_VERBS, TermFinder, TextLine, general_frequency

__all__ = [
    "JOINTS",
    "ChineseCandidate",
    "after_verb",
    "c_values",
    "cohesion",
    "contrasts",
    "entropy",
    "nc_values",
    "specific",
    "termhood",
    "torn",
]

_NOMINAL = re.compile(r"^(n|vn|an|j|l|i|z?n|s$|eng|k)")
JOINTS = frozenset("、的")
_LOOSE = frozenset("的和与及在是了为以等到对中上下并而、")


@dataclass(slots=True)
class ChineseCandidate:
    """A candidate and what is known of it.

    Attributes:
        places: ``(line number, start, end)`` of every occurrence.
        documents: how many documents it is in.
        c_value: frequency, less what longer candidates account for, by length.
        nc_value: that, and what the words beside it say (see :mod:`termbase._termhood`).
        cohesion: the smallest pointwise mutual information of any two parts.
        specific: how much more frequent it is here than in general Chinese, in nats.
        torn: 1 if nearly always the same character stands before it, 2 if after it.
        entropy: the smaller of left and right branching entropy, in nats.
        termhood: larger for what looks more like a term; comparable within one run.
        nested_in: candidates that contain it.
    """

    text: str
    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kind: str = "pattern"
    frequency: int = 0
    documents: int = 0
    c_value: float = 0.0
    nc_value: float = 0.0
    entropy: float = 0.0
    cohesion: float = 0.0
    specific: float = 0.0
    torn: int = 0
    termhood: float = 0.0
    places: list[tuple[int, int, int]] = field(default_factory=list)
    nested_in: list[str] = field(default_factory=list)


def entropy(counter: Counter[str]) -> float:
    """Of what stands beside, in nats."""
    total = sum(counter.values())
    return -sum(n / total * math.log(n / total) for n in counter.values()) if total else 0.0


def torn(neighbours: Counter[str]) -> bool:
    """Whether nearly always the same character goes on: then it is part of something longer."""
    total = sum(neighbours.values())
    char, top = max(neighbours.items(), key=lambda pair: (pair[1], pair[0]))
    return total >= 2 and top > 0.8 * total and is_han(char[0]) and char not in _LOOSE


def after_verb(item: ChineseCandidate, lines: Sequence[TextLine], verbs: Container[str]) -> bool:
    """Whether mostly a verb stands before it: what follows a verb is whole."""
    hits = sum(
        lines[number].text[max(start - 2, 0) : start] in verbs for number, start, _ in item.places
    )
    return 2 * hits > len(item.places)


def cohesion(item: ChineseCandidate, counts: Mapping[str, int], total: int) -> float:
    """The smallest pointwise mutual information over the ways to cut it in two, in nats."""
    best = math.inf
    at = 0
    for word in item.words[:-1]:
        at += len(word)
        one, two = item.text[:at], item.text[at:]
        if one in counts and two in counts:
            value = math.log(item.frequency * total / 2 / (counts[one] * counts[two]))
            best = min(best, value)
    return best if best < math.inf else 2.0


def specific(item: ChineseCandidate, total: int) -> float:
    """How much more frequent it is here than in general Chinese, in nats (single words)."""
    known = general_frequency(item.text)
    if not known:
        return 1.0
    return math.log((item.frequency / total) / (known / 20e6) + 1e-9)


def contrasts(
    pool: Mapping[str, ChineseCandidate],
    total: int,
    domain: Sequence[str],
    general: Sequence[str],
) -> dict[str, float]:
    """What texts of the subject and of none say of each candidate, from -1.5 to 1.5.

    Half the log ratio of its frequencies here and there, smoothed (Ahmad et al. 1999).

    Args:
        total: Chinese characters of the texts that the candidates are from.
    """
    if not domain and not general:
        return {}
    terms = sorted(pool)
    finder = TermFinder(terms)

    def counted(texts: Sequence[str]) -> tuple[list[int], int]:
        found, size = [0] * len(terms), 0
        for text in texts:
            plain = simplify("".join(text.split()))
            size += sum(map(is_han, plain))
            for _, _, at in finder.find(plain):
                found[at] += 1
        return found, size

    special, special_size = counted(domain)
    common, common_size = counted(general)
    result = {}
    for at, term in enumerate(terms):
        seen = (pool[term].frequency + special[at] + 0.5) / (total + special_size + 1)
        score = 0.3 * math.log1p(special[at])
        if common_size:
            score += 0.5 * math.log(seen * (common_size + 1) / (common[at] + 0.5))
        result[term] = min(max(score, -1.5), 1.5)
    return result


def c_values(pool: dict[str, ChineseCandidate]) -> None:
    """C-value: nested occurrences count for less."""
    by_length = sorted(pool.values(), key=lambda item: (-len(item.text), item.text))
    finder = TermFinder([item.text for item in by_length])
    outer: dict[str, list[ChineseCandidate]] = defaultdict(list)
    for item in by_length:
        inner = {at for _, _, at in finder.find(item.text)}
        for at in sorted(inner):
            if by_length[at].text != item.text:
                outer[by_length[at].text].append(item)
    for item in by_length:
        longer = outer[item.text]
        item.nested_in = [other.text for other in longer]
        # What only puts a verb before it takes nothing from it.
        longer = [other for other in longer if not _verbal(other)]
        weight = math.log2(len(item.text))
        if not longer:
            item.c_value = weight * item.frequency
        else:
            mean = sum(other.frequency for other in longer) / len(longer)
            item.c_value = weight * (item.frequency - mean)


def _verbal(item: ChineseCandidate) -> bool:
    return bool(item.words) and (item.words[0] in LIGHT_VERBS or item.tags[0] in {"v", "vd"})


def termhood(item: ChineseCandidate) -> float:
    # A short word of everyday use is frequent everywhere: that makes it no term.
    short = len(item.words) == 1 and len(item.text) <= 2
    seen = min(item.frequency, 5) if short else item.frequency
    score = 0.6 * math.log(seen) + 0.4 * math.log(max(item.documents, 1))
    score += 0.25 * math.log1p(max(item.nc_value * seen / item.frequency, 0.0))
    score += 0.3 * min(item.entropy, 1.5)
    if item.kind in {"quoted", "title", "known"}:
        score += 1.0
    if not item.words:
        return score + 1.0
    first, last = item.tags[0], item.tags[-1]
    if len(item.words) == 1:
        # A single word is a term where it is at home here and rare elsewhere.
        score += min(max(0.5 * item.specific, -3.0), 0.8)
        score += 0.5 if len(item.text) >= 4 else 0.0 if len(item.text) == 3 else -1.2
    else:
        score += 0.2 + 0.6 * min(max(item.cohesion, -2.0), 3.0)
        score -= 0.3 * max(len(item.words) - 4, 0)
    if item.words[0] in LIGHT_VERBS:
        score -= 2.0
    elif _verbal(item) or first == "r":
        score -= 1.0
    if not _NOMINAL.match(last):
        score -= 0.4
    if first.startswith(("m", "t")):
        score -= 0.7
    if JOINTS & set(item.text):
        score -= 1.0
    if len(item.words) > 1 and len(item.words[0]) == 1 and first in {"a", "v", "d"}:
        score -= 1.0
    return score - (0.0, 1.5, 4.0, 4.5)[item.torn]


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
