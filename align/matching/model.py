"""Word alignment: two hidden Markov models, one a direction, that must agree.

IBM model 1 (Brown et al. 1993) starts it, the hidden Markov model (Vogel, Ney and
Tillmann 1996) goes on, both directions trained on the product of their posteriors
(Liang, Taskar and Klein 2006), with a dictionary's pairs as pseudo-counts and the
variational update that keeps rare words from collecting everything (Riley and Gildea
2012). All of it is matrix products over batches of sentences of like length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.matching.batches import Batch, Cells, Floats

__all__ = ["Model", "Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Parameters of the training.

    Attributes:
        first: rounds of model 1. second: rounds of the hidden Markov models.
        null: the chance that a word has no counterpart.
        strength: pseudo-counts that the dictionary's translations of a word share.
        alpha: the Dirichlet prior of every other pair; small: few translations a word.
        reach: longer jumps than this many words are all alike.
    """

    first: int = 1
    second: int = 2
    null: float = 0.1
    strength: float = 30.0
    alpha: float = 0.15
    reach: int = 10


class Model:
    """Both directions over one collection of sentence pairs.

    Args:
        batches, cells: see :func:`align.matching.batches.build`.
        given_zh: for every cell the prior probability of its English word given its
            Chinese one. given_en: the reverse. Zero where the dictionary is silent.
    """

    def __init__(
        self,
        batches: list[Batch],
        cells: Cells,
        given_zh: Floats,
        given_en: Floats,
        settings: Settings,
    ) -> None:
        self.batches, self.cells, self.settings = batches, cells, settings
        self._prior = (given_zh, given_en)
        self._background = [self._shares(k) for k in range(2)]
        distance = np.arange(-settings.reach, settings.reach + 1)
        start = np.exp(-0.6 * np.abs(distance - 1.0)) + 0.02
        self.jumps = [start.copy(), start.copy()]
        self.tables: list[Floats] = []
        self._start()

    def _shares(self, way: int) -> Floats:
        """How frequent each generated word is: what the null word generates."""
        words = self.cells.en_words if way == 0 else self.cells.zh_words
        counts = np.zeros(words + 1)
        for batch in self.batches:
            side = batch.en if way == 0 else batch.zh
            counts += np.bincount(side.ravel() + 1, minlength=words + 1)
        counts[0] = 0
        shares = counts / max(counts.sum(), 1.0)
        # Padding generates nothing, at no price.
        shares[0] = 1.0
        result: Floats = np.roll(shares, -1).astype(np.float32)
        return result

    def _start(self) -> None:
        """The dictionary's word, and how much more words meet than each meets others."""
        cells = self.cells
        met = np.zeros(len(cells) + 1)
        zh = np.zeros(cells.zh_words + 1)
        en = np.zeros(cells.en_words + 1)
        for batch in self.batches:
            np.add.at(met, batch.cell.ravel(), 1.0)
            zh += np.bincount(batch.zh.ravel() + 1, minlength=len(zh))
            en += np.bincount(batch.en.ravel() + 1, minlength=len(en))
        met = met[:-1]
        association = np.minimum(met * met / (zh[1:][cells.zh] * en[1:][cells.en]), 1.0)
        self.update(met * (association + self._prior[0] + self._prior[1]))

    def update(self, counts: npt.NDArray[np.float64]) -> None:
        """New translation tables from expected counts of the cells."""
        from scipy.special import digamma

        settings = self.settings
        tables = []
        for way, (of, words) in enumerate(
            ((self.cells.zh, self.cells.zh_words), (self.cells.en, self.cells.en_words))
        ):
            mass = counts + settings.strength * self._prior[way].astype(np.float64)
            mass += settings.alpha
            total = np.bincount(of, mass, minlength=words).astype(np.float64)
            table = np.zeros(len(self.cells) + 1, dtype=np.float32)
            if len(self.cells):
                table[:-1] = np.exp(digamma(mass) - digamma(total + 1e-6)[of])
            tables.append(table)
        self.tables = tables

    def train(self, progress: Callable[[str], None] | None = None) -> None:
        """All rounds, as the settings say; *progress* shows each."""
        rounds = [False] * self.settings.first + [True] * self.settings.second
        for number, chain in enumerate(rounds, 1):
            self.update(self._round(chain=chain))
            if progress is not None:
                progress(f"round {number} of {len(rounds)}")

    def counts(self) -> npt.NDArray[np.float64]:
        """Expected links of each cell under the present model."""
        return self._round(chain=True)

    def _round(self, *, chain: bool) -> npt.NDArray[np.float64]:
        counts = np.zeros(len(self.cells) + 1)
        seen = [np.zeros((2, len(jump))) for jump in self.jumps]
        for batch in self.batches:
            one, two = self._posteriors(batch, seen if chain else None)
            both = one * two
            np.add.at(counts, batch.cell.ravel(), both.ravel().astype(np.float64))
        if chain:
            for jump, new in zip(self.jumps, seen, strict=True):
                # Longer jumps have more places to go to: what counts is the share taken.
                rate = (new[0] + 1.0) / (new[1] + 100.0)
                jump[:] = rate / rate.max()
        return counts[:-1]

    def posteriors(self) -> Iterator[tuple[Batch, Floats, Floats]]:
        """Each batch with the posteriors of both directions, ``(B, M, N)``."""
        for batch in self.batches:
            one, two = self._posteriors(batch, [np.zeros((2, len(jump))) for jump in self.jumps])
            yield batch, one, two

    def _posteriors(
        self, batch: Batch, seen: list[npt.NDArray[np.float64]] | None
    ) -> tuple[Floats, Floats]:
        made_en = self.tables[0][batch.cell].transpose(0, 2, 1)  # (B, N, M)
        made_zh = self.tables[1][batch.cell]  # (B, M, N)
        null_en = self._background[0][batch.en]
        null_zh = self._background[1][batch.zh]
        if seen is None:
            one = self._free(made_en, null_en, batch.zh)
            two = self._free(made_zh, null_zh, batch.en)
        else:
            one = self._chain(made_en, null_en, batch.en, batch.zh, self.jumps[0], seen[0])
            two = self._chain(made_zh, null_zh, batch.zh, batch.en, self.jumps[1], seen[1])
        return one.transpose(0, 2, 1), two

    def _free(self, made: Floats, null: Floats, states: npt.NDArray[np.int32]) -> Floats:
        """Model 1: where a word comes from, whatever its neighbours do."""
        p0 = np.float32(self.settings.null)
        lengths = (states >= 0).sum(1).astype(np.float32)[:, None]
        rest = p0 / (1 - p0) * lengths * null
        result: Floats = made / (made.sum(2) + rest + np.float32(1e-30))[:, :, None]
        return result

    def _chain(
        self,
        made: Floats,
        null: Floats,
        words: npt.NDArray[np.int32],
        states: npt.NDArray[np.int32],
        jump: npt.NDArray[np.float64],
        seen: npt.NDArray[np.float64],
    ) -> Floats:
        """Forward-backward; every state has a null twin that remembers where it was.

        Returns:
            ``(B, words, states)``: the chance that a word was generated by a state.
        """
        size, length, width = made.shape
        reach, p0 = self.settings.reach, np.float32(self.settings.null)
        place = np.arange(width)
        step = np.clip(place[None, :] - place[:, None], -reach, reach) + reach
        move = jump[step].astype(np.float32)
        alive = (states >= 0).astype(np.float32)
        norm = 1.0 / (alive @ move.T + np.float32(1e-9))
        real = made * (1 - p0)
        void = null * p0
        void[words < 0] = 1.0
        forward = np.empty((length, size, width), dtype=np.float32)
        whole = np.empty_like(forward)
        totals = np.empty((length, size, 1), dtype=np.float32)
        stay = alive / alive.sum(1, keepdims=True)
        into = stay
        for at in range(length):
            if at:
                stay = whole[at - 1]
                into = (stay * norm) @ move
            np.multiply(into, real[:, at], out=forward[at])
            np.add(forward[at], stay * void[:, at, None], out=whole[at])
            totals[at] = whole[at].sum(1, keepdims=True) + np.float32(1e-30)
            forward[at] /= totals[at]
            whole[at] /= totals[at]
        posterior = np.empty((size, length, width), dtype=np.float32)
        after = np.ones((size, width), dtype=np.float32)
        pairs = np.zeros((width, width), dtype=np.float32)
        chances = np.zeros((width, width), dtype=np.float32)
        for at in range(length - 1, -1, -1):
            posterior[:, at] = forward[at] * after
            if at:
                arrive = real[:, at] * after / totals[at]
                pairs += (whole[at - 1] * norm).T @ arrive
                chances += whole[at - 1].T @ alive
                after = (arrive @ move.T) * norm + after * void[:, at, None] / totals[at]
        bins = step.ravel()
        seen[0] += np.bincount(bins, (pairs * move).ravel(), minlength=len(jump))
        seen[1] += np.bincount(bins, chances.ravel(), minlength=len(jump))
        return posterior
