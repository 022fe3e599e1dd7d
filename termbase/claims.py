"""Which rendering is whose: what speaks for a term's renderings beside those of other terms.

A rendering is the likelier a term's the less surely it is another's; terms that hold each
other (全球治理, 全球治理体系) are no rivals, but the one that it accounts for wholly has the
better claim. The chance that a rendering is right is a logistic model over :data:`NAMES`,
fitted by :mod:`training.termhood`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from align.text.english import stem as form
from termbase._building import Partners
from termbase._selection import Weighed
from termbase._statistics import ChineseCandidate
from termbase.composition import Composition
from termbase.ngrams import EnglishNgrams

__all__ = ["NAMES", "chances", "claims", "opposite", "rendering_features", "rescored"]

Key = tuple[str, ...]
Floats = npt.NDArray[np.float64]
_NONE = Composition(-1, 0.0, 0.0)
_NEGATIVE = frozenset("非无不逆反未去")

NAMES = (
    "bias",
    "odds",
    "coverage",
    "covered",
    "explained",
    "complete",
    "meaning",
    "pair",
    "both",
    "together",
    "gap",
    "short",
    "long",
    "loose_end",
    "starts_verb",
    "ends_verb",
    "rival",
    "rival_overlapping",
    "opposite",
    "fixed",
    "before",
    "after",
    "longer",
    "longer_covers",
    "shorter",
    "comparable",
    "odds_comparable",
    "coverage_comparable",
    "covered_comparable",
    "explained_comparable",
    "meaning_comparable",
    "pair_comparable",
    "together_comparable",
)
# What of it tells something else in texts that are no translations of each other.
_COMPARABLE = tuple(name.removesuffix("_comparable") for name in NAMES if "_comparable" in name)


def opposite(one: str, two: str) -> bool:
    """Whether one term is the other with a sign of negation before it, or another one."""
    if one == two:
        return False
    for sign, rest in ((one[:1], one[1:]), (two[:1], two[1:])):
        if sign in _NEGATIVE and len(rest) > 1:
            other = two if rest == one[1:] else one
            bare = other.removeprefix("有")
            if rest in (other, bare) or rest.endswith(bare) or bare.endswith(rest):
                return True
    return False


def claims(weighed: Mapping[str, Sequence[Weighed]]) -> dict[Key, list[tuple[float, str]]]:
    """Which terms each English n-gram is a rendering of, the strongest claim first."""
    found: dict[Key, list[tuple[float, str]]] = {}
    for term, items in weighed.items():
        for item in items[:3]:
            value = item.probability * item.coverage
            if value > 0.02:
                found.setdefault(item.ngram.key, []).append((value, term))
    for rows in found.values():
        rows.sort(key=lambda row: (-row[0], row[1]))
    return found


def rendering_features(
    candidate: ChineseCandidate,
    items: Sequence[Weighed],
    parts: Mapping[Key, Composition],
    ngrams: EnglishNgrams,
    partners: Partners,
    owners: Mapping[Key, Sequence[tuple[float, str]]],
    trust: float,
) -> Floats:
    """What speaks for each of the renderings of a term, ``(len(items), len(NAMES))``."""
    term = candidate.text
    lines = sorted({line for line, _, _ in candidate.places})
    paired = sum(line in partners.of for line in lines)
    rows = []
    for item in items:
        key = item.ngram.key
        part = parts.get(key, _NONE)
        own = item.probability * item.coverage
        rival = rival_overlapping = 0.0
        against = 0.0
        for value, other in owners.get(key, ())[:12]:
            if other == term:
                continue
            if opposite(term, other):
                against = max(against, value)
            if other in term or term in other:
                rival_overlapping = max(rival_overlapping, value)
            else:
                rival = max(rival, value)
        seen = partners.together(lines, ngrams.lines(ngrams.index[key]))
        content = max(item.ngram.content, 1)
        size = math.log(content / max(0.5 * len(term), 1.0))
        values = {
            "bias": 1.0,
            "odds": _odds(item.probability),
            "coverage": item.coverage,
            "covered": part.covered,
            "explained": part.explained,
            "complete": part.complete,
            "meaning": part.meaning,
            "pair": "pair" in item.methods,
            "both": len(item.methods) > 1,
            "together": min(seen / max(paired, 1), 1.0),
            "gap": abs(math.log((candidate.frequency + 1) / (len(item.ngram.places) + 1))),
            "short": max(-size, 0.0),
            "long": max(size, 0.0),
            "loose_end": ngrams.attributive(key[-1]) if len(key) > 1 else 0.0,
            "starts_verb": (len(key) > 1) * ngrams.verbs.score(key[0]),
            "ends_verb": (len(key) > 1) * ngrams.verbs.score(key[-1]),
            "rival": max(rival - own, 0.0),
            "rival_overlapping": max(rival_overlapping - own, 0.0),
            "opposite": against,
            **_around(item, ngrams),
            **_among(item, items, parts),
            "comparable": 1 - trust,
        }
        values |= {f"{name}_comparable": values[name] * (1 - trust) for name in _COMPARABLE}
        rows.append([float(values[name]) for name in NAMES])
    return np.array(rows, dtype=np.float64).reshape(len(items), len(NAMES))


def _odds(chance: float) -> float:
    chance = min(max(chance, 1e-3), 1 - 1e-3)
    return math.log(chance / (1 - chance))


def _around(item: Weighed, ngrams: EnglishNgrams) -> dict[str, float]:
    """In what share of its places a content word stands before, after, the same one at a side."""
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    for (number, _, _), (first, last) in zip(item.ngram.places, item.ngram.spans, strict=True):
        tokens = ngrams.tokens[number]
        for at, found in ((first - 1, before), (last, after)):
            if 0 <= at < len(tokens) and tokens[at].content:
                name = form(tokens[at].lower)
                found[name] = found.get(name, 0) + 1
    count = len(item.ngram.places)
    most = max((*before.values(), *after.values()), default=0)
    return {
        "fixed": max(most - 1, 0) / (count + 0.5),
        "before": sum(before.values()) / count,
        "after": sum(after.values()) / count,
    }


def _among(
    item: Weighed, items: Sequence[Weighed], parts: Mapping[Key, Composition]
) -> dict[str, float]:
    """What renderings of the same term say that hold it, or that it holds."""
    own, covered = item.ngram.key, parts.get(item.ngram.key, _NONE).covered
    found = {"longer": 0.0, "longer_covers": 0.0, "shorter": 0.0}
    for other in items:
        key = other.ngram.key
        ratio = other.probability / (item.probability + 0.05)
        if len(key) > len(own) and _holds(key, own):
            found["longer"] = max(found["longer"], min(ratio, 2.0))
            gain = parts.get(key, _NONE).covered - covered
            found["longer_covers"] = max(found["longer_covers"], gain)
        elif len(key) < len(own) and _holds(own, key):
            found["shorter"] = max(found["shorter"], min(ratio, 2.0))
    return found


def _holds(long: Key, short: Key) -> bool:
    size = len(short)
    return any(long[at : at + size] == short for at in range(len(long) - size + 1))


@lru_cache(maxsize=1)
def _weights() -> Floats:
    text = resources.files("termbase").joinpath("_weights_termhood.json").read_text("utf-8")
    loaded = json.loads(text)["rendering"]
    return np.array([loaded[name] for name in NAMES], dtype=np.float64)


def chances(rows: Floats, weights: Mapping[str, float] | None = None) -> Floats:
    """The chance that each rendering is right, by :func:`rendering_features`."""
    chosen = _weights() if weights is None else np.array([weights[name] for name in NAMES])
    found: Floats = 1 / (1 + np.exp(-np.clip(rows @ chosen, -30, 30)))
    return found


def rescored(
    candidates: Sequence[ChineseCandidate],
    weighed: Mapping[str, Sequence[Weighed]],
    parts: Mapping[str, Mapping[Key, Composition]],
    ngrams: EnglishNgrams,
    partners: Partners,
    trust: float,
    weights: Mapping[str, float] | None = None,
) -> dict[str, list[Weighed]]:
    """*weighed* with the chances that the claims of all terms together leave, best first."""
    owners = claims(weighed)
    result: dict[str, list[Weighed]] = {}
    for candidate in candidates:
        items = weighed[candidate.text]
        if not items:
            result[candidate.text] = []
            continue
        rows = rendering_features(
            candidate, items, parts.get(candidate.text, {}), ngrams, partners, owners, trust
        )
        found = [
            item._replace(probability=float(chance))
            for item, chance in zip(items, chances(rows, weights), strict=True)
        ]
        found.sort(key=lambda item: (-item.probability, item.ngram.key))
        result[candidate.text] = found
    return result
