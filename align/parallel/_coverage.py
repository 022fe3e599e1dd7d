"""How much of the words of a block find a rendering in the other block, in a band.

A word's rendering counts once wherever in the block it stands, so coverage is a
maximum over the sentences of the other side and a sum over those of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from align.arrays import Floats, Ints, Wide, ranges
from align.parallel._words import Links, Words
from align.parallel.lattice import MAX_SUM

__all__ = ["CoverImage", "Coverage"]


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
        _, height, width = self.zh.shape
        nodes = ((rows - self.top) * width)[:, None] + (columns - self.left)
        a, b = a[:, None, None], b[:, None, None]
        index = nodes + (b * height * width - b)
        flat = self.zh.reshape(-1)
        of_zh = flat.take(index)
        index -= a * width
        of_zh -= flat.take(index)
        np.add(nodes, (a * height - a) * width, out=index)
        flat = self.en.reshape(-1)
        of_en = flat.take(index)
        index -= b
        of_en -= flat.take(index)
        return of_zh, of_en


class Coverage:
    """Coverage of two texts under a table of links."""

    def __init__(self, zh: Words, en: Words, links: Links) -> None:
        self.zh, self.en, self.links = zh, en, links

    def image(
        self, top: int, bottom: int, left: int, right: int, most: int = MAX_SUM
    ) -> CoverImage:
        """Covered masses of sentences *top*..*bottom* by *left*..*right* (may be outside).

        Args:
            most: sentences of the largest block.
        """
        height, width = bottom - top, right - left
        zh = np.zeros((most + 1, height + 1, width + 1), dtype=np.float32)
        en = np.zeros((most + 1, height + 1, width + 1), dtype=np.float32)
        rows, types_zh = _tokens(self.zh, top, bottom)
        columns, types_en = _tokens(self.en, left, right)
        if not len(rows) or not len(columns):
            return CoverImage(zh, en, top, left)
        own, other = (
            np.unique(types_zh, return_inverse=True),
            np.unique(types_en, return_inverse=True),
        )
        source, target, strength = self._local_links(own[0], other[0])
        found = _spread(source, target, strength, (len(own[0]), width), other[1], columns)
        _running_sums(zh, found, own[1], rows, self.zh.weight[types_zh], height)
        found = _spread(target, source, strength, (len(other[0]), height), own[1], rows)
        turned = np.zeros((most + 1, width + 1, height + 1), dtype=np.float32)
        _running_sums(turned, found, other[1], columns, self.en.weight[types_en], width)
        en[:] = turned.transpose(0, 2, 1)
        return CoverImage(zh, en, top, left)

    def _local_links(self, local_zh: Ints, local_en: Ints) -> tuple[Ints, Ints, Floats]:
        """Links between the types at hand: places in both lists, and strength."""
        starts, ends = self.links.starts[local_zh], self.links.starts[local_zh + 1]
        counts = ends - starts
        source = np.repeat(np.arange(len(local_zh)), counts)
        index = ranges(starts, counts)
        targets = self.links.targets[index]
        place = np.minimum(np.searchsorted(local_en, targets), len(local_en) - 1)
        here = local_en[place] == targets
        return source[here], place[here], self.links.strength[index[here]]

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
            mine, at = np.unique(types, return_inverse=True)
            theirs, at_others = np.unique(others, return_inverse=True)
            if zh:
                source, target, strength = self._local_links(mine, theirs)
            else:
                target, source, strength = self._local_links(theirs, mine)
            first, span = _firsts(rows), high - low
            found = _spread(source, target, strength, (len(mine), span), at_others, columns)[at]
            found *= own.weight[types].astype(np.float32)[:, None]
            share = np.add.reduceat(found, first, axis=0)
            near_by = np.abs(low + np.arange(span)[None] - centre[start + rows[first], None])
            share = np.where(near_by > near, 0.0, share).max(axis=1)
            best[start + rows[first]] = share / (mass[start + rows[first]] + 0.2)
        return best


def _spread(
    source: Ints, target: Ints, strength: Floats, shape: tuple[int, int], types: Ints, places: Ints
) -> Floats:
    """The strongest link of each type to each sentence of the other side: *shape*.

    Args:
        source, target, strength: links between types.
        types, places: type and sentence of each token of the other side.
    """
    order = np.argsort(types, kind="stable")
    starts = np.searchsorted(types[order], target)
    counts = np.searchsorted(types[order], target, side="right") - starts
    columns = places[order[ranges(starts, counts)]]
    found = np.zeros(shape[0] * shape[1], dtype=np.float32)
    np.maximum.at(
        found, np.repeat(source, counts) * shape[1] + columns, np.repeat(strength, counts)
    )
    return found.reshape(shape)


def _running_sums(
    out: Floats, found: Floats, at: Ints, places: Ints, weight: Wide, count: int
) -> None:
    """Fill the image of one side: running sums of what *size* sentences cover of each sentence.

    Args:
        out: (sizes, count + 1, others + 1). found: (types, others), the strongest links.
        at, places, weight: type, sentence and weight of each token of this side.
    """
    known = np.flatnonzero((found > 0).any(axis=1).take(at))
    if not len(known):
        return
    # Weights are positive, so they can go in before the maximum is taken.
    window = found[at[known]]
    window *= weight[known].astype(np.float32)[:, None]
    single = window.copy()
    others = window.shape[1]
    first = _firsts(places[known])
    sentences = places[known][first]
    sums = np.zeros((count, others), dtype=np.float32)
    for size in range(1, len(out)):
        if 1 < size <= others:
            inner = window[:, : others - size + 1]
            np.maximum(inner, single[:, size - 1 :], out=inner)
        sums[sentences] = np.add.reduceat(window, first, axis=0)
        np.cumsum(sums, axis=0, out=out[size, 1:, :others])


def _firsts(values: Ints) -> Ints:
    """Where each run of equal values starts."""
    return np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))


def _tokens(words: Words, start: int, stop: int) -> tuple[Ints, Ints]:
    """Sentence (from *start* on) and type of each token of sentences *start* to *stop*."""
    low, high = min(max(start, 0), len(words)), min(max(stop, 0), len(words))
    types = words.types[words.starts[low] : words.starts[high]]
    lengths = np.diff(words.starts[low : high + 1])
    return np.repeat(np.arange(low, high) - start, lengths), types
