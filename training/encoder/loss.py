"""Contrastive losses on sums of token vectors, with their gradients by hand."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from align.arrays import Floats
from training.encoder.sampling import RUN

if TYPE_CHECKING:
    from training.encoder.model import Settings

__all__ = ["loss_and_gradient"]

_LONGEST = 4


@cache
def _spans() -> Floats:
    """All blocks of up to four neighbours in a run, as rows of zeros and ones."""
    rows = [
        [1.0 if a <= i < a + size else 0.0 for i in range(RUN)]
        for size in range(1, _LONGEST + 1)
        for a in range(RUN - size + 1)
    ]
    return np.array(rows, np.float32)


def loss_and_gradient(
    zh: Floats,
    en: Floats,
    settings: Settings,
    *,
    runs: bool,
    same: npt.NDArray[np.bool_],
    learned: int | None = None,
) -> tuple[float, Floats, Floats]:
    """InfoNCE both ways over the batch, and over all blocks of neighbours inside each run.

    The second loss asks of each block of sentences that its own translation lies nearer
    than that of any block which begins or ends elsewhere: what an aligner decides on.

    Args:
        zh, en: raw rows of a batch of pairs, shape ``(n, dim)``.
        runs: whether every ``RUN`` rows are neighbours.
        same: shape ``(n, n)``; pairs that cannot be negatives of each other, because they
            have a text in common.
        learned: how many of the first columns gradients are wanted of; all unless given.

    Returns:
        The loss and its gradients with respect to *zh* and *en* (their first *learned*
        columns), both for the mean over pairs times their number.
    """
    learned = zh.shape[1] if learned is None else learned
    loss, g_zh, g_en = _contrast(zh[None], en[None], settings.temperature, same[None], learned)
    g_zh, g_en = g_zh[0], g_en[0]
    if runs and settings.block_weight:
        spans = _spans()
        shape = (-1, RUN, zh.shape[1])
        blocks, b_zh, b_en = _contrast(
            np.matmul(spans, zh.reshape(shape)),
            np.matmul(spans, en.reshape(shape)),
            settings.block_temperature,
            None,
            learned,
        )
        loss += settings.block_weight * blocks
        g_zh = g_zh + settings.block_weight * np.matmul(spans.T, b_zh).reshape(g_zh.shape)
        g_en = g_en + settings.block_weight * np.matmul(spans.T, b_en).reshape(g_en.shape)
    return loss, g_zh * len(zh), g_en * len(en)


def _contrast(
    a: Floats,
    b: Floats,
    temperature: float,
    same: npt.NDArray[np.bool_] | None,
    learned: int,
) -> tuple[float, Floats, Floats]:
    """InfoNCE both ways in each of several groups; *a* and *b* have shape (groups, n, dim)."""
    groups, n, _ = a.shape
    a_norm = np.maximum(np.linalg.norm(a, axis=2, keepdims=True), 1e-6)
    b_norm = np.maximum(np.linalg.norm(b, axis=2, keepdims=True), 1e-6)
    x, y = a / a_norm, b / b_norm
    cosine = np.matmul(x, y.transpose(0, 2, 1))
    scores = cosine / temperature
    if same is not None:
        scores[same] = -1e4
    right = np.arange(n)
    there = np.exp(scores - scores.max(axis=2, keepdims=True))
    there /= there.sum(axis=2, keepdims=True)
    back = np.exp(scores - scores.max(axis=1, keepdims=True))
    back /= back.sum(axis=1, keepdims=True)
    true = there[:, right, right], back[:, right, right]
    loss = -sum(float(np.log(np.maximum(t, 1e-20)).mean()) for t in true) / 2
    slope = there
    slope += back
    slope[:, right, right] -= 2
    slope /= 2 * temperature * n * groups
    x, y = x[:, :, :learned], y[:, :, :learned]
    g_x = np.matmul(slope, y)
    g_y = np.matmul(slope.transpose(0, 2, 1), x)
    # what of the gradient is along the row itself: of all columns, learned or not
    cosine *= slope
    g_a = (g_x - x * cosine.sum(axis=2)[:, :, None]) / a_norm
    g_b = (g_y - y * cosine.sum(axis=1)[:, :, None]) / b_norm
    return loss, g_a.astype(np.float32), g_b.astype(np.float32)
