"""The quicker tagger gives what jieba's own one gives."""

from __future__ import annotations

import random

import pytest

from align.lexicon.jieba_setup import get_jieba
from termbase._chinese import tagged

TEXTS = (
    "王小明在新疆和田调研再沸器的运行情况。",
    "习武之人讲究武德，API网关与5G网络要联通。",
    "囧囧有神的鑫淼焱垚",
    "",
    "3.5亿元；PM2.5",
)


def _by_jieba(text: str) -> list[tuple[str, str]]:
    get_jieba()
    from jieba import posseg

    return [(pair.word, pair.flag) for pair in posseg.cut(text)]


@pytest.mark.parametrize("text", TEXTS)
def test_words_and_tags_are_those_of_jieba(text: str) -> None:
    assert [(word.text, word.tag) for word in tagged(text)] == _by_jieba(text)


def test_so_they_are_for_characters_at_random() -> None:
    draw = random.Random(20261201)
    for _ in range(40):
        text = "".join(chr(draw.randint(0x4E00, 0x9FA0)) for _ in range(draw.randint(1, 9)))
        assert [(word.text, word.tag) for word in tagged(text)] == _by_jieba(text)
