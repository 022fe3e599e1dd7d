"""Features of every two-sided arc in a band, from integral images over the band.

All features of a block come from sums over its cells or its sentences, so that one
integral image a chunk of rows gives all bead types at once: the dot product of two
blocks is the sum of the dot products of their sentences (additive vectors).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

import numpy as np

from align.arrays import Bools, Floats, Ints, Wide
from align.model import Lang
from align.parallel._coverage import Coverage
from align.parallel._cues import Cues
from align.parallel.blocks import Cosines, TextBlocks
from align.parallel.lattice import EN_SIZE, MAX_SUM, TYPES, ZH_SIZE, sizes_up_to
from align.parallel.meaning import Meaning, MeaningBlocks
from align.parallel.remembered import Remembered

__all__ = ["MATCH_FEATURES", "Evidence", "SideEvidence", "make_side"]

_REACH = MAX_SUM
"""Blocks reach so many sentences back from the node they end at, and one beyond it."""

MATCH_FEATURES: tuple[str, ...] = (
    "type 1-1",
    "type 1-2",
    "type 2-1",
    "type 1-3",
    "type 3-1",
    "type 2-2",
    "type 1-n",
    "type n-1",
    "type n-m",
    "size",
    "granularity",
    "one to one by size",
    "margin",
    "margin by size",
    "similarity",
    "similarity by length",
    "drop zh better",
    "drop zh worse",
    "drop en better",
    "drop en worse",
    "extend zh better",
    "extend zh worse",
    "extend en better",
    "extend en worse",
    "length ratio",
    "length ratio squared",
    "length chance",
    "quotes differ",
    "quote state differs",
    "questions differ",
    "exclamations differ",
    "headings differ",
    "ends differ",
    "coverage mass",
    "coverage",
    "coverage by size",
    "coverage of the lesser",
    "edge zh covered",
    "edge en covered",
    "neighbour zh covered",
    "neighbour en covered",
    "paragraph starts differ",
    "paragraphs inside",
    "clause crosses",
    "clauses cross",
)


@dataclass(frozen=True, slots=True)
class SideEvidence:
    """One text: vectors, norms of its blocks, cues; see :func:`make_side`.

    Attributes:
        rows: float32 (n, dim), as the encoder gave them (unit rows if not additive).
        norms: (REACH + 2, n + 2): norm of the block of *a* sentences that ends before
            node *k*; ``norms[a, k]``, k up to n + 1 (blocks beyond the end are cut).
        common: (n + 1,): running sum of dot products with the other side's mean.
        blocks: rows of blocks encoded as text, for encoders that are not additive.
    """

    rows: Floats
    norms: Wide
    common: Wide
    cues: Cues
    blocks: TextBlocks | None = None

    def __len__(self) -> int:
        return len(self.rows)


def make_side(
    rows: Floats, other_mean: Floats, cues: Cues, blocks: TextBlocks | None = None
) -> SideEvidence:
    """Prepare one side; *other_mean* is the mean unit row of the other."""
    count = len(rows)
    # dots[back, k] = row k . row k - back
    dots = np.zeros((_REACH + 1, count + 1))
    for back in range(min(_REACH + 1, count)):
        dots[back, back:count] = np.einsum(
            "ij,ij->i", rows[back:], rows[: count - back], dtype=np.float64
        )
    squares = np.zeros((_REACH + 2, count + 2))
    nodes = np.arange(count + 2)
    for size in range(1, _REACH + 2):
        # |row + block|^2 = |row|^2 + 2 row . block + |block|^2, the row being the first one
        first = nodes - size
        inside = (first >= 0) & (first < count)
        index, last = first[inside], np.minimum(nodes[inside], count)
        total = dots[0, index].copy()
        for back in range(1, size):
            good = index + back < last
            total[good] += 2 * dots[back, index[good] + back]
        squares[size] = squares[size - 1]
        squares[size, inside] += total
    norms = np.sqrt(np.maximum(squares, 0.0))
    common = np.concatenate([[0.0], np.cumsum(rows @ other_mean, dtype=np.float64)])
    return SideEvidence(rows, norms, common, cues, blocks)


def _running(values: Wide) -> Wide:
    return np.concatenate([[0.0], np.cumsum(values)])


class Evidence:
    """All that the bead score looks at, for one pair of texts.

    Args:
        paragraphs: which sentences begin one, of both sides.
        one_to_one: how much rather one sentence is translated by one than by several, which a
            first pass tells: 0 is four beads to one, positive more.
        meaning: contextual rows, which then share in every similarity.
    """

    def __init__(
        self,
        zh: SideEvidence,
        en: SideEvidence,
        coverage: Coverage,
        paragraphs: tuple[Bools, Bools] | None = None,
        one_to_one: float = 0.0,
        meaning: Meaning | None = None,
    ) -> None:
        self.meaning = meaning
        self.remembered: Remembered | None = None
        self.paragraphs = paragraphs
        self.one_to_one = one_to_one
        self.zh, self.en, self.coverage = zh, en, coverage
        total_zh, total_en = zh.cues.length.sum(), en.cues.length.sum()
        # English letters a Chinese character: 3.2 where the texts are too short to tell.
        self.expansion = (total_en + 640.0) / (total_zh + 200.0)
        self.granularity = float(np.clip(np.log((len(en) + 5) / (len(zh) + 5)), -1.0, 1.0))
        self.mean_length = max((total_zh * self.expansion + total_en) / (len(zh) + len(en)), 1.0)
        self._sums_zh = {k: _running(getattr(zh.cues, k)) for k in _SUMMED}
        self._sums_en = {k: _running(getattr(en.cues, k)) for k in _SUMMED}
        self._kinds = _kind_table()

    def with_meaning(self, meaning: Meaning) -> Evidence:
        """The same evidence, and contextual rows that share in every similarity."""
        closer = copy(self)
        closer.meaning = meaning
        return closer

    def with_memory(self, remembered: Remembered | None) -> Evidence:
        """The same evidence, and what a memory says of some beads."""
        more = copy(self)
        more.remembered = remembered if remembered is not None and len(remembered.arcs) else None
        return more

    def features(
        self, low: Ints, width: int, start: int, stop: int, kinds: int = len(TYPES)
    ) -> Iterator[Floats | Wide]:
        """Features of the arcs that end in rows *start* to *stop*, in the order of MATCH_FEATURES.

        Each is float32 (kinds, rows, width), or broadcasts to that; *kinds*: of how many
        types, the smallest.
        """
        a, b = ZH_SIZE[:kinds], EN_SIZE[:kinds]
        rows = np.arange(start, stop)
        columns = low[:, None] + np.arange(width)
        n = len(self.en)
        col = np.clip(columns, 0, n)
        image = self._image(rows, columns, int((a + b).max()) + 1)
        for name in MATCH_FEATURES[:10]:
            yield self._kinds[name][:kinds, None, None]
        yield (np.float32(self.granularity) * (b - a).astype(np.float32) / 2)[:, None, None]
        yield (np.float32(self.one_to_one) * (a + b - 2).astype(np.float32) / 2)[:, None, None]
        cos = image.of(a, b)
        base_zh = self._base("zh", rows, a)[:, :, None]
        base_en = self._base("en", col, b)
        margin = (1 - cos) / np.maximum(1 - (base_zh + base_en) / 2, 0.05)
        sizes = (a + b).astype(np.float32)[:, None, None]
        yield 1 - margin
        yield (1 - margin) * sizes / 2
        yield cos
        lz = self._block(self._sums_zh["length"], rows, a)[:, :, None]
        le = self._block(self._sums_en["length"], col, b)
        mass = (lz * np.float32(self.expansion) + le) / np.float32(self.mean_length)
        yield cos * np.sqrt(mass)
        yield from self._edges(image, cos, a, b)
        ratio = np.log((le + 2) / (lz * np.float32(self.expansion) + 2))
        bent = np.abs(ratio)
        yield bent
        yield np.minimum(ratio * ratio, 4.0)
        # Gale & Church 1993: the difference grows with the square root of the length.
        delta = (le - lz * np.float32(self.expansion)) / np.sqrt(6.8 * (le + 1) * 1.5)
        yield np.minimum(delta * delta, 25.0) / 5
        quotes_zh = self._block(self._sums_zh["quotes"], rows, a)[:, :, None]
        quotes_en = self._block(self._sums_en["quotes"], col, b)
        yield np.minimum(np.abs(quotes_zh - quotes_en), 3.0)
        end_zh = _at(self.zh.cues.inside, rows)[None, :, None]
        end_en = _at(self.en.cues.inside, col)[None]
        yield np.abs(end_zh - end_en)
        for name in ("asks", "exclaims", "headings"):
            in_zh = self._block(self._sums_zh[name], rows, a)[:, :, None]
            in_en = self._block(self._sums_en[name], col, b)
            yield np.minimum(np.abs(in_zh - in_en), 3.0)
        last_zh = _at(self.zh.cues.ends, rows)[None, :, None]
        last_en = _at(self.en.cues.ends, col)[None]
        yield np.abs(last_zh - last_en)
        yield from self._words(rows, columns, a, b)
        yield from self._paragraphs(rows, col, a, b)
        yield from self._crossing(rows, columns, a, b)

    def _crossing(self, rows: Ints, columns: Ints, a: Ints, b: Ints) -> Iterator[Floats]:
        """Whether clauses cross the cuts at both ends of a bead."""
        crossing = None if self.meaning is None else self.meaning.crossing
        if crossing is None:
            yield np.zeros((1, 1, 1), dtype=np.float32)
            yield np.zeros((1, 1, 1), dtype=np.float32)
            return
        top, left = int(rows[0]) - _REACH, int(columns[0, 0]) - _REACH
        bottom, right = int(rows[-1]) + 1, int(columns[-1, -1]) + 1
        for image in crossing.at(top, bottom, left, right):
            end = image[(rows - top)[:, None], columns - left]
            begin = image[
                (rows - top)[None, :, None] - a[:, None, None],
                (columns - left)[None] - b[:, None, None],
            ]
            yield end[None] + begin

    def _paragraphs(self, rows: Ints, col: Ints, a: Ints, b: Ints) -> Iterator[Floats]:
        """Whether a bead begins a paragraph on one side only, and how many it reaches into."""
        if self.paragraphs is None:
            yield np.zeros((1, 1, 1), dtype=np.float32)
            yield np.zeros((1, 1, 1), dtype=np.float32)
            return
        starts_zh, starts_en = (p.astype(np.float64) for p in self.paragraphs)
        # Texts that are cut into paragraphs very differently say little.
        few, many = sorted((starts_zh.sum(), starts_en.sum()))
        trust = np.float32(few / max(many, 1.0))
        first_zh = _at(starts_zh, rows - a[:, None] + 1)[:, :, None]
        first_en = _at(starts_en, col - b[:, None, None] + 1)
        inside_zh = self._block(_running(starts_zh), rows, a)[:, :, None] - first_zh
        inside_en = self._block(_running(starts_en), col, b) - first_en
        yield trust * np.abs(first_zh - first_en)
        yield trust * np.minimum(inside_zh + inside_en, 3.0)

    def _words(self, rows: Ints, columns: Ints, a: Ints, b: Ints) -> Iterator[Floats | Wide]:
        """Word coverage of the blocks, of their edge sentences and of their neighbours."""
        top, left = int(rows[0]) - _REACH, int(columns[0, 0]) - _REACH
        most = int(max(a.max(), b.max())) + 1
        image = self.coverage.image(top, int(rows[-1]) + 1, left, int(columns[-1, -1]) + 1, most)
        col = columns
        mass_zh, mass_en = self.coverage.zh.mass, self.coverage.en.mass
        nodes = np.minimum(col, len(mass_en))
        of_zh, of_en = image.covered(rows, col, a, b)
        total = of_zh + of_en
        block_zh = self._block(_running(mass_zh), rows, a)[:, :, None]
        block_en = self._block(_running(mass_en), nodes, b)
        share = total / (block_zh + block_en + np.float32(0.2))
        yield total
        yield share
        yield share * (a + b).astype(np.float32)[:, None, None] / 2
        yield np.minimum(of_zh / (block_zh + np.float32(0.1)), of_en / (block_en + np.float32(0.1)))
        ends = (
            np.concatenate([[0.0], mass_zh, np.zeros(2)]),
            np.concatenate([[0.0], mass_en, np.zeros(2)]),
        )

        def mass(side: str, shift: Ints | int) -> Floats:
            """Mass of the sentence that is consumed last at a node moved by *shift*."""
            values = ends[0] if side == "zh" else ends[1]
            at = rows[:, None] if side == "zh" else nodes
            moved = at[None] + np.reshape(np.asarray(shift), (-1, 1, 1))
            return (2 * values[np.clip(moved, 0, len(values) - 1)] + 0.2).astype(np.float32)

        for side, size in (("zh", a), ("en", b)):
            many = size > 1
            less_a, less_b = (a - 1, b) if side == "zh" else (a, b - 1)
            result = np.zeros_like(total)
            for shift in (0, -1):
                dz, de = (shift, 0) if side == "zh" else (0, shift)
                other = sum(image.covered(rows + dz, col + de, less_a[many], less_b[many]))
                dropped = mass(side, 0 if shift else 1 - size[many])
                result[many] += np.minimum((total[many] - other) / dropped, 1.5)
            yield result - 2 * many.astype(np.float32)[:, None, None]
        for side in ("zh", "en"):
            more_a, more_b = (a + 1, b) if side == "zh" else (a, b + 1)
            size = a if side == "zh" else b
            result = np.zeros_like(total)
            for shift in (0, 1):
                dz, de = (shift, 0) if side == "zh" else (0, shift)
                other = sum(image.covered(rows + dz, col + de, more_a, more_b))
                added = mass(side, 1 if shift else -size)
                result += np.minimum((other - total) / added, 1.5)
            yield result

    def _image(self, rows: Ints, columns: Ints, most: int) -> Cosines:
        """Cosines of all blocks of *most* sentences that end in a rectangle around the nodes."""
        blocks = sizes_up_to(most)
        top, left = int(rows[0]), int(columns[0, 0])
        bottom, right = int(rows[-1]) + 1, int(columns[-1, -1]) + 1
        # Blocks end one node before the first row and column, up to one after the last.
        height, width = bottom - top + 2, right - left + 2
        index = (rows - top + 1)[:, None] * width + columns - left + 1
        last_zh, last_en = len(self.zh) + 1, len(self.en) + 1
        ends_zh = np.clip(np.arange(top - 1, bottom + 1), 0, last_zh)
        ends_en = np.clip(np.arange(left - 1, right + 1), 0, last_en)
        cosines = np.empty((len(blocks), height, width), dtype=np.float32)
        if self.zh.blocks is not None and self.en.blocks is not None:
            units_zh = [self.zh.blocks.units(a, ends_zh) for a in range(1, most)]
            units_en = [self.en.blocks.units(b, ends_en) for b in range(1, most)]
            for number, (a, b) in enumerate(blocks):
                np.matmul(units_zh[a - 1], units_en[b - 1].T, out=cosines[number])
            return Cosines(cosines.reshape(-1), height * width, width, index)
        zh = _window(self.zh.rows, top - _REACH - 1, bottom)
        en = _window(self.en.rows, left - _REACH - 1, right)
        total = np.zeros((len(zh) + 1, len(en) + 1))
        total[1:, 1:] = (zh @ en.T).cumsum(axis=0, dtype=np.float64).cumsum(axis=1)
        dots = np.empty((height, width))
        scale = np.empty((height, width))
        for number, (a, b) in enumerate(blocks):
            r, c = _REACH - a, _REACH - b
            np.subtract(total[_REACH:, _REACH:], total[r : r + height, _REACH:], out=dots)
            dots -= total[_REACH:, c : c + width]
            dots += total[r : r + height, c : c + width]
            norms = (self.zh.norms[a, ends_zh, None], self.en.norms[b, ends_en])
            np.multiply(*norms, out=scale)
            np.maximum(scale, 1e-9, out=scale)
            np.divide(dots, scale, out=cosines[number], casting="same_kind")
        if self.meaning is not None:
            _mix(cosines, self.meaning, blocks, ends_zh, ends_en)
        return Cosines(cosines.reshape(-1), height * width, width, index)

    def _base(self, lang: Lang, nodes: Ints, sizes: Ints) -> Floats:
        """Mean similarity to the other text of blocks before *nodes*: (kinds, *nodes.shape)."""
        found = _base(self.zh if lang == "zh" else self.en, nodes, sizes)
        if self.meaning is not None:
            blocks = self.meaning.zh if lang == "zh" else self.meaning.en
            own = blocks.base[sizes.reshape(-1, *[1] * nodes.ndim), nodes[None]]
            found += np.float32(self.meaning.share) * (own - found)
        return found

    @staticmethod
    def _edges(image: Cosines, cos: Floats, a: Ints, b: Ints) -> Iterator[Floats]:
        """What dropping an edge sentence, or taking in a neighbour, does to the similarity."""
        for side in ("zh", "en"):
            many = (a if side == "zh" else b) > 1
            da = (1, 0) if side == "zh" else (0, 1)
            better = np.zeros_like(cos)
            worse = np.zeros_like(cos)
            for shift in (0, -1):
                dz, de = (shift, 0) if side == "zh" else (0, shift)
                other = image.of((a - da[0])[many], (b - da[1])[many], dz, de)
                gain = other - cos[many]
                better[many] += np.maximum(gain, 0)
                worse[many] += np.minimum(gain, 0)
            yield better
            yield worse
        for side in ("zh", "en"):
            da = (1, 0) if side == "zh" else (0, 1)
            better = np.zeros_like(cos)
            worse = np.zeros_like(cos)
            for shift in (0, 1):
                dz, de = (shift, 0) if side == "zh" else (0, shift)
                other = image.of(a + da[0], b + da[1], dz, de)
                gain = other - cos
                better += np.maximum(gain, 0)
                worse += np.minimum(gain, 0)
            yield better
            yield worse

    @staticmethod
    def _block(sums: Wide, at: Ints, size: Ints) -> Floats:
        """Sums over blocks of each size that end at nodes *at*: (kinds, *at.shape)."""
        back = size.reshape(-1, *[1] * at.ndim)
        found: Floats = (sums[at][None] - sums[np.maximum(at - back, 0)]).astype(np.float32)
        return found


def _mix(
    cosines: Floats,
    meaning: Meaning,
    blocks: tuple[tuple[int, int], ...],
    ends_zh: Ints,
    ends_en: Ints,
) -> None:
    """Give the contextual rows their share of the cosines of all *blocks*: in place."""
    share = np.float32(meaning.share)
    units_zh = _each_size(meaning.zh, ends_zh, max(a for a, _ in blocks))
    units_en = _each_size(meaning.en, ends_en, max(b for _, b in blocks))
    other = np.empty(cosines.shape[1:], dtype=np.float32)
    cosines *= 1 - share
    for number, (a, b) in enumerate(blocks):
        np.matmul(units_zh[a - 1], units_en[b - 1].T, out=other)
        other *= share
        cosines[number] += other


def _each_size(blocks: MeaningBlocks, ends: Ints, most: int) -> list[Floats]:
    return [blocks.units(size, ends) for size in range(1, most + 1)]


_SUMMED = ("length", "quotes", "asks", "exclaims", "headings")


def _base(side: SideEvidence, nodes: Ints, sizes: Ints) -> Floats:
    """Mean similarity to the other text of blocks before *nodes*: (kinds, *nodes.shape)."""
    back = sizes.reshape(-1, *[1] * nodes.ndim)
    if side.blocks is not None:
        return side.blocks.base[back, nodes[None]].astype(np.float32)
    common = side.common[nodes][None] - side.common[np.maximum(nodes - back, 0)]
    found: Floats = (common / np.maximum(side.norms[back, nodes[None]], 1e-9)).astype(np.float32)
    return found


def _at(values: Wide, nodes: Ints) -> Floats:
    """The value of the sentence before each node (0 before the first)."""
    padded = np.concatenate([[0.0], values]).astype(np.float32)
    found: Floats = padded[np.clip(nodes, 0, len(values))]
    return found


def _window(rows: Floats, start: int, stop: int) -> Floats:
    """Rows *start* to *stop*, zeros where there are none."""
    found = np.zeros((stop - start, rows.shape[1]), dtype=np.float32)
    low, high = max(start, 0), min(stop, len(rows))
    if low < high:
        found[low - start : high - start] = rows[low:high]
    return found


def _kind_table() -> dict[str, Floats]:
    named = {"type 1-1": (1, 1), "type 1-2": (1, 2), "type 2-1": (2, 1), "type 1-3": (1, 3)}
    named |= {"type 3-1": (3, 1), "type 2-2": (2, 2)}
    table = {name: np.zeros(len(TYPES), dtype=np.float32) for name in MATCH_FEATURES[:9]}
    for k, (a, b) in enumerate(TYPES):
        for name, pair in named.items():
            if pair == (a, b):
                table[name][k] = 1
        if (a, b) not in named.values():
            table["type 1-n" if a == 1 else "type n-1" if b == 1 else "type n-m"][k] = 1
    table["size"] = (ZH_SIZE + EN_SIZE - 2).astype(np.float32)
    return table
