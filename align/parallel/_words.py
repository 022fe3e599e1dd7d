"""Texts as words: tokens of either side, what links them, and what a document itself teaches."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from align.arrays import Floats, Ints, Wide, ranges
from align.encoders.protocol import Encoder
from align.lexicon import Lexicon, load_lexicon
from align.lexicon.translations import load_table
from align.parallel._concurrency import in_threads
from align.text.english import STOP_WORDS, english_words, stem
from align.text.scripts import HAN

__all__ = [
    "Links",
    "Words",
    "dictionary_links",
    "get_ready",
    "learned_links",
    "read_linked",
    "read_words",
    "similar_links",
]

_LEARNED = 2.0
_EVIDENCE = 3.0
_LEAST = 0.08
"""Links of the table: their share of a word's links counts double, small shares not at all."""
_OWN = 0.7
"""The least strength of links by the user's glossary, each word of a long rendering."""
_SIMILAR = 0.25
_MOST_SIMILAR = 20_000_000
"""Pairs of words that are compared; in larger vocabularies only words without a good link."""
_MOST_TOGETHER = 40_000
"""Pairs of words in a bead; in longer ones nothing tells which words go together."""
_LONGEST = 4000
"""Characters of a sentence that are read; nothing a person wrote is longer."""
_BLANK_ZH = re.compile(rf"(?<=[{HAN}，。、；：！？）（])\s+|\s+(?=[{HAN}，。、；：！？（）])")
_WORDY = re.compile(r"[^\W_]")
_HAN = re.compile(f"[{HAN}]")
_FUNCTION_ZH = frozenset(
    "的了是在和与也都就而及着之以于这那他她它我你们一个不有又对把被从到上下中里得地还便却说道来去为等将其或向过"
) | {"我们", "你们", "他们", "她们", "一个"}


@dataclass(frozen=True, slots=True)
class Words:
    """The content words of one side.

    Attributes:
        vocabulary: the word of each type number. surface: how it was first written.
        types: type numbers of all tokens, in text order, without repeats in a sentence.
        starts: (n + 1,): where each sentence's tokens start in *types*.
        weight: by type: how much it tells (inverse sentence frequency), mean sentence = 1.
        mass: (n,): sum of the weights of each sentence.
    """

    vocabulary: tuple[str, ...]
    surface: tuple[str, ...]
    types: Ints
    starts: Ints
    weight: Wide
    mass: Wide

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True, slots=True)
class Links:
    """Which English types render a Chinese type: rows of a sparse matrix.

    Attributes:
        starts: (zh types + 1,). targets: English types. strength: 0..1.
    """

    starts: Ints
    targets: Ints
    strength: Floats


@functools.lru_cache(maxsize=100_000)
def _zh_form(token: str) -> tuple[str, bool] | None:
    """How a Chinese token is matched ("" for function words), and if it is a single character.

    None for what is no word.
    """
    if not _WORDY.search(token):
        return None
    if token in _FUNCTION_ZH:
        return "", False
    han = _HAN.search(token) is not None
    return (token if han else stem(token)), han and len(token) == 1


