"""Maximum likelihood: one optimiser, the logistic regression and the conditional logit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from align.arrays import Bools, Wide

__all__ = ["conditional_logit", "held_out_scores", "logistic_regression", "minimise"]


def minimise(
    objective: Callable[[Wide], tuple[float, Wide]],
    start: Wide,
    *,
    steps: int = 1000,
    gain: float = 1e-13,
    report: Callable[[int, float], None] | None = None,
) -> Wide:
    """Where *objective* (value and gradient) is least, by L-BFGS from *start*.

    Args:
        steps: iterations at most. gain: an iteration that lowers the value by a smaller
            share is the last.
        report: called with number and value of each iteration.
    """
    from scipy.optimize import minimize

    number = 0

    def after(intermediate_result: object) -> None:
        nonlocal number
        if report:
            report(number, float(getattr(intermediate_result, "fun")))  # noqa: B009
        number += 1

    options = {"maxiter": steps, "maxcor": 12, "ftol": gain, "gtol": 1e-9}
    found: Wide = minimize(
        objective, start, jac=True, method="L-BFGS-B", options=options, callback=after
    ).x
    return found


def logistic_regression(
    features: Wide,
    right: npt.ArrayLike,
    *,
    weight: Wide | None = None,
    penalty: float | Wide = 0.0,
) -> Wide:
    """Weights of a logistic regression.

    Args:
        features: (n, d); a column of ones gives the constant. right: (n,).
        weight: (n,), how much each row counts; one where not given.
        penalty: on half the squared weights, for all or one for each.
    """
    y = np.asarray(right, dtype=np.float64)
    count = np.ones(len(y)) if weight is None else weight
    # The same optimum, found sooner where columns have the same spread; a constant has none.
    scale, largest = features.std(axis=0), np.abs(features).max(axis=0)
    scale = np.where(scale > 1e-6 * largest, scale, np.maximum(largest, 1e-9))
    x = features / scale
    ridge = np.broadcast_to(np.asarray(penalty, dtype=np.float64), scale.shape) / scale**2
    total = max(float(count.sum()), 1e-300)

    def loss(w: Wide) -> tuple[float, Wide]:
        odds = x @ w
        value = float(count @ (np.logaddexp(0.0, odds) - y * odds)) + float(ridge @ (w * w)) / 2
        chance = 1.0 / (1.0 + np.exp(-np.clip(odds, -700.0, 700.0)))
        slope = x.T @ (count * (chance - y)) + ridge * w
        return value / total, slope / total

    fitted: Wide = minimise(loss, np.zeros(x.shape[1])) / scale
    return fitted


def conditional_logit(
    matrices: Sequence[Wide], labels: Sequence[Bools], *, penalty: float = 1e-3, steps: int = 200
) -> Wide:
    """Weights that rank candidates: the right ones of each list share its probability.

    Args:
        matrices: of each list (candidates, features). labels: which of them are right;
            lists without a right one say nothing.
        penalty: on the squared weights of standardised features.
    """
    used = [at for at, right in enumerate(labels) if right.any()]
    rows = np.concatenate([matrices[at] for at in used])
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    rows = (rows - mean) / spread
    sizes = [len(matrices[at]) for at in used]
    starts = np.cumsum([0, *sizes[:-1]])
    group = np.repeat(np.arange(len(used)), sizes)
    right = np.concatenate([labels[at] for at in used]).astype(np.float64)

    def loss(w: Wide) -> tuple[float, Wide]:
        score = rows @ w
        top = np.maximum.reduceat(score, starts)
        odds = np.exp(score - top[group])
        whole = np.add.reduceat(odds, starts)
        good = np.add.reduceat(odds * right, starts)
        share, aim = odds / whole[group], odds * right / np.maximum(good, 1e-300)[group]
        value = -np.log(np.maximum(good, 1e-300) / whole).sum() / len(used)
        gradient = -(rows.T @ (aim - share)) / len(used)
        return float(value + penalty * w @ w), gradient + 2 * penalty * w

    fitted: Wide = minimise(loss, np.zeros(rows.shape[1]), steps=steps, gain=2e-9) / spread
    return fitted


def held_out_scores(
    matrices: Sequence[Wide], labels: Sequence[Bools], owner: Sequence[int], *, folds: int = 5
) -> list[Wide]:
    """Scores of every list by weights fitted on the lists of other owners."""
    held: list[Wide] = [np.zeros(0)] * len(matrices)
    for fold in range(folds):
        rest = [at for at, number in enumerate(owner) if number % folds != fold]
        w = conditional_logit([matrices[at] for at in rest], [labels[at] for at in rest])
        for at, number in enumerate(owner):
            if number % folds == fold:
                held[at] = matrices[at] @ w
    return held
