"""What the dictionary, the spelling and the sound say of word pairs, as probabilities."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from align.lexicon import STOP_WORDS, Lexicon, english_words, stem
from align.matching._batches import Cells, Floats

__all__ = ["Prior", "given"]

_STOPS: Final = frozenset(stem(word) for word in STOP_WORDS)
_MARKS: Final = {
    **dict(zip("，、。．？！：；（）％～", ",,..?!:;()%~", strict=True)),
    **dict.fromkeys("“”「」『』《》〈〉＂‘’", '"'),
    "——": "-",
    "—": "-",
    "–": "-",
}
_MONTHS: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NUMERALS: Final = dict(
    zip("零〇一二两三四五六七八九十百", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100), strict=True)
)
_COUNTING = "zero one two three four five six seven eight nine ten eleven twelve"
_CARDINALS: Final = _COUNTING.split()
_ORDERING = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth"
_ORDINALS: Final = _ORDERING.split()
_PART: Final = 0.35
"""What a translation of a part of a word counts beside one of the whole."""
_LIKE: Final = 0.5
"""What a word of the same beginning counts beside the very word."""
_BEGINNING: Final = 5


def _value(word: str) -> int | None:
    """The number that a short Chinese numeral stands for."""
    total, last = 0, 0
    for char in word:
        digit = _NUMERALS.get(char)
        if digit is None:
            return None
        if digit >= 10:
            total += (last or 1) * digit
            last = 0
        else:
            last = digit
    return total + last


class Prior:
    """Candidates for Chinese words, cached a word.

    Args:
        lexicon: its translations, the glossary's counting most.
        table: learned translation probabilities, ``word -> {stem: probability}``.
        trust: the share that the table gets where it knows a word.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        table: Mapping[str, Mapping[str, float]] | None = None,
        trust: float = 0.6,
    ) -> None:
        self._lexicon = lexicon
        self._table = table or {}
        self._trust = trust
        self._cache: dict[str, dict[str, float]] = {}

    def __call__(self, word: str) -> dict[str, float]:
        """English stems (and marks, numbers) that *word* may be, adding up to at most 1."""
        found = self._cache.get(word)
        if found is None:
            found = self._cache[word] = self._candidates(word)
        return found

    def _candidates(self, word: str) -> dict[str, float]:
        plain = (
            self._lexicon.simplify(unicodedata.normalize("NFKC", word))
            if word not in _MARKS
            else word
        )
        if word in _MARKS:
            return {_MARKS[word]: 1.0}
        if not any("\u3400" <= c <= "\u9fff" or c == "〇" for c in plain):
            return {stem(plain): 1.0}
        bag = self._numbers(plain)
        if not bag:
            bag = self._dictionary(plain)
        learned = self._table.get(plain)
        if learned:
            share = self._trust if bag else 1.0
            merged = {key: value * (1 - share) for key, value in bag.items()}
            for key, value in learned.items():
                merged[key] = merged.get(key, 0.0) + share * value
            bag = merged
        return bag

    def _numbers(self, word: str) -> dict[str, float]:
        match = re.fullmatch(
            r"第?(\d[\d,.]*|[零〇一二两三四五六七八九十百]+)(月|月份|日|号|年|个|次|万|亿|.{0,2})",
            word,
        )
        if not match or (
            match[1][0] not in "0123456789" and word in self._lexicon and len(word) > 1
        ):
            return {}
        digits, unit = match.groups()
        value = int(digits) if digits.isdigit() and len(digits) < 9 else _value(digits)
        keys = [digits]
        if value is not None:
            keys = [str(value)]
            if unit in ("月", "月份") and 1 <= value <= 12:
                keys = [stem(_MONTHS[value - 1]), *keys]
            keys += [stem(names[value]) for names in (_CARDINALS, _ORDINALS) if value < len(names)]
            keys += [f"{value}{ending}" for ending in ("th", "st", "nd", "rd")]
        elif unit:
            keys.append(word)
        bag = {key: 0.7 / (1 + at) for at, key in enumerate(keys)}
        if unit and unit not in ("月", "月份"):
            for key, weight in self._dictionary(unit).items():
                bag[key] = bag.get(key, 0.0) + _PART * weight
        return _share(bag)

    def _dictionary(self, word: str) -> dict[str, float]:
        bag = self._whole(word)
        if not bag and len(word) > 1:
            parts = self._parts(word)
            for part in parts:
                for key, weight in self._whole(part).items():
                    bag[key] = bag.get(key, 0.0) + weight
            bag = _share(bag)
        names = self._names(word)
        for key in names:
            bag.setdefault(key, 0.3)
        return _share(bag)

    def _parts(self, word: str) -> list[str]:
        parts = self._lexicon.cut(word)
        return parts if len(parts) > 1 else list(word)

    def _whole(self, word: str) -> dict[str, float]:
        bag: dict[str, float] = {}
        own = self._lexicon.own(word)
        for at, rendering in enumerate(self._lexicon.translations(word)):
            stems = _stems(rendering)
            content = [s for s in stems if s not in _STOPS]
            first = 1.0 / (1.0 + 0.1 * at) * (4.0 if rendering in own else 1.0)
            for base in stems:
                weight = (
                    first / len(stems)
                    if base in content or not content
                    else 0.1 * first / len(stems)
                )
                bag[base] = bag.get(base, 0.0) + weight
        return _share(bag)

    def _names(self, word: str) -> list[str]:
        """Pinyin of a word of up to four characters, as a name would be spelt."""
        if len(word) > 4:
            return []
        syllables = [self._lexicon.readings(c)[:1] for c in word]
        if not all(syllables):
            return []
        plain = [s[0].replace("v", "u") for s in syllables]
        joined = {stem("".join(plain))}
        if len(plain) > 2:
            joined |= {stem(plain[0]), stem("".join(plain[1:]))}
        return sorted(joined)

    def pairs(
        self, zh: Sequence[str], en: Sequence[str]
    ) -> tuple[list[int], list[int], list[float]]:
        """All candidates of the words *zh* among the stems *en*: positions and weights."""
        index = {word: at for at, word in enumerate(en)}
        starts: dict[str, list[int]] = {}
        for at, word in enumerate(en):
            if len(word) >= _BEGINNING:
                starts.setdefault(word[:_BEGINNING], []).append(at)
        rows: list[int] = []
        columns: list[int] = []
        weights: list[float] = []
        for row, word in enumerate(zh):
            bag: dict[int, float] = {}
            for key, weight in self(word).items():
                exact = index.get(key)
                if exact is not None:
                    bag[exact] = bag.get(exact, 0.0) + weight
                if len(key) >= _BEGINNING:
                    for at in starts.get(key[:_BEGINNING], ()):
                        if at != exact:
                            likeness = _LIKE * weight * _common(key, en[at])
                            bag[at] = max(bag.get(at, 0.0), likeness)
            for at in sorted(bag):
                rows.append(row)
                columns.append(at)
                weights.append(bag[at])
        return rows, columns, weights


def _common(a: str, b: str) -> float:
    """The share of the longer word that a common beginning covers."""
    size = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        size += 1
    return size / max(len(a), len(b))


def _share(bag: dict[str, float]) -> dict[str, float]:
    total = sum(bag.values())
    return {key: value / total for key, value in bag.items()} if total else {}


@functools.lru_cache(maxsize=100_000)
def _stems(rendering: str) -> tuple[str, ...]:
    return tuple(
        stem(rendering[a:b]) for a, b in english_words(rendering) if rendering[a].isalnum()
    )


def given(prior: Prior, zh: list[str], en: list[str], cells: Cells) -> tuple[Floats, Floats]:
    """For every cell its English word's prior given the Chinese one, and the reverse."""
    rows, columns, weights = prior.pairs(zh, en)
    at, hit = cells.find(np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64))
    given_zh = np.zeros(len(cells), dtype=np.float32)
    given_zh[at[hit]] = np.array(weights, dtype=np.float32)[hit]
    total = np.bincount(cells.en, given_zh, minlength=cells.en_words)
    given_en = (given_zh / np.maximum(total, 1.0)[cells.en]).astype(np.float32)
    return given_zh, given_en
