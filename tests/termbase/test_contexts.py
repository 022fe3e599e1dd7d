"""NC-value and what stands beside English candidates."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from termbase._english_terms import EnglishCandidate, count_neighbours
from termbase._statistics import nc_values
from termbase.english import tokenize
from termbase.ngrams import Ngram


def test_neighbours_of_sure_terms_speak_for_a_candidate() -> None:
    c_values = {"sure": 9.0, "beside": 3.0, "alone": 3.0, "last": 1.0}
    beside = {
        "sure": Counter({"strengthen": 4}),
        "beside": Counter({"strengthen": 2}),
        "alone": Counter({"yesterday": 2}),
        "last": Counter[str](),
    }
    found = nc_values(c_values, beside)
    # .8 of 3, and .2 of two neighbours with the weight that one of one best has.
    assert found["beside"] == pytest.approx(0.8 * 3 + 0.2 * 2)
    assert found["alone"] == pytest.approx(0.8 * 3)
    assert found["last"] == pytest.approx(0.8)


def test_nothing_has_no_values() -> None:
    assert nc_values({}, {}) == {}


SENTENCES = [
    "the carbon border tax rises",
    "a carbon border tax falls",
    "the border tax",
    "strict border tax rules",
]


def candidate(words: str) -> EnglishCandidate:
    key = tuple(words.split())
    item = Ngram(key)
    for number, sentence in enumerate(SENTENCES):
        tokens = [token.lower for token in tokenize(sentence)]
        for at in range(len(tokens) - len(key) + 1):
            if tuple(tokens[at : at + len(key)]) == key:
                item.places.append((number, 0, 1))
                item.spans.append((at, at + len(key)))
    return EnglishCandidate(item, "phrase")


def test_longer_terms_and_neighbours_are_counted() -> None:
    short, long = candidate("border tax"), candidate("carbon border tax")
    count_neighbours([short, long], [tokenize(sentence) for sentence in SENTENCES])
    assert (short.inside, long.inside) == (2, 0)
    assert [outer.key for outer in short.nested_in] == [("carbon", "border", "tax")]
    assert short.c_value == pytest.approx(math.log2(3) * (4 - 2))
    assert long.c_value == pytest.approx(math.log2(4) * 2)
    # Before it: carbon, carbon, the, strict. After it: rises, falls, the end, rules.
    assert short.entropy == pytest.approx(1.5 * math.log(2))
    assert short.torn == 0.5
    assert short.before_noun >= 1
