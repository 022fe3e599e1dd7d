"""What speaks for and against renderings as numbers, and the order and chances from them.

For renderings by word links (:data:`NAMES`) and for composed ones (:data:`COMPOSED_NAMES`);
the weights are fitted in bench.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from align.text.english import lemma
from align.text.english import stem as form
from termbase.composition import Composition
from termbase.dictionary import Dictionary
from termbase.english import FUNCTION_WORDS, Token, VerbCounts
from termbase.linking import LinkedRendering, TermData
from termbase.ngrams import EnglishNgrams, Ngram

__all__ = [
    "CALIBRATION",
    "COMPOSED_NAMES",
    "NAMES",
    "NgramCounts",
    "best_rivals",
    "calibration_rows",
    "composed_features",
    "features",
    "learned_table",
    "rank",
    "rank_composed",
]

Key = tuple[str, ...]
Floats = npt.NDArray[np.float64]

_LOOSE = frozenset([""]) | FUNCTION_WORDS


NAMES = (
    "score",
    "mean",
    "best",
    "inside",
    "purity",
    "first",
    "dice",
    "given_term",
    "likelihood",
    "length",
    "long",
    "inner_function",
    "capitals",
    "narrower",
    "bracket",
    "left_fixed",
    "right_fixed",
    "left_capital",
    "right_capital",
    "mixed_case",
    "explained",
    "covered",
    "participle",
    "starts_verb",
    "ends_verb",
    "left_joined",
    "right_joined",
    "learned_en",
    "learned_zh",
)


_LIKELIHOOD = NAMES.index("likelihood")


class _Shape(NamedTuple):
    """What a folded n-gram is like whichever term it renders.

    Attributes:
        content: the forms of its content words.
        shorter: the numbers of the wanted n-grams inside it.
        inner_function, participle, starts_verb, ends_verb, left_fixed, right_fixed,
            left_joined, right_joined: features of :data:`NAMES`.
    """

    content: tuple[str, ...]
    shorter: frozenset[int]
    inner_function: float
    participle: float
    starts_verb: float
    ends_verb: float
    left_fixed: float
    right_fixed: float
    left_joined: float
    right_joined: float


class NgramCounts:
    """In which sentences each wanted n-gram (folded words) stands, and beside which words."""

    def __init__(self, data: Sequence[TermData], en_tokens: Sequence[Sequence[Token]]) -> None:
        wanted: dict[Key, int] = {}
        for item in data:
            for key in item.candidates:
                wanted.setdefault(key, len(wanted))
        longest: dict[str, int] = {}
        for key in wanted:
            longest[key[0]] = max(longest.get(key[0], 0), len(key))
        self._index = wanted
        self._longest = longest
        self._sentences: list[set[int]] = [set() for _ in wanted]
        self._verbs = VerbCounts()
        self._left: list[dict[str, int]] = [{} for _ in wanted]
        self._right: list[dict[str, int]] = [{} for _ in wanted]
        self._shapes: dict[Key, _Shape] = {}
        for number, tokens in enumerate(en_tokens):
            words = tuple(lemma(token.lower) for token in tokens if token.word)
            self._verbs.add(words)
            size = len(words)
            for start, word in enumerate(words):
                for end in range(start + 1, min(start + longest.get(word, 0), size) + 1):
                    at = wanted.get(words[start:end])
                    if at is not None:
                        self._sentences[at].add(number)
                        before = words[start - 1] if start else ""
                        after = words[end] if end < size else ""
                        self._left[at][before] = self._left[at].get(before, 0) + 1
                        self._right[at][after] = self._right[at].get(after, 0) + 1

    def number(self, key: Key) -> int:
        """The number of *key* among the wanted n-grams."""
        return self._index[key]

    def sentences(self, number: int) -> set[int]:
        """The numbers of the sentences that hold n-gram *number*."""
        return self._sentences[number]

    def shape(self, key: Key) -> _Shape:
        """What *key* is like."""
        known = self._shapes.get(key)
        if known is None:
            at, size = self._index[key], len(key)
            content = tuple([form(word) for word in key if word not in FUNCTION_WORDS])
            left, left_joined = _fixed(self._left[at])
            right, right_joined = _fixed(self._right[at])
            known = self._shapes[key] = _Shape(
                content,
                self._inside(key),
                float(size - len(content)) / size,
                float(key[-1].endswith(("ed", "ing"))) + float(key[0].endswith("ed")),
                self._verbs.score(key[0]),
                self._verbs.score(key[-1]),
                left,
                right,
                left_joined,
                right_joined,
            )
        return known

    def _inside(self, key: Key) -> frozenset[int]:
        """The wanted n-grams that are shorter than *key* and stand in it."""
        size, found = len(key), []
        for start, word in enumerate(key):
            # No wanted n-gram that begins so is longer.
            longest = min(self._longest.get(word, 0), size - start, size - 1)
            for end in range(start + 1, start + longest + 1):
                at = self._index.get(key[start:end])
                if at is not None:
                    found.append(at)
        return frozenset(found)


def _likelihoods(both: Floats, left: int, right: Floats, total: int) -> Floats:
    """Dunning's log-likelihood ratios, signed."""
    a, b, c = both, left - both, right - both
    d = np.maximum(total - a - b - c, 0)
    cells = _entropy(a, b, c, d) - _entropy(a + b, c + d) - _entropy(a + c, b + d)
    ratio: Floats = 2 * np.where(a * d >= b * c, cells, -cells)
    return ratio


