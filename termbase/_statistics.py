"""A Chinese candidate, and statistics over its occurrences.

C-value after Frantzi, Ananiadou and Mima (2000); branching entropy after Jin and
Tanaka-Ishii (2006).

NC-value (Frantzi, Ananiadou and Mima 2000): what stands beside the best candidates speaks
for what else it stands beside. A word's weight is the share of the best candidates that it
stands beside; a candidate's value is .8 of its C-value and .2 of its neighbours' weights.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from align.lexicon import simplify
from align.text.scripts import is_han
from termbase._chinese import LIGHT_VERBS, TermFinder, general_frequency
from termbase._contexts import Surroundings

__all__ = [
    "JOINTS",
    "ChineseCandidate",
    "c_values",
    "cohesion",
    "contrasts",
    "entropy",
    "keyness",
    "nc_values",
    "specific",
]

JOINTS = frozenset("、的和与及")


@dataclass(slots=True)
class ChineseCandidate:
    """A candidate and what is known of it.

    Attributes:
        kind: ``pattern``, ``chars`` (repeated characters across the words of the segmenter),
            ``chunk`` (between two marks), ``quoted``, ``title``, ``known`` or ``protected``.
        places: ``(line number, start, end)`` of every occurrence.
        documents: how many documents it is in.
        c_value: frequency, less what longer candidates account for, by length.
        nc_value: that, and what the words beside it say (see :func:`nc_values`).
        cohesion: the smallest pointwise mutual information of any two parts.
        specific: how much more frequent it is here than in general Chinese, in nats.
        contrast: what texts of the subject and of none say of it, from -1.5 to 1.5.
        inside: the largest share of its occurrences that stands in one longer candidate.
        around: what stands beside it.
        evidence: what :func:`termbase.termhood.chinese_features` made of that.
        termhood: the chance that it is a term.
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
    cohesion: float = 0.0
    specific: float = 0.0
    contrast: float = 0.0
    inside: float = 0.0
    evidence: tuple[float, ...] = ()
    termhood: float = 0.0
    around: Surroundings = field(default_factory=Surroundings)
    places: list[tuple[int, int, int]] = field(default_factory=list)
    nested_in: list[str] = field(default_factory=list)


def entropy(counter: Counter[str]) -> float:
    """Of what stands beside, in nats."""
    total = sum(counter.values())
    return -sum(n / total * math.log(n / total) for n in counter.values()) if total else 0.0


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
    return keyness(item.text, item.frequency, total)


def keyness(word: str, count: int, total: int) -> float:
    """How much more frequent *word* is here than in general Chinese, in nats; 1 if unknown there.

    Args:
        count: its occurrences among *total* characters.
    """
    known = general_frequency(word)
    if not known:
        return 1.0
    return math.log((count / total) / (known / 20e6) + 1e-9)


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


def c_values(pool: Mapping[str, ChineseCandidate]) -> None:
    """C-value: nested occurrences count for less. Fills in what they are nested in, too."""
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
        item.inside = max((other.frequency for other in longer), default=0) / item.frequency
        weight = math.log2(len(item.text) + (len(item.text) == 1))
        if not longer:
            item.c_value = weight * item.frequency
        else:
            mean = sum(other.frequency for other in longer) / len(longer)
            item.c_value = weight * (item.frequency - mean)


def _verbal(item: ChineseCandidate) -> bool:
    return bool(item.words) and (item.words[0] in LIGHT_VERBS or item.tags[0] in {"v", "vd"})


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
