"""Word alignment of sentence pairs: two hidden Markov models that must agree.

Vogel, Ney and Tillmann (1996) for the model, Liang, Taskar and Klein (2006) for the
agreement of its two directions, both in a form that is one matrix product a word
position for a whole batch of sentences. A dictionary enters as pseudo-counts, rare
words are kept from collecting everything by the variational update of Riley and
Gildea (2012).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["AlignOptions", "align_words"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AlignOptions:
    """Attributes:
    lexical: rounds of the position-free model (IBM 1) that start the training.
    jumps: rounds of the hidden Markov models.
    null: the chance that a word has no counterpart.
    prior: pseudo-counts of a pair that the dictionary has with full weight.
    alpha: concentration of the Dirichlet prior (small: few translations a word).
    batch: cells (zh words times en words) worked on at once.
    """

    lexical: int = 4
    jumps: int = 0
    null: float = 0.15
    prior: float = 2.0
    alpha: float = 0.3
    batch: int = 400_000
    reach: int = 12


@dataclass(slots=True)
class _Batch:
    rows: list[int]
    zh: Ints  # (B, M), -1 where padded
    en: Ints  # (B, N)
    cell: Ints  # (B, M, N) index of the word pair; padded cells point past the end


def _digamma(x: Floats) -> Floats:
    shift = np.zeros_like(x)
    y = x.copy()
    for _ in range(4):
        shift -= 1.0 / y
        y += 1.0
    inverse = 1.0 / y
    square = inverse * inverse
    result = shift + np.log(y) - 0.5 * inverse - square * (1 / 12 - square / 120)
    return result.astype(np.float32)


def _batches(
    pairs: Sequence[tuple[Sequence[int], Sequence[int]]], cells: int
) -> list[tuple[list[int], Ints, Ints]]:
    order = sorted(range(len(pairs)), key=lambda k: (len(pairs[k][0]), len(pairs[k][1]), k))
    batches: list[tuple[list[int], Ints, Ints]] = []
    rows: list[int] = []
    long_zh = long_en = 1
    for k in order:
        m, n = len(pairs[k][0]), len(pairs[k][1])
        if not m or not n:
            continue
        if rows and max(long_zh, m) * max(long_en, n) * (len(rows) + 1) > cells:
            batches.append((rows, *_pad(pairs, rows, long_zh, long_en)))
            rows, long_zh, long_en = [], 1, 1
        rows.append(k)
        long_zh, long_en = max(long_zh, m), max(long_en, n)
    if rows:
        batches.append((rows, *_pad(pairs, rows, long_zh, long_en)))
    return batches


def _pad(
    pairs: Sequence[tuple[Sequence[int], Sequence[int]]], rows: list[int], m: int, n: int
) -> tuple[Ints, Ints]:
    zh = np.full((len(rows), m), -1, dtype=np.int64)
    en = np.full((len(rows), n), -1, dtype=np.int64)
    for at, k in enumerate(rows):
        zh[at, : len(pairs[k][0])] = pairs[k][0]
        en[at, : len(pairs[k][1])] = pairs[k][1]
    return zh, en


class _Model:
    """Both directions over one collection of sentence pairs."""

    def __init__(
        self,
        pairs: Sequence[tuple[Sequence[int], Sequence[int]]],
        zh_words: int,
        en_words: int,
        options: AlignOptions,
    ) -> None:
        self.options = options
        self.zh_words, self.en_words = zh_words, en_words
        padded = _batches(pairs, options.batch)
        codes = [
            np.where(
                (zh[:, :, None] >= 0) & (en[:, None, :] >= 0),
                zh[:, :, None] * en_words + en[:, None, :],
                -1,
            )
            for _, zh, en in padded
        ]
        self.codes = np.unique(np.concatenate([np.unique(code) for code in codes]))
        self.codes = self.codes[self.codes >= 0]
        self.size = len(self.codes)
        self.batches = []
        for (rows, zh, en), code in zip(padded, codes, strict=True):
            cell = np.searchsorted(self.codes, code)
            cell[code < 0] = self.size
            self.batches.append(_Batch(rows, zh, en, cell))
        self.of_zh = self.codes // en_words
        self.of_en = self.codes % en_words
        self.prior = np.zeros(self.size, dtype=np.float32)
        self.jump = [np.ones(2 * options.reach + 1, dtype=np.float32) for _ in range(2)]
        distance = np.abs(np.arange(-options.reach, options.reach + 1) - 1)
        for jump in self.jump:
            jump[:] = np.exp(-0.5 * distance) + 0.02

    def start(self) -> None:
        self.null_en = np.bincount(
            np.concatenate([b.en[b.en >= 0] for b in self.batches]), minlength=self.en_words
        ).astype(np.float32)
        self.null_zh = np.bincount(
            np.concatenate([b.zh[b.zh >= 0] for b in self.batches]), minlength=self.zh_words
        ).astype(np.float32)
        self.null_en /= self.null_en.sum()
        self.null_zh /= self.null_zh.sum()
        # The dictionary speaks first: its pairs start far above the others.
        counts = np.bincount(
            np.concatenate([b.cell.ravel() for b in self.batches]), minlength=self.size + 1
        )[: self.size].astype(np.float32)
        self.update(counts * (0.02 + self.prior) + self.options.prior * self.prior)

    def update(self, counts: Floats) -> None:
        alpha = np.float32(self.options.alpha)
        tables = []
        for of, words, kinds in (
            (self.of_zh, self.zh_words, self.en_words),
            (self.of_en, self.en_words, self.zh_words),
        ):
            # Translations that a word might have had; in a small text they are few.
            spread = alpha * min(100.0, kinds / 20)
            total = np.bincount(of, counts, minlength=words).astype(np.float32)
            top = np.exp(_digamma(counts + alpha))
            bottom = np.exp(_digamma(total + np.float32(spread + 1e-6)))
            table = np.zeros(self.size + 1, dtype=np.float32)
            table[: self.size] = top / bottom[of]
            tables.append(table)
        self.en_of_zh, self.zh_of_en = tables

    def lexical_round(self) -> Floats:
        counts = np.zeros(self.size + 1, dtype=np.float64)
        for batch in self.batches:
            given_zh, given_en = self.lexical(batch)
            counts += np.bincount(
                batch.cell.ravel(),
                np.sqrt(given_zh * given_en).ravel(),
                minlength=self.size + 1,
            )
        return self._smooth(counts)

    def _smooth(self, counts: npt.NDArray[np.float64]) -> Floats:
        return counts[: self.size].astype(np.float32) + self.options.prior * self.prior

    def lexical(self, batch: _Batch) -> tuple[Floats, Floats]:
        """Position-free posteriors: of the zh words for every en word, and the reverse."""
        null = self.options.null
        one = self.en_of_zh[batch.cell]
        lengths = (batch.zh >= 0).sum(1).astype(np.float32)[:, None]
        rest = null / (1 - null) * lengths * self._null(self.null_en, batch.en)
        given_zh = one / (one.sum(1) + rest + 1e-30)[:, None, :]
        two = self.zh_of_en[batch.cell]
        lengths = (batch.en >= 0).sum(1).astype(np.float32)[:, None]
        rest = null / (1 - null) * lengths * self._null(self.null_zh, batch.zh)
        given_en = two / (two.sum(2) + rest + 1e-30)[:, :, None]
        return given_zh, given_en

    @staticmethod
    def _null(table: Floats, words: Ints) -> Floats:
        result: Floats = np.where(words >= 0, table[np.maximum(words, 0)], np.float32(1.0))
        return result

    def jump_round(self, *, learn: bool = True) -> tuple[Floats, list[Floats]]:
        counts = np.zeros(self.size + 1, dtype=np.float64)
        posteriors = []
        seen = [np.zeros_like(jump) for jump in self.jump]
        for batch in self.batches:
            emission = self.en_of_zh[batch.cell].transpose(0, 2, 1)  # (B, N, M)
            first = self._chain(
                emission, self._null(self.null_en, batch.en), batch.en, batch.zh, 0, seen[0]
            )
            emission = self.zh_of_en[batch.cell]  # (B, M, N)
            second = self._chain(
                emission, self._null(self.null_zh, batch.zh), batch.zh, batch.en, 1, seen[1]
            )
            both = (
                np.sqrt(first.transpose(0, 2, 1) * second)
                if not learn
                else first.transpose(0, 2, 1) * second
            )
            posteriors.append(both)
            counts += np.bincount(batch.cell.ravel(), both.ravel(), minlength=self.size + 1)
        if learn:
            for jump, new in zip(self.jump, seen, strict=True):
                jump[:] = new / max(float(new.sum()), 1e-9) * len(new) + 0.02
        return self._smooth(counts), posteriors

    def _chain(
        self, emission: Floats, null: Floats, words: Ints, states: Ints, way: int, seen: Floats
    ) -> Floats:
        """Forward and backward over *words*; the posterior of each state, (B, words, states)."""
        b, n, m = emission.shape
        reach, p0 = self.options.reach, np.float32(self.options.null)
        jump = self.jump[way]
        at = np.arange(m)
        offset = np.clip(at[None, :] - at[:, None], -reach, reach) + reach
        move = jump[offset]  # (from, to)
        valid = (states >= 0).astype(np.float32)  # (B, M)
        scale = 1.0 / (valid @ move.T + 1e-9)  # (B, from): over states that exist
        live = words >= 0
        real = emission * (1 - p0)
        still = np.where(live, null * p0, np.float32(1.0))  # padded words change nothing
        forward = np.zeros((n, b, m), dtype=np.float32)
        whole = np.zeros((n, b, m), dtype=np.float32)  # real and null copies together
        sums = np.zeros((n, b), dtype=np.float32)
        begin = valid / valid.sum(1, keepdims=True)
        for i in range(n):
            if i == 0:
                into, stay = begin, begin
            else:
                stay = whole[i - 1]
                into = (stay * scale) @ move
            forward[i] = into * real[:, i]
            whole[i] = forward[i] + stay * still[:, i, None]
            total = whole[i].sum(1) + np.float32(1e-30)
            sums[i] = total
            forward[i] /= total[:, None]
            whole[i] /= total[:, None]
        posterior = np.zeros((b, n, m), dtype=np.float32)
        after = np.ones((b, m), dtype=np.float32)
        for i in range(n - 1, -1, -1):
            posterior[:, i] = forward[i] * after
            arrive = real[:, i] * after / sums[i][:, None]
            if i:
                leave = whole[i - 1] * scale
                pairs = (leave.T @ (arrive * live[:, i, None])) * move
                np.add.at(seen, offset.ravel(), pairs.ravel())
                after = (arrive @ move.T) * scale + after * still[:, i, None] / sums[i][:, None]
        return posterior


def align_words(
    pairs: Sequence[tuple[Sequence[str], Sequence[str]]],
    *,
    prior: Callable[[str], Mapping[str, float]] | None = None,
    options: AlignOptions = AlignOptions(),
) -> list[npt.NDArray[np.float32]]:
    """Soft links of the words of every pair.

    Args:
        pairs: Chinese words and English stems of each sentence pair.
        prior: the English stems that a dictionary gives for a Chinese word, with weights
            from 0 to 1.

    Returns:
        For each pair an array (Chinese words, English words): the geometric mean of the
        two directions' posterior probabilities of a link.
    """
    zh_index: dict[str, int] = {}
    en_index: dict[str, int] = {}
    coded = [
        (
            [zh_index.setdefault(word, len(zh_index)) for word in zh],
            [en_index.setdefault(word, len(en_index)) for word in en],
        )
        for zh, en in pairs
    ]
    empty = [np.zeros((len(zh), len(en)), dtype=np.float32) for zh, en in coded]
    if not any(array.size for array in empty):
        return empty
    model = _Model(coded, len(zh_index), len(en_index), options)
    if prior is not None:
        for word, code in zh_index.items():
            known = [(en_index[s], w) for s, w in sorted(prior(word).items()) if s in en_index]
            if not known:
                continue
            wanted = np.array([code * len(en_index) + at for at, _ in known], dtype=np.int64)
            found = np.searchsorted(model.codes, wanted)
            found[found == model.size] = 0
            hit = model.codes[found] == wanted
            model.prior[found[hit]] = np.array([w for _, w in known], dtype=np.float32)[hit]
    model.start()
    for _ in range(options.lexical):
        model.update(model.lexical_round())
    for _ in range(options.jumps):
        counts, _ = model.jump_round()
        model.update(counts)
    _, posteriors = model.jump_round(learn=False)
    for batch, both in zip(model.batches, posteriors, strict=True):
        for at, k in enumerate(batch.rows):
            m, n = empty[k].shape
            empty[k] = np.ascontiguousarray(both[at, :m, :n])
    return empty
