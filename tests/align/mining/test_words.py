"""Candidates by shared words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoders.lexical import LexicalEncoder
from align.encoders.static import StaticEncoder
from align.lexicon import load_lexicon
from align.mining import _words
from align.mining._words import Postings, WordRows, read_words, write_words

ENGLISH = [
    "The harbour was full of fishing boats.",
    "Photosynthesis turns light into sugar.",
    "The committee met again on Tuesday.",
    "A volcano erupted near the harbour.",
]


class _Texts:
    """Texts as the file of a shard gives them."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    def read(self, numbers: range) -> list[str]:
        return [self._texts[n] for n in numbers]


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    return StaticEncoder()


def _rows(texts: list[str], encoder: object, folder: Path, size: int = 2) -> WordRows:
    blocks = [(a, min(a + size, len(texts))) for a in range(0, len(texts), size)]
    path = folder / f"words-{abs(hash((*texts, size)))}.npz"
    write_words(path, encoder, blocks, _Texts(texts))  # type: ignore[arg-type]
    return read_words(path)


@pytest.mark.parametrize(
    ("zh", "number"),
    [("光合作用把光变成糖。", 1), ("火山爆发了。", 3), ("委员会星期二开会。", 2)],
)
def test_a_chinese_sentence_finds_what_shares_its_rare_words(
    zh: str, number: int, encoder: StaticEncoder, tmp_path: Path
) -> None:
    postings = Postings(_rows(ENGLISH, encoder, tmp_path))
    assert postings.nearest(_rows([zh], encoder, tmp_path), 1, 100).tolist() == [[number]]


def test_names_and_numbers_that_no_vocabulary_has_count(
    encoder: StaticEncoder, tmp_path: Path
) -> None:
    english = ["It was sold as Qwxzptl 7781.", *ENGLISH]
    postings = Postings(_rows(english, encoder, tmp_path))
    found = postings.nearest(_rows(["型号为 Qwxzptl 7781。"], encoder, tmp_path), 2, 100)
    assert 0 in found[0].tolist()


def test_where_fewer_share_a_word_there_are_fewer(encoder: StaticEncoder, tmp_path: Path) -> None:
    postings = Postings(_rows(ENGLISH, encoder, tmp_path))
    asked = _rows(["光合作用", ""], encoder, tmp_path)
    found = postings.nearest(asked, 6, 100)
    assert found.shape == (2, 6)
    assert (found[0] >= 0).any()
    assert (found[1:] == -1).all()


def test_common_words_are_left_out_when_the_budget_is_spent(
    encoder: StaticEncoder, tmp_path: Path
) -> None:
    english = [f"The harbour was closed, said number {n}." for n in range(100)] + ENGLISH
    postings = Postings(_rows(english, encoder, tmp_path))
    asked = _rows(["港口和光合作用"], encoder, tmp_path)
    assert 101 in postings.nearest(asked, 5, 10)[0].tolist()
    assert (postings.nearest(asked, 90, 10)[0] >= 0).sum() < 30
    assert (postings.nearest(asked, 90, 1000)[0] >= 0).sum() > 60


def test_another_encoder_uses_the_words_of_the_builtin_one(
    encoder: StaticEncoder, tmp_path: Path
) -> None:
    own = _rows(ENGLISH, encoder, tmp_path)
    other = _rows(ENGLISH, LexicalEncoder(load_lexicon()), tmp_path, 3)
    assert own.feature.tolist() == other.feature.tolist()


def test_without_the_builtin_file_nothing_is_found_and_nothing_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(_words, "_builtin", lambda: None)
    rows = _rows(ENGLISH, LexicalEncoder(load_lexicon()), tmp_path)
    assert len(rows) == len(ENGLISH)
    assert (Postings(rows).nearest(rows, 3, 100) == -1).all()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text("港口火山光a b1 the volcano", max_size=12), min_size=1, max_size=7))
def test_a_row_depends_on_its_own_text_alone(texts: list[str]) -> None:
    encoder = _words._builtin()
    assert encoder is not None
    together = _words._rows(encoder, texts)
    assert len(together) == len(texts)
    for number, text in enumerate(texts):
        alone, part = _words._rows(encoder, [text]), together.part(number, number + 1)
        assert alone.feature.tolist() == part.feature.tolist()
        np.testing.assert_array_equal(alone.weight, part.weight)
