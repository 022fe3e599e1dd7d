"""Words, numbers and names of sentences, and how far they cover each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from align.lexicon import STOP_WORDS, Lexicon, english_words, stem
from align.lexicon._frequency import frequencies

__all__ = ["Words", "WordsReader", "coverage"]

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+#-]*[A-Za-z0-9+#]|[A-Za-z]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_STOP = (
    "的 了 和 与 及 是 在 也 都 就 而 着 之 以 于 为 将 对 把 被 从 到 并 或 等 这 那 其 个 "
    "我们 一个 不 有 要 我 你 他 她 它 们 很 更 最 让 使 由 则 各 该 所 地 得 上 中 下 里"
)
_STOP_ZH = frozenset(_STOP.split())


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence.

    Attributes:
        stems: English: weight of each stem. Chinese: of each word.
        links: Chinese only: the stems of each word's renderings.
        pool: Chinese: all stems of all renderings. English: all stems.
        latin: Latin words in it, in lower case (English: only names, capitalised).
        mass: the sum of all weights.
    """

    stems: dict[str, float]
    links: dict[str, tuple[tuple[str, ...], ...]]
    pool: frozenset[str]
    latin: frozenset[str]
    mass: float


class WordsReader:
    """Reads sentences of one collection; weights fall with how common a word is in it."""

    def __init__(self, lexicon: Lexicon, zh: Sequence[str], en: Sequence[str]) -> None:
        self._lexicon = lexicon
        self._table = frequencies()
        self._links: dict[str, tuple[tuple[str, ...], ...]] = {}
        self._zh = [self._cut(text) for text in zh]
        self._en = [self._stems(text) for text in en]
        self._count = {
            "zh": Counter(w for words in self._zh for w in set(words)),
            "en": Counter(w for words in self._en for w in set(words)),
        }
        self._texts = (zh, en)

    def _cut(self, text: str) -> list[str]:
        plain = self._lexicon.simplify(text)
        return [w for w in self._lexicon.cut(plain) if _HAN.match(w) and w not in _STOP_ZH]

    @staticmethod
    def _stems(text: str) -> list[str]:
        words = (text[a:b] for a, b in english_words(text))
        return [stem(w) for w in words if w[0].isalpha() and w.lower() not in STOP_WORDS]

    def _weight(self, side: str, word: str) -> float:
        """The mean of general and local inverse sentence frequency, in units of about one."""
        table = self._table.zh if side == "zh" else self._table.en
        general = self._table.idf(table.get(word, 0)) / self._table.idf(0)
        texts = len(self._zh) if side == "zh" else len(self._en)
        share = (self._count[side][word] + 1) / (texts + 20)
        return general * max(0.1, 1.0 - 2.5 * share)

    def zh(self, number: int) -> Words:
        """The Chinese text of that number."""
        stems = {w: self._weight("zh", w) for w in self._zh[number]}
        links = {w: self._renderings(w) for w in stems}
        pool = frozenset(s for found in links.values() for stems_ in found for s in stems_)
        latin = frozenset(m.group().lower() for m in _LATIN.finditer(self._texts[0][number]))
        return Words(stems, links, pool, latin, sum(stems.values()))

    def en(self, number: int) -> Words:
        """The English text of that number."""
        stems = {w: self._weight("en", w) for w in self._en[number]}
        found = [m.group() for m in _LATIN.finditer(self._texts[1][number])]
        latin = frozenset(w.lower() for w in found)
        return Words(stems, {}, frozenset(stems), latin, sum(stems.values()))

    def _renderings(self, word: str) -> tuple[tuple[str, ...], ...]:
        known = self._links.get(word)
        if known is None:
            found: dict[tuple[str, ...], None] = {}
            for rendering in self._lexicon.translations(word):
                stems = tuple(dict.fromkeys(self._stems(rendering)))
                if stems:
                    found[stems] = None
            known = self._links[word] = tuple(found)
        return known


def coverage(zh: Words, en: Words) -> tuple[float, float, float, float]:
    """How far each side's words are found in the other, as shares of their weight.

    Returns:
        Share of the Chinese words, share of the English words, the weight found (in
        words of average weight), and the share of Latin words of the Chinese text that
        stand in the English one (1 if there are none).
    """
    shared = zh.pool & en.pool
    found_en = sum(en.stems[s] for s in sorted(shared))
    found_zh = 0.0
    for word, weight in zh.stems.items():
        best = 0.0
        for stems in zh.links[word]:
            hit = sum(1 for s in stems if s in shared)
            if hit and hit / len(stems) > best:
                best = hit / len(stems)
                if best == 1.0:
                    break
        found_zh += weight * best
    latin = len(zh.latin & en.latin) / len(zh.latin) if zh.latin else 1.0
    return (
        found_zh / zh.mass if zh.mass else 0.0,
        found_en / en.mass if en.mass else 0.0,
        min(found_zh, found_en),
        latin,
    )