def _entropy(*cells: Floats) -> Floats:
    """The sum of n log(n / all of them)."""
    counts = np.maximum(np.stack(cells), 0.0)
    # Of none it is nothing.
    logs = np.log(np.maximum(counts, 1e-300) / np.maximum(counts.sum(0), 1e-300))
    found: Floats = (counts * logs).sum(0)
    return found


def _fixed(neighbours: Mapping[str, int]) -> tuple[float, float]:
    """How sure the next word is: its share, drawn to nothing where little was seen.

    Of content words, and of all words.
    """
    total = content = top = 0
    for word, count in neighbours.items():
        total += count
        if word and count > top:
            top = count
        if count > content and word not in _LOOSE:
            content = count
    return max(content - 1, 0) / (total + 1), max(top - 1, 0) / (total + 1)


def _parts(
    term: str, dictionary: Dictionary
) -> list[tuple[int, int, tuple[tuple[str, ...], ...], float]]:
    """Dictionary words inside *term*; a character inside a known longer word counts little."""
    parts = []
    inside = [False] * len(term)
    for size in range(min(8, len(term)), 0, -1):
        for start in range(len(term) - size + 1):
            glosses = dictionary.forms(term[start : start + size])
            if glosses:
                trust = 1.0 if size > 1 else 0.35 if inside[start] else 0.7
                parts.append((start, start + size, glosses, trust))
                if size > 1:
                    inside[start : start + size] = [True] * size
    return parts


def _by_first_word(
    parts: Sequence[tuple[int, int, Sequence[tuple[str, ...]], float]],
) -> dict[str, list[tuple[int, int, tuple[str, ...], float]]]:
    """The translations of a term's parts, by their first word."""
    found: dict[str, list[tuple[int, int, tuple[str, ...], float]]] = {}
    for start, end, glosses, trust in parts:
        for gloss in glosses:
            found.setdefault(gloss[0], []).append((start, end, gloss, trust))
    return found


