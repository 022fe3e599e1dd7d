"""Analysis of texts into tokens."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoders.hashing import KeyTable, split_mix
from align.encoders.static_text import (
    BIGRAM,
    HAN,
    LETTERS,
    NUMBER,
    SIGNIFICANT,
    SOUND,
    Characters,
    analyse,
    key_of,
)

WORDS = ["的", "产品", "和", "和服", "服务", "人类", "命运", "共同体", "数据", "数据库"]
COSTS = [4, 8, 4, 14, 8, 8, 9, 9, 8, 9]


@pytest.fixture(scope="module")
def characters() -> Characters:
    folded = np.array([[ord("產"), ord("产")], [ord("務"), ord("务")]], np.uint32)
    return Characters(folded, np.array([ord(c) for c in "斯皮特"], np.uint32))


def tokens_of(text: str, characters: Characters) -> list[tuple[str, int]]:
    table = KeyTable(key_of(WORDS, HAN, characters))
    folded, tokens = analyse([text], characters, table, 1000 * np.array(COSTS, np.int32))
    return [
        ("".join(map(chr, folded[s : s + n].tolist())), int(k))
        for s, n, k in zip(tokens.start, tokens.length, tokens.kind, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("产品和服务", ["产品", "和", "服务"]),
        ("產品和服務", ["产品", "和", "服务"]),
        ("人类命运共同体", ["人类", "命运", "共同体"]),
        ("数据库的数据", ["数据库", "的", "数据"]),
        ("的" * 200, ["的"] * 200),
        ("魑魅", ["魑", "魅"]),
        ("𠀀的", ["𠀀", "的"]),
        ("", []),
    ],
)
def test_han_words(text: str, words: list[str], characters: Characters) -> None:
    assert [t for t, _ in tokens_of(text, characters)] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello, WORLD", ["hello", "world"]),
        ("ＰＹＴＨＯＮ 3.11", ["python"]),
        ("don’t", ["don", "t"]),
        ("café Übung", ["cafe", "ubung"]),
        ("用Python写", ["python"]),
    ],
)
def test_letters_are_folded(text: str, words: list[str], characters: Characters) -> None:
    assert [t for t, k in tokens_of(text, characters) if k == LETTERS] == words


def test_numbers_meet_by_their_digits(characters: Characters) -> None:
    table = KeyTable(key_of(WORDS, HAN, characters))
    cost = 1000 * np.array(COSTS, np.int32)

    def keys(text: str, kind: int) -> set[int]:
        _, tokens = analyse([text], characters, table, cost)
        return set(tokens.key[tokens.kind == kind].tolist())

    assert keys("127万", SIGNIFICANT) == keys("1.27 million", SIGNIFICANT)
    assert keys("2,500", NUMBER) == keys("２５００", NUMBER) == keys("2500", NUMBER)
    assert keys("0.05", SIGNIFICANT) == keys("50", SIGNIFICANT)
    assert keys("105", SIGNIFICANT) != keys("15", SIGNIFICANT)
    assert keys("2,500", NUMBER) != keys("25", NUMBER)
    assert keys("0", SIGNIFICANT) == set()


def test_characters_that_spell_names(characters: Characters) -> None:
    assert [k for _, k in tokens_of("斯皮斯的", characters)] == [SOUND, SOUND, SOUND, HAN]
    assert [k for _, k in tokens_of("斯的皮", characters)] == [HAN, HAN, HAN]


PLAIN = Characters(np.zeros((0, 2), np.uint32))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_tokens_do_not_depend_on_neighbours(texts: list[str]) -> None:
    table = KeyTable(key_of(WORDS, HAN, PLAIN))
    cost = 1000 * np.array(COSTS, np.int32)
    texts = [t.replace("\0", "") for t in texts]
    _, together = analyse(texts, PLAIN, table, cost)
    for i, text in enumerate(texts):
        _, alone = analyse([text], PLAIN, table, cost)
        assert together.key[together.text == i].tolist() == alone.key.tolist()


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**40), max_size=500, unique=True))
def test_key_table_finds_what_is_there_and_nothing_else(numbers: list[int]) -> None:
    keys = split_mix(np.array(numbers, np.uint64))
    table = KeyTable(keys)
    assert table.find(keys).tolist() == list(range(len(keys)))
    absent = split_mix(np.array([n + 2**50 for n in numbers], np.uint64))
    assert (table.find(absent) == -1).all()


def test_a_number_with_its_unit_is_one_token_more(characters: Characters) -> None:
    assert ("3月", BIGRAM) in tokens_of("2018年3月", characters)
    assert ("2018年", BIGRAM) in tokens_of("2018年3月", characters)
    assert not [t for t, k in tokens_of("3 月", characters) if k == BIGRAM]
