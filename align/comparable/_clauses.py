"""The clauses of one side's texts as vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.comparable._split import clauses
from align.comparable._types import Floats, Ints, Wide
from align.comparable._vectors import Space, encode
from align.encoders.protocol import Encoder
from align.model import Lang

__all__ = ["ClauseTable", "Clauses"]


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of one text.

    Attributes:
        rows: float32 (c, dim). share: (c,) how much of the text each makes up.
        near: (c,) mean similarity of its nearest clauses of the other side.
    """

    rows: Floats
    share: Wide
    near: Wide


class ClauseTable:
    """The clauses of one side's texts; their rows are kept only where that was asked for.

    Attributes:
        owner: int64 (c,) the text of each clause; clauses are in the order of the texts.
        rows: float32 (c, dim), or None.
    """

    def __init__(
        self, texts: Sequence[str], lang: Lang, encoder: Encoder, space: Space, *, keep: bool
    ) -> None:
        self._encoder, self._space, self._lang = encoder, space, lang
        self._pieces: list[str] = []
        start = [0]
        for text in texts:
            self._pieces += [text[a:b] for a, b in clauses(text, lang)] or [text]
            start.append(len(self._pieces))
        self._start = start
        self.owner: Ints = np.repeat(np.arange(len(texts)), np.diff(start))
        self.near: Wide = np.zeros(len(self._pieces))
        self.rows: Floats | None = self._encode(self._pieces) if keep else None

    def __len__(self) -> int:
        return len(self._pieces)

    def _encode(self, pieces: Sequence[str]) -> Floats:
        unique = {piece: n for n, piece in enumerate(dict.fromkeys(pieces))}
        rows = self._space.place(encode(self._encoder, list(unique), self._lang), self._lang)
        found: Floats = rows[[unique[piece] for piece in pieces]]
        return found

    def read(self, texts: Sequence[int], default: Wide | None) -> dict[int, Clauses]:
        """The clauses of the *texts* of these numbers.

        Args:
            default: for every text what :attr:`Clauses.near` is where it was not searched.
        """
        start = self._start
        rows = self.rows
        at = {n: start[n] for n in texts}
        if rows is None:
            pieces: list[str] = []
            for n in texts:
                at[n] = len(pieces)
                pieces += self._pieces[start[n] : start[n + 1]]
            rows = self._encode(pieces)
        found = {}
        for n in texts:
            size = np.array([len(p) for p in self._pieces[start[n] : start[n + 1]]], dtype=float)
            near = self.near[start[n] : start[n + 1]]
            if default is not None:
                near = np.full(len(size), default[n])
            part = rows[at[n] : at[n] + len(size)]
            found[n] = Clauses(part, size / max(size.sum(), 1.0), near)
        return found
