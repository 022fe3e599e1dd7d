"""The loop: epochs, learning rate, check points, figures on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from align.arrays import Ints, ranges
from align.encoders.weights_file import Arrays
from training.encoder.evaluate import retrieval
from training.encoder.model import Model, Settings
from training.encoder.prepare import Prepared
from training.encoder.sampling import Sampler

__all__ = ["SHARE", "bags", "held_out", "train"]

SHARE: dict[tuple[str, bool], int] = {
    ("law", False): 24_000,
    ("docs", False): 60_000,
    ("everyday", False): 60_000,
    ("formal", False): 12_000,
    ("classics", False): 9_000,
    ("dictionary", False): 120_000,
    ("names", False): 12_000,
    ("law", True): 3_000,
    ("docs", True): 12_000,
    ("classics", True): 3_000,
}
"""Pairs an epoch: (group, whether paragraphs)."""


def bags(
    side: tuple[npt.NDArray[np.int32], Ints], pairs: Ints
) -> tuple[Ints, npt.NDArray[np.int32]]:
    """Row numbers and items of the tokens of *pairs*."""
    index, offsets = side
    sizes = offsets[pairs + 1] - offsets[pairs]
    row = np.repeat(np.arange(len(pairs)), sizes)
    return row, index[ranges(offsets[pairs], sizes)]


def train(
    prepared: Prepared,
    table: sp.csr_matrix,
    baked: Arrays,
    settings: Settings,
    *,
    log: Callable[[str], None],
    after_epoch: Callable[[Model, int], None] = lambda model, epoch: None,
    share: dict[tuple[str, bool], int] = SHARE,
    checkpoint: Path | None = None,
) -> Model:
    """Train; an interrupted run goes on from *checkpoint* at the epoch it had finished."""
    model = Model(prepared, table, baked, settings)
    done = _resume(model, checkpoint)
    per_epoch = sum(-(-n // settings.batch) for n in share.values())
    for epoch in range(done, settings.epochs):
        sampler = Sampler(prepared, share, batch=settings.batch, seed=settings.seed * 1000 + epoch)
        rng = np.random.default_rng([settings.seed, epoch])
        losses = []
        for number, batch in enumerate(sampler.epoch()):
            progress = (epoch + number / per_epoch) / settings.epochs
            rate = settings.rate * max(0.03, 1 - progress)
            sides = [
                _noisy(bags(side, batch.pairs), model.items, settings, rng, batch.spelt)
                for side in (prepared.zh, prepared.en)
            ]
            items, column = np.unique(np.concatenate([s[1] for s in sides]), return_inverse=True)
            split = len(sides[0][1])
            shape = (len(batch.pairs), len(items))
            zh = sp.csr_matrix((sides[0][2], (sides[0][0], column[:split])), shape=shape)
            en = sp.csr_matrix((sides[1][2], (sides[1][0], column[split:])), shape=shape)
            same = _same(prepared, batch.pairs)
            losses.append(model.step(zh, en, items, rate, runs=batch.runs, same=same))
        log(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}")
        if checkpoint is not None:
            _save(model, checkpoint, epoch + 1)
        after_epoch(model, epoch + 1)
    return model


def _same(prepared: Prepared, pairs: Ints) -> npt.NDArray[np.bool_]:
    zh, en = prepared.same_zh[pairs], prepared.same_en[pairs]
    same: npt.NDArray[np.bool_] = (zh[:, None] == zh) | (en[:, None] == en)
    np.fill_diagonal(same, False)
    return same


def _noisy(
    bag: tuple[Ints, npt.NDArray[np.int32]],
    items: int,
    settings: Settings,
    rng: np.random.Generator,
    spelt: bool,
) -> tuple[Ints, Ints, npt.NDArray[np.float32]]:
    """Token dropout, and words replaced by their spelling alone (their twins)."""
    row, item = bag
    draw = rng.random(len(item))
    kept = (draw >= settings.token_dropout).astype(np.float32)
    twin = rng.random(len(item)) < (1.0 if spelt else settings.twin)
    return row, item.astype(np.int64) + twin * items, kept


def _save(model: Model, path: Path, epoch: int) -> None:
    partial = path.with_suffix(".partial.npz")
    np.savez(
        partial,
        vectors=model.vectors,
        seen=model.seen,
        weight=model.weight,
        weight_seen=model.weight_seen,
        epoch=np.array(epoch),
        settings=np.array(repr(model.settings)),
    )
    partial.replace(path)


def _resume(model: Model, path: Path | None) -> int:
    if path is None or not path.is_file():
        return 0
    with np.load(path) as saved:
        if str(saved["settings"]) != repr(model.settings):
            return 0
        model.vectors, model.seen = saved["vectors"], saved["seen"]
        model.weight, model.weight_seen = saved["weight"], saved["weight_seen"]
        return int(saved["epoch"])


def held_out(model: Model, prepared: Prepared, limit: int = 1000) -> dict[str, tuple[float, float]]:
    """Retrieval among the held-out pairs of each group."""
    dense = model.item_vectors()[: model.items]
    scale = model.weight * np.float32(model.settings.sparse_scale)
    sparse = (sp.diags(scale) @ model.sparse).tocsr()
    group = np.array(prepared.group)
    figures = {}
    for name in sorted(set(prepared.group)):
        pairs = np.flatnonzero(prepared.held & (group == name))[:limit]
        if len(pairs) < 50:
            continue
        sides = []
        for side in (prepared.zh, prepared.en):
            row, item = bags(side, pairs)
            bag = sp.csr_matrix(
                (np.ones(len(row), np.float32), (row, item)), shape=(len(pairs), model.items)
            )
            sides.append(np.hstack((bag @ dense, (bag @ sparse).toarray())))
        figures[name] = retrieval(*sides)
    return figures
