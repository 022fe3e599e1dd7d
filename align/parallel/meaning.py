"""Contextual rows of blocks: what a second, closer look at sentences and their sums says.

The encoder's rows add up before its head (:class:`align.encoders.HeadedEncoder`), so a
block of up to :data:`TEXT_SIZES` sentences costs one pass through the head; larger ones
are the sum of their sentences' unit rows. Sentences that were not asked for are zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.arrays import Bools, Floats, Ints
from align.encoders.protocol import Encoder, HeadedEncoder, Matrix, encode
from align.model import Lang
from align.parallel.blocks import TEXT_SIZES
from align.parallel.crossing import Crossing, make_clauses
from align.parallel.lattice import MAX_SUM

__all__ = ["Meaning", "MeaningBlocks", "make_meaning", "trust"]

_LARGEST = MAX_SUM + 1
_SHARE = 0.5
"""The contextual rows' share of a similarity, where they tell partners well."""
_NEAR = 5
_ENOUGH = 0.78
_WELL = 0.93
"""Shares of sure pairs whose halves are nearest among their neighbours: none of it up to
the first, all of it from the second on."""
_PRIOR = 10.0


@dataclass(frozen=True, slots=True)
class MeaningBlocks:
    """Unit rows of the blocks of one side.

    Attributes:
        rows: half precision (TEXT_SIZES, nodes, dim): row *slot[k]* of size *a* is the block of
            *a* sentences before node *k*.
        slot: (n + 2,): 0, a row of zeros, for nodes that were not asked for.
        base: (MAX_SUM + 2, n + 2): dot product of each block with the other side's mean row.
    """

    rows: npt.NDArray[np.float16]
    slot: Ints
    base: Floats

    def units(self, size: int, nodes: Ints) -> Floats:
        """Unit rows of the blocks of *size* sentences that end at *nodes*: (nodes, dim)."""
        return _units(self.rows, self.slot, size, nodes)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The blocks of both sides, the share they have in a similarity, and the clauses."""

    zh: MeaningBlocks
    en: MeaningBlocks
    share: float
    crossing: Crossing | None = None


def _units(rows: npt.NDArray[np.float16], slot: Ints, size: int, nodes: Ints) -> Floats:
    if size <= TEXT_SIZES:
        found: Floats = rows[size - 1, slot[nodes]].astype(np.float32)
        return found
    total = np.zeros((len(nodes), rows.shape[2]), dtype=np.float32)
    for back in range(size):
        total += rows[0, slot[np.maximum(nodes - back, 0)]]
    norms = np.sqrt(np.einsum("ij,ij->i", total, total))[:, None]
    unit: Floats = total / np.maximum(norms, 1e-9)
    return unit


def _blocks(
    encoder: HeadedEncoder, texts: Sequence[str], lang: Lang, asked: Bools
) -> tuple[MeaningBlocks, Matrix]:
    """The blocks of one side, their bases still to be filled in; rows before the head by slot."""
    count = len(texts)
    chosen = np.flatnonzero(asked)
    slot = np.zeros(count + 2, dtype=np.int64)
    slot[chosen + 1] = np.arange(1, len(chosen) + 1)
    raw = np.zeros((len(chosen) + 1, encoder.dim), dtype=np.float32)
    raw[1:] = encode(encoder, [texts[i] for i in chosen.tolist()], lang)
    rows = np.zeros((TEXT_SIZES, len(chosen) + 1, encoder.unit_dim), dtype=np.float16)
    total = np.zeros_like(raw)
    for size in range(1, TEXT_SIZES + 1):
        total[1:] += raw[slot[np.maximum(chosen + 2 - size, 0)]]
        rows[size - 1] = encoder.head(total)
    base = np.zeros((_LARGEST + 1, count + 2), dtype=np.float32)
    return MeaningBlocks(rows, slot, base), raw


def _fill_base(blocks: MeaningBlocks, other_mean: Floats) -> None:
    nodes = np.flatnonzero(blocks.slot)
    for size in range(1, _LARGEST + 1):
        for start in range(0, len(nodes), 4096):
            part = nodes[start : start + 4096]
            blocks.base[size, part] = blocks.units(size, part) @ other_mean


def trust(zh: MeaningBlocks, en: MeaningBlocks, sure: Ints) -> float:
    """The share that the contextual rows are to have, from pairs that are sure without them.

    Where they do not find the partners of those among their neighbours, they do not know the
    language (classical Chinese, say), and have no say.

    Args:
        sure: int (k, 2): sentences that render each other.
    """
    known = sure[(zh.slot[sure[:, 0] + 1] > 0) & (en.slot[sure[:, 1] + 1] > 0)]
    own = zh.units(1, known[:, 0] + 1)
    right = np.einsum("ij,ij->i", own, en.units(1, known[:, 1] + 1))
    best = np.full(len(known), -1.0, dtype=np.float32)
    last = len(en.slot) - 1
    for shift in (k for k in range(-_NEAR, _NEAR + 1) if k):
        at = np.clip(known[:, 1] + 1 + shift, 0, last)
        at[en.slot[at] == en.slot[known[:, 1] + 1]] = 0
        value = np.einsum("ij,ij->i", own, en.units(1, at))
        best = np.maximum(best, np.where(en.slot[at] > 0, value, -1.0))
    hits = float((right > best).sum())
    rate = (hits + _PRIOR * (_ENOUGH + _WELL) / 2) / (len(known) + _PRIOR)
    return _SHARE * float(np.clip((rate - _ENOUGH) / (_WELL - _ENOUGH), 0.0, 1.0))


def _read(blocks: MeaningBlocks) -> dict[int, int]:
    """The sentences that were read, and the slot of each."""
    return {int(node) - 1: int(blocks.slot[node]) for node in np.flatnonzero(blocks.slot)}


def make_meaning(
    encoder: HeadedEncoder,
    zh: Sequence[str],
    en: Sequence[str],
    asked: tuple[Bools, Bools],
    sure: Ints,
    quick: Encoder | None = None,
) -> Meaning:
    """Read the sentences that are *asked* for, on both sides.

    Args:
        sure: see :func:`trust`. quick: whose rows stand beside those of the clauses; without
            it no clauses are read.

    Raises:
        EncoderError: the encoder gave arrays of another shape, or no numbers.
    """
    left, raw_zh = _blocks(encoder, zh, "zh", asked[0])
    right, raw_en = _blocks(encoder, en, "en", asked[1])
    for own, other in ((left, right), (right, left)):
        singles = other.rows[0, 1:].astype(np.float32)
        mean = singles.sum(axis=0) / (len(singles) + 5)
        _fill_base(own, mean)
    share = trust(left, right, sure)
    crossing = None
    if quick is not None and share > 0:
        crossing = Crossing(
            make_clauses(encoder, quick, zh, "zh", _read(left), raw_zh, share),
            make_clauses(encoder, quick, en, "en", _read(right), raw_en, share),
        )
    return Meaning(left, right, share, crossing)
