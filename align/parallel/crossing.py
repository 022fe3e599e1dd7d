"""Clauses that cross a cut: the end of one sentence rendered at the beginning of the next.

A translator who moves a clause over the boundary of a sentence leaves no bead smaller than
two sentences by two. At every node of the lattice the clauses next to the cut, on either side
of both texts, are held against the sentence across and against the one beside: where a clause
is closer to what stands on the other side of the cut, the cut is probably none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.arrays import Bools, Floats, Ints
from align.encoders.protocol import Encoder, HeadedEncoder, Matrix, encode
from align.model import Lang
from align.text.clauses import clauses

__all__ = ["ClauseRows", "Crossing", "make_clauses"]

_PRIOR = 5
"""Clauses for which the mean row counts as zero."""
_MOST = 1.0
"""More than this no clause is said to cross."""


@dataclass(frozen=True, slots=True)
class ClauseRows:
    """The clauses of the sentences that were asked for, of one side.

    Attributes:
        rows: half precision (c + 1, dim), unit rows without what all clauses share; the last
            one is zero. start: (n + 1,) the first clause of each sentence; a sentence that
            was not asked for has none.
    """

    rows: npt.NDArray[np.float16]
    start: Ints

    def asked(self) -> Bools:
        """Which sentences have clauses; (n,)."""
        some: Bools = np.diff(self.start) > 0
        return some


def make_clauses(
    half: HeadedEncoder,
    quick: Encoder,
    texts: Sequence[str],
    lang: Lang,
    read: Mapping[int, int],
    rows: Matrix,
    share: float,
) -> ClauseRows:
    """Read the clauses of some sentences.

    Args:
        quick: the encoder whose rows stand beside the contextual ones. share: of the latter.
        read: of the sentences that are asked for, where in *rows* their own rows before the
            head stand: those that are one clause need not be read again.
    """
    pieces: list[str] = []
    known: dict[str, int] = {}
    start = [0]
    for number, text in enumerate(texts):
        if number in read:
            own = [text[a:b] for a, b in clauses(text, lang)] or [text]
            pieces += own
            if len(own) == 1:
                known[text] = read[number]
        start.append(len(pieces))
    unique = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    raw = np.zeros((len(unique), half.dim), dtype=np.float32)
    new = [piece for piece in unique if piece not in known]
    raw[[unique[piece] for piece in new]] = encode(half, new, lang)
    raw[[unique[piece] for piece in known]] = rows[list(known.values())]
    at = [unique[piece] for piece in pieces]
    found = np.zeros((len(pieces) + 1, half.unit_dim + quick.dim), dtype=np.float16)
    found[:-1, : half.unit_dim] = _weighed(half.head(raw), share)[at]
    found[:-1, half.unit_dim :] = _weighed(encode(quick, list(unique), lang), 1.0 - share)[at]
    return ClauseRows(found, np.array(start, dtype=np.int64))


def _unit(rows: Floats) -> Floats:
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    unit: Floats = rows / np.maximum(norms, 1e-9)
    return unit


def _weighed(rows: Floats, share: float) -> npt.NDArray[np.float16]:
    weighed: npt.NDArray[np.float16] = (np.sqrt(np.float32(share)) * _centred(rows)).astype(
        np.float16
    )
    return weighed


def _centred(rows: Floats) -> Floats:
    """Unit rows without what they have in common, of unit length again."""
    rows = _unit(rows)
    return _unit(rows - rows.sum(axis=0) / (len(rows) + _PRIOR))


@dataclass(frozen=True, slots=True)
class Crossing:
    """The clauses of both sides."""

    zh: ClauseRows
    en: ClauseRows

    def at(self, top: int, bottom: int, left: int, right: int) -> tuple[Floats, Floats]:
        """How much clauses cross at the nodes of a rectangle; zeros at the edges of the texts.

        Args:
            top, bottom, left, right: nodes, the last ones not included.

        Returns:
            twice float32 (bottom - top, right - left): the most that one of the four clauses
            next to the cut is closer to the other side of it; the sum of the two that are most.
        """
        strongest = np.zeros((bottom - top, right - left), dtype=np.float32)
        two = np.zeros_like(strongest)
        zh_ok, en_ok = self.zh.asked(), self.en.asked()
        i0, i1 = max(top, 1), min(bottom, len(zh_ok))
        j0, j1 = max(left, 1), min(right, len(en_ok))
        if i0 >= i1 or j0 >= j1:
            return strongest, two
        # Sentences beside the nodes: one before the first up to the one after the last.
        zh, en = _Sentences.of(self.zh, i0 - 1, i1), _Sentences.of(self.en, j0 - 1, j1)
        first_zh, last_zh = zh.first @ en.all.T, zh.last @ en.all.T
        first_en, last_en = zh.all @ en.first.T, zh.all @ en.last.T
        first_zh, last_zh = (en.best(part, 1) for part in (first_zh, last_zh))
        first_en, last_en = (zh.best(part, 0) for part in (first_en, last_en))
        crossing = np.stack(
            [
                first_zh[1:, :-1] - first_zh[1:, 1:],
                last_zh[:-1, 1:] - last_zh[:-1, :-1],
                first_en[:-1, 1:] - first_en[1:, 1:],
                last_en[1:, :-1] - last_en[:-1, :-1],
            ]
        )
        crossing.sort(axis=0)
        known = (zh_ok[i0 - 1 : i1 - 1] & zh_ok[i0:i1])[:, None]
        known = known & (en_ok[j0 - 1 : j1 - 1] & en_ok[j0:j1])[None]
        inside = slice(i0 - top, i1 - top), slice(j0 - left, j1 - left)
        strongest[inside] = np.where(known, np.clip(crossing[3], -_MOST, _MOST), 0)
        pair = np.clip(crossing[3] + crossing[2], -_MOST, _MOST)
        two[inside] = np.where(known, pair, 0)
        return strongest, two


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The clauses of a run of sentences: the first and the last of each, and all."""

    first: Floats
    last: Floats
    all: Floats
    start: Ints

    @classmethod
    def of(cls, side: ClauseRows, begin: int, end: int) -> _Sentences:
        # A sentence without clauses has the row of zeros.
        empty = len(side.rows) - 1
        start, stop = side.start[begin:end], side.start[begin + 1 : end + 1]
        sizes = np.maximum(stop - start, 1)
        at = np.repeat(np.where(stop > start, start, empty), sizes)
        begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        at = at + np.where(at < empty, np.arange(len(at)) - np.repeat(begins, sizes), 0)
        rows = side.rows[at].astype(np.float32)
        return cls(rows[begins], rows[begins + sizes - 1], rows, begins)

    def best(self, similar: Floats, axis: int) -> Floats:
        """The best of each sentence's clauses."""
        found: Floats = np.maximum.reduceat(similar, self.start, axis=axis)
        return found