def _zh_tokens(text: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    """The words of a sentence, as they are matched and as they are written."""
    tokens: list[tuple[str, str]] = []
    alone = ""
    for token in lexicon.simplified_words(_BLANK_ZH.sub("", text[:_LONGEST])):
        found = _zh_form(token)
        if found is None:
            alone = ""
            continue
        form, single = found
        if single and alone:
            # what the lexicon does not know: names, mostly
            tokens.append((alone + token, alone + token))
        alone = token if single else ""
        if form:
            tokens.append((form, token))
    return tokens


@functools.lru_cache(maxsize=100_000)
def _en_form(word: str) -> str:
    """How an English word is matched; empty for stop words and marks."""
    return stem(word) if _WORDY.search(word) and word.lower() not in STOP_WORDS else ""


def _en_tokens(text: str) -> list[tuple[str, str]]:
    text = text[: 2 * _LONGEST].replace("&apos;", "'").replace("@-@", "-")
    found = (text[start:end] for start, end in english_words(text))
    return [(form, word) for word in found if (form := _en_form(word))]


def read_words(zh: Sequence[str], en: Sequence[str], lexicon: Lexicon) -> tuple[Words, Words]:
    """The words of both sides."""
    return (
        _index([_zh_tokens(text, lexicon) for text in zh]),
        _index([_en_tokens(text) for text in en]),
    )


def _index(sentences: Iterable[list[tuple[str, str]]]) -> Words:
    surface: dict[str, str] = {}
    numbers: dict[str, int] = {}
    types: list[int] = []
    starts = [0]
    for tokens in sentences:
        for token, written in tokens:
            surface.setdefault(token, written)
        types.extend(dict.fromkeys(numbers.setdefault(t, len(numbers)) for t, _ in tokens))
        starts.append(len(types))
    flat = np.array(types, dtype=np.int64)
    count = len(starts) - 1
    seen = np.bincount(flat, minlength=len(numbers))
    weight = np.log((count + 20) / (seen + 1.0))
    edges = np.array(starts)
    mass = np.concatenate([[0.0], np.cumsum(weight[flat])])
    mass = mass[edges[1:]] - mass[edges[:-1]]
    mean = max(float(mass.mean()), 1e-9) if count else 1.0
    return Words(
        tuple(numbers), tuple(surface[t] for t in numbers), flat, edges, weight / mean, mass / mean
    )


@functools.lru_cache(maxsize=50_000)
def _stems(text: str) -> tuple[str, ...]:
    """The content words of a translation."""
    return tuple(
        stem(text[a:b]) for a, b in english_words(text) if text[a:b].lower() not in STOP_WORDS
    )


@functools.lru_cache(maxsize=50_000)
def _learned(word: str) -> tuple[tuple[str, float], ...]:
    """What the table learned from corpora links with a Chinese word, and how strongly."""
    total, counts = load_table().counts(word)
    shares = ((part, _LEARNED * count / (total + _EVIDENCE)) for part, count in counts.items())
    return tuple((part, min(share, 1.0)) for part, share in shares if share > _LEAST)


def dictionary_links(zh: Words, en: Words, lexicon: Lexicon) -> Links:
    """Links by the lexicon, by its table learned from corpora, by spelling and by sound."""
    known = {word: k for k, word in enumerate(en.vocabulary)}
    starts, targets, strength = [0], [], []
    for word in zh.vocabulary:
        row: dict[int, float] = {}
        if word in known:
            row[known[word]] = 1.0
        own = len(lexicon.own(word))
        for place, text in enumerate(lexicon.translations(word)[:16]):
            stems = _stems(text)
            least = _OWN if place < own else 0.0
            for part in stems:
                number = known.get(part)
                if number is not None:
                    row[number] = max(row.get(number, 0.0), 1.0 / len(stems), least)
        for part, share in _learned(word):
            number = known.get(part)
            if number is not None:
                row[number] = max(row.get(number, 0.0), share)
        if len(word) < 4 and _HAN.match(word):
            # 清扬 Qingyang; names are mostly what the lexicon does not know.
            sound = "".join((lexicon.readings(c) or ("",))[0] for c in word)
            number = known.get(stem(sound)) if len(sound) > 2 else None
            if number is not None:
                row[number] = max(row.get(number, 0.0), 0.8)
        for number in sorted(row):
            targets.append(number)
            strength.append(row[number])
        starts.append(len(targets))
    return Links(
        np.array(starts),
        np.array(targets, dtype=np.int64),
        np.array(strength, dtype=np.float32),
    )


def read_linked(
    zh: Sequence[str], en: Sequence[str], lexicon: Lexicon
) -> tuple[Words, Words, Links]:
    """The words of both sides, and what the lexicon links."""
    words = read_words(zh, en, lexicon)
    return *words, dictionary_links(*words, lexicon)


def get_ready() -> None:
    """Load the dictionary and the word table, before a process is asked for anything."""
    read_linked(["准备好了"], ["ready"], load_lexicon())


def learned_links(zh: Words, en: Words, zh_spans: Ints, en_spans: Ints, given: Links) -> Links:
    """*given*, and what words the beads have together (Dice, the bead itself left out).

    Args:
        zh_spans, en_spans: (beads, 2): first sentence of each bead, and the one after its last.
    """
    beads, size = len(zh_spans), len(en.vocabulary)
    of_zh, first = _types_of(zh, zh_spans)
    of_en, second = _types_of(en, en_spans)
    count_zh = np.bincount(first, minlength=len(zh.vocabulary))
    count_en = np.bincount(second, minlength=size)
    many_zh = np.bincount(of_zh, minlength=beads)
    many_en = np.bincount(of_en, minlength=beads)
    # Each Chinese type of a bead with all English ones of it.
    count = np.where(many_zh * many_en <= _MOST_TOGETHER, many_en, 0)[of_zh]
    ends = np.cumsum(many_en)
    with_en = second[ranges((ends - many_en)[of_zh], count)]
    pairs, together = np.unique(np.repeat(first, count) * size + with_en, return_counts=True)
    often = together >= 2
    pairs, together = pairs[often], together[often].astype(np.float64)
    source, target = pairs // size, pairs % size
    by_chance = count_zh[source] * count_en[target] / max(beads, 1)
    strength = 2 * (together - 1 - by_chance) / (count_zh[source] + count_en[target])
    good = strength > 0.1
    return _joined(given, pairs[good], np.minimum(strength[good] * 1.5, 1.0), size)


def _types_of(words: Words, spans: Ints) -> tuple[Ints, Ints]:
    """The types in each span of sentences: the span's number, and the type; no type twice."""
    starts, ends = words.starts[spans[:, 0]], words.starts[spans[:, 1]]
    owner = np.repeat(np.arange(len(spans)), ends - starts)
    types = len(words.vocabulary)
    found = np.unique(owner * types + words.types[ranges(starts, ends - starts)])
    return found // max(types, 1), found % max(types, 1)


def similar_links(zh: Words, en: Words, given: Links, encoder: Encoder) -> Links:
    """*given*, and words whose vectors are much alike."""
    size = len(en.vocabulary)
    if not size or not zh.vocabulary:
        return given
    some_zh, some_en = np.arange(len(zh.vocabulary)), np.arange(size)
    if len(some_zh) * size > _MOST_SIMILAR:
        good = given.strength >= 0.5
        source = np.repeat(some_zh, np.diff(given.starts))
        some_zh = np.setdiff1d(some_zh, source[good])
        some_en = np.setdiff1d(some_en, given.targets[good])
        some_zh = some_zh[: max(_MOST_SIMILAR // max(len(some_en), 1), 1)]
    if not len(some_zh) or not len(some_en):
        return given
    rows_zh = _unit(encoder.encode([zh.surface[k] for k in some_zh], lang="zh"))
    rows_en = _unit(encoder.encode([en.surface[k] for k in some_en], lang="en"))

    def close(start: int) -> tuple[Ints, Wide]:
        found = rows_zh[start : start + 512] @ rows_en.T
        source, target = np.nonzero(found > _SIMILAR)
        keys = some_zh[source + start] * size + some_en[target]
        return keys, (found[source, target].astype(np.float64) - 0.15) / 0.85

    keys, values = zip(*in_threads(close, range(0, len(rows_zh), 512)), strict=True)
    strength = np.minimum(np.round(np.concatenate(values), 3), 0.9)
    return _joined(given, np.concatenate(keys), strength, size)


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def _joined(given: Links, keys: Ints, strength: Wide, size: int) -> Links:
    """Links with more links, ``keys`` being source times *size* plus target; the stronger stay."""
    types = len(given.starts) - 1
    old = np.repeat(np.arange(types), np.diff(given.starts))
    keys = np.concatenate([old * size + given.targets, keys])
    values = np.concatenate([given.strength, strength])
    order = np.lexsort((-values, keys))
    keys, values = keys[order], values[order]
    fresh = np.ones(len(keys), dtype=bool)
    fresh[1:] = keys[1:] != keys[:-1]
    keys, values = keys[fresh], values[fresh]
    starts = np.searchsorted(keys // size, np.arange(types + 1))
    return Links(starts, keys % size, values.astype(np.float32))
