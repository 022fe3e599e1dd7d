"""Words and names of sentences: how common they are, and how far they cover each other."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from align.lexicon import Lexicon
from align.lexicon.frequencies import frequencies
from align.lexicon.translations import load_table
from align.model import Lang
from align.text.clauses import clauses
from align.text.english import STOP_WORDS, english_words, stem
from align.text.scripts import HAN

__all__ = ["SentenceWords", "WordCounts", "WordCoverage", "WordsReader", "coverage", "cut"]

_HAN = re.compile(f"[{HAN}]")
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
class WordCounts:
    """Words of a collection, or of some of its sentences.

    Attributes:
        words: by language, in how many sentences each word stands. sentences: of how many.
    """

    words: Mapping[Lang, Counter[str]]
    sentences: Mapping[Lang, int]

    @classmethod
    def of(cls, lexicon: Lexicon, zh: Sequence[str], en: Sequence[str]) -> WordCounts:
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
    def from_plain(cls, plain: dict[str, Any]) -> WordCounts:
        """From what :meth:`plain` gave."""
        words: dict[Lang, Counter[str]] = {k: Counter(v) for k, v in plain["words"].items()}
        return cls(words, plain["of"])


_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+#-]*[A-Za-z0-9+#]|[A-Za-z]")
_TRUST = 3.0
"""Links of a word at which the learned table counts half."""
_FEW_STEMS = 24
_LENGTH = 8.0
"""Words of a sentence, to turn the share of sentences into that of places."""
_MISSED = math.log(0.3)
_ODDS = 0.7 / 0.3
"""A word renders one of the other side's with a chance of .7, else it is there by chance."""
_PINYIN = 0.8


@dataclass(frozen=True, slots=True)
class _Link:
    """A word, how much of it a stem is, and translation probabilities either way."""

    word: str
    strength: float
    given_zh: float
    given_en: float


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """One sentence.

    Attributes:
        weight: of each Chinese word or English stem. mass: their sum.
        clause: the clauses (by number) that each stands in.
        clause_mass: the weight of each clause's words.
        links: Chinese only: stem → links with all words that it may render.
        rarity: one over the chance of each word at any place, as far as the general
            and the collection's frequencies tell. latin: Latin words, in lower case.
    """

    weight: dict[str, float]
    mass: float
    clause: dict[str, list[int]]
    clause_mass: list[float]
    links: dict[str, list[_Link]]
    rarity: dict[str, float]
    latin: frozenset[str]


@dataclass(frozen=True, slots=True)
class WordCoverage:
    """How far each side's words are found in the other.

    Attributes:
        zh, en: share of the weight of its words that the other side renders.
        found: the weight found, in words of average weight.
        likely_zh, likely_en: mean log likelihood ratio of its words: as translations of
            the other side's (IBM model 1) against by chance.
        clause: the best overlap of a clause with a clause, 0 to 1.
        latin: share of the Latin words of the Chinese text that stand in the English
            one, 1 if there are none.
    """

    zh: float
    en: float
    found: float
    likely_zh: float
    likely_en: float
    clause: float
    latin: float


