"""How much of the words of a block find a rendering in the other block, in a band.

A word's rendering counts once wherever in the block it stands, so coverage is a
maximum over the sentences of the other side and a sum over those of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from align.parallel._types import MAX_SUM, Floats, Ints, Wide
from align.parallel._words import Links, Words

__all__ = ["CoverImage", "Coverage"]

_REACH = MAX_SUM


@dataclass(frozen=True, slots=True)
class CoverImage:
    """Covered masses of one chunk of the band.

    Attributes:
        zh: (sizes, rows, columns): running sum over rows of what *size* English
            sentences from a column on cover of each Chinese sentence.
        en: (sizes, rows, columns): running sum over columns, of what *size* Chinese
            sentences from a row on cover of each English one.
        top, left: the sentences that row and column 0 stand for.
    """

    zh: Floats
    en: Floats
    top: int
    left: int

    def covered(self, rows: Ints, columns: Ints, a: Ints, b: Ints) -> tuple[Floats, Floats]:
        """What is covered in blocks of *a* and *b* sentences that end at nodes.

        Args:
            rows: (rows,), columns: (rows, width); a, b: (kinds,).

        Returns:
            covered mass of the Chinese and the English block: (kinds, rows, width).
        """
        r = (rows - self.top)[None, :, None]
        c = (columns - self.left)[None]
        a, b = a[:, None, None], b[:, None, None]
        _, height, width = self.zh.shape
        flat = self.zh.reshape(-1)
        base = b * height * width + (c - b)
        of_zh = flat.take(base + r * width) - flat.take(base + (r - a) * width)
        flat = self.en.reshape(-1)
        _, height, width = self.en.shape
        base = (a * height + r - a) * width + c
        of_en = flat.take(base) - flat.take(base - b)
        return of_zh, of_en


class Coverage:
    """Coverage of two texts under a table of links."""

    def __init__(self, zh: Words, en: Words, links: Links) -> None:
        self.zh, self.en, self.links = zh, en, links

    def image(self, top: int, bottom: int, left: int, right: int) -> CoverImage:
        """Covered masses of sentences *top*..*bottom* by *left*..*right* (may be outside)."""
        height, width = bottom - top, right - left
        zh = np.zeros((_REACH + 1, height + 1, width + 1), dtype=np.float32)
        en = np.zeros((_REACH + 1, height + 1, width + 1), dtype=np.float32)
        rows, types_zh = _tokens(self.zh, top, bottom)
        columns, types_en = _tokens(self.en, left, right)
        if not len(rows) or not len(columns):
            return CoverImage(zh, en, top, left)
        table, at_zh, at_en = self._table(types_zh, types_en)
        first_zh, first_en = _firsts(rows), _firsts(columns)
        # Weights are positive, so they can go in before the maximum is taken.
        window = np.zeros((len(rows), width), dtype=np.float32)
        window[:, columns[first_en]] = np.maximum.reduceat(table[:, at_en], first_en, axis=1)[at_zh]
        window *= self.zh.weight[types_zh].astype(np.float32)[:, None]
        single = window.copy()
        sums = np.zeros((height, width), dtype=np.float32)
        for size in range(1, _REACH + 1):
            if size > 1:
                inner = window[:, : width - size + 1]
                np.maximum(inner, single[:, size - 1 :], out=inner)
            sums[rows[first_zh]] = np.add.reduceat(window, first_zh, axis=0)
            np.cumsum(sums, axis=0, out=zh[size, 1:, :width])
        window = np.zeros((len(columns), height), dtype=np.float32)
        best = np.maximum.reduceat(table[at_zh], first_zh, axis=0).T
        window[:, rows[first_zh]] = best[at_en]
        window *= self.en.weight[types_en].astype(np.float32)[:, None]
        single = window.copy()
        sums = np.zeros((width, height), dtype=np.float32)
        for size in range(1, _REACH + 1):
            if size > 1:
                inner = window[:, : height - size + 1]
                np.maximum(inner, single[:, size - 1 :], out=inner)
            sums[columns[first_en]] = np.add.reduceat(window, first_en, axis=0)
            en[size, :height, 1:] = np.cumsum(sums, axis=0).T
        return CoverImage(zh, en, top, left)

    def _table(self, types_zh: Ints, types_en: Ints) -> tuple[Floats, Ints, Ints]:
        """Links between the types at hand, and the place of each token's type in the table."""
        local_zh, at_zh = np.unique(types_zh, return_inverse=True)
        local_en, at_en = np.unique(types_en, return_inverse=True)
        table = np.zeros((len(local_zh), len(local_en)), dtype=np.float32)
        starts, ends = self.links.starts[local_zh], self.links.starts[local_zh + 1]
        counts = ends - starts
        source = np.repeat(np.arange(len(local_zh)), counts)
        index = np.arange(int(counts.sum())) + np.repeat(
            starts - (np.cumsum(counts) - counts), counts
        )
        targets = self.links.targets[index]
        place = np.minimum(np.searchsorted(local_en, targets), len(local_en) - 1)
        here = local_en[place] == targets
        table[source[here], place[here]] = self.links.strength[index[here]]
        return table, at_zh, at_en

    def best_near(self, centre_zh: Ints, centre_en: Ints, near: int) -> tuple[Wide, Wide]:
        """The largest share of each sentence that one sentence near the corridor covers."""
        return (
            self._best(len(self.zh), centre_zh, near, zh=True),
            self._best(len(self.en), centre_en, near, zh=False),
        )

    def _best(self, count: int, centre: Ints, near: int, *, zh: bool) -> Wide:
        best = np.zeros(count)
        own, mass = (self.zh, self.zh.mass) if zh else (self.en, self.en.mass)
        for start in range(0, count, 64):
            part = np.arange(start, min(start + 64, count))
            low, high = int(centre[part].min()) - near, int(centre[part].max()) + near + 1
            rows, types = _tokens(own, start, int(part[-1]) + 1)
            columns, others = _tokens(self.en if zh else self.zh, low, high)
            if not len(rows) or not len(columns):
                continue
            if zh:
                table, at, at_others = self._table(types, others)
            else:
                flipped, at_others, at = self._table(others, types)
                table = flipped.T
            first, first_others = _firsts(rows), _firsts(columns)
            found = np.maximum.reduceat(table[:, at_others], first_others, axis=1)[at]
            found = found * own.weight[types].astype(np.float32)[:, None]
            share = np.add.reduceat(found, first, axis=0)
            near_by = np.abs(low + columns[first_others][None] - centre[start + rows[first], None])
            share = np.where(near_by > near, 0.0, share).max(axis=1)
            best[start + rows[first]] = share / (mass[start + rows[first]] + 0.2)
        return best


def _firsts(values: Ints) -> Ints:
    """Where each run of equal values starts."""
    return np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))


def _tokens(words: Words, start: int, stop: int) -> tuple[Ints, Ints]:
    """Sentence (from *start* on) and type of each token of sentences *start* to *stop*."""
    low, high = min(max(start, 0), len(words)), min(max(stop, 0), len(words))
    types = words.types[words.starts[low] : words.starts[high]]
    lengths = np.diff(words.starts[low : high + 1])
    return np.repeat(np.arange(low, high) - start, lengths), types
