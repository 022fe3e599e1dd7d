"""What speaks for and against a composed rendering, as numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from termbase._compose import Composition
from termbase._english import FUNCTION_WORDS
from termbase._ngrams import EnglishNgrams, Ngram

__all__ = ["COMPOSED_NAMES", "best_rivals", "composed_features"]

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
_CONJUNCTIONS = frozenset("和与及、")
_ADJECTIVES = ("al", "ive", "ous", "ful", "able", "ible", "less", "ary", "ic", "ese")


def composed_features(
    term: str,
    frequency: int,
    found: Sequence[Composition],
    ngrams: EnglishNgrams,
    rivals: Sequence[float],
) -> npt.NDArray[np.float64]:
    """Features of a term's compositions, ``(len(found), len(COMPOSED_NAMES))``.

    Args:
        frequency: of the term.
        rivals: for each composition the best score that another term has for its n-gram.
    """
    rows = []
    complete = any(part.complete for part in found)
    close = [_meaning(part) for part in found]
    closest = max(close, default=0.0)
    for part, rival, meaning in zip(found, rivals, close, strict=True):
        item = ngrams.items[part.row]
        if part.row not in ngrams.around:
            ngrams.around[part.row] = _around(item, ngrams)
        left, right, left_capital, right_capital = ngrams.around[part.row]
        form = max(item.forms, key=lambda text: (item.forms[text], text))
        letters = [word for word in form.split() if word.lower() not in FUNCTION_WORDS]
        capitals = sum(word[:1].isupper() for word in letters)
        last = item.key[-1]
        many = len(item.key) > 1
        joins = bool(_CONJUNCTIONS & set(term))
        rows.append(
            (
                part.covered,
                part.explained,
                float(part.complete),
                math.log(len(item.places)),
                max(math.log((frequency + 1) / (len(item.places) + 1)), 0.0),
                max(math.log((len(item.places) + 1) / (frequency + 1)), 0.0),
                float("," in form),
                # Where every word is accounted for, an "and" or "of" between them is natural.
                (not part.complete)
                * (len(item.key) - item.content - joins * item.key.count("and"))
                / len(item.key),
                part.complete * (len(item.key) - item.content) / len(item.key),
                many * ngrams.verbs.score(item.key[0]),
                many * ngrams.verbs.score(last),
                left,
                right,
                left_capital,
                right_capital,
                float(0 < capitals < len(letters)),
                abs(math.log(max(item.content, 1) / max(0.5 * len(term), 1.0))),
                float(last.endswith(("ed", "ing"))),
                float(many and item.key[0].endswith("ing")),
                float(many and last.endswith(_ADJECTIVES)),
                part.score - rival,
                min(item.content * (1 - part.explained), 3.0),
                min(len(term) * (1 - part.covered), 4.0),
                _mismatch("and" in item.key or "," in form, joins, part.complete),
                float(complete and not part.complete),
                meaning,
                closest - meaning,
                # Where the dictionary is silent the vectors speak.
                meaning * (1 - part.score),
            )
        )
    return np.array(rows, dtype=np.float64).reshape(len(found), len(COMPOSED_NAMES))


def _meaning(part: Composition) -> float:
    """The cosine; that of a word which the encoder hardly knows says nothing against it."""
    return max(part.meaning, 0.5) if part.complete else part.meaning


def _mismatch(english: bool, chinese: bool, complete: bool) -> float:
    """Whether only one of the two is a coordination; 团结合作 needs no word for *and*."""
    return float(chinese and not english) or float(english and not chinese and not complete)


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
