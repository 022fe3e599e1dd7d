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
        best_zh, best_en, weight_zh, weight_en = self._local(top, bottom, left, right)
        height, width = bottom - top, right - left
        zh = np.zeros((_REACH + 1, height + 1, width + 1), dtype=np.float32)
        en = np.zeros((_REACH + 1, height + 1, width + 1), dtype=np.float32)
        window = best_zh.copy()
        for size in range(1, _REACH + 1):
            if size > 1:
                np.maximum(
                    window[:, : width - size + 1],
                    best_zh[:, size - 1 :],
                    out=window[:, : width - size + 1],
                )
            zh[size, 1:, :width] = np.cumsum(weight_zh @ window, axis=0)
        window = best_en.copy()
        for size in range(1, _REACH + 1):
            if size > 1:
                np.maximum(
                    window[: height - size + 1],
                    best_en[size - 1 :],
                    out=window[: height - size + 1],
                )
            en[size, :height, 1:] = np.cumsum(window @ weight_en, axis=1)
        return CoverImage(zh, en, top, left)

    def _local(
        self, top: int, bottom: int, left: int, right: int
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Best link of each local Chinese type with each English sentence, and back.

        Returns:
            (zh types, columns), (rows, en types), and the weights (rows, zh types),
            (en types, columns) that sum them by sentence.
        """
        rows, types_zh = _tokens(self.zh, top, bottom)
        columns, types_en = _tokens(self.en, left, right)
        local_zh, at_zh = np.unique(types_zh, return_inverse=True)
        local_en, at_en = np.unique(types_en, return_inverse=True)
        weight_zh = np.zeros((bottom - top, len(local_zh)), dtype=np.float32)
        weight_zh[rows, at_zh] = self.zh.weight[types_zh]
        weight_en = np.zeros((len(local_en), right - left), dtype=np.float32)
        weight_en[at_en, columns] = self.en.weight[types_en]
        table = np.zeros((len(local_zh), len(local_en)), dtype=np.float32)
        starts, ends = self.links.starts[local_zh], self.links.starts[local_zh + 1]
        counts = ends - starts
        source = np.repeat(np.arange(len(local_zh)), counts)
        index = np.arange(int(counts.sum())) + np.repeat(
            starts - (np.cumsum(counts) - counts), counts
        )
        place = np.searchsorted(local_en, self.links.targets[index])
        place = np.minimum(place, max(len(local_en) - 1, 0))
        if len(local_en):
            here = local_en[place] == self.links.targets[index]
            table[source[here], place[here]] = self.links.strength[index[here]]
        best_zh = np.zeros((len(local_zh), right - left), dtype=np.float32)
        if len(columns):
            firsts = np.flatnonzero(np.concatenate([[True], columns[1:] != columns[:-1]]))
            best_zh[:, columns[firsts]] = np.maximum.reduceat(table[:, at_en], firsts, axis=1)
        best_en = np.zeros((bottom - top, len(local_en)), dtype=np.float32)
        if len(rows):
            firsts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
            best_en[rows[firsts]] = np.maximum.reduceat(table[at_zh], firsts, axis=0)
        return best_zh, best_en, weight_zh, weight_en

    def best_near(self, centre_zh: Ints, centre_en: Ints, near: int) -> tuple[Wide, Wide]:
        """The largest share of each sentence that one sentence near the corridor covers."""
        return (
            self._best(len(self.zh), centre_zh, near, zh=True),
            self._best(len(self.en), centre_en, near, zh=False),
        )

    def _best(self, count: int, centre: Ints, near: int, *, zh: bool) -> Wide:
        best = np.zeros(count)
        for start in range(0, count, 128):
            part = np.arange(start, min(start + 128, count))
            low, high = int(centre[part].min()) - near, int(centre[part].max()) + near + 1
            if zh:
                of_zh, _, weight, _ = self._local(start, int(part[-1]) + 1, low, high)
                share = weight @ of_zh
                mass = self.zh.mass[part]
            else:
                _, of_en, _, weight = self._local(low, high, start, int(part[-1]) + 1)
                share = (of_en @ weight).T
                mass = self.en.mass[part]
            far = np.abs(np.arange(low, high)[None] - centre[part, None]) > near
            best[part] = np.where(far, 0.0, share).max(axis=1) / (mass + 0.2)
        return best


def _tokens(words: Words, start: int, stop: int) -> tuple[Ints, Ints]:
    """Sentence (from *start* on) and type of each token of sentences *start* to *stop*."""
    low, high = min(max(start, 0), len(words)), min(max(stop, 0), len(words))
    types = words.types[words.starts[low] : words.starts[high]]
    lengths = np.diff(words.starts[low : high + 1])
    return np.repeat(np.arange(low, high) - start, lengths), types
