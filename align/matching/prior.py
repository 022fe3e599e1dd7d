"""What the dictionary, the spelling and the sound say of word pairs, as probabilities."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from align.lexicon import Lexicon
from align.lexicon.frequencies import frequencies
from align.lexicon.sound import english_skeleton, skeleton
from align.lexicon.translations import Table
from align.matching.batches import Cells, Floats, Ints
from align.matching.numbers import english_key, number
from align.text.english import STOP_WORDS, english_words, stem
from align.text.scripts import has_han, is_han

__all__ = ["Prior", "given"]

_STOPS: Final = frozenset(stem(word) for word in STOP_WORDS)
_MARKS: Final = {
    **dict(zip("，、。．？！：；（）％～", ",,..?!:;()%~", strict=True)),
    **dict.fromkeys("“”「」『』《》〈〉＂‘’", '"'),
    "——": "-",
    "—": "-",
    "–": "-",
}
_GRAMMAR: Final = 0.3
"""What a word of grammar inside a rendering counts beside its other words."""
_PART: Final = 0.35
"""What a translation of a part of a word counts beside one of the whole."""
_LIKE: Final = 0.5
"""What a word of the same beginning counts beside the very word."""
_BEGINNING: Final = 5
_RARE: Final = 5
"""English words in more sentences of the open corpora than this are no foreign names."""
_ALIKE: Final = 0.6
_SOUND: Final = 0.6


class Prior:
    """Candidates for Chinese words, cached a word.

    Args:
        lexicon: its translations, the glossary's counting most.
        table: link counts learned from corpora.
        trust: the most that the table counts beside the dictionary.
        evidence: the links of a word that earn half of it.
    """

    def __init__(
        self, lexicon: Lexicon, table: Table, *, trust: float = 0.5, evidence: float = 3.0
    ) -> None:
        self._lexicon = lexicon
        self._table = table
        self._trust = trust
        self._evidence = evidence
        self._cache: dict[str, dict[str, float]] = {}

    def __call__(self, word: str) -> dict[str, float]:
        """English stems (and marks, numbers) that *word* may be, adding up to at most 1."""
        found = self._cache.get(word)
        if found is None:
            found = self._cache[word] = self._candidates(word)
        return found

    def _candidates(self, word: str) -> dict[str, float]:
        if word in _MARKS:
            return {_MARKS[word]: 1.0}
        plain = self._plain(word)
        if self._lexicon.own(plain):
            return self._whole(plain)
        if not has_han(plain):
            bag, rest = number(plain)
            return _share(bag) if bag and not rest else {english_key(plain): 1.0}
        if plain[0].isdigit() or plain not in self._lexicon:
            bag, rest = number(plain)
            if bag:
                for key, weight in self._dictionary(rest).items() if rest else ():
                    bag[key] = bag.get(key, 0.0) + _PART * weight
                return _share(bag)
        bag = self._dictionary(plain)
        if len(plain) <= 2:
            for key, weight in number(plain)[0].items():
                bag[key] = bag.get(key, 0.0) + 0.3 * weight
        return _share(bag)

    def share(self, count: float) -> float:
        """What the table counts where it saw *count* links of a word."""
        return self._trust * count / (count + self._evidence)

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
                    else _GRAMMAR * first / len(stems)
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

    def sound(self, word: str) -> str:
        """The consonant skeleton of a word that nothing else is known of, else nothing."""
        plain = self._plain(word).replace("·", "").replace("-", "")
        if len(plain) < 2 or not all(map(is_han, plain)):
            return ""
        if self._lexicon.translations(plain) or self._table.counts(plain)[1]:
            return ""
        return skeleton([(self._lexicon.readings(char) or ("",))[0] for char in plain])

    def learned(self, zh: Sequence[str], en: Sequence[str]) -> Learned:
        """The table's translations among these words; weights are times its shares."""
        index = {word: at for at, word in enumerate(en)}
        shares_zh = np.zeros(len(zh), dtype=np.float32)
        totals = np.array([self._table.en.get(word, 0.0) for word in en], dtype=np.float32)
        shares_en = (self._trust * totals / (totals + self._evidence)).astype(np.float32)
        rows: list[int] = []
        columns: list[int] = []
        counts: list[float] = []
        ones: list[float] = []
        for row, word in enumerate(zh):
            total, found = self._table.counts(self._plain(word))
            # A user's own rendering is not to be outvoted by corpora.
            if not found or self._lexicon.own(word):
                continue
            shares_zh[row] = share = self.share(total)
            for key, count in found.items():
                column = index.get(key)
                if column is not None:
                    rows.append(row)
                    columns.append(column)
                    counts.append(count)
                    ones.append(share * count / total)
        columns_array = np.array(columns, dtype=np.int64)
        twos: Floats = np.array(counts, dtype=np.float32)
        twos *= (shares_en / np.maximum(totals, np.float32(1.0)))[columns_array]
        return Learned(
            np.array(rows, dtype=np.int64),
            columns_array,
            (np.array(ones, dtype=np.float32), twos),
            (shares_zh, shares_en),
        )

    def _plain(self, word: str) -> str:
        return self._lexicon.simplify(unicodedata.normalize("NFKC", word))

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


@dataclass(frozen=True, slots=True)
class Learned:
    """What the table says of some words: pairs, and both directions' weights and shares."""

    zh: Ints
    en: Ints
    weights: tuple[Floats, Floats]
    shares: tuple[Floats, Floats]


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


def _sounds(prior: Prior, zh: list[str], en: list[str], cells: Cells) -> tuple[Ints, Floats]:
    """Cells of words that no dictionary has whose consonants are alike, and how alike."""
    from rapidfuzz.fuzz import ratio

    left = [prior.sound(word) for word in zh]
    counts = frequencies().en
    right = [
        english_skeleton(word) if word.isalpha() and counts.get(word, 0) <= _RARE else ""
        for word in en
    ]
    candidates = np.flatnonzero(
        np.array([len(s) > 1 for s in left], dtype=np.bool_)[cells.zh]
        & np.array([len(s) > 1 for s in right], dtype=np.bool_)[cells.en]
    )
    likeness = np.array(
        [ratio(left[cells.zh[at]], right[cells.en[at]]) / 100 for at in candidates.tolist()],
        dtype=np.float32,
    )
    alike = likeness >= _ALIKE
    found: Floats = _SOUND * likeness[alike] ** 2
    return candidates[alike], found


def given(prior: Prior, zh: list[str], en: list[str], cells: Cells) -> tuple[Floats, Floats]:
    """For every cell its English word's prior given the Chinese one, and the reverse."""
    rows, columns, weights = prior.pairs(zh, en)
    at, hit = cells.find(np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64))
    given_zh = np.zeros(len(cells), dtype=np.float32)
    given_zh[at[hit]] = np.array(weights, dtype=np.float32)[hit]
    alike, likeness = _sounds(prior, zh, en, cells)
    given_zh[alike] = np.maximum(given_zh[alike], likeness)
    total = np.bincount(cells.en, given_zh, minlength=cells.en_words)
    given_en = (given_zh / np.maximum(total, 1.0)[cells.en]).astype(np.float32)
    learned = prior.learned(zh, en)
    at, hit = cells.find(learned.zh, learned.en)
    mixed = []
    for which, (one, of) in enumerate(((given_zh, cells.zh), (given_en, cells.en))):
        # Where the table knows a word it takes its share of the dictionary's.
        both = one * (1 - learned.shares[which])[of]
        np.add.at(both, at[hit], learned.weights[which][hit])
        mixed.append(both.astype(np.float32))
    return mixed[0], mixed[1]
