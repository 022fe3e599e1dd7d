"""Fitting: the gradient is one, and fitting makes the gold more probable."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from align.encoders.protocol import Encoder
from align.errors import SettingError
from align.lexicon import load_lexicon
from align.parallel.aligner import prepare
from align.parallel.gaps import gap_features
from align.parallel.passes import boxes_of
from align.parallel.weights import Weights, load_weights
from training.bead_score.likelihood import (
    PieceBatch,
    _objective,
    fit,
    make_pieces,
    stack,
    thinned,
    together,
)

Story = Callable[[int], tuple[list[str], list[str]]]


def _batch(toy: Encoder, story: Story, *, units: bool) -> PieceBatch:
    zh, en = story(14)
    zh[4:6] = [zh[4] + zh[5]]
    beads: list[tuple[tuple[int, ...], tuple[int, ...]]] = [((k,), (k,)) for k in range(4)]
    beads += [((4,), (4, 5)), ((), (6,))]
    beads += [((k - 1,), (k,)) for k in range(7, 14)]
    beads += [((5,), ())]
    if units:
        beads = [*beads[:3], ((3, 4, 5), (3, 4, 5, 6)), *beads[6:-1]]
    evidence = prepare(zh, en, toy.encode(zh, lang="zh"), toy.encode(en, lang="en"), load_lexicon())
    corridor = boxes_of(evidence)[0].corridor
    gaps = gap_features(evidence.zh, evidence.en, evidence.coverage, corridor, evidence.one_to_one)
    pieces = make_pieces(evidence, gaps, beads, units=units)
    return stack([*pieces, *pieces], [1.0] * len(pieces) + [0.5] * len(pieces))


@pytest.mark.parametrize("units", [False, True])
def test_gradient(toy: Encoder, story: Story, units: bool) -> None:
    batch = _batch(toy, story, units=units)
    weights = load_weights()
    match, gap = weights.match / 4, weights.gap / 4
    value, slope, slope_gap = _objective(batch, match, gap)
    assert value < 0
    for index in (0, 1, 12, 16, 25, 33):
        moved = match.copy()
        moved[index] += 1e-2
        higher = _objective(batch, moved, gap)[0]
        moved[index] -= 2e-2
        lower = _objective(batch, moved, gap)[0]
        assert slope[index] == pytest.approx((higher - lower) / 2e-2, rel=0.02, abs=0.02)
    for index in range(len(gap)):
        moved = gap.copy()
        moved[index] += 1e-2
        higher = _objective(batch, match, moved)[0]
        moved[index] -= 2e-2
        lower = _objective(batch, match, moved)[0]
        assert slope_gap[index] == pytest.approx((higher - lower) / 2e-2, rel=0.02, abs=0.02)


@pytest.mark.parametrize("units", [False, True])
def test_a_sparse_graph_stands_for_the_band(toy: Encoder, story: Story, units: bool) -> None:
    batch = _batch(toy, story, units=units)
    weights = load_weights()
    graphs = together([thinned(batch, weights.match, weights.gap)] * 2)
    assert len(graphs.every.features) < batch.possible.sum()
    for share in (0.5, 1.0):
        match, gap = weights.match * share, weights.gap * share
        value, slope, slope_gap = _objective(batch, match, gap)
        again, match_slope, gap_slope = graphs.objective(match, gap)
        assert again == pytest.approx(2 * value, rel=1e-3, abs=1e-3)
        assert match_slope == pytest.approx(2 * slope, rel=0.01, abs=0.05)
        assert gap_slope == pytest.approx(2 * slope_gap, rel=0.01, abs=0.02)
    # Fitted from nothing to the end, far from the weights that arcs were chosen by.
    fuller = together([thinned(batch, weights.match, weights.gap, least=1e-12)] * 2)
    start = (weights.match * 0, weights.gap * 0)
    found, whole = fit([fuller], start, steps=40), fit([batch, batch], start, steps=40)
    assert _objective(batch, *found)[0] == pytest.approx(_objective(batch, *whole)[0], rel=0.02)


def test_fitting_makes_the_gold_more_probable(toy: Encoder, story: Story) -> None:
    batch = _batch(toy, story, units=False)
    weights = load_weights()
    start = (weights.match * 0, weights.gap * 0)
    match, gap = fit([batch], start, steps=8)
    assert _objective(batch, match, gap)[0] > 0.3 * _objective(batch, *start)[0]


def test_weights_survive_writing() -> None:
    weights = load_weights()
    again = Weights.from_json(weights.to_json())
    assert np.allclose(again.match, weights.match, atol=1e-4)
    assert again.revision == weights.revision


@pytest.mark.parametrize("data", [{}, {"match": 3, "gap": {}}, {"match": {"size": "x"}, "gap": {}}])
def test_what_is_no_weights(data: dict[str, object]) -> None:
    with pytest.raises(SettingError):
        Weights.from_json(data)
