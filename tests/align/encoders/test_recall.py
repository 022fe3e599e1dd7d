"""Rows of the same texts are made once, and are the encoder's own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from align.encoders import Matrix, RecallingEncoder, get_encoder
from align.model import Lang


class Counting:
    name, revision, additive, dim = "counting", "1", True, 2

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        self.asked.append(tuple(texts))
        return np.array([[len(text), lang == "zh"] for text in texts], np.float32).reshape(-1, 2)


def test_the_same_list_is_asked_for_once() -> None:
    inner = Counting()
    encoder = RecallingEncoder(inner)
    first = encoder.encode(["ab", "c"], lang="en")
    assert encoder.encode(["ab", "c"], lang="en") is first
    assert first.tolist() == [[2, 0], [1, 0]]
    assert encoder.encode(["ab", "c"], lang="zh").tolist() == [[2, 1], [1, 1]]
    encoder.encode(["a", "bc"], lang="en")  # the same letters, cut elsewhere
    assert inner.asked == [("ab", "c"), ("ab", "c"), ("a", "bc")]


def test_what_was_kept_longest_goes() -> None:
    inner = Counting()
    encoder = RecallingEncoder(inner, limit=16)
    for text in ("a", "b", "a", "c", "a", "b"):
        encoder.encode([text], lang="en")
    assert inner.asked == [("a",), ("b",), ("c",), ("b",)]
    encoder.encode(["x", "y", "z"], lang="en")
    encoder.encode(["x", "y", "z"], lang="en")
    assert inner.asked[-2:] == [("x", "y", "z")] * 2


def test_all_can_be_let_go() -> None:
    inner = Counting()
    encoder = RecallingEncoder(inner, limit=16)
    for _ in range(3):
        for text in ("a", "b"):
            encoder.encode([text], lang="en")
        encoder.forget()
    assert inner.asked == [("a",), ("b",)] * 3


def test_nobody_can_change_what_is_kept() -> None:
    rows = RecallingEncoder(Counting()).encode(["ab"], lang="en")
    with pytest.raises(ValueError, match="read-only"):
        rows[0, 0] = 7


def test_it_is_the_encoder_to_whoever_asks() -> None:
    builtin = get_encoder()
    encoder = RecallingEncoder(builtin)
    assert (encoder.name, encoder.revision) == (builtin.name, builtin.revision)
    assert (encoder.additive, encoder.dim) == (builtin.additive, builtin.dim)
    texts = ["人类命运共同体", ""]
    assert (encoder.encode(texts, lang="zh") == builtin.encode(texts, lang="zh")).all()
