"""The fits find what made the data, and the least of what they are given."""

from __future__ import annotations

import numpy as np
import pytest

from align.arrays import Bools, Wide
from training.fitting import conditional_logit, held_out_scores, logistic_regression, minimise


def _data(seed: int, rows: int = 4000) -> tuple[Wide, Bools, Wide]:
    random = np.random.default_rng(seed)
    true = np.array([1.5, -0.8, 0.02, -0.4])
    x = np.column_stack([random.normal(size=(rows, 3)) * [1.0, 3.0, 40.0], np.ones(rows)])
    y = x @ true + random.logistic(size=rows) > 0
    return x, y, true


def test_minimise_finds_the_bottom_and_reports_its_way() -> None:
    target = np.array([3.0, -2.0])
    seen: list[float] = []
    found = minimise(
        lambda w: (float(((w - target) ** 2 * [1, 50]).sum()), 2 * (w - target) * [1, 50]),
        np.zeros(2),
        report=lambda step, value: seen.append(value),
    )
    assert found == pytest.approx(target, abs=1e-5)
    assert seen
    assert seen == sorted(seen, reverse=True)


def test_steps_are_limited() -> None:
    seen: list[int] = []
    minimise(
        lambda w: (float((w**4).sum()), 4 * w**3),
        np.full(3, 5.0),
        steps=2,
        report=lambda step, value: seen.append(step),
    )
    assert seen == [0, 1]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_weights_that_made_the_data(seed: int) -> None:
    x, y, true = _data(seed)
    assert logistic_regression(x, y) == pytest.approx(true, abs=0.2)


def test_the_slope_is_none_at_the_optimum() -> None:
    x, y, _ = _data(3)
    weight = np.random.default_rng(4).uniform(0.01, 3.0, len(x))
    penalty = np.array([5.0, 0.5, 200.0, 1e-6])
    w = logistic_regression(x, y, weight=weight, penalty=penalty)
    chance = 1 / (1 + np.exp(-(x @ w)))
    slope = x.T @ (weight * (chance - y)) + penalty * w
    assert np.abs(slope / np.abs(x).sum(axis=0)).max() < 1e-6


def test_a_constant_feature_says_nothing() -> None:
    x, y, _ = _data(8)
    more = np.column_stack([np.full(len(x), 1.3e6), x])
    penalty = np.array([1.0, 1.0, 1.0, 1.0, 1e-6])
    with_it = more @ logistic_regression(more, y, penalty=penalty)
    without = x @ logistic_regression(x, y, penalty=penalty[1:])
    assert with_it == pytest.approx(without, abs=1e-3)


def test_a_row_that_counts_twice_is_two_rows() -> None:
    x, y, _ = _data(5, 300)
    weight = np.ones(300)
    weight[:40] = 2.0
    twice = logistic_regression(np.concatenate([x, x[:40]]), np.concatenate([y, y[:40]]))
    assert logistic_regression(x, y, weight=weight) == pytest.approx(twice, rel=1e-3, abs=1e-4)


def test_a_penalty_shrinks() -> None:
    x, y, _ = _data(6)
    free, bound = logistic_regression(x, y), logistic_regression(x, y, penalty=1000.0)
    assert np.abs(bound[:2]).max() < np.abs(free[:2]).max()


def test_ranking_by_the_feature_that_counts() -> None:
    random = np.random.default_rng(7)
    matrices = [random.normal(size=(6, 3)) for _ in range(200)]
    labels = [np.arange(6) == int(np.argmax(m[:, 1])) for m in matrices]
    labels[0] = np.zeros(6, dtype=bool)
    w = conditional_logit(matrices, labels)
    assert w[1] > 5 * max(abs(w[0]), abs(w[2]))
    held = held_out_scores(matrices, labels, range(200))
    right = [label[np.argmax(score)] for label, score in zip(labels[1:], held[1:], strict=True)]
    assert np.mean(right) > 0.9
