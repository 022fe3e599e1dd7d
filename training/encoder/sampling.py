"""Batches: one group of sets at a time, runs of neighbours together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from align.arrays import Ints
from training.encoder.prepare import Prepared

__all__ = ["RUN", "PairBatch", "Sampler"]

RUN = 8
"""Neighbouring pairs that stay together in a batch."""


@dataclass(frozen=True, slots=True)
class PairBatch:
    """Pair indexes; where *runs*, each ``RUN`` in a row make blocks; where *spelt*, all words
    are given by their spelling alone."""

    pairs: Ints
    runs: bool
    spelt: bool


class Sampler:
    """Draws the batches of an epoch.

    Args:
        share: pairs of each group an epoch, as (group, paragraphs or sentences, number).
    """

    def __init__(
        self, prepared: Prepared, share: dict[tuple[str, bool], int], *, batch: int, seed: int
    ) -> None:
        self._batch = batch
        self._rng = np.random.default_rng(seed)
        self._share = share
        group = np.array(prepared.group)
        sizes_zh = np.diff(prepared.zh[1])
        sizes_en = np.diff(prepared.en[1])
        fit = (sizes_zh > 0) & (sizes_en > 0) & (sizes_zh < 400) & (sizes_en < 400)
        ratio = (sizes_zh + 3) / (sizes_en + 3)
        fit &= (ratio > 0.15) & (ratio < 4)
        use = fit & ~prepared.held
        self._members = {
            (name, block): np.flatnonzero(use & (group == name) & (prepared.block == block))
            for name, block in share
        }

    def epoch(self) -> Iterator[PairBatch]:
        """The batches of one epoch, in random order."""
        batches = []
        for (name, block), number in self._share.items():
            members = self._members[name, block]
            loose = name in ("everyday", "dictionary", "names")
            pairs = self._loose(members, number) if loose else self._runs(members, number)
            for at in range(0, len(pairs), self._batch):
                part = pairs[at : at + self._batch]
                if len(part) >= 64:
                    part = part[: len(part) // RUN * RUN]
                    runs = name != "names" and not block
                    batches.append(PairBatch(part, runs, name == "names"))
        for i in self._rng.permutation(len(batches)).tolist():
            yield batches[i]

    def _loose(self, members: Ints, number: int) -> Ints:
        drawn = [self._rng.permutation(members) for _ in range(-(-number // len(members)))]
        return np.concatenate(drawn)[:number]

    def _runs(self, members: Ints, number: int) -> Ints:
        starts = []
        for _ in range(-(-number // len(members))):
            shift = int(self._rng.integers(RUN))
            starts.append(np.arange(shift, len(members) - RUN + 1, RUN))
        start = self._rng.permutation(np.concatenate(starts))[: number // RUN]
        return members[(start[:, None] + np.arange(RUN)).ravel()]
