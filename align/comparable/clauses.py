"""Clauses: sentences cut at their commas and semicolons, and one side's clauses as vectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from align.arrays import Floats, Ints, Wide
from align.comparable.vectors import Space, encode_unit
from align.encoders.protocol import Encoder
from align.model import Lang
from align.text.clauses import clauses

__all__ = ["ClauseTable", "sample_clauses"]

_SAMPLE = 2048
"""Clauses of the other side that stand for all where those are too many."""
_NEIGHBOURS = 4
_CHUNK = 8192
_SAME = 1e-3
"""Similarities (in standard deviations) closer than this are those of one clause."""


class ClauseTable:
    """The clauses of one side's texts; their rows are kept only where that was asked for.

    Args:
        others: rows of some clauses of the other side. What is near each clause is then
            taken from them and from the clauses it is compared with (:meth:`settle`).

    Attributes:
        owner: int64 (c,) the text of each clause; clauses are in the order of the texts.
        rows: float32 (c, dim), or None.
        near: (c,) mean similarity of each clause's nearest clauses of the other side, in
            standard deviations. share: (c,) how much of its text each makes up.
    """

    def __init__(
        self,
        texts: Sequence[str],
        lang: Lang,
        encoder: Encoder,
        space: Space,
        *,
        keep: bool,
        others: Floats | None = None,
    ) -> None:
        self._encoder, self._space, self._lang = encoder, space, lang
        self._pieces: list[str] = []
        start = [0]
        for text in texts:
            self._pieces += [text[a:b] for a, b in clauses(text, lang)] or [text]
            start.append(len(self._pieces))
        self._start = start
        self.owner: Ints = np.repeat(np.arange(len(texts)), np.diff(start))
        size = np.array([len(piece) for piece in self._pieces], dtype=np.float64)
        whole = np.bincount(self.owner, size, len(texts))[self.owner]
        self.share: Wide = size / np.maximum(whole, 1.0)
        self.near: Wide = np.zeros(len(self._pieces))
        self.rows: Floats | None = self._encode(self._pieces) if keep else None
        self._others = others
        self._best: Floats | None = None
        self._looked = np.zeros(len(texts), dtype=bool)
        self._settled = np.ones(len(texts), dtype=bool)
        if others is not None:
            self.look_among(others)

    def __len__(self) -> int:
        return len(self._pieces)

    @property
    def sampled(self) -> bool:
        """Whether some clauses of the other side stand for all."""
        return self._others is not None

    def look_among(self, others: Floats) -> None:
        """From now on take what is near from *others* and what clauses are compared with."""
        self._others = others
        self._best = np.zeros((len(self._pieces), _NEIGHBOURS), dtype=np.float32)
        self._settled[:] = False

    def _encode(self, pieces: Sequence[str]) -> Floats:
        unique = {piece: n for n, piece in enumerate(dict.fromkeys(pieces))}
        rows = self._space.place(encode_unit(self._encoder, list(unique), self._lang), self._lang)
        found: Floats = rows[[unique[piece] for piece in pieces]]
        return found

    def of(self, text: int) -> slice:
        """The clauses of a text."""
        return slice(self._start[text], self._start[text + 1])

    def read(self, texts: Sequence[int]) -> dict[int, Floats]:
        """The rows of the clauses of the *texts* of these numbers."""
        found: dict[int, Floats] = {}
        if self.rows is not None:
            found = {n: self.rows[self.of(n)] for n in texts}
        else:
            at = 0
            rows = self._encode([piece for n in texts for piece in self._pieces[self.of(n)]])
            for n in texts:
                size = self._start[n + 1] - self._start[n]
                found[n] = rows[at : at + size]
                at += size
        self._look(found)
        return found

    def _look(self, rows: dict[int, Floats]) -> None:
        """Find the nearest clauses of the sample, once for each text."""
        new = [n for n in rows if not self._looked[n]]
        if self._others is None or self._best is None or not new:
            return
        self._looked[new] = True
        joined = np.concatenate([rows[n] for n in new])
        at = np.concatenate([np.arange(self._start[n], self._start[n + 1]) for n in new])
        width = min(_NEIGHBOURS, len(self._others))
        for start in range(0, len(joined), _CHUNK):
            dots = joined[start : start + _CHUNK] @ self._others.T
            best = np.partition(dots, -width, axis=1)[:, -width:]
            values = self._space.standard(best.astype(np.float64))
            self._best[at[start : start + _CHUNK], :width] = np.maximum(values, 0.0)

    def settle(self, text: int, compared: Iterable[Wide]) -> None:
        """Fix what is near the clauses of a text, once.

        The nearest of all would nearly always be among those of its own candidates, which
        a sample lacks.

        Args:
            compared: similarities of its clauses (rows) with those of its candidates.
        """
        if self._settled[text] or self._best is None:
            return
        self._settled[text] = True
        at = self.of(text)
        values = np.concatenate([self._best[at], *compared], axis=1)
        values = -np.sort(-values, axis=1)
        # A clause of a candidate may stand in the sample, too.
        values[:, 1:][np.abs(np.diff(values, axis=1)) < _SAME] = 0.0
        best = -np.sort(-values, axis=1)[:, :_NEIGHBOURS]
        self.near[at] = np.maximum(best, 0.0).mean(axis=1)


def sample_clauses(texts: Sequence[str], lang: Lang) -> list[str]:
    """Some clauses from all over *texts*."""
    step = max(1, len(texts) // (4 * _SAMPLE))
    pieces = [text[a:b] for text in texts[::step] for a, b in clauses(text, lang)]
    at = np.linspace(0, len(pieces) - 1, min(_SAMPLE, len(pieces))).astype(np.int64)
    return [pieces[n] for n in at.tolist()]