class _Accounting:
    """How far a rendering's words and a term account for each other.

    Args:
        words: the words of the term. learned: see :func:`learned_table`.
    """

    def __init__(
        self,
        term: str,
        words: Sequence[str],
        dictionary: Dictionary,
        learned: Mapping[str, Mapping[str, float]],
    ) -> None:
        self._size = len(term)
        self._parts = _by_first_word(_parts(term, dictionary))
        self._rows = [(learned.get(word, {}), len(word)) for word in words]
        self._length = max(sum(size for _, size in self._rows), 1)
        self._links: dict[str, tuple[float, ...]] = {}

    def composed(self, content: Sequence[str]) -> tuple[float, float]:
        """How much of *content* the term's parts explain, and how much of the term it covers."""
        have = set(content)
        firsts = [first for first in have if first in self._parts]
        if not firsts:
            return 0.0, 0.0
        chars = [0.0] * self._size
        explained = dict.fromkeys(have, 0.0)
        for first in firsts:
            for start, end, gloss, trust in self._parts[first]:
                if len(gloss) == 1 or have.issuperset(gloss):
                    for at in range(start, end):
                        chars[at] = max(chars[at], trust)
                    for word in gloss:
                        explained[word] = max(explained[word], trust)
        total = sum(explained[word] for word in content) / len(content)
        return total, sum(chars) / max(self._size, 1)

    def learned(self, content: Sequence[str]) -> tuple[float, float]:
        """Mean best learned probability over the rendering's forms, and over the term's words."""
        if not content or not self._rows:
            return 0.0, 0.0
        links = [self._links_of(word) for word in content]
        best = links[0] if len(links) == 1 else map(max, zip(*links, strict=True))
        zh = 0.0
        for (_, size), chance in zip(self._rows, best, strict=True):
            zh += size * chance
        return sum(map(max, links)) / len(content), zh / self._length

    def _links_of(self, word: str) -> tuple[float, ...]:
        known = self._links.get(word)
        if known is None:
            known = self._links[word] = tuple([row.get(word, 0.0) for row, _ in self._rows])
        return known


def learned_table(
    zh_words: Sequence[Sequence[str]],
    en_stems: Sequence[Sequence[str]],
    links: Sequence[npt.NDArray[np.float32]],
) -> dict[str, dict[str, float]]:
    """How probably each Chinese word is linked to each English stem, from all the links."""
    total: dict[str, int] = {}
    table: dict[str, dict[str, float]] = {}
    for zh, en, block in zip(zh_words, en_stems, links, strict=True):
        for word in zh:
            total[word] = total.get(word, 0) + 1
        for i, j in zip(*np.nonzero(block > 0.2), strict=True):
            row = table.setdefault(zh[i], {})
            row[en[j]] = row.get(en[j], 0.0) + float(block[i, j])
    for word, row in table.items():
        scale = 1.0 / (total[word] + 0.5)
        for item in row:
            row[item] = min(row[item] * scale, 1.0)
    return table


