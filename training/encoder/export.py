"""A trained model as the file that is shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from align.arrays import Floats
from align.encoders.static_file import lexical_path, write_static
from align.encoders.static_text import BIGRAM, HAN, LETTERS, gram_keys
from align.encoders.weights_file import Arrays
from training.encoder.model import Model
from training.encoder.prepare import Prepared

__all__ = ["export", "write_sparse"]


def export(
    model: Model,
    prepared: Prepared,
    baked: Arrays,
    path: Path,
    *,
    rows: int = 40_000,
    about: dict[str, Any] | None = None,
) -> str:
    """Write *model* to *path* and the sparse half beside it; returns the revision of the first.

    Args:
        rows: how many dense rows words may have. Those are left out whose loss costs
            least: frequency times squared distance to what stands in for them (the sum of
            the word's characters or n-grams).
    """
    vectors = model.item_vectors()
    whole, spelt = vectors[: model.items], vectors[model.items :]
    row, dense, grams = _dense(model, prepared, whole, spelt, rows)
    scale = np.maximum(np.abs(dense).max(axis=1), 1e-8) / 127
    arrays: Arrays = {
        "keys": prepared.keys,
        "cost": np.clip(prepared.cost, 0, 65_000).astype(np.uint16),
        "row": row,
        "dense": np.rint(dense / scale[:, None]).astype(np.int8),
        "scale": scale.astype(np.float32),
        "gram_keys": grams[0],
        "gram_row": grams[1],
        "folded": prepared.folded.astype(np.uint16),
        "sounds": prepared.sounds.astype(np.uint16),
    }
    settings = model.settings
    if settings.beside == "lexicon":
        weight = model.weight if settings.weight_rate else None
        scale, columns = settings.sparse_scale, settings.sketch_dim
        write_sparse(baked, lexical_path(path), sketch_dim=columns, scale=scale, weight=weight)
    else:
        write_sparse(baked, lexical_path(path))
    return write_static(path, arrays, {"about": about or {}})


def write_sparse(
    baked: Arrays,
    path: Path,
    *,
    sketch_dim: int = 1024,
    scale: float = 3.6,
    unknown: float = 0.5,
    weight: Floats | None = None,
) -> str:
    """Write the sparse half, which :func:`~training.encoder.sparse.baked` made.

    Args:
        scale: its weight beside the dense half.
        unknown: the weight of a Latin word that no vocabulary has.
        weight: learned weights of the items.
    """
    meta = {"sketch": sketch_dim, "scale": scale, "unknown": unknown, "licence": "CC-BY-SA-4.0"}
    arrays = dict(baked)
    if weight is not None:
        strength = baked["strength"] * np.repeat(weight, baked["count"])
        arrays["strength"] = strength.astype(np.float16)
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
