"""What speaks for and against a composed rendering, as numbers."""

from __future__ import annotations

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