class WordsReader:
    """Reads sentences of one collection; weights fall with how common a word is in it.

    Args:
        zh, en: the sentences. counts: of the collection, where they are not all of it.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        zh: Sequence[str],
        en: Sequence[str],
        counts: WordCounts | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._general = frequencies()
        self._table = load_table()
        self._renderings: dict[str, dict[str, _Link]] = {}
        self._texts: dict[Lang, Sequence[str]] = {"zh": zh, "en": en}
        self._cuts: dict[Lang, list[list[list[str]]]] = {"zh": [], "en": []}
        own: dict[Lang, Counter[str]] = {"zh": Counter(), "en": Counter()}
        for lang, texts in self._texts.items():
            for text in texts:
                parts = [cut(text[a:b], lang, lexicon) for a, b in clauses(text, lang)]
                self._cuts[lang].append(parts)
                if counts is None:
                    own[lang].update({word for part in parts for word in part})
        self._counts = counts or WordCounts(own, {"zh": len(zh), "en": len(en)})
        self._known: dict[tuple[Lang, str], float] = {}

    def _weight(self, lang: Lang, word: str) -> float:
        """General inverse sentence frequency, less what the collection repeats; at most 1."""
        weight = self._known.get((lang, word))
        if weight is None:
            counts = self._general.zh if lang == "zh" else self._general.en
            general = self._general.idf(counts.get(word, 0)) / self._general.idf(0)
            share = (self._counts.words[lang][word] + 1) / (self._counts.sentences[lang] + 20)
            weight = self._known[lang, word] = general * max(0.1, 1.0 - 2.5 * share)
        return weight

    def read(self, number: int, lang: Lang) -> SentenceWords:
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
        links: dict[str, list[_Link]] = {}
        if lang == "zh":
            for word in weight:
                for base, link in self._rendered(word).items():
                    links.setdefault(base, []).append(link)
        rarity = {word: self._rarity(lang, word) for word in weight}
        latin = frozenset(m.group().lower() for m in _LATIN.finditer(self._texts[lang][number]))
        return SentenceWords(weight, sum(weight.values()), clause, masses, links, rarity, latin)

    def _rarity(self, lang: Lang, word: str) -> float:
        counts = self._general.zh if lang == "zh" else self._general.en
        general = (counts.get(word, 0) + 0.5) / self._general.sentences
        own = (self._counts.words[lang][word] + 1) / (self._counts.sentences[lang] + 200)
        return _LENGTH / max(general, own)

    def _rendered(self, word: str) -> dict[str, _Link]:
        """Links of *word* with the stems that it may be rendered with."""
        known = self._renderings.get(word)
        if known is not None:
            return known
        found: dict[str, float] = {}
        for rendering in self._lexicon.translations(word):
            stems = tuple(dict.fromkeys(cut(rendering, "en", self._lexicon)))
            for base in stems:
                found[base] = max(found.get(base, 0.0), 1.0 / len(stems))
        share = 1.0 / (len(found) + 2.0)
        total, learned = self._table.counts(word)
        trust = total / (total + _TRUST)
        given = dict.fromkeys(found, (1.0 - trust) * share)
        for base, count in learned.items():
            strength = trust * min(1.0, 4.0 * count / total)
            if base not in STOP_WORDS and strength > 0.1:
                found[base] = max(found.get(base, 0.0), strength)
                given[base] = given.get(base, 0.0) + trust * count / total
        if not found and len(word) <= 4:
            name = "".join((self._lexicon.readings(c) or ("",))[0] for c in word)
            base = stem(name.replace("v", "u"))
            found[base], given[base] = _PINYIN, 0.5
        best = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_FEW_STEMS]
        known = self._renderings[word] = {}
        for base, strength in best:
            links = self._table.en.get(base, 0.0)
            back = learned.get(base, 0.0) / links if links else 0.0
            own = links / (links + _TRUST)
            known[base] = _Link(word, strength, given[base], own * back + (1.0 - own) * 0.1)
        return known


def coverage(zh: SentenceWords, en: SentenceWords) -> WordCoverage:
    """Compare the words of two sentences."""
    rendered: dict[str, float] = {}
    back: dict[str, float] = {}
    found_en = 0.0
    likely_en = len(en.weight) * _MISSED
    cells: dict[tuple[int, int], float] = {}
    for base, own in en.weight.items():
        linked = zh.links.get(base)
        if not linked:
            continue
        best = given = 0.0
        for link in linked:
            word, strength = link.word, link.strength
            rendered[word] = rendered.get(word, 0.0) + strength
            back[word] = back.get(word, 0.0) + link.given_en
            best = max(best, strength)
            given += link.given_zh
            value = strength * (own + zh.weight[word])
            for i in zh.clause[word]:
                for j in en.clause[base]:
                    cells[i, j] = cells.get((i, j), 0.0) + value
        found_en += own * best
        likely_en += math.log1p(_ODDS * given * en.rarity[base] / len(zh.weight))
    likely_zh = len(zh.weight) * _MISSED
    for word, given in back.items():
        likely_zh += math.log1p(_ODDS * given * zh.rarity[word] / len(en.weight))
    found_zh = sum(zh.weight[word] * min(share, 1.0) for word, share in rendered.items())
    clause = max(
        (value / (zh.clause_mass[i] + en.clause_mass[j] + 1.0) for (i, j), value in cells.items()),
        default=0.0,
    )
    return WordCoverage(
        found_zh / zh.mass if zh.mass else 0.0,
        found_en / en.mass if en.mass else 0.0,
        min(found_zh, found_en),
        likely_zh / (len(zh.weight) + 1.0),
        likely_en / (len(en.weight) + 1.0),
        min(clause, 1.0),
        len(zh.latin & en.latin) / len(zh.latin) if zh.latin else 1.0,
    )