def features(
    item: TermData,
    counts: NgramCounts,
    *,
    pairs: int,
    dictionary: Dictionary,
    words: Sequence[str],
    learned: Mapping[str, Mapping[str, float]],
) -> tuple[list[LinkedRendering], Floats]:
    """The candidates of one term and their features, ``(candidates, len(NAMES))``.

    Args:
        pairs: how many sentence pairs there are.
        words: the words of the term.
    """
    candidates = list(item.candidates.values())
    expected = max(0.55 * len(item.term), 1.0)
    n, occurrences = len(item.pairs), max(item.occurrences, 1)
    numbers = [counts.number(c.key) for c in candidates]
    together = {at: len(item.pairs & counts.sentences(at)) for at in numbers}
    here = frozenset(numbers)
    accounting = _Accounting(item.term, words, dictionary, learned)
    rows = []
    for at, c in zip(numbers, candidates, strict=True):
        both, count = together[at], max(c.count, 1)
        shape = counts.shape(c.key)
        total = len(counts.sentences(at))
        ratio = math.log(max(len(shape.content), 1) / expected)
        narrower = 0.0
        for short in shape.shorter & here:
            narrower = max(narrower, both / max(together[short], 1))
        best = max(c.forms, key=lambda text: (c.forms[text], text)) if len(c.forms) > 1 else None
        if best is None:
            (best,) = c.forms
        letters, capitals = _capitals(best)
        rows.append(
            (
                math.log(c.square / occurrences + 1e-3),
                c.score / count,
                c.best,
                c.inside / count,
                c.purity / count,
                c.first / occurrences,
                math.log(2 * both / max(n + total, 1) + 1e-3),
                both / max(n, 1),
                total,
                abs(ratio),
                max(ratio, 0.0),
                shape.inner_function,
                capitals / max(letters, 1),
                min(narrower, 1.0),
                float("(" in best),
                shape.left_fixed,
                shape.right_fixed,
                c.left_capital / count,
                c.right_capital / count,
                float(0 < capitals < letters),
                *accounting.composed(shape.content),
                shape.participle,
                shape.starts_verb,
                shape.ends_verb,
                shape.left_joined,
                shape.right_joined,
                *accounting.learned(shape.content),
            )
        )
    matrix = np.array(rows, dtype=np.float64).reshape(len(candidates), len(NAMES))
    both_of = np.array([together[at] for at in numbers], dtype=np.float64)
    ratios = _likelihoods(both_of, n, matrix[:, _LIKELIHOOD], pairs)
    matrix[:, _LIKELIHOOD] = np.log1p(np.maximum(ratios, 0.0))
    return candidates, matrix


@lru_cache(maxsize=100_000)
def _capitals(text: str) -> tuple[int, int]:
    """How many words of *text* are no words of grammar, and how many of these have a capital."""
    letters = [word for word in text.split() if word.lower() not in FUNCTION_WORDS]
    return len(letters), sum(word[:1].isupper() for word in letters)


COMPOSED_NAMES = (
    "covered",
    "explained",
    "whole",
    "frequency",
    "frequency_gap",
    "document_gap",
    "commas",
    "inner_function",
    "inner_complete",
    "starts_verb",
    "ends_verb",
    "left_fixed",
    "right_fixed",
    "left_capital",
    "right_capital",
    "mixed_case",
    "length",
    "ends_participle",
    "starts_ing",
    "ends_adjective",
    "rival",
    "unexplained",
    "uncovered",
    "conjunction",
    "beaten",
    "meaning",
    "meaning_behind",
    "meaning_alone",
)
_TRAITS = (
    "places",
    "words",
    "content",
    "and",
    "comma",
    "starts_verb",
    "ends_verb",
    "left_fixed",
    "right_fixed",
    "left_capital",
    "right_capital",
    "mixed_case",
    "ends_participle",
    "starts_ing",
    "ends_adjective",
)
_CONJUNCTIONS = frozenset("和与及、")
_ADJECTIVES = ("al", "ive", "ous", "ful", "able", "ible", "less", "ary", "ic", "ese")


