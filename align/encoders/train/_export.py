"""A trained model as the file that is shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from align.encoders._static_file import write_static
from align.encoders._static_text import BIGRAM, HAN, LETTERS, gram_keys
from align.encoders.train._model import Model, stem_keys, stem_strength
from align.encoders.train._prepare import Prepared

__all__ = ["export"]

Floats = npt.NDArray[np.float32]


def export(
    model: Model,
    prepared: Prepared,
    table: sp.csr_matrix,
    path: Path,
    *,
    rows: int = 40_000,
    sketch_dim: int = 512,
    sparse_scale: float = 1.0,
    unknown: float = 0.5,
    about: dict[str, Any] | None = None,
) -> str:
    """Write *model* to *path*; returns its revision.

    Args:
        rows: how many dense rows words may have. Those are left out whose loss costs
            least: frequency times squared distance to what stands in for them (the sum of
            the word's characters or n-grams).
    """
    vectors = model.item_vectors()
    whole, spelt = vectors[: model.items], vectors[model.items :]
    row, dense, grams = _dense(model, prepared, whole, spelt, rows)
    scale = np.maximum(np.abs(dense).max(axis=1), 1e-8) / 127
    count, stem, strength, keys = _entries(model, prepared, table)
    plain = (prepared.kinds != HAN) & (prepared.kinds != LETTERS)
    arrays = {
        "keys": prepared.keys,
        "cost": np.clip(prepared.cost, 0, 65_000).astype(np.uint16),
        "row": row,
        "dense": np.rint(dense / scale[:, None]).astype(np.int8),
        "scale": scale.astype(np.float32),
        "gram_keys": grams[0],
        "gram_row": grams[1],
        "count": count,
        "stem": stem,
        "strength": strength,
        "stem_keys": keys,
        "weight": np.where(plain, model.weight * 0.4, 0).astype(np.float16),
        "folded": prepared.folded.astype(np.uint16),
        "sounds": prepared.sounds.astype(np.uint16),
    }
    meta = {
        "sketch": sketch_dim,
        "sparse_scale": sparse_scale,
        "unknown": unknown,
        "about": about or {},
    }
    return write_static(path, arrays, meta)


def _dense(
    model: Model, prepared: Prepared, whole: Floats, spelt: Floats, rows: int
) -> tuple[npt.NDArray[np.int32], Floats, tuple[npt.NDArray[np.uint64], npt.NDArray[np.int32]]]:
    kinds = prepared.kinds
    own = np.diff(prepared.parts.indptr)[: model.items]
    single = np.array([len(s) == 1 for s in prepared.strings])
    optional = (kinds == BIGRAM) | ((kinds == HAN) & ~single)
    # forms too rare for a row of their own are spelt in training already
    named = {name for name in prepared.features if name.startswith("f:")}
    form = np.array([f"f:{s}" in named for s in prepared.strings]) & (kinds == LETTERS)
    optional |= form
    stand_in = np.where((kinds == BIGRAM)[:, None], 0, spelt)
    cost = (prepared.counts + 0.5) * np.square(whole - stand_in).sum(axis=1)
    cost[~optional] = -1
    must = np.flatnonzero((own > 0) & ~optional & (kinds != LETTERS))
    chosen = np.argsort(-cost, kind="stable")[:rows]
    chosen = np.sort(np.concatenate((must, chosen[cost[chosen] >= 0])))
    row = np.full(model.items, -1, np.int32)
    row[chosen] = np.arange(len(chosen))
    gram = [i for i, name in enumerate(prepared.features) if name.startswith("g:")]
    keys = np.concatenate([_gram_key(prepared.features[i][2:]) for i in gram])
    dense = np.concatenate((whole[chosen], model.vectors[gram])).astype(np.float32)
    return row, dense, (keys, (len(chosen) + np.arange(len(gram))).astype(np.int32))


def _gram_key(gram: str) -> npt.NDArray[np.uint64]:
    codes = np.array([[ord(c) for c in gram]], np.uint32)
    return gram_keys(codes, LETTERS)


def _entries(
    model: Model, prepared: Prepared, table: sp.csr_matrix
) -> tuple[
    npt.NDArray[np.uint8],
    npt.NDArray[np.uint16],
    npt.NDArray[np.float16],
    npt.NDArray[np.uint64],
]:
    """Translations of Han words and stems of forms, with all weights multiplied in."""
    n, m = len(prepared.strings), len(prepared.stems)
    forms = np.flatnonzero(prepared.stem >= 0)
    own = sp.csr_matrix(
        (np.ones(len(forms), np.float32), (forms, prepared.stem[forms])), shape=(n, m)
    )
    strength = stem_strength(prepared)
    both = (sp.diags(model.weight) @ (own + table) @ sp.diags(strength)).tocsr()
    both.sort_indices()
    used, stem = np.unique(both.indices, return_inverse=True)
    keys = stem_keys([prepared.stems[i] for i in used])
    return (
        np.diff(both.indptr).astype(np.uint8),
        stem.astype(np.uint16),
        both.data.astype(np.float16),
        keys,
    )
