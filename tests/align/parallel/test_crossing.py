"""Clauses that a translator moved over the boundary of a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from align.encoders import get_encoder
from align.parallel import ParallelOptions, align
from align.parallel.crossing import ClauseRows, Crossing
from align.parallel.weights import load_weights

_BEFORE = [
    ("昨晚下了一场大雨。", "It rained hard last night."),
    ("村里的路全被水淹了。", "All the roads in the village were flooded."),
]
_AFTER = [
    ("第二天早上太阳出来了。", "The next morning the sun came out."),
    ("孩子们又到河边去玩。", "The children went to play by the river again."),
]
_CROSSED = [
    (
        ["老李没有出门，只是坐在窗前看一本旧书。", "妻子喊他吃饭，他也没有听见。"],
        [
            "Old Li did not go out.",
            "He just sat by the window reading an old book, and when his wife called him to "
            "dinner he did not hear her.",
        ],
    ),
    (
        ["医生摇了摇头。", "他说病人必须马上动手术，否则活不过今晚。"],
        [
            "The doctor shook his head and said that the patient had to be operated on at once.",
            "Otherwise he would not live through the night.",
        ],
    ),
    (
        ["船长命令所有人留在舱里，外面的浪已经有三层楼高。", "水手们谁也不敢说话。"],
        [
            "The captain ordered everybody to stay below.",
            "The waves outside were already three storeys high, and none of the sailors dared "
            "to speak.",
        ],
    ),
]
_STRAIGHT = [
    (
        ["老李没有出门，只是坐在窗前看一本旧书。", "妻子喊他吃饭，他也没有听见。"],
        [
            "Old Li did not go out; he just sat by the window reading an old book.",
            "When his wife called him to dinner, he did not hear her.",
        ],
    ),
    (
        ["船长命令所有人留在舱里，外面的浪已经有三层楼高。", "水手们谁也不敢说话，只听见风声。"],
        [
            "The captain ordered everybody to stay below, as the waves were three storeys high.",
            "None of the sailors dared to speak, and only the wind was heard.",
        ],
    ),
]


def _middle(zh: list[str], en: list[str]) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The beads between two pairs before and two behind."""
    left = [a for a, _ in _BEFORE] + zh + [a for a, _ in _AFTER]
    right = [b for _, b in _BEFORE] + en + [b for _, b in _AFTER]
    found = align(left, right, encoder=get_encoder("builtin"))
    return {(bead.zh, bead.en) for bead in found.beads if bead.zh and 2 <= bead.zh[0] < 4}


@pytest.mark.parametrize(("zh", "en"), _CROSSED)
def test_a_clause_that_crosses_joins_two_sentences_of_both_sides(
    zh: list[str], en: list[str]
) -> None:
    assert _middle(zh, en) == {((2, 3), (2, 3))}


@pytest.mark.parametrize(("zh", "en"), _STRAIGHT)
def test_clauses_that_stay_join_nothing(zh: list[str], en: list[str]) -> None:
    assert _middle(zh, en) == {((2,), (2,)), ((3,), (3,))}


def _side(count: int, rng: np.random.Generator) -> ClauseRows:
    sizes = rng.integers(0, 4, count)
    rows = rng.standard_normal((int(sizes.sum()) + 1, 8))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[-1] = 0
    return ClauseRows(rows.astype(np.float16), np.concatenate([[0], np.cumsum(sizes)]))


def _one_by_one(zh: ClauseRows, en: ClauseRows, i: int, j: int) -> tuple[float, float]:
    """What crosses at a node, clause by clause."""
    if not (0 < i < len(zh.start) - 1 and 0 < j < len(en.start) - 1):
        return 0.0, 0.0
    left, here = (zh.rows[zh.start[k] : zh.start[k + 1]].astype(float) for k in (i - 1, i))
    before, after = (en.rows[en.start[k] : en.start[k + 1]].astype(float) for k in (j - 1, j))
    if not all(map(len, (left, here, before, after))):
        return 0.0, 0.0
    gains = sorted(
        float((wrong @ clause).max() - (right @ clause).max())
        for clause, wrong, right in (
            (here[0], before, after),
            (left[-1], after, before),
            (after[0], left, here),
            (before[-1], here, left),
        )
    )
    return float(np.clip(gains[3], -1, 1)), float(np.clip(gains[3] + gains[2], -1, 1))


def test_a_rectangle_of_nodes_says_what_each_node_says() -> None:
    rng = np.random.default_rng(4)
    zh, en = _side(7, rng), _side(9, rng)
    for top, bottom, left, right in ((-2, 10, -3, 13), (3, 5, 2, 4), (0, 1, 0, 1), (6, 9, 8, 12)):
        strongest, two = Crossing(zh, en).at(top, bottom, left, right)
        for i in range(top, bottom):
            for j in range(left, right):
                wanted = _one_by_one(zh, en, i, j)
                found = strongest[i - top, j - left], two[i - top, j - left]
                assert found == pytest.approx(wanted, abs=5e-3)


def test_without_a_contextual_half_nothing_is_said_of_clauses() -> None:
    zh, en = _CROSSED[0]
    options = ParallelOptions(closer=load_weights(closer=True))
    encoder = get_encoder("static")
    assert align(zh, en, encoder=encoder, options=options) == align(zh, en, encoder=encoder)
