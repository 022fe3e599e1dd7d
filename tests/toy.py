"""An encoder that is quick and knows its words, for tests."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from align.encoders.protocol import Matrix
from align.lexicon import load_lexicon
from align.model import Lang
from align.text.english import english_words, stem

WORDS = {
    "猫": "cat", "狗": "dog", "房子": "house", "下雨": "rain", "吃": "eat", "苹果": "apple",
    "老师": "teacher", "学校": "school", "山": "mountain", "河": "river", "火车": "train",
    "书": "book", "红色": "red", "医生": "doctor", "城市": "city", "朋友": "friend",
    "早上": "morning", "月亮": "moon", "桌子": "table", "音乐": "music", "船": "boat",
    "冬天": "winter", "钱": "money", "门": "door", "花": "flower", "国王": "king",
}  # fmt: skip


class ToyEncoder:
    """A bag of words, one fixed random vector a word."""

    name = "toy"
    revision = "1"
    additive = True
    dim = 64

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for k, text in enumerate(t[:5000] for t in texts):
            if lang == "zh":
                words = [WORDS.get(word, word) for word in load_lexicon().cut(text)]
            else:
                words = [text[a:b].lower() for a, b in english_words(text)]
            for word in words:
                seed = zlib.crc32(stem(word).encode())
                rows[k] += np.random.default_rng(seed).normal(size=self.dim)
        return rows


@pytest.fixture(scope="session")
def toy() -> ToyEncoder:
    return ToyEncoder()


Story = Callable[[int], tuple[list[str], list[str]]]


@pytest.fixture(scope="session")
def story() -> Story:
    """A function that makes a text of so many sentences and its translation."""
    return _story


def _story(count: int, seed: int = 0) -> tuple[list[str], list[str]]:
    """A text of *count* sentences and its translation, word for word."""
    random = np.random.default_rng(seed)
    names = list(WORDS)
    zh, en = [], []
    for number in range(count):
        picked = random.choice(names, size=5, replace=False)
        zh.append("".join(picked) + f"{number}。")
        en.append("The " + " ".join(WORDS[w] for w in picked) + f" {number}.")
    return zh, en
