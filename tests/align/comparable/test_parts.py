"""The parts of comparable mode: search, clauses, numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from align.comparable import neighbours
from align.comparable._numbers import numbers, numbers_agree
from align.text.clauses import clauses


@pytest.mark.parametrize("k", [1, 3, 10])
def test_search_is_exact(k: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_ROWS", 16)
    monkeypatch.setattr(neighbours, "_COLUMNS", 24)
    random = np.random.default_rng(7)
    a = random.normal(size=(101, 8)).astype(np.float32)
    b = random.normal(size=(77, 8)).astype(np.float32)
    forward, backward = neighbours.search(a, b, k)
    dots = a @ b.T
    for found, table in ((forward, dots), (backward, dots.T)):
        expected = np.argsort(-np.round(table, 5), axis=1, kind="stable")[:, :k]
        assert (found.index == expected).all()


@settings(deadline=None, max_examples=40)
@given(
    hnp.arrays(np.float32, (23, 2), elements=st.sampled_from([0.0, 1.0, -1.0])),
    hnp.arrays(np.float32, (31, 2), elements=st.sampled_from([0.0, 1.0, -1.0])),
)
def test_ties_go_to_the_lower_index(a: Any, b: Any) -> None:
    rows, columns = neighbours._ROWS, neighbours._COLUMNS
    neighbours._ROWS, neighbours._COLUMNS = 5, 7
    try:
        forward, backward = neighbours.search(a, b, 4)
    finally:
        neighbours._ROWS, neighbours._COLUMNS = rows, columns
    dots = a @ b.T
    for found, table in ((forward, dots), (backward, dots.T)):
        assert (found.index == np.argsort(-table, axis=1, kind="stable")[:, :4]).all()


@given(st.text(alphabet="我们天，；、。abc ,;.“”", max_size=80), st.sampled_from(["zh", "en"]))
def test_clauses_cover_the_text(text: str, lang: Any) -> None:
    spans = clauses(text, lang)
    assert "".join(text[a:b] for a, b in spans) == text


def test_clauses_are_long_enough() -> None:
    text = "坚持和平、发展、合作、共赢，维护国际公平正义；反对霸权主义。"
    assert [text[a:b] for a, b in clauses(text, "zh")] == [
        "坚持和平、发展、",
        "合作、共赢，维护国际公平正义；",
        "反对霸权主义。",
    ]


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("进出口总额达3.69万亿美元", "3.69 trillion US dollars"),
        ("超过30%", "exceeding 30%"),
        ("二〇一六年", "in 2016"),
        ("三百二十五人", "325 people"),
        ("1,200万", "12 million"),
        ("１２０个", "120 of them"),
    ],
)
def test_numbers_are_equal_however_written(zh: str, en: str) -> None:
    assert numbers(zh, "zh") == numbers(en, "en")
    assert numbers_agree(numbers(zh, "zh"), numbers(en, "en")) == (1.0, 0.0)
