"""The vocabulary: words of both languages, costs for segmentation, what rows are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.encoders.hashing import U64, KeyTable
from align.encoders.static_text import (
    HAN,
    MAX_WORD,
    Characters,
    analyse,
    key_of,
)

__all__ = ["TokenCounts", "count", "is_han", "segmentation", "string_of"]

CHUNK = 4096
_PREFERENCE = 300.0


def is_han(word: str) -> bool:
    """Whether *word* is Han characters only, of a length that is looked up."""
    return 0 < len(word) <= MAX_WORD and all("一" <= c <= "鿿" for c in word)


def string_of(folded: npt.NDArray[np.uint32], start: int, length: int) -> str:
    """The folded text of a token."""
    return folded[start : start + length].astype("<u4").tobytes().decode("utf-32-le", "replace")


@dataclass(slots=True)
class TokenCounts:
    """How often each token was seen, by key; the strings of the keys."""

    number: dict[int, int]
    string: dict[int, str]
    kind: dict[int, int]


def count(
    texts: Sequence[str],
    characters: Characters,
    table: KeyTable,
    cost: npt.NDArray[np.int32],
) -> TokenCounts:
    """Count the tokens of *texts*."""
    counts = TokenCounts({}, {}, {})
    for at in range(0, len(texts), CHUNK):
        folded, tokens = analyse(texts[at : at + CHUNK], characters, table, cost)
        keys, first, number = np.unique(tokens.key, return_index=True, return_counts=True)
        for key, i, n in zip(keys.tolist(), first.tolist(), number.tolist(), strict=True):
            counts.number[key] = counts.number.get(key, 0) + n
            if key not in counts.string:
                counts.string[key] = string_of(folded, int(tokens.start[i]), int(tokens.length[i]))
                counts.kind[key] = int(tokens.kind[i])
    return counts


def segmentation(
    words: Sequence[str], texts: Sequence[str], characters: Characters, *, rounds: int = 3
) -> tuple[KeyTable, U64, npt.NDArray[np.int32]]:
    """Costs of Han *words* by hard EM on *texts*, from the path of fewest words."""
    keys = key_of(words, HAN, characters)
    table = KeyTable(keys)
    cost = np.full(len(words), 12_000, np.int32)
    for _ in range(rounds):
        seen = np.zeros(len(words))
        for at in range(0, len(texts), CHUNK):
            _, tokens = analyse(texts[at : at + CHUNK], characters, table, cost)
            found = table.find(tokens.key[tokens.kind == HAN])
            seen += np.bincount(found[found >= 0], minlength=len(words))
        cost = _capped(words, np.rint(-1000 * np.log((seen + 0.2) / (seen + 0.2).sum())))
    return table, keys, cost


def _capped(words: Sequence[str], cost: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    """Costs at which a short dictionary word that was never seen still beats its pieces."""
    known = dict(zip(words, cost.tolist(), strict=True))
    for word in sorted((w for w in words if 2 <= len(w) <= 4), key=lambda w: (len(w), w)):
        pieces = min(
            known.get(word[:i], 15_000.0 * i) + known.get(word[i:], 15_000.0 * (len(word) - i))
            for i in range(1, len(word))
        )
        known[word] = min(known[word], pieces - _PREFERENCE)
    return np.array([known[w] for w in words]).astype(np.int32)
