"""Word links by two models that agree."""

from __future__ import annotations

import numpy as np
import pytest

from termbase._wordalign import AlignOptions, align_words

TOY = [
    (["蓝", "房子"], ["blue", "house"]),
    (["蓝", "书"], ["blue", "book"]),
    (["一", "书"], ["a", "book"]),
    (["一", "房子"], ["a", "house"]),
]


def test_links_come_from_co_occurrence_alone() -> None:
    for block, (zh, en) in zip(align_words(TOY), TOY, strict=True):
        assert block.shape == (len(zh), len(en))
        assert list(block.argmax(1)) == [0, 1]


@pytest.mark.parametrize("jumps", [0, 2])
def test_links_are_probabilities_and_the_same_each_time(jumps: int) -> None:
    options = AlignOptions(jumps=jumps)
    once, again = (align_words(TOY, options=options) for _ in range(2))
    for one, two in zip(once, again, strict=True):
        assert np.array_equal(one, two)
        assert np.isfinite(one).all()
        assert (one >= 0).all()
        assert (one <= 1.001).all()


def test_the_dictionary_decides_where_nothing_else_can() -> None:
    pair = [(["猫", "狗"], ["dog", "cat"])]
    table = {"猫": {"cat": 1.0}, "狗": {"dog": 1.0}}
    (block,) = align_words(pair, prior=lambda word: table.get(word, {}))
    assert block[0, 1] > 10 * block[0, 0]
    assert block[1, 0] > 10 * block[1, 1]


def test_empty_sides() -> None:
    blocks = align_words([([], ["a"]), (["一"], []), ([], [])])
    assert [block.shape for block in blocks] == [(0, 1), (1, 0), (0, 0)]
    assert align_words([]) == []


def test_batches_change_nothing() -> None:
    small, large = (align_words(TOY, options=AlignOptions(batch=n)) for n in (4, 10_000))
    for one, two in zip(small, large, strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-4, atol=1e-5)
