"""Everything training needs, made once from the corpora and kept in the cache folder."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from align.arrays import Ints
from align.encoders.hashing import KeyTable
from align.encoders.static_text import (
    BIGRAM,
    HAN,
    LETTERS,
    NUMBER,
    SIGNIFICANT,
    SOUND,
    SYMBOL,
    Characters,
    analyse,
    sound_key,
)
from training.encoder.corpora import Pairs, group_of, is_held_out, read_corpora, traditional
from training.encoder.vocabulary import CHUNK, TokenCounts, count, is_han, segmentation

__all__ = ["Prepared", "ngrams", "prepare"]

_LAW_SHARE = 5
"""One in so many law sentences counts for vocabulary and frequencies."""


@dataclass(slots=True)
class Prepared:
    """Items (token types), their parts (features), and the corpora as items.

    Attributes:
        strings, kinds, counts: of the items. keys: their 64-bit keys.
        words: how many of the first items are Han words with a segmentation cost.
        parts: items (and, in rows ``n + i``, their twins without the word's own feature)
            by features. features: their names.
        stem: the stem number of each item, -1 for none. stems: their strings.
        idf: of the stems.
        zh, en: pairs by items, as (indexes, offsets).
        group, block, held: of the pairs.
        same_zh, same_en: equal numbers for equal texts.
    """

    strings: list[str]
    kinds: npt.NDArray[np.uint8]
    counts: Ints
    keys: npt.NDArray[np.uint64]
    words: int
    cost: npt.NDArray[np.int32]
    folded: npt.NDArray[np.uint32]
    sounds: npt.NDArray[np.uint32]
    parts: sp.csr_matrix
    features: list[str]
    stem: npt.NDArray[np.int32]
    stems: list[str]
    idf: npt.NDArray[np.float32]
    zh: tuple[npt.NDArray[np.int32], Ints]
    en: tuple[npt.NDArray[np.int32], Ints]
    group: list[str]
    block: npt.NDArray[np.bool_]
    held: npt.NDArray[np.bool_]
    same_zh: Ints
    same_en: Ints


def ngrams(word: str) -> list[str]:
    """The 3- and 4-grams of ``<word>``."""
    padded = f"<{word}>"
    return [padded[i : i + n] for n in (3, 4) for i in range(len(padded) - n + 1)]


def prepare(corpora: Path, *, min_form: int = 3, n_grams: int = 12_000) -> Prepared:
    """Read, segment, count, number."""
    pairs = read_corpora(corpora)
    characters_folded = np.array(traditional(), np.uint32)
    characters = Characters(characters_folded)
    groups = [group_of(name) for name in pairs.set]
    held, chosen = _roles(pairs, groups)
    words = sorted(
        {w for w, g in zip(pairs.zh, groups, strict=True) if g == "dictionary" and is_han(w)}
    )
    zh_sample = [pairs.zh[i] for i in chosen]
    table, word_keys, cost = segmentation(words, zh_sample, characters)
    dictionary = [i for i, g in enumerate(groups) if g == "dictionary"]
    sample = zh_sample + [pairs.en[i] for i in chosen] + [pairs.en[i] for i in dictionary]
    seen_tokens = count(sample, characters, table, cost)
    sound_pairs = [(pairs.zh[i], spelt_name(pairs.zh[i], pairs.en[i])) for i in dictionary]
    found_names = sorted({pair for pair in sound_pairs if pair[1]})
    sounds = _sounds(found_names, words, word_keys, seen_tokens)
    spelt = {chr(c) for c in sounds.tolist()}
    characters = Characters(characters_folded, sounds)
    found_names = [pair for pair in found_names if spelt.issuperset(pair[0])]
    for zh_name, en_name in found_names:
        pairs.zh.append(zh_name)
        pairs.en.append(en_name)
        pairs.set.append("names")
        pairs.block.append(False)
    groups += ["names"] * len(found_names)
    held = np.append(held, np.zeros(len(found_names), bool))
    known = set(word_keys.tolist())
    strings, kinds, counts, keys = list(words), [HAN] * len(words), [], word_keys.tolist()
    counts = [seen_tokens.number.get(k, 0) for k in keys]
    least = {HAN: 1, LETTERS: 1, NUMBER: 20, SYMBOL: 20, BIGRAM: 20, SIGNIFICANT: 1 << 60}
    for key in sorted(seen_tokens.number):
        number, kind = seen_tokens.number[key], seen_tokens.kind[key]
        if key not in known and number >= least[kind]:
            if kind == BIGRAM and _dull(seen_tokens.string[key]):
                continue
            strings.append(seen_tokens.string[key])
            kinds.append(kind)
            counts.append(number)
            keys.append(key)
    for code, key in zip(sounds.tolist(), sound_key(sounds).tolist(), strict=True):
        strings.append(chr(code))
        kinds.append(SOUND)
        counts.append(100)
        keys.append(key)
    kind_array, count_array = np.array(kinds, np.uint8), np.array(counts, np.int64)
    key_array = np.array(keys, np.uint64)
    stem, stems = _stems(strings, kind_array)
    spelt_words = {zh_name for zh_name, _ in found_names}
    parts, features = _parts(
        strings, kind_array, count_array, stem, stems, min_form, n_grams, spelt_words
    )
    items = KeyTable(key_array)
    zh = _by_items(pairs.zh, characters, table, cost, items)
    en = _by_items(pairs.en, characters, table, cost, items)
    idf = _idf(en, stem, len(stems), np.array(chosen, np.int64))
    return Prepared(
        strings, kind_array, count_array, key_array, len(words), cost, characters_folded,
        sounds, parts, features, stem, stems, idf, zh, en, groups,
        np.array(pairs.block, bool), held,
        _same(pairs.zh), _same(pairs.en),
    )  # fmt: skip


def _roles(pairs: Pairs, groups: list[str]) -> tuple[npt.NDArray[np.bool_], list[int]]:
    """Which pairs are kept from training, and which count for frequencies."""
    seen: Counter[str] = Counter()
    held = np.zeros(len(groups), bool)
    chosen = []
    for i, name in enumerate(pairs.set):
        held[i] = is_held_out(seen[name]) and groups[i] != "dictionary" and not pairs.block[i]
        seen[name] += 1
        if groups[i] != "dictionary" and (groups[i] != "law" or seen[name] % _LAW_SHARE == 0):
            chosen.append(i)
    return held, chosen


_DULL = {"the", "a", "an", "of", "to", "in", "and", "is", "for", "be", "or", "it", "s", "that"}


def _dull(bigram: str) -> bool:
    if bigram[:1].isdigit() and is_han(bigram[-1]):
        return False
    first, _, second = bigram.partition(" ")
    return not second or first in _DULL or second in _DULL or "\0" in bigram


def _stems(
    strings: list[str], kinds: npt.NDArray[np.uint8]
) -> tuple[npt.NDArray[np.int32], list[str]]:
    from nltk.stem.porter import PorterStemmer

    stemmer = PorterStemmer()
    numbers: dict[str, int] = {}
    stem = np.full(len(strings), -1, np.int32)
    for i in np.flatnonzero(kinds == LETTERS).tolist():
        name = stemmer.stem(strings[i]) if strings[i].isascii() else strings[i]
        stem[i] = numbers.setdefault(name, len(numbers))
    return stem, list(numbers)


def _same(texts: list[str]) -> Ints:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(t.lower(), len(numbers)) for t in texts], np.int64)


def spelt_name(zh: str, en: str) -> str:
    """The word of *en* that sounds like *zh*, lower case; empty where none does."""
    from pypinyin import lazy_pinyin
    from rapidfuzz.fuzz import ratio

    if len(zh) < 2 or not is_han(zh) or not en[:1].isupper():
        return ""
    sound = "".join(lazy_pinyin(zh))
    names = [w for w in re.split(r"[\W\d_]+", en) if len(w) > 2 and w[0].isupper()]
    best = max(names, key=lambda w: ratio(sound, w.lower()), default="")
    return best.lower() if best and ratio(sound, best.lower()) >= 55 else ""


def _sounds(
    names: list[tuple[str, str]],
    words: list[str],
    keys: npt.NDArray[np.uint64],
    seen: TokenCounts,
) -> npt.NDArray[np.uint32]:
    """Characters that occur in foreign names far more than alone."""
    in_names = Counter(c for zh, _ in names for c in zh)
    alone = {
        w: seen.number.get(k, 0) for w, k in zip(words, keys.tolist(), strict=True) if len(w) == 1
    }
    chosen = [c for c, n in in_names.items() if n >= 4 and alone.get(c, 0) <= 20 * n]
    return np.array(sorted(map(ord, chosen)), np.uint32)


def _parts(
    strings: list[str],
    kinds: npt.NDArray[np.uint8],
    counts: Ints,
    stem: npt.NDArray[np.int32],
    stems: list[str],
    min_form: int,
    n_grams: int,
    names: set[str],
) -> tuple[sp.csr_matrix, list[str]]:
    grams: Counter[str] = Counter()
    for i in np.flatnonzero(kinds == LETTERS).tolist():
        if len(strings[i]) < 30:
            for gram in ngrams(strings[i]):
                grams[gram] += min(int(counts[i]), 5)
    kept = {g for g, _ in sorted(grams.items(), key=lambda p: (-p[1], p[0]))[:n_grams]}
    numbers: dict[str, int] = {}
    rows: list[list[tuple[str, float]]] = []
    twins: list[list[tuple[str, float]]] = []
    for i, string in enumerate(strings):
        kind = kinds[i]
        if kind == HAN:
            chars = [(f"c:{c}", 1.0) for c in string]
            rows.append(chars if len(string) == 1 else [(f"w:{string}", 1.0), *chars])
            twins.append([(f"{SOUND}:{c}", 1.0) for c in string] if string in names else chars)
        elif kind == SOUND:
            rows.append([(f"{SOUND}:{string}", 1.0), (f"c:{string}", 1.0)])
            twins.append([(f"{SOUND}:{string}", 1.0)])
        elif kind == LETTERS:
            found = [g for g in ngrams(string) if g in kept] if len(string) < 30 else []
            spelt = [(f"g:{g}", 1 / math.sqrt(len(found))) for g in found]
            whole = [(f"f:{string}", 1.0), (f"s:{stems[stem[i]]}", 1.0)]
            rows.append(whole if counts[i] >= min_form else spelt)
            twins.append(spelt)
        else:
            rows.append([(f"{kind}:{string}", 1.0)])
            twins.append(rows[-1])
    data, index, offsets = [], [], [0]
    for row in (*rows, *twins):
        for name, weight in row:
            index.append(numbers.setdefault(name, len(numbers)))
            data.append(weight)
        offsets.append(len(index))
    matrix = sp.csr_matrix(
        (np.array(data, np.float32), np.array(index, np.int32), np.array(offsets)),
        shape=(2 * len(strings), len(numbers)),
    )
    return matrix, list(numbers)


def _by_items(
    texts: list[str],
    characters: Characters,
    table: KeyTable,
    cost: npt.NDArray[np.int32],
    items: KeyTable,
) -> tuple[npt.NDArray[np.int32], Ints]:
    index, sizes = [], []
    for at in range(0, len(texts), CHUNK):
        part = texts[at : at + CHUNK]
        _, tokens = analyse(part, characters, table, cost)
        found = items.find(tokens.key)
        index.append(found[found >= 0])
        sizes.append(np.bincount(tokens.text[found >= 0], minlength=len(part)))
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(np.concatenate(sizes))))
    return np.concatenate(index), offsets


def _idf(
    en: tuple[npt.NDArray[np.int32], Ints],
    stem: npt.NDArray[np.int32],
    n_stems: int,
    chosen: Ints,
) -> npt.NDArray[np.float32]:
    index, offsets = en
    text = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    use = np.isin(text, chosen) & (stem[index] >= 0)
    once = np.unique(text[use] * np.int64(n_stems) + stem[index[use]])
    seen = np.bincount(once % n_stems, minlength=n_stems)
    return np.log(len(chosen) / (seen + 1.0)).astype(np.float32)
