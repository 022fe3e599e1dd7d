"""Renderings gathered from word links: how many are kept of each term."""

from __future__ import annotations

import numpy as np
import pytest

from termbase.english import tokenize
from termbase.linking import LinkedRendering, TermData, collect

# One without an English text, and a term (水闸) that stands in none.
SENTENCES = [
    ("他们昨日渡槽完工", "they finished one aqueduct yesterday"),
    ("今年渡槽漏水", "this year aqueducts leak badly"),
    ("渡槽", ""),
    ("旧渡槽仍在", "old stone aqueduct bridges remain"),
    ("桥墩坚固", "piers stand firm"),
]


def gathered(strongest: int) -> list[TermData]:
    terms = ["渡槽", "桥墩", "水闸"]
    found = [
        [(at, at + 2, number) for number, term in enumerate(terms) if (at := zh.find(term)) >= 0]
        for zh, _ in SENTENCES
    ]
    spans = [[(at, at + 1) for at in range(len(zh))] for zh, _ in SENTENCES]
    tokens = [tokenize(en) for _, en in SENTENCES]
    noise = np.random.default_rng(7)
    links = [
        noise.random((len(words), len(english)), dtype=np.float32) / np.float32(max(len(words), 1))
        for words, english in zip(spans, tokens, strict=True)
    ]
    return collect(
        terms, spans, [en for _, en in SENTENCES], tokens, links, found, strongest=strongest
    )


@pytest.mark.parametrize("strongest", [1, 3, 8])
def test_what_is_kept_are_the_strongest_of_all_occurrences(strongest: int) -> None:
    for few, whole in zip(gathered(strongest), gathered(1000), strict=True):
        assert (few.term, few.occurrences, few.pairs) == (
            whole.term,
            whole.occurrences,
            whole.pairs,
        )
        assert list(few.candidates.items()) == list(whole.candidates.items())[:strongest]


def test_renderings_come_strongest_first_and_a_term_that_is_nowhere_has_none() -> None:
    aqueduct, pier, nowhere = gathered(1000)
    assert len(aqueduct.candidates) > 8
    scores = [item.score for item in aqueduct.candidates.values()]
    assert scores == sorted(scores, reverse=True)
    assert aqueduct.occurrences == 4
    assert pier.candidates
    assert not nowhere.candidates


def test_equally_strong_renderings_are_kept_in_the_order_of_their_words() -> None:
    keys = [("weir",), ("sluice", "gate"), ("sluice",)]
    data = TermData("水闸", candidates={key: LinkedRendering(key, score=0.5) for key in keys})
    data.keep_strongest(2)
    assert list(data.candidates) == [("sluice",), ("sluice", "gate")]
