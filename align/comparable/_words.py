"""Words and names of sentences, and how far they cover each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from align.comparable._split import clauses
from align.lexicon import STOP_WORDS, Lexicon, english_words, stem
from align.lexicon._frequency import frequencies
from align.lexicon._table import load_table
from align.model import Lang

__all__ = ["Coverage", "Words", "WordsReader", "coverage"]

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+#-]*[A-Za-z0-9+#]|[A-Za-z]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_STOP = (
    "的 了 和 与 及 是 在 也 都 就 而 着 之 以 于 为 将 对 把 被 从 到 并 或 等 这 那 其 个 "
    "我们 一个 不 有 要 我 你 他 她 它 们 很 更 最 让 使 由 则 各 该 所 地 得 上 中 下 里"
)
_STOP_ZH = frozenset(_STOP.split())
_TRUST = 3.0
"""Links of a word at which the learned table counts half."""
_FEW_STEMS = 24
_PINYIN = 0.8


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence.

    Attributes:
        weight: of each Chinese word or English stem. mass: their sum.
        clause: the clauses (by number) that each stands in.
        clause_mass: the weight of each clause's words.
        links: Chinese only: stem → (word, strength) of all words that it may render.
        latin: Latin words in it, in lower case.
    """

    weight: dict[str, float]
    mass: float
    clause: dict[str, list[int]]
    clause_mass: list[float]
    links: dict[str, list[tuple[str, float]]]
    latin: frozenset[str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far each side's words are found in the other.

    Attributes:
        zh, en: share of the weight of its words that the other side renders.
        found: the weight found, in words of average weight.
        clause: the best overlap of a clause with a clause, 0 to 1.
        latin: share of the Latin words of the Chinese text that stand in the English
            one, 1 if there are none.
    """

    zh: float
    en: float
    found: float
    clause: float
    latin: float


class WordsReader:
    """Reads sentences of one collection; weights fall with how common a word is in it."""

    def __init__(self, lexicon: Lexicon, zh: Sequence[str], en: Sequence[str]) -> None:
        self._lexicon = lexicon
        self._general = frequencies()
        self._table = load_table()
        self._renderings: dict[str, tuple[tuple[str, float], ...]] = {}
        self._texts: dict[Lang, Sequence[str]] = {"zh": zh, "en": en}
        self._cuts: dict[Lang, list[list[list[str]]]] = {"zh": [], "en": []}
        self._count: dict[Lang, Counter[str]] = {"zh": Counter(), "en": Counter()}
        for lang, texts in self._texts.items():
            for text in texts:
                cut = [self._cut(text[a:b], lang) for a, b in clauses(text, lang)]
                self._cuts[lang].append(cut)
                self._count[lang].update({word for part in cut for word in part})
        self._known: dict[tuple[Lang, str], float] = {}

    def _cut(self, text: str, lang: Lang) -> list[str]:
        if lang == "zh":
            words = self._lexicon.cut(self._lexicon.simplify(text))
            return [w for w in words if _HAN.match(w) and w not in _STOP_ZH]
        return self._stems(text)

    @staticmethod
    def _stems(text: str) -> list[str]:
        words = (text[a:b] for a, b in english_words(text))
        return [stem(w) for w in words if w[0].isalpha() and w.lower() not in STOP_WORDS]

    def _weight(self, lang: Lang, word: str) -> float:
        """General inverse sentence frequency, less what the collection repeats; at most 1."""
        weight = self._known.get((lang, word))
        if weight is None:
            counts = self._general.zh if lang == "zh" else self._general.en
            general = self._general.idf(counts.get(word, 0)) / self._general.idf(0)
            share = (self._count[lang][word] + 1) / (len(self._texts[lang]) + 20)
            weight = self._known[lang, word] = general * max(0.1, 1.0 - 2.5 * share)
        return weight

    def read(self, number: int, lang: Lang) -> Words:
        """The text of that number of one side."""
        weight: dict[str, float] = {}
        clause: dict[str, list[int]] = {}
        masses: list[float] = []
        for place, part in enumerate(self._cuts[lang][number]):
            mass = 0.0
            for word in dict.fromkeys(part):
                value = weight[word] = self._weight(lang, word)
                clause.setdefault(word, []).append(place)
                mass += value
            masses.append(mass)
        links: dict[str, list[tuple[str, float]]] = {}
        if lang == "zh":
            for word in weight:
                for base, strength in self._rendered(word):
                    links.setdefault(base, []).append((word, strength))
        latin = frozenset(m.group().lower() for m in _LATIN.finditer(self._texts[lang][number]))
        return Words(weight, sum(weight.values()), clause, masses, links, latin)

    def _rendered(self, word: str) -> tuple[tuple[str, float], ...]:
        """Stems that *word* may be rendered with, and how much of it each one is."""
        known = self._renderings.get(word)
        if known is None:
            found: dict[str, float] = {}
            for rendering in self._lexicon.translations(word):
                stems = tuple(dict.fromkeys(self._stems(rendering)))
                for base in stems:
                    found[base] = max(found.get(base, 0.0), 1.0 / len(stems))
            total, learned = self._table.counts(word)
            trust = total / (total + _TRUST)
            for base, count in learned.items():
                strength = trust * min(1.0, 4.0 * count / total)
                if base not in STOP_WORDS and strength > 0.1:
                    found[base] = max(found.get(base, 0.0), strength)
            if not found and len(word) <= 4:
                name = "".join((self._lexicon.readings(c) or ("",))[0] for c in word)
                found[stem(name.replace("v", "u"))] = _PINYIN
            best = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_FEW_STEMS]
            known = self._renderings[word] = tuple(best)
        return known


def coverage(zh: Words, en: Words) -> Coverage:
    """Compare the words of two sentences."""
    rendered: dict[str, float] = {}
    found_en = 0.0
    cells: dict[tuple[int, int], float] = {}
    for base, own in en.weight.items():
        linked = zh.links.get(base)
        if not linked:
            continue
        best = 0.0
        for word, strength in linked:
            rendered[word] = rendered.get(word, 0.0) + strength
            best = max(best, strength)
            value = strength * (own + zh.weight[word])
            for i in zh.clause[word]:
                for j in en.clause[base]:
                    cells[i, j] = cells.get((i, j), 0.0) + value
        found_en += own * best
    found_zh = sum(zh.weight[word] * min(share, 1.0) for word, share in rendered.items())
    clause = max(
        (value / (zh.clause_mass[i] + en.clause_mass[j] + 1.0) for (i, j), value in cells.items()),
        default=0.0,
    )
    return Coverage(
        found_zh / zh.mass if zh.mass else 0.0,
        found_en / en.mass if en.mass else 0.0,
        min(found_zh, found_en),
        min(clause, 1.0),
        len(zh.latin & en.latin) / len(zh.latin) if zh.latin else 1.0,
    )
