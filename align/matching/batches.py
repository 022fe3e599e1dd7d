"""Sentence pairs as padded blocks of word numbers, and the cells of their matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Batch", "Cells", "Floats", "Ints", "build"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

CELLS: Final = 300_000
"""Cells (Chinese words times English words) worked on at once."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs of like length.

    Attributes:
        rows: which pairs of the input, B of them.
        zh: ``(B, M)`` word numbers, -1 where padded. en: ``(B, N)`` likewise.
        cell: ``(B, M, N)``, the index of each word pair in :class:`Cells`; padding has
            the index one past the last.
    """

    rows: Ints
    zh: npt.NDArray[np.int32]
    en: npt.NDArray[np.int32]
    cell: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Cells:
    """The distinct word pairs that occur, sorted: ``zh * en_words + en``."""

    codes: Ints
    zh: Ints
    en: Ints
    zh_words: int
    en_words: int

    def __len__(self) -> int:
        return len(self.codes)

    def find(self, zh: Ints, en: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """The index of each word pair, and whether it occurs at all."""
        wanted = zh * self.en_words + en
        at = np.minimum(np.searchsorted(self.codes, wanted), max(len(self.codes) - 1, 0))
        return at, self.codes[at] == wanted


def _pad(items: list[Sequence[int]]) -> npt.NDArray[np.int32]:
    width = max(len(item) for item in items)
    block = np.full((len(items), width), -1, dtype=np.int32)
    for row, item in enumerate(items):
        block[row, : len(item)] = item
    return block


def build(
    zh: Sequence[Sequence[int]], en: Sequence[Sequence[int]], zh_words: int, en_words: int
) -> tuple[list[Batch], Cells]:
    """Batches of all pairs that have words on both sides, longest last."""
    order = sorted(
        (k for k in range(len(zh)) if zh[k] and en[k]), key=lambda k: (len(en[k]), len(zh[k]), k)
    )
    groups: list[list[int]] = []
    wide = tall = 0
    for k in order:
        wide, tall = max(wide, len(zh[k])), max(tall, len(en[k]))
        # Padding beyond a fifth is not worth a larger batch.
        waste = groups and len(zh[groups[-1][0]]) * len(en[groups[-1][0]]) * 2 < wide * tall
        if not groups or waste or wide * tall * (len(groups[-1]) + 1) > CELLS:
            groups.append([])
            wide, tall = len(zh[k]), len(en[k])
        groups[-1].append(k)
    blocks = []
    for rows in groups:
        left, right = _pad([zh[k] for k in rows]), _pad([en[k] for k in rows])
        code = left[:, :, None].astype(np.int64) * en_words + right[:, None, :]
        code[(left < 0)[:, :, None] | (right < 0)[:, None, :]] = -1
        own, inverse = np.unique(code, return_inverse=True)
        place = inverse.reshape(code.shape).astype(np.int32)
        blocks.append((np.array(rows, dtype=np.int64), left, right, own, place))
    distinct = [own for _, _, _, own, _ in blocks]
    codes = np.unique(np.concatenate(distinct)) if distinct else np.zeros(0, dtype=np.int64)
    codes = codes[codes >= 0]
    batches = []
    for rows_array, left, right, own, place in blocks:
        # Sorted needles are found much faster than the cells in their own order.
        found = np.asarray(np.searchsorted(codes, own), dtype=np.int32)
        found[own < 0] = len(codes)
        batches.append(Batch(rows_array, left, right, found[place]))
    cells = Cells(codes, codes // max(en_words, 1), codes % max(en_words, 1), zh_words, en_words)
    return batches, cells
