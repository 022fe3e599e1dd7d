"""Blocks of sentences: their cosines in a part of the band, and blocks encoded as text.

Where an encoder's vectors do not add up, a block of up to :data:`TEXT_SIZES` sentences is
what the encoder makes of their joined text (as the overlaps of Vecalign, Thompson & Koehn
2019); larger ones are the sum of their sentences' unit rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.arrays import Floats, Ints, Wide
from align.encoders.protocol import Encoder, encode
from align.model import Lang
from align.parallel.lattice import MAX_SUM, sizes_up_to
from align.progress import NO_PROGRESS, Progress

__all__ = ["BLOCKS", "TEXT_SIZES", "Cosines", "TextBlocks", "encode", "encode_blocks"]

TEXT_SIZES = 4
"""Most sentences of a block that is encoded as text; more cost time and are rare."""
_LARGEST = MAX_SUM + 1
_LONGEST = 2000
"""Characters of a block's text; models read some hundreds of tokens."""


BLOCKS = sizes_up_to(MAX_SUM + 1)
"""Sizes of blocks whose cosines are asked for: those of the beads, and one sentence more."""
_BLOCK_NUMBER: Ints = np.full((MAX_SUM + 1, MAX_SUM + 1), -1, dtype=np.int64)
for _number, _sizes in enumerate(BLOCKS):
    _BLOCK_NUMBER[_sizes] = _number


@dataclass(frozen=True, slots=True)
class Cosines:
    """Cosines of blocks that end at the nodes of a rectangle: (blocks, rows, columns), flat.

    Attributes:
        area, width: nodes of the rectangle, and of one of its rows.
        index: (rows, width): where the band's nodes stand in it.
    """

    flat: Floats
    area: int
    width: int
    index: Ints

    def of(self, a: Ints, b: Ints, dz: int = 0, de: int = 0) -> Floats:
        """Of blocks of *a* and *b* sentences that end at nodes moved by (dz, de)."""
        number = _BLOCK_NUMBER[a, b] * self.area + dz * self.width + de
        found: Floats = self.flat.take(number[:, None, None] + self.index)
        return found


@dataclass(frozen=True, slots=True)
class TextBlocks:
    """Unit rows of the blocks of one side.

    Attributes:
        rows: half precision (TEXT_SIZES, n + 2, dim): row *k* of size *a* is the block of *a*
            sentences before node *k* (fewer at the text's beginning and end).
        base: (MAX_SUM + 2, n + 2): dot product of each block with the other side's mean row.
    """

    rows: npt.NDArray[np.float16]
    base: Wide

    def units(self, size: int, nodes: Ints) -> Floats:
        """Unit rows of the blocks of *size* sentences that end at *nodes*: (nodes, dim)."""
        return _units(self.rows, size, nodes)


def _units(rows: npt.NDArray[np.float16], size: int, nodes: Ints) -> Floats:
    if size <= TEXT_SIZES:
        found: Floats = rows[size - 1, nodes].astype(np.float32)
        return found
    total = np.zeros((len(nodes), rows.shape[2]), dtype=np.float32)
    for back in range(size):
        total += rows[0, np.maximum(nodes - back, 0)]
    norms = np.sqrt(np.einsum("ij,ij->i", total, total))[:, None]
    unit: Floats = total / np.maximum(norms, 1e-9)
    return unit


def encode_blocks(
    encoder: Encoder,
    texts: Sequence[str],
    rows: Floats,
    other_mean: Floats,
    lang: Lang,
    *,
    progress: Progress = NO_PROGRESS,
) -> TextBlocks:
    """Encode the blocks of *texts*, whose own unit rows are *rows*.

    Raises:
        EncoderError: the encoder gave arrays of another shape, or no numbers.
    """
    count = len(texts)
    found = np.zeros((TEXT_SIZES, count + 2, rows.shape[1]), dtype=np.float16)
    found[:, 1 : count + 1] = rows
    glue = "" if lang == "zh" else " "
    for size in range(2, min(TEXT_SIZES, count) + 1):
        # Blocks at the text's beginning are those of the sizes before.
        found[size - 1, 1:size] = found[size - 2, 1:size]
        joined = [glue.join(texts[end - size : end])[:_LONGEST] for end in range(size, count + 1)]
        found[size - 1, size : count + 1] = encode(encoder, joined, lang)
        progress.advance()
    base = np.zeros((_LARGEST + 1, count + 2))
    nodes = np.arange(count + 2)
    for size in range(1, _LARGEST + 1):
        for start in range(0, count + 2, 4096):
            part = nodes[start : start + 4096]
            base[size, part] = _units(found, size, part) @ other_mean
    return TextBlocks(found, base)
