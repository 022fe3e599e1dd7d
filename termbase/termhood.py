"""How probably a candidate is a term: logistic models over what texts say of it.

The first model (:data:`CHINESE`) sees the Chinese texts only; the second
(:data:`BILINGUAL`) adds what the English ones say of the candidate's rendering. Their weights
are fitted by :mod:`training.termhood` on texts whose candidates a reader has labelled.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from align.lexicon.frequencies import frequencies
from align.text.scripts import has_han, is_han
from termbase._building import Partners
from termbase._chinese import LIGHT_VERBS
from termbase._contexts import LOOSE
from termbase._english_terms import WordCounts
from termbase._selection import Weighed
from termbase._statistics import JOINTS, ChineseCandidate, entropy, keyness
from termbase.english import FUNCTION_WORDS
from termbase.ngrams import EnglishNgrams

__all__ = [
    "BILINGUAL",
    "CHINESE",
    "bilingual_features",
    "bilingual_probabilities",
    "chinese_features",
    "chinese_probabilities",
    "contrasted",
]

Floats = npt.NDArray[np.float64]

CHINESE = (
    "bias",
    "frequency",
    "documents",
    "one_character",
    "two_characters",
    "three_characters",
    "long",
    "words",
    "c_value",
    "nc_value",
    "inside",
    "free_left",
    "free_right",
    "free",
    "whole",
    "entropy",
    "torn_left",
    "torn_right",
    "cut",
    "cohesion",
    "key_word",
    "key_parts",
    "key_least",
    "entry",
    "entry_short",
    "listed",
    "quoted",
    "heading",
    "defined",
    "original",
    "begins_longer",
    "ends_longer",
    "verb_first",
    "light_verb",
    "adjective_first",
    "number_first",
    "grammar_first",
    "noun_last",
    "verb_last",
    "name",
    "joint",
    "latin",
    "latin_only",
    "once_long",
    "idiom",
    "set_apart",
    "parallel",
    "verb_object",
    "inner_verb",
    "verb_alone",
    "adjective_alone",
    "one_character_last",
    "mass",
    "introduces",
)

BILINGUAL = (
    *CHINESE,
    "repeated",
    "rendered",
    "not_rendered",
    "verbal",
    "loose_end",
    "capitals",
    "frequency_en",
    "key_en",
    "key_en_single",
    "of_clause",
    "consistent",
)


def chinese_features(
    items: Sequence[ChineseCandidate],
    total: int,
    documents: int,
    lexicon: Container[object] = frozenset(),
) -> Floats:
    """What the Chinese texts say of each candidate, ``(len(items), len(CHINESE))``.

    It is kept in :attr:`ChineseCandidate.evidence` too.

    Args:
        total: Han characters of the texts. documents: how many there are.
        lexicon: words of the language.
    """
    begins, ends = _productive(items)
    counts: Counter[str] = Counter()
    for item in items:
        if len(item.words) <= 1:
            counts[item.text] = item.frequency
    rows = [
        _row(item, total, documents, lexicon, begins[item.text], ends[item.text], counts)
        for item in items
    ]
    for item, row in zip(items, rows, strict=True):
        item.evidence = tuple(row)
    return np.array(rows, dtype=np.float64).reshape(len(items), len(CHINESE))


def _productive(items: Sequence[ChineseCandidate]) -> tuple[Counter[str], Counter[str]]:
    """How many repeated or free longer candidates begin and end with each."""
    begins: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    by_text = {item.text: item for item in items}
    for item in items:
        for outer in item.nested_in:
            longer = by_text.get(outer)
            if longer is None or len(outer) > len(item.text) + 4:
                continue
            if longer.frequency > 1 or longer.around.free:
                begins[item.text] += outer.startswith(item.text)
                ends[item.text] += outer.endswith(item.text)
    return begins, ends


def _row(
    item: ChineseCandidate,
    total: int,
    documents: int,
    lexicon: Container[object],
    begins: int,
    ends: int,
    counts: Mapping[str, int],
) -> list[float]:
    around, n, size = item.around, item.frequency, len(item.text)
    first = item.tags[0] if item.tags else ""
    last = item.tags[-1] if item.tags else ""
    many = len(item.words) > 1
    parts = [
        min(max(keyness(word, counts.get(word, n), total), -3.0), 6.0)
        for word in item.words
        if len(word) > 1
    ] or [1.0]
    entry = item.text in lexicon
    han = has_han(item.text)
    latin = any(char.isalpha() and not is_han(char) for char in item.text)
    values = {
        "bias": 1.0,
        "frequency": math.log(n),
        "documents": math.log(max(item.documents, 1)) / math.log(max(documents, 2)),
        "one_character": size == 1,
        "two_characters": size == 2,
        "three_characters": size == 3,
        "long": max(size - 6, 0) / 4,
        "words": max(len(item.words) - 2, 0),
        "c_value": math.log1p(max(item.c_value, 0.0)),
        "nc_value": math.log1p(max(item.nc_value - 0.8 * item.c_value, 0.0)),
        "inside": min(item.inside, 1.0),
        "free_left": around.free_left / n,
        "free_right": around.free_right / n,
        "free": around.free / n,
        "whole": around.whole > 0,
        "entropy": min(entropy(around.left), entropy(around.right), 2.0),
        "torn_left": _fixed(around.left),
        "torn_right": _fixed(around.right),
        "cut": around.cut / n,
        "cohesion": min(max(item.cohesion, -2.0), 4.0) if many else 2.0,
        "key_word": 0.0 if many else min(max(item.specific, -3.0), 5.0),
        "key_parts": sum(parts) / len(parts) if many else 0.0,
        "key_least": min(parts) if many else 0.0,
        "entry": entry,
        "entry_short": entry and size <= 2,
        "listed": around.listed / n,
        "quoted": around.quoted > 0,
        "heading": around.headings > 0,
        "defined": around.defined > 0,
        "original": around.original > 0,
        "begins_longer": math.log1p(begins),
        "ends_longer": math.log1p(ends),
        "verb_first": many and first.startswith("v") and first != "vn",
        "light_verb": bool(item.words) and item.words[0] in LIGHT_VERBS,
        "adjective_first": many and first.startswith(("a", "b", "z")),
        "number_first": first.startswith(("m", "t", "q")),
        "grammar_first": bool(_GRAMMAR.match(first)),
        "noun_last": bool(_NOUN.match(last)),
        "verb_last": last == "v",
        "name": any(tag.startswith(("nr", "ns", "nt", "nz")) for tag in item.tags),
        "joint": not JOINTS.isdisjoint(item.words) or "、" in item.text,
        "latin": latin,
        "latin_only": latin and not han,
        "once_long": n == 1 and size > 4,
        "idiom": not many and first in {"i", "l"},
        "set_apart": item.kind == "chunk",
        "parallel": item.kind == "parallel",
        "verb_object": many and first == "v" and bool(_NOUN.match(last)),
        "inner_verb": any(tag == "v" for tag in item.tags[1:-1]),
        "verb_alone": not many and first.startswith("v"),
        "adjective_alone": not many and first.startswith(("a", "d", "b", "z")),
        "one_character_last": many and len(item.words[-1]) == 1 and is_han(item.words[-1]),
        "mass": 0.0 if many else _mass(item.text, n, total),
        "introduces": around.introducing / n,
    }
    return [float(values[name]) for name in CHINESE]


# Longer than that, a candidate is a phrase.
_PHRASE = 3
_GRAMMAR = re.compile(r"^(d|p|c|r|f|u)")
_NOUN = re.compile(r"^(n|vn|an|j|l|i|s$|eng|k)")


# Of the tokens of general Chinese so many are characters.
_PER_TOKEN = 1.6


def _mass(word: str, count: int, total: int) -> float:
    """How many more of *word* there are than general Chinese would have, a log-likelihood's log."""
    usual = (frequencies().tokens.get(word, 0) + 0.5) / (_PER_TOKEN * _tokens())
    return math.log1p(count * min(max(math.log(count / total / usual), 0.0), 6.0))


