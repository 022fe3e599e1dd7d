"""In how many sentences of a collection each word stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from align.comparable._split import clauses
from align.lexicon import Lexicon
from align.model import Lang
from align.text.english import STOP_WORDS, english_words, stem

__all__ = ["Counts", "cut"]

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_STOP = (
    "的 了 和 与 及 是 在 也 都 就 而 着 之 以 于 为 将 对 把 被 从 到 并 或 等 这 那 其 个 "
    "我们 一个 不 有 要 我 你 他 她 它 们 很 更 最 让 使 由 则 各 该 所 地 得 上 中 下 里"
)
_STOP_ZH = frozenset(_STOP.split())


def cut(text: str, lang: Lang, lexicon: Lexicon) -> list[str]:
    """The words of a text that carry meaning: Chinese words, English stems."""
    if lang == "zh":
        words = lexicon.cut(lexicon.simplify(text))
        return [w for w in words if _HAN.match(w) and w not in _STOP_ZH]
    found = (text[a:b] for a, b in english_words(text))
    return [stem(w) for w in found if w[0].isalpha() and w.lower() not in STOP_WORDS]


@dataclass(frozen=True, slots=True)
class Counts:
    """Words of a collection, or of some of its sentences.

    Attributes:
        words: by language, in how many sentences each word stands. sentences: of how many.
    """

    words: Mapping[Lang, Counter[str]]
    sentences: Mapping[Lang, int]

    @classmethod
    def of(cls, lexicon: Lexicon, zh: Sequence[str], en: Sequence[str]) -> Counts:
        """Count the words of sentences."""
        texts: dict[Lang, Sequence[str]] = {"zh": zh, "en": en}
        words: dict[Lang, Counter[str]] = {"zh": Counter(), "en": Counter()}
        for lang, some in texts.items():
            for text in some:
                parts = (text[a:b] for a, b in clauses(text, lang))
                words[lang].update({word for part in parts for word in cut(part, lang, lexicon)})
        return cls(words, {"zh": len(zh), "en": len(en)})

    def plain(self) -> dict[str, Any]:
        """As plain values, for a file."""
        return {"words": {k: dict(v) for k, v in self.words.items()}, "of": dict(self.sentences)}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Counts:
        """From what :meth:`plain` gave."""
        words: dict[Lang, Counter[str]] = {k: Counter(v) for k, v in plain["words"].items()}
        return cls(words, plain["of"])
