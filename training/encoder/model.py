"""The model in training: feature vectors, sparse rows, one step of gradient descent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from align.arrays import Floats, Ints
from align.encoders.hashing import SPREAD, U64, sketch
from align.encoders.static_text import HAN, LETTERS
from align.encoders.weights_file import Arrays
from training.encoder.prepare import Prepared

__all__ = ["Model", "Settings", "baked_rows", "table_rows"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run of training is made with (all of it goes into the model card).

    The dense half is trained *beside* a sparse one: translations by the ``table`` learned
    here, as the shipped weights were, or the ``lexicon``'s as they are at run time.
    """

    dim: int = 256
    beside: str = "table"
    sketch_dim: int = 256
    sparse_scale: float = 3.0
    epochs: int = 7
    batch: int = 1024
    rate: float = 0.05
    temperature: float = 0.05
    block_temperature: float = 0.05
    block_weight: float = 1.0
    token_dropout: float = 0.1
    twin: float = 0.08
    weight_rate: float = 0.02
    seed: int = 1


def stem_keys(stems: list[str]) -> U64:
    """A key for each stem: the first eight bytes of its BLAKE2b hash."""
    import hashlib

    digests = [hashlib.blake2b(s.encode(), digest_size=8).digest() for s in stems]
    return np.frombuffer(b"".join(digests), np.uint64)


def stem_strength(prepared: Prepared) -> Floats:
    """What a stem weighs before training: its idf, less for the commonest."""
    strength = np.clip(prepared.idf, 0, 9) / 9
    strength[prepared.idf < 2.2] *= 0.3
    return strength.astype(np.float32)


def table_rows(prepared: Prepared, table: sp.csr_matrix, dim: int) -> sp.csr_matrix:
    """Items by sketched dimensions: English forms by their stem, Han words by translation."""
    n, m = len(prepared.strings), len(prepared.stems)
    weight = stem_strength(prepared)
    place, value = sketch(stem_keys(prepared.stems), dim)
    stems = sp.csr_matrix(
        ((value * weight[:, None]).ravel(), place.ravel(), np.arange(0, m * SPREAD + 1, SPREAD)),
        shape=(m, dim),
    )
    forms = np.flatnonzero(prepared.stem >= 0)
    own = sp.csr_matrix(
        (np.ones(len(forms), np.float32), (forms, prepared.stem[forms])), shape=(n, m)
    )
    rest = np.flatnonzero((prepared.kinds != HAN) & (prepared.kinds != LETTERS))
    place, value = sketch(prepared.keys[rest], dim)
    other = sp.csr_matrix(
        ((value * 0.4).ravel(), (np.repeat(rest, SPREAD), place.ravel())), shape=(n, dim)
    )
    rows: sp.csr_matrix = ((own + table) @ stems + other).tocsr().astype(np.float32)
    return rows


def baked_rows(baked: Arrays, dim: int) -> sp.csr_matrix:
    """Items by sketched dimensions: the sparse half as it is at run time, unscaled."""
    place, sign = sketch(baked["feature_keys"], dim)
    features = sp.csr_matrix(
        (sign.ravel(), place.ravel(), np.arange(0, place.size + 1, SPREAD)),
        shape=(len(place), dim),
    )
    start = np.concatenate(([0], np.cumsum(baked["count"], dtype=np.int64)))
    items = sp.csr_matrix(
        (baked["strength"].astype(np.float32), baked["feature"].astype(np.int64), start),
        shape=(len(baked["count"]), len(place)),
    )
    rows: sp.csr_matrix = (items @ features).tocsr().astype(np.float32)
    return rows