@lru_cache(maxsize=1)
def _tokens() -> float:
    return float(sum(frequencies().tokens.values()))


def _fixed(neighbours: Counter[str]) -> float:
    """How surely the same character goes on there, from 0 to 1."""
    going = [(count, char) for char, count in neighbours.items() if len(char) == 1]
    if not going:
        return 0.0
    count, char = max(going)
    if char in LOOSE:
        return 0.0
    return max(count - 1, 0) / (sum(neighbours.values()) + 0.5)


def bilingual_features(
    items: Sequence[ChineseCandidate],
    weighed: Mapping[str, Sequence[Weighed]],
    ngrams: EnglishNgrams,
    partners: Partners,
    trust: float,
) -> Floats:
    """What Chinese texts and renderings say of each candidate, ``(len(items), len(BILINGUAL))``.

    That a phrase has a rendering tells the more, the fewer phrases of the same texts have one:
    nearly all do in translations, few in texts on the same subject.

    Args:
        items: with what the Chinese texts say, :attr:`ChineseCandidate.evidence`.
        weighed: renderings of each, best first.
        partners: which lines are translations of which. trust: how far the texts are.
    """
    words = WordCounts(ngrams.tokens)
    long = [item for item in items if len(item.text) > _PHRASE]
    share = sum(map(_sure, (weighed[item.text] for item in long))) / max(len(long), 1)
    share = min(max(share, 0.01), 0.99)
    rows = []
    for item in items:
        found = weighed[item.text]
        values = dict.fromkeys(BILINGUAL[len(CHINESE) :], 0.0)
        phrase = len(item.text) > _PHRASE
        sure = _sure(found)
        values["repeated"] = item.frequency > 1 and (phrase or len(item.words) > 1)
        values["rendered"] = phrase * sure * -math.log(share)
        values["not_rendered"] = phrase * (1 - sure) * -math.log(1 - share)
        if found:
            best, key = found[0], found[0].ngram.key
            chance = best.probability
            keys = [words.keyness(word) for word in key if word not in FUNCTION_WORDS] or [0.0]
            shape = max(best.ngram.forms, key=lambda text: (best.ngram.forms[text], text))
            letters = [word for word in shape.split() if word.lower() not in FUNCTION_WORDS]
            values |= {
                "verbal": chance * ngrams.verbs.score(key[0]),
                "loose_end": chance * ngrams.attributive(key[-1]),
                "capitals": chance * all(word[:1].isupper() for word in letters),
                "frequency_en": chance * math.log(len(best.ngram.places)),
                "key_en": chance * sum(keys) / len(keys),
                "key_en_single": chance * keys[0] * (len(key) == 1),
                "of_clause": chance * any(word in FUNCTION_WORDS for word in key),
                "consistent": trust * _consistent(item, best, ngrams, partners),
            }
        own = (float(values[name]) for name in BILINGUAL[len(CHINESE) :])
        rows.append([*item.evidence, *own])
    return np.array(rows, dtype=np.float64).reshape(len(items), len(BILINGUAL))


