"""What the texts say: whether the best matches of their sentences run in order."""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.arrays import Floats, Ints, Wide
from align.comparable.vectors import Space, encode_unit, make_space
from align.encoders.protocol import Encoder
from align.model import Lang

__all__ = ["EncodedText", "PairEvidence", "evidence", "likeness", "order_of", "read_texts"]

_PROBES = 240


@dataclass(frozen=True, slots=True)
class EncodedText:
    """One document: float32 (n, dim) unit rows of its segments, and their lengths."""

    rows: Floats
    lengths: Wide


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """How two texts go together.

    Attributes:
        order: share of probed segments whose best matches form one chain in order, less
            what chance would give: about 0 for texts that are no translations, 1 for a
            translation sentence by sentence. The mean of both directions.
        closeness: mean similarity of the best matches over that of random pairs, in their
            standard deviations.
        probes: how many segments were looked at on the side that had fewer.
        ratio: English letters a Chinese one.
    """

    order: float
    closeness: float
    probes: int
    ratio: float

    @property
    def parallel(self) -> float:
        """The chance that one text translates the other."""
        # Of few sentences many fall in order by chance.
        order = self.order * min(1.0, self.probes / 15)
        value = -4.0 + 10.0 * order + 1.2 * (min(self.closeness, 6.0) - 3.5)
        off = abs(math.log(max(self.ratio, 1e-6) / 3.2))
        value -= 2.0 * max(0.0, off - 0.7)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))

    @property
    def related(self) -> float:
        """The chance that the texts have a subject in common."""
        value = 1.6 * (self.closeness - 3.2)
        return max(self.parallel, 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value)))))


def read_texts(
    texts: Sequence[Sequence[str]], langs: Sequence[Lang], encoder: Encoder
) -> tuple[list[EncodedText], Space]:
    """Encode all documents and take out what they share.

    Raises:
        EncoderError: the encoder gave nonsense.
    """
    rows: list[Floats] = []
    for segments, lang in zip(texts, langs, strict=True):
        none = np.zeros((0, encoder.dim), np.float32)
        rows.append(encode_unit(encoder, list(segments), lang) if segments else none)
    sides = {}
    for lang in ("zh", "en"):
        of_lang = [r for r, other in zip(rows, langs, strict=True) if other == lang and len(r)]
        empty = np.zeros((1, encoder.dim), np.float32)
        sides[lang] = np.concatenate(of_lang) if of_lang else empty
    space = make_space(sides["zh"], sides["en"])
    return [
        EncodedText(
            space.place(r, lang) if len(r) else r,
            np.array([len(s) for s in segments], dtype=np.float64),
        )
        for r, segments, lang in zip(rows, texts, langs, strict=True)
    ], space


def likeness(zh: Sequence[EncodedText], en: Sequence[EncodedText]) -> Wide:
    """Cosines of whole documents, (len(zh), len(en)), without what all have in common."""
    tables = []
    for side in (zh, en):
        table = np.stack([t.rows.sum(axis=0, dtype=np.float64) for t in side])
        norm = np.linalg.norm(table, axis=1, keepdims=True)
        tables.append(table / np.maximum(norm, 1e-9))
    found: Wide = tables[0] @ tables[1].T
    return found


def evidence(zh: EncodedText, en: EncodedText, space: Space) -> PairEvidence:
    """Probe both texts with each other's sentences."""
    ratio = (float(en.lengths.sum()) + 1.0) / (float(zh.lengths.sum()) + 1.0)
    if not len(zh.rows) or not len(en.rows):
        return PairEvidence(0.0, 0.0, 0, ratio)
    forward = _probe(zh, en)
    backward = _probe(en, zh)
    orders, closeness = [], []
    for target, best in (forward, backward):
        orders.append(order_of(target))
        closeness.append(float((best / space.spread).mean()))
    return PairEvidence(
        sum(orders) / 2,
        sum(closeness) / 2 - space.mean / space.spread,
        min(len(forward[0]), len(backward[0])),
        ratio,
    )


def _probe(own: EncodedText, other: EncodedText) -> tuple[Ints, Wide]:
    """Best match of evenly spread segments: where, and how similar."""
    # A heading or "Yes." may be anywhere: probe with segments that say something.
    long = np.flatnonzero(own.lengths >= np.median(own.lengths) * 0.5)
    at = long[np.linspace(0, len(long) - 1, min(_PROBES, len(long))).round().astype(np.int64)]
    dots = np.round((own.rows[at] @ other.rows.T).astype(np.float64), 5)
    target = dots.argmax(axis=1)
    return target.astype(np.int64), dots.max(axis=1)


def order_of(target: Ints) -> float:
    """Share of the longest chain in order, less chance, of what there is to gain."""
    count = len(target)
    if count < 2:
        return 0.5
    ends: list[int] = []
    for value in target.tolist():
        place = bisect.bisect_right(ends, value)
        if place == len(ends):
            ends.append(value)
        else:
            ends[place] = value
    # The longest increasing subsequence of a random permutation: about 2 sqrt(n) - 1.77 n^(1/6)
    # (Baik, Deift & Johansson 1999); repeated targets make it a little longer.
    chance: float = min(2.0 * math.sqrt(count) - 1.2 * count ** (1 / 6), 0.95 * count)
    return max(0.0, (len(ends) - chance) / max(count - chance, 1.0))
