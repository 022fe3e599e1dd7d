"""Texts to tokens for the static encoder: vectorised, the same in training and at run time.

A text is cut into runs: Han characters, letters, digits, single symbols. Han runs are
segmented into words by the best path of a unigram model (Viterbi over all runs at once);
the other runs are tokens as they are, and neighbouring letter runs give a bigram too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from align.arrays import Ints
from align.encoders.hashing import MAX_RUN, U64, KeyTable, finish, mix, powers
from align.text.scripts import PLANE_0

__all__ = [
    "BIGRAM",
    "HAN",
    "LETTERS",
    "MAX_WORD",
    "NUMBER",
    "SIGNIFICANT",
    "SOUND",
    "SYMBOL",
    "Characters",
    "Runs",
    "Tokens",
    "analyse",
    "bigram_key",
    "codes_of",
    "gram_keys",
    "han_words",
    "key_of",
    "runs_of",
    "sound_key",
]

HAN: Final = 1
LETTERS: Final = 2
NUMBER: Final = 3
SYMBOL: Final = 4
SIGNIFICANT: Final = 5
BIGRAM: Final = 6
SOUND: Final = 7

MAX_WORD: Final = 7
"""The longest Han word looked up, in characters."""

_HAN_CAP: Final = 48
"""Longer Han runs are cut, so that the Viterbi search has few steps."""

_UNKNOWN_COST: Final = 30_000


class Characters:
    """What is known of single characters: their folded form and their class.

    Args:
        folded: pairs (code point, code point of the folded form) beyond what Unicode's
            compatibility forms and case give: Traditional to Simplified.
        sounds: code points of the characters that spell foreign names (斯, 克, 尔 ...).
    """

    def __init__(
        self, folded: npt.NDArray[np.uint32], sounds: npt.NDArray[np.uint32] | None = None
    ) -> None:
        self.sound = np.zeros(0x10000, bool)
        if sounds is not None:
            self.sound[sounds] = True
        self.fold = np.arange(0x10000, dtype=np.uint32)
        self.kind = np.zeros(0x10000, np.uint8)
        import unicodedata

        spans = (
            (0x41, 0x250),
            (0x370, 0x530),
            (0x1E00, 0x2000),
            (0x2460, 0x24EA),
            (0xFF01, 0xFF5F),
        )
        for start, end in spans:
            for code in range(start, end):
                plain = unicodedata.normalize("NFKD", chr(code).lower())[:1]
                if plain and not plain.isspace():
                    self.fold[code] = ord(plain)
        for mark, plain in zip(
            "“”„«»「」『』《》〈〉‘’‚—–…、。．·", '"""""""""""""\'\'\'--.,...', strict=True
        ):
            self.fold[ord(mark)] = ord(plain)
        self.fold[folded[:, 0]] = folded[:, 1]
        for code in range(0x21, 0x530):
            char = chr(code)
            if char.isalpha():
                self.kind[code] = LETTERS
            elif char.isdigit() and code < 0x80:
                self.kind[code] = NUMBER
            elif code < 0x80:
                self.kind[code] = SYMBOL
        # 〇 is not among them: the encoder's weights are trained without it.
        for start, stop in PLANE_0:
            self.kind[start:stop] = HAN
        self.kind[0x3007] = HAN
        self.kind[[0x20AC, 0xA3, 0xA5, 0xB0]] = SYMBOL


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of one kind of character in a buffer of code points.

    Attributes:
        start, length: in code points of the buffer. text: the index of each run's text.
        kind: one of the constants of this module. key: the run's hash.
    """

    start: Ints
    length: Ints
    text: Ints
    kind: npt.NDArray[np.uint8]
    key: U64


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens in order of their texts: their hash, text, kind and place (see :class:`Runs`)."""

    key: U64
    text: Ints
    kind: npt.NDArray[np.uint8]
    start: Ints
    length: Ints


def codes_of(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint32], Ints]:
    """All texts as one buffer of code points, each followed by a zero; and the offsets of each."""
    joined = "\0".join(texts) + "\0"
    if joined.count("\0") > len(texts):
        joined = "\0".join(text.replace("\0", " ") for text in texts) + "\0"
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.cumsum(np.fromiter((len(t) + 1 for t in texts), np.int64, len(texts)))
    return raw, np.concatenate((np.zeros(1, np.int64), ends))


def runs_of(
    raw: npt.NDArray[np.uint32], offsets: Ints, characters: Characters
) -> tuple[npt.NDArray[np.uint32], Runs]:
    """Folded code points, and the runs of Han, letters, digits and single symbols."""
    low = np.minimum(raw, 0xFFFF)
    folded = characters.fold[low]
    kind = characters.kind[folded]
    kind[(raw >= 0x20000) & (raw < 0x33480)] = HAN
    folded = np.where(raw > 0xFFFF, raw, folded)
    digit = kind == NUMBER
    # 1,234.5 is one number
    inside = np.zeros(len(raw), bool)
    inside[1:-1] = digit[:-2] & digit[2:] & ((folded[1:-1] == 0x2C) | (folded[1:-1] == 0x2E))
    kind[inside] = NUMBER
    first = np.ones(len(raw), bool)
    first[1:] = (kind[1:] != kind[:-1]) | (kind[1:] == SYMBOL)
    starts = np.flatnonzero(first)
    lengths = np.diff(np.append(starts, len(raw)))
    keep = kind[starts] > 0
    starts, lengths = starts[keep], lengths[keep]
    kinds = kind[starts]
    texts = np.searchsorted(offsets, starts, side="right") - 1
    keys = np.zeros(len(starts), np.uint64)
    if len(starts):
        short = kinds != HAN
        keys[short] = finish(
            _sums(folded, starts[short], lengths[short], kinds[short] == NUMBER), LETTERS
        )
    return folded, Runs(starts, lengths, texts, kinds, keys)


def _sums(
    folded: npt.NDArray[np.uint32],
    starts: Ints,
    lengths: Ints,
    number: npt.NDArray[np.bool_],
) -> U64:
    """The polynomial sums of runs; separators inside numbers do not count."""
    if not len(starts):
        return np.zeros(0, np.uint64)
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    within = np.arange(bounds[-1]) - np.repeat(bounds[:-1], lengths)
    codes = folded[np.repeat(starts, lengths) + within]
    values = mix(codes)
    comma = (codes == 0x2C) & np.repeat(number, lengths)
    values[comma] = 0
    passed = np.cumsum(comma)
    before = passed[bounds[:-1]] - comma[bounds[:-1]]
    within -= passed - np.repeat(before, lengths)
    with np.errstate(over="ignore"):
        values *= powers()[np.minimum(within, MAX_RUN - 1)]
        result: U64 = np.add.reduceat(values, bounds[:-1])
    return result


def significant(folded: npt.NDArray[np.uint32], runs: Runs) -> tuple[Ints, U64]:
    """Numbers by their significant digits, so that 127 (万) meets 1.27 (million).

    Returns:
        Which runs are numbers with a digit above zero, and their keys.
    """
    which = np.flatnonzero(runs.kind == NUMBER)
    if not len(which):
        return which, np.zeros(0, np.uint64)
    starts, lengths = runs.start[which], runs.length[which]
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    owner = np.repeat(np.arange(len(which)), lengths)
    codes = folded[np.repeat(starts, lengths) + np.arange(bounds[-1]) - bounds[owner]]
    digit = (codes >= 0x30) & (codes <= 0x39)
    value = np.where(digit, codes - 0x30, 0).astype(np.int64)
    nonzero = np.cumsum(value > 0, dtype=np.int64)
    before = np.concatenate((np.zeros(1, np.int64), nonzero))[bounds[:-1]]
    started = nonzero > before[owner]
    counted = np.cumsum(digit & started, dtype=np.int64)
    first = np.concatenate((np.zeros(1, np.int64), counted))[bounds[:-1]]
    place = np.clip(counted - first[owner] - 1, 0, MAX_RUN - 1)
    # a zero counts nothing, so trailing zeros fall away by themselves
    term = np.where(value > 0, mix(codes.astype(np.uint32)), np.uint64(0))
    with np.errstate(over="ignore"):
        sums = np.add.reduceat(term * powers()[place], bounds[:-1])
    some = nonzero[bounds[1:] - 1] > before
    return which[some], finish(sums[some], SIGNIFICANT)


def han_words(
    folded: npt.NDArray[np.uint32],
    starts: Ints,
    lengths: Ints,
    table: KeyTable,
    cost: npt.NDArray[np.int32],
) -> tuple[Ints, Ints, U64]:
    """Segment Han runs into words by the cheapest path; ties go to the longer last word.

    Args:
        table: word keys. cost: the cost of each word of *table*, in thousandths of a nat.

    Returns:
        Starts, lengths and keys of the words, in text order.
    """
    if not len(starts):
        return starts, lengths, np.zeros(0, np.uint64)
    pieces = -(-lengths // _HAN_CAP)
    which = np.repeat(np.arange(len(starts)), pieces)
    part = np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    starts = starts[which] + part * _HAN_CAP
    lengths = np.minimum(lengths[which] - part * _HAN_CAP, _HAN_CAP)
    order = np.argsort(-lengths, kind="stable")
    s, n = starts[order], lengths[order]
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(n)))
    total = int(bounds[-1])
    within = np.arange(total) - np.repeat(bounds[:-1], n)
    left = np.repeat(n, n) - within
    values = mix(folded[np.repeat(s, n) + within])
    power = powers()
    sums = np.zeros(total, np.uint64)
    keys = np.zeros((MAX_WORD + 1, total), np.uint64)
    costs = np.full((MAX_WORD + 1, total), 2**30, np.int64)
    with np.errstate(over="ignore"):
        for size in range(1, MAX_WORD + 1):
            if size > total:
                break
            sums[: total - size + 1] += values[size - 1 :] * power[size - 1]
            fits = np.flatnonzero(left >= size)
            keys[size, fits] = finish(sums[fits], HAN)
            found = table.find(keys[size, fits])
            known = found >= 0
            costs[size, fits[known]] = cost[found[known]]
    costs[1] = np.minimum(costs[1], _UNKNOWN_COST)
    best, back = _viterbi(costs, bounds, n)
    del best
    return _words(back, keys, s, n, bounds, order)


def _viterbi(costs: Ints, bounds: Ints, n: Ints) -> tuple[Ints, npt.NDArray[np.int8]]:
    """The cheapest cost up to and with each character, and the length of the word it ends."""
    total = int(bounds[-1])
    best = np.full(total, 2**40, np.int64)
    back = np.ones(total, np.int8)
    for t in range(int(n[0]) if len(n) else 0):
        active = int(np.searchsorted(-n, -t, side="left"))
        here = bounds[:active] + t
        score, choice = best[here], back[here]
        for size in range(1, min(MAX_WORD, t + 1) + 1):
            begin = here - size + 1
            reach = costs[size, begin]
            if size <= t:
                reach = reach + best[begin - 1]
            better = reach <= score
            score = np.where(better, reach, score)
            choice = np.where(better, np.int8(size), choice)
        best[here], back[here] = score, choice
    return best, back


def _words(
    back: npt.NDArray[np.int8], keys: U64, s: Ints, n: Ints, bounds: Ints, order: Ints
) -> tuple[Ints, Ints, U64]:
    """Walk all paths back at once; words in order of the runs they were given in."""
    found: list[tuple[Ints, Ints, Ints, U64]] = []
    left = n.copy()
    alive = np.arange(len(n))
    while len(alive):
        at = bounds[alive] + left[alive] - 1
        size = back[at].astype(np.int64)
        begin = at - size + 1
        found.append((alive, s[alive] + left[alive] - size, size, keys[size, begin]))
        left[alive] -= size
        alive = alive[left[alive] > 0]
    run = np.concatenate([f[0] for f in found])
    start = np.concatenate([f[1] for f in found])
    size = np.concatenate([f[2] for f in found])
    key = np.concatenate([f[3] for f in found])
    sort = np.lexsort((start, order[run]))
    return start[sort], size[sort], key[sort]


def _spelling(
    folded: npt.NDArray[np.uint32], start: Ints, length: Ints, characters: Characters
) -> npt.NDArray[np.bool_]:
    """Which words are single characters in a row that seem to spell a foreign name."""
    first = folded[start]
    alone = (length == 1) & characters.sound[np.minimum(first, 0xFFFF)] & (first < 0x10000)
    joined = alone[1:] & alone[:-1] & (start[1:] == start[:-1] + 1)
    spelling = np.zeros(len(start), bool)
    spelling[1:] |= joined
    spelling[:-1] |= joined
    return spelling


def sound_key(codes: npt.NDArray[np.uint32]) -> U64:
    """The keys of characters that spell a name."""
    return finish(mix(codes), SOUND)


def analyse(
    texts: Sequence[str],
    characters: Characters,
    table: KeyTable,
    cost: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.uint32], Tokens]:
    """Tokens of *texts*, sorted by text and place; and the folded buffer they point into."""
    raw, offsets = codes_of(texts)
    folded, runs = runs_of(raw, offsets, characters)
    han = runs.kind == HAN
    w_start, w_length, w_key = han_words(folded, runs.start[han], runs.length[han], table, cost)
    w_kind = np.full(len(w_key), HAN, np.uint8)
    spelling = _spelling(folded, w_start, w_length, characters)
    w_kind[spelling] = SOUND
    w_key[spelling] = sound_key(folded[w_start[spelling]])
    other = ~han
    number, number_key = significant(folded, runs)
    letters = runs.kind == LETTERS
    pair = np.flatnonzero(
        letters[1:]
        & letters[:-1]
        & (runs.text[1:] == runs.text[:-1])
        & (runs.start[1:] == runs.start[:-1] + runs.length[:-1] + 1)
    )
    pair_key = bigram_key(runs.key[pair], runs.key[pair + 1])
    measure, measure_key = _measures(folded, runs)
    key = np.concatenate((w_key, runs.key[other], number_key, pair_key, measure_key))
    start = np.concatenate(
        (
            w_start,
            runs.start[other],
            runs.start[number],
            runs.start[pair],
            runs.start[measure],
        )
    )
    length = np.concatenate(
        (
            w_length,
            runs.length[other],
            runs.length[number],
            runs.length[pair] + runs.length[pair + 1] + 1,
            runs.length[measure] + 1,
        )
    )
    kind = np.concatenate(
        (
            w_kind,
            runs.kind[other],
            np.full(len(number), SIGNIFICANT, np.uint8),
            np.full(len(pair) + len(measure), BIGRAM, np.uint8),
        )
    )
    order = np.lexsort((kind, start))
    key, start, length, kind = key[order], start[order], length[order], kind[order]
    text = np.searchsorted(offsets, start, side="right") - 1
    return folded, Tokens(key, text, kind, start, length)


def _measures(folded: npt.NDArray[np.uint32], runs: Runs) -> tuple[Ints, U64]:
    """Numbers with the Han character behind them (3月 is March), and the keys of the two."""
    end = runs.start + runs.length
    which = np.flatnonzero(
        (runs.kind[:-1] == NUMBER) & (runs.kind[1:] == HAN) & (runs.start[1:] == end[:-1])
    )
    unit = finish(mix(folded[end[which]]), HAN)
    return which, bigram_key(runs.key[which], unit)


def key_of(strings: Sequence[str], kind: int, characters: Characters) -> U64:
    """The keys that :func:`analyse` gives tokens of these strings (folded ones or not)."""
    raw, offsets = codes_of(strings)
    folded = characters.fold[np.minimum(raw, 0xFFFF)]
    lengths = np.diff(offsets) - 1
    number = np.full(len(strings), kind == NUMBER)
    return finish(_sums(folded, offsets[:-1], lengths, number), HAN if kind == HAN else LETTERS)


def bigram_key(first: U64, second: U64) -> U64:
    """The key of two neighbouring letter runs from theirs."""
    with np.errstate(over="ignore"):
        return finish(first * np.uint64(0x9FB21C651E98DF25) + second, BIGRAM)


def gram_keys(grams: npt.NDArray[np.uint32], salt: int) -> U64:
    """The keys of strings of one length, given as a matrix of folded code points."""
    values = mix(grams.ravel()).reshape(grams.shape)
    with np.errstate(over="ignore"):
        return finish((values * powers()[: grams.shape[1]]).sum(axis=1, dtype=np.uint64), salt)