def _consistent(
    item: ChineseCandidate, best: Weighed, ngrams: EnglishNgrams, partners: Partners
) -> float:
    """How often the pairs with a repeated candidate have its rendering, by how many there are."""
    lines = sorted({line for line, _, _ in item.places} & partners.of.keys())
    if len(lines) < 2:
        return 0.0
    together = partners.together(lines, ngrams.lines(ngrams.index[best.ngram.key]))
    return min(together / len(lines), 1.0) * math.log(len(lines))


def _sure(found: Sequence[Weighed]) -> float:
    """How surely a term has a rendering that accounts for all of it."""
    return found[0].probability * found[0].coverage if found else 0.0


def _log_odds(chance: float) -> float:
    chance = min(max(chance, 1e-3), 1 - 1e-3)
    return math.log(chance / (1 - chance))


@lru_cache(maxsize=1)
def _weights() -> dict[str, dict[str, float]]:
    text = resources.files("termbase").joinpath("_weights_termhood.json").read_text("utf-8")
    loaded: dict[str, dict[str, float]] = json.loads(text)
    return loaded


def _chances(
    rows: Floats, names: Sequence[str], model: str, weights: Mapping[str, float] | None
) -> Floats:
    chosen = _weights()[model] if weights is None else weights
    logit = rows @ np.array([chosen[name] for name in names])
    chances: Floats = 1 / (1 + np.exp(-np.clip(logit, -30, 30)))
    return chances


def chinese_probabilities(rows: Floats, weights: Mapping[str, float] | None = None) -> Floats:
    """The chance that each candidate is a term, by :func:`chinese_features`.

    Args:
        weights: instead of the package's.
    """
    return _chances(rows, CHINESE, "chinese", weights)


def bilingual_probabilities(rows: Floats, weights: Mapping[str, float] | None = None) -> Floats:
    """The same by :func:`bilingual_features`."""
    return _chances(rows, BILINGUAL, "bilingual", weights)


def contrasted(chance: float, item: ChineseCandidate) -> float:
    """*chance* with what texts of the subject and of none say added to its odds."""
    if not item.contrast:
        return chance
    return 1 / (1 + math.exp(-(_log_odds(chance) + item.contrast)))