def composed_features(
    terms: Sequence[str],
    frequencies: Sequence[int],
    found: Sequence[Sequence[Composition]],
    ngrams: EnglishNgrams,
    rivals: Sequence[Sequence[float]],
) -> list[npt.NDArray[np.float64]]:
    """Features of each term's compositions, ``(len(found[i]), len(COMPOSED_NAMES))``.

    Args:
        frequencies: of the terms.
        rivals: for each composition the best score that another term has for its n-gram.
    """
    sizes = np.array([len(parts) for parts in found], dtype=np.int64)
    flat = [part for parts in found for part in parts]
    if not flat:
        return [np.zeros((0, len(COMPOSED_NAMES))) for _ in found]
    own = np.array(
        [(part.covered, part.explained, part.complete, part.score, part.meaning) for part in flat]
    )
    covered, explained, complete, score, cosine = own.T
    traits = np.array([_traits(part.row, ngrams) for part in flat])
    of_rows = dict(zip(_TRAITS, traits.T, strict=True))
    of_terms = np.array(
        [
            (frequency, len(term), bool(_CONJUNCTIONS & set(term)))
            for term, frequency in zip(terms, frequencies, strict=True)
        ],
        dtype=np.float64,
    )
    frequency, length, joins = np.repeat(of_terms, sizes, axis=0).T
    rival = np.fromiter((value for row in rivals for value in row), np.float64, len(flat))
    # What a term's compositions have in common; terms without any have no place in them.
    some = np.flatnonzero(sizes)
    first = (np.cumsum(sizes) - sizes)[some]
    # The cosine of a word which the encoder hardly knows says nothing against it.
    meaning = np.where(complete > 0, np.maximum(cosine, 0.5), cosine)
    closest = np.repeat(np.maximum.reduceat(meaning, first), sizes[some])
    beaten = np.repeat(np.maximum.reduceat(complete, first), sizes[some]) * (1 - complete)
    places, words, content = of_rows["places"], of_rows["words"], of_rows["content"]
    gap = np.log(frequency + 1) - np.log(places + 1)
    coordinated = np.maximum(of_rows["and"] > 0, of_rows["comma"] > 0)
    columns = {
        "covered": covered,
        "explained": explained,
        "whole": complete,
        "frequency": np.log(places),
        "frequency_gap": np.maximum(gap, 0.0),
        "document_gap": np.maximum(-gap, 0.0),
        "commas": of_rows["comma"],
        # Where every word is accounted for, an "and" or "of" between them is natural.
        "inner_function": (1 - complete) * (words - content - joins * of_rows["and"]) / words,
        "inner_complete": complete * (words - content) / words,
        "length": np.abs(np.log(np.maximum(content, 1) / np.maximum(0.5 * length, 1.0))),
        "rival": score - rival,
        "unexplained": np.minimum(content * (1 - explained), 3.0),
        "uncovered": np.minimum(length * (1 - covered), 4.0),
        # Only one of the two is a coordination; 团结合作 needs no word for *and*.
        "conjunction": np.where(
            joins > 0, np.where(coordinated, 0.0, 1.0), coordinated * (1 - complete)
        ),
        "beaten": beaten,
        "meaning": meaning,
        "meaning_behind": closest - meaning,
        # Where the dictionary is silent the vectors speak.
        "meaning_alone": meaning * (1 - score),
    }
    matrix = np.stack([columns[n] if n in columns else of_rows[n] for n in COMPOSED_NAMES], axis=1)
    return np.split(matrix, np.cumsum(sizes)[:-1])


def _traits(row: int, ngrams: EnglishNgrams) -> tuple[float, ...]:
    """What an n-gram is like by itself, in the order of ``_TRAITS``."""
    known = ngrams.traits.get(row)
    if known is not None:
        return known
    item = ngrams.items[row]
    key, last = item.key, item.key[-1]
    form = max(item.forms, key=lambda text: (item.forms[text], text))
    letters = [word for word in form.split() if word.lower() not in FUNCTION_WORDS]
    capitals = sum(word[:1].isupper() for word in letters)
    many = len(key) > 1
    found = ngrams.traits[row] = (
        len(item.places),
        len(key),
        item.content,
        key.count("and"),
        "," in form,
        many * ngrams.verbs.score(key[0]),
        many * ngrams.verbs.score(last),
        *_around(item, ngrams),
        0 < capitals < len(letters),
        last.endswith(("ed", "ing")),
        many and key[0].endswith("ing"),
        many and last.endswith(_ADJECTIVES),
    )
    return found