class Model:
    """Feature vectors with row-wise Adagrad, and a learned weight for every sparse row."""

    def __init__(
        self, prepared: Prepared, table: sp.csr_matrix, baked: Arrays, settings: Settings
    ) -> None:
        if settings.beside == "lexicon":
            self.sparse = baked_rows(baked, settings.sketch_dim)
        else:
            self.sparse = table_rows(prepared, table, settings.sketch_dim)
        self.settings = settings
        self.parts: sp.csr_matrix = prepared.parts
        self.items = len(prepared.strings)
        self.weight = np.ones(self.items, np.float32)
        self.weight_seen = np.full(self.items, 1e-8, np.float32)
        rng = np.random.default_rng(settings.seed)
        self.vectors = self._start(prepared, table, rng)
        self.seen = np.full(len(self.vectors), 1e-8, np.float32)

    def _start(self, prepared: Prepared, table: sp.csr_matrix, rng: np.random.Generator) -> Floats:
        """Random projections of the translation table: words begin near their translations."""
        dim = self.settings.dim
        stems = rng.standard_normal((len(prepared.stems), dim), np.float32) / np.sqrt(dim)
        stems *= (np.clip(prepared.idf, 0.5, 9) / 9)[:, None].astype(np.float32)
        vectors = np.zeros((self.parts.shape[1], dim), np.float32)
        first = self.parts[: self.items]
        lead = first.indices[first.indptr[:-1]]  # the word's own feature stands first
        han = np.flatnonzero(prepared.kinds == HAN)
        vectors[lead[han]] = (table @ stems)[han]
        forms = np.flatnonzero(prepared.kinds == LETTERS)
        own = forms[np.diff(first.indptr)[forms] == 2]
        stem_feature = first.indices[first.indptr[own] + 1]
        vectors[stem_feature] = stems[prepared.stem[own]]
        for row in np.flatnonzero(~np.isin(prepared.kinds, (HAN, LETTERS))):
            vectors[lead[row]] = rng.standard_normal(dim) * 0.3 / np.sqrt(dim)
        return vectors

    def item_vectors(self) -> Floats:
        """The dense vectors of all items and twins, shape ``(2 * items, dim)``."""
        result: Floats = self.parts @ self.vectors
        return result

    def step(
        self,
        zh: sp.csr_matrix,
        en: sp.csr_matrix,
        items: Ints,
        rate: float,
        *,
        runs: bool,
        same: npt.NDArray[np.bool_],
    ) -> float:
        """One step on a batch; *zh* and *en* are pairs by *items*. Returns the loss."""
        from training.encoder.loss import loss_and_gradient

        parts = self.parts[items]
        feature, column = np.unique(parts.indices, return_inverse=True)
        small = sp.csr_matrix(
            (parts.data, column.astype(np.int32), parts.indptr), shape=(len(items), len(feature))
        )
        vectors = small @ self.vectors[feature]
        own = items % self.items
        lexical = self.sparse[own].toarray()
        scale = self.weight[own] * np.float32(self.settings.sparse_scale)
        both = np.hstack((vectors, lexical * scale[:, None])).astype(np.float32)
        dim = self.settings.dim
        learned = both.shape[1] if self.settings.weight_rate else dim
        loss, g_zh, g_en = loss_and_gradient(
            zh @ both, en @ both, self.settings, runs=runs, same=same, learned=learned
        )
        gradient = zh.T @ g_zh + en.T @ g_en
        self._move(feature, small.T @ gradient[:, :dim], rate)
        if self.settings.weight_rate:
            self._weigh(own, (gradient[:, dim:] * lexical).sum(axis=1), rate)
        return loss

    def _move(self, feature: Ints, gradient: Floats, rate: float) -> None:
        self.seen[feature] += np.square(gradient).mean(axis=1)
        self.vectors[feature] -= (rate / np.sqrt(self.seen[feature]))[:, None] * gradient

    def _weigh(self, own: Ints, gradient: Floats, rate: float) -> None:
        total = np.bincount(own, weights=gradient, minlength=self.items).astype(np.float32)
        touched = np.unique(own)
        g = total[touched]
        self.weight_seen[touched] += g * g
        step = self.settings.weight_rate * rate / self.settings.rate
        self.weight[touched] -= step * g / np.sqrt(self.weight_seen[touched])
        np.clip(self.weight, 0.05, 4.0, out=self.weight)
