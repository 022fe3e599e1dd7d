"""Vectors made comparable: what all sentences of a collection share is taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from align.arrays import Floats, Wide
from align.encoders.protocol import Encoder, encode
from align.model import Lang

__all__ = ["Space", "encode_unit", "make_space", "unit"]

_PRIOR_TEXTS = 20.0
_PRIOR_PAIRS = 200.0
_PRIOR_SPREAD = 0.08
_SAMPLE = 20_000


def encode_unit(encoder: Encoder, texts: Sequence[str], lang: Lang) -> Floats:
    """Unit rows of *texts*, float32 (n, dim); zeros for texts without content.

    Raises:
        EncoderError: the encoder failed, or gave something else than it promises.
    """
    return unit(encode(encoder, texts, lang))


def unit(rows: Floats) -> Floats:
    """*rows* of length one, those of (next to) no length zero."""
    norm = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64))
    scale = np.where(norm > 1e-6, 1.0 / np.maximum(norm, 1e-6), 0.0)
    scaled: Floats = rows * scale[:, None].astype(np.float32)
    return scaled


@dataclass(frozen=True, slots=True)
class Space:
    """What is subtracted from unit rows, and how similar rows are by chance.

    Attributes:
        centre_zh, centre_en: float64 (dim,), the shared component of either side.
        mean, spread: mean and standard deviation of the similarity of random pairs.
    """

    centre_zh: Wide
    centre_en: Wide
    mean: float
    spread: float

    def arrays(self) -> dict[str, Wide]:
        """What :meth:`from_arrays` makes the same space of: ``zh``, ``en``, ``spread``."""
        spread = np.array([self.mean, self.spread])
        return {"zh": self.centre_zh, "en": self.centre_en, "spread": spread}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Wide]) -> Space:
        """The space that :meth:`arrays` was taken from."""
        mean, spread = arrays["spread"].tolist()
        return cls(arrays["zh"], arrays["en"], mean, spread)

    def place(self, rows: Floats, lang: Lang) -> Floats:
        """Unit *rows* without the shared component, of unit length again."""
        centre = self.centre_zh if lang == "zh" else self.centre_en
        empty = ~rows.any(axis=1)
        moved: Floats = rows - centre.astype(np.float32)
        moved[empty] = 0.0
        return unit(moved)

    def standard(self, similarity: Wide) -> Wide:
        """Similarity in standard deviations above that of random pairs."""
        standard: Wide = (similarity - self.mean) / self.spread
        return standard


def make_space(zh: Floats, en: Floats) -> Space:
    """Estimate a space from the unit rows of both sides (after Mu & Viswanath 2018)."""
    centres = []
    for rows in (zh, en):
        count = len(rows)
        mean = rows.mean(axis=0, dtype=np.float64)
        centres.append(mean * (count / (count + _PRIOR_TEXTS)))
    raw = Space(centres[0], centres[1], 0.0, 1.0)
    a, b = raw.place(zh, "zh"), raw.place(en, "en")
    count = max(len(a), len(b))
    steps = min(max(1, _SAMPLE // count), len(a), len(b))
    total = square = 0.0
    pairs = 0
    for step in range(steps):
        # Pairs that lie well apart: neighbours in the lists may be counterparts.
        at = np.arange(min(count, _SAMPLE))
        shift = (step + 1) * max(1, len(b) // (steps + 1))
        dots = np.einsum("ij,ij->i", a[at % len(a)], b[(at + shift) % len(b)], dtype=np.float64)
        total += float(dots.sum())
        square += float((dots * dots).sum())
        pairs += len(dots)
    mean_dot = total / (pairs + _PRIOR_PAIRS)
    spread = (square + _PRIOR_PAIRS * _PRIOR_SPREAD**2) / (pairs + _PRIOR_PAIRS) - mean_dot**2
    return Space(centres[0], centres[1], mean_dot, float(np.sqrt(max(spread, 1e-4))))