def _around(item: Ngram, ngrams: EnglishNgrams) -> tuple[float, float, float, float]:
    """How fixed the words before and after are, and how often a capital goes on outside."""
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    left_capital = right_capital = 0
    for (number, _, _), (first, last) in zip(item.places, item.spans, strict=True):
        tokens = ngrams.tokens[number]
        if first and tokens[first - 1].content:
            token = tokens[first - 1]
            before[token.lower] = before.get(token.lower, 0) + 1
            left_capital += token.text[0].isupper() and tokens[first].text[0].isupper()
        if last < len(tokens) and tokens[last].content:
            token = tokens[last]
            after[token.lower] = after.get(token.lower, 0) + 1
            right_capital += token.text[0].isupper() and tokens[last - 1].text[0].isupper()
    n = len(item.places)
    return (
        max(before.values(), default=0) / (n + 0.5),
        max(after.values(), default=0) / (n + 0.5),
        left_capital / n,
        right_capital / n,
    )


def best_rivals(found: Mapping[str, Sequence[Composition]]) -> dict[str, list[float]]:
    """For each term's compositions the best score of another term for the same n-gram.

    Terms that contain each other are no rivals.
    """
    claims: dict[int, list[tuple[float, str]]] = {}
    for term, parts in found.items():
        for part in parts:
            claims.setdefault(part.row, []).append((part.score, term))
    for owners in claims.values():
        owners.sort(key=lambda item: (-item[0], item[1]))
    result = {}
    for term, parts in found.items():
        best = []
        for part in parts:
            others = (
                score
                for score, other in claims[part.row]
                if other != term and other not in term and term not in other
            )
            best.append(next(others, 0.0))
        result[term] = best
    return result


CALIBRATION = (
    "share",
    "later_share",
    "score",
    "covered",
    "explained",
    "whole",
    "rival",
    "commas",
    "meaning",
    "meaning_behind",
    "later",
    "bias",
)
_COLUMNS = [COMPOSED_NAMES.index(name) for name in CALIBRATION[3:-2]]


@lru_cache(maxsize=2)
def _read(file: str, names: tuple[str, ...]) -> tuple[Floats, object]:
    text = resources.files("termbase").joinpath(file).read_text(encoding="utf-8")
    loaded = json.loads(text)
    return np.array([loaded["ranking"][name] for name in names]), loaded["calibration"]


def _shares(score: Floats) -> Floats:
    share: Floats = score - score.max()
    share -= np.log(np.exp(share).sum())
    return share


def rank(matrix: Floats, occurrences: int) -> tuple[Floats, Floats]:
    """Scores and probabilities of one term's candidates (rows of *matrix*).

    A score is the log-odds of a conditional logit over the candidates (McFadden 1974);
    a probability is the chance that the candidate is a right rendering.
    """
    if not len(matrix):
        return np.zeros(0), np.zeros(0)
    ranking, calibration = _read("_weights.json", NAMES)
    slope, trust, bias = np.array(calibration, dtype=np.float64)
    score = matrix @ ranking
    logit = slope * _shares(score) + trust * np.log(max(occurrences, 1)) + bias
    return score, 1 / (1 + np.exp(-logit))


def rank_composed(matrix: Floats) -> tuple[Floats, Floats]:
    """The same for composed renderings (:func:`composed_features`)."""
    if not len(matrix):
        return np.zeros(0), np.zeros(0)
    ranking, loaded = _read("_weights_composed.json", COMPOSED_NAMES)
    calibration = np.array([dict(loaded)[name] for name in CALIBRATION])  # type: ignore[call-overload]
    score = matrix @ ranking
    rows = calibration_rows(matrix, score)
    return score, 1 / (1 + np.exp(-(rows @ calibration)))


def calibration_rows(matrix: Floats, score: Floats) -> Floats:
    """What the probabilities of compositions are computed from, a row each.

    The share counts apart for those that are not the best: they may be right too.
    """
    share = _shares(score)
    later = (score < score.max()).astype(np.float64)
    rows: Floats = np.empty((len(score), len(CALIBRATION)))
    rows[:, 0] = share * (1 - later)
    rows[:, 1] = share * later
    rows[:, 2] = score
    rows[:, 3:-2] = matrix[:, _COLUMNS]
    rows[:, -2] = later
    rows[:, -1] = 1.0
    return rows
