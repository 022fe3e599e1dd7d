"""The user's glossary inside the static encoder: a direction for every concept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from align.arrays import Ints
from align.encoders.hashing import MAX_RUN, U64, KeyTable, finish, mix, powers, sketch, split_mix
from align.encoders.protocol import Matrix
from align.encoders.static_text import (
    LETTERS,
    NUMBER,
    Characters,
    Tokens,
    codes_of,
    runs_of,
)

__all__ = ["GlossaryTerms"]

_STRENGTH: Final = 2.0
"""About that of two rare words."""

_SALT: Final = 11
_STEP: Final = np.uint64(0xD6E8FEB86659FD93)


class GlossaryTerms:
    """Finds the glossary's terms in texts and adds their directions to the sparse half.

    Chinese terms are matched on characters (folded: width, case, Traditional), English
    ones on whole words, with or without a final s. A term of several renderings shares
    one direction with all of them.
    """

    def __init__(self, pairs: Sequence[tuple[str, str]], characters: Characters) -> None:
        clean = sorted({(zh.strip(), en.strip()) for zh, en in pairs if zh.strip() and en.strip()})
        body = json.dumps(clean, ensure_ascii=False)
        self.revision = hashlib.sha256(body.encode()).hexdigest()[:12]
        concept = _concepts(clean)
        zh_keys, self._sizes = _character_terms([zh for zh, _ in clean], characters)
        en_keys, self._counts = _word_terms([en for _, en in clean], characters)
        self._zh, self._zh_concept = _table(zh_keys, concept)
        self._en, self._en_concept = _table(en_keys, concept)

    def add(self, rows: Matrix, folded: npt.NDArray[np.uint32], tokens: Tokens, dim: int) -> None:
        """Add the directions of the terms found to *rows* (texts by *dim*), in place."""
        ends = np.flatnonzero(folded == 0)
        where, concept = self._found_characters(folded)
        text = np.searchsorted(ends, where)
        _deposit(rows, text, concept, dim)
        where, concept = self._found_words(tokens)
        _deposit(rows, tokens.text[where], concept, dim)

    def _found_characters(self, folded: npt.NDArray[np.uint32]) -> tuple[Ints, U64]:
        values, power = mix(folded), powers()
        sums = np.zeros(len(folded), np.uint64)
        places, concepts = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
        with np.errstate(over="ignore"):
            for size in range(1, min(max(self._sizes, default=0), len(folded)) + 1):
                sums[: len(folded) - size + 1] += values[size - 1 :] * power[size - 1]
                if size in self._sizes:
                    found = self._zh.find(finish(sums[: len(folded) - size + 1], _SALT))
                    hit = np.flatnonzero(found >= 0)
                    places.append(hit)
                    concepts.append(self._zh_concept[found[hit]])
        return np.concatenate(places), np.concatenate(concepts)

    def _found_words(self, tokens: Tokens) -> tuple[Ints, U64]:
        words = np.flatnonzero((tokens.kind == LETTERS) | (tokens.kind == NUMBER))
        keys, text = tokens.key[words], tokens.text[words]
        sums = np.zeros(len(words), np.uint64)
        places, concepts = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
        with np.errstate(over="ignore"):
            for size in range(1, min(max(self._counts, default=0), len(words)) + 1):
                left = len(words) - size + 1
                sums[:left] = sums[:left] * _STEP + keys[size - 1 :]
                if size in self._counts:
                    found = self._en.find(split_mix(sums[:left]))
                    hit = np.flatnonzero((found >= 0) & (text[:left] == text[size - 1 :]))
                    places.append(words[hit])
                    concepts.append(self._en_concept[found[hit]])
        return np.concatenate(places), np.concatenate(concepts)


def _concepts(pairs: Sequence[tuple[str, str]]) -> U64:
    """A key for each pair; pairs that share a Chinese or an English term share the key."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for zh, en in pairs:
        a, b = sorted((find(f"zh {zh}"), find(f"en {en.lower()}")))
        leader[b] = a
    digests = [
        hashlib.blake2b(find(f"zh {zh}").encode(), digest_size=8).digest() for zh, _ in pairs
    ]
    return np.frombuffer(b"".join(digests), np.uint64)


def _character_terms(terms: Sequence[str], characters: Characters) -> tuple[list[U64], set[int]]:
    keys, sizes = [], set()
    for term in terms:
        raw, _ = codes_of([term[:MAX_RUN]])
        low = np.minimum(raw[:-1], 0xFFFF)
        folded = np.where(raw[:-1] > 0xFFFF, raw[:-1], characters.fold[low])
        with np.errstate(over="ignore"):
            total = (mix(folded) * powers()[: len(folded)]).sum(keepdims=True)
        keys.append(finish(total, _SALT))
        sizes.add(len(folded))
    return keys, sizes


def _word_terms(terms: Sequence[str], characters: Characters) -> tuple[list[U64], set[int]]:
    keys, counts = [], set()
    for term in terms:
        found = [_word_key(form, characters) for form in (term, f"{term}s", term.removesuffix("s"))]
        keys.append(np.array([key for key, _ in found if key], np.uint64))
        counts |= {count for key, count in found if key}
    return keys, counts


def _word_key(term: str, characters: Characters) -> tuple[int, int]:
    raw, offsets = codes_of([term])
    _, runs = runs_of(raw, offsets, characters)
    words = runs.key[(runs.kind == LETTERS) | (runs.kind == NUMBER)]
    total = np.zeros(1, np.uint64)
    with np.errstate(over="ignore"):
        for key in words:
            total = total * _STEP + key
    return (int(split_mix(total)[0]), len(words)) if len(words) else (0, 0)


def _table(keys: list[U64], concept: U64) -> tuple[KeyTable, U64]:
    owner = np.repeat(np.arange(len(keys)), [len(k) for k in keys])
    flat = np.concatenate([np.zeros(0, np.uint64), *keys])
    unique, first = np.unique(flat, return_index=True)
    return KeyTable(unique), concept[owner[first]]


def _deposit(rows: Matrix, text: Ints, concept: U64, dim: int) -> None:
    place, value = sketch(concept, dim)
    cells = (place + text[:, None] * dim).ravel()
    sums = np.bincount(cells, weights=(value * _STRENGTH).ravel(), minlength=rows.size)
    rows += sums.reshape(rows.shape).astype(np.float32)
