"""Where a closer look is taken, and what it leaves alone."""

from __future__ import annotations

import numpy as np
import pytest

from align.encoders import HeadedEncoder, contextual_half, get_encoder
from align.parallel import align, closer
from align.parallel._corridor import Corridor
from align.parallel._search import Box, Found
from align.parallel.closer import stretches
from align.parallel.meaning import make_meaning

BEADS = list[tuple[int, int, int, int, float]]


def found(beads: BEADS, m: int, n: int) -> Found:
    arcs = np.array([bead[:4] for bead in beads], dtype=np.int64).reshape(-1, 4)
    probability = np.array([bead[4] for bead in beads])
    return Found(arcs, probability, probability, np.zeros(m), np.zeros(n))


def whole(m: int, n: int) -> Box:
    return Box((0, m), (0, n), Corridor(np.zeros(m + 1, int), np.full(m + 1, n), 0.0))


def ones(start: int, stop: int, shift: int = 0, p: float = 0.999) -> BEADS:
    return [(k, k + shift, 1, 1, p) for k in range(start, stop)]


@pytest.mark.parametrize(
    ("beads", "size", "expected"),
    [
        # All certain: nothing to look at.
        (ones(0, 20), (20, 20), []),
        # Doubt in the midst takes two certain beads of either side with it.
        ([*ones(0, 9), (9, 9, 1, 1, 0.6), *ones(10, 20)], (20, 20), [((7, 12), (7, 12))]),
        # At an end there is nothing to take along beyond it.
        ([*ones(0, 18), (18, 18, 2, 2, 0.5)], (20, 20), [((16, 20), (16, 20))]),
        ([(0, 0, 1, 2, 0.4), *ones(1, 20, 1)], (20, 21), [((0, 3), (0, 4))]),
        # A sentence without a counterpart is doubt, too.
        ([*ones(0, 10), *ones(10, 20, 1)], (20, 21), [((8, 12), (8, 13))]),
        # One bead beyond those that go along stays; a run as short as they are is no anchor.
        ([*ones(0, 3), (3, 3, 1, 2, 0.5), *ones(4, 8, 1)], (8, 9), [((1, 6), (1, 7))]),
        ([(0, 0, 2, 1, 0.5), *ones(2, 5, -1), (5, 4, 2, 1, 0.5)], (7, 5), [((0, 7), (0, 5))]),
        ([], (5, 7), [((0, 5), (0, 7))]),
    ],
)
def test_stretches(
    beads: BEADS, size: tuple[int, int], expected: list[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    parts = stretches(whole(*size), found(beads, *size))
    assert [(part.zh, part.en) for part in parts] == expected
    for part in parts:
        assert len(part.corridor.first) == part.zh[1] - part.zh[0] + 1
        assert part.corridor.first[0] == part.en[0]
        assert part.corridor.last[-1] == part.en[1]


ZH = [
    "老人每天早上都到河边去钓鱼。",
    "那天他什么也没有钓到。",
    "太阳落山的时候，他收起了鱼竿。",
    "一个孩子跑过来问他为什么不生气。",
    "“鱼明天还会在那里，”他说，“我也会在。”",
    "孩子想了想，然后笑了。",
]
EN = [
    "Every morning the old man went to the river to fish.",
    "That day he caught nothing.",
    "When the sun went down he packed up his rod.",
    "A child came running and asked why he was not angry.",
    "“The fish will be there tomorrow,” he said.",
    "“So will I.”",
    "The child thought about it.",
    "Then he smiled.",
]


def half() -> HeadedEncoder:
    found = contextual_half(get_encoder())
    assert found is not None
    return found


def test_trust_is_lost_where_partners_are_not_told_apart() -> None:
    every = np.ones(6, bool), np.ones(6, bool)
    pairs = np.array([(k, k) for k in range(6)] * 10)
    right = make_meaning(half(), ZH, [*EN[:5], EN[7]], every, pairs)
    wrong = make_meaning(half(), ZH, [*EN[3:5], *EN[:3], EN[7]], every, pairs)
    assert right.share > 0.4
    assert wrong.share < 0.1


def test_sentences_that_were_not_asked_for_are_zeros() -> None:
    asked = np.array([True, True, False, False, False, False]), np.ones(8, bool)
    meaning = make_meaning(half(), ZH, EN, asked, np.zeros((0, 2), int))
    units = meaning.zh.units(1, np.arange(8))
    assert np.flatnonzero(np.linalg.norm(units, axis=1) > 0.5).tolist() == [1, 2]
    assert np.isfinite(meaning.zh.units(3, np.arange(8))).all()


def test_a_chapter_and_a_book_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = get_encoder()
    chapter = align(ZH, EN, encoder=encoder)
    assert ((4,), (4, 5)) in {(bead.zh, bead.en) for bead in chapter.beads}
    monkeypatch.setattr(closer, "_WHOLE", 0)
    book = align(ZH, EN, encoder=encoder)
    assert [(b.zh, b.en) for b in book.beads] == [(b.zh, b.en) for b in chapter.beads]


@pytest.mark.parametrize("texts", [(ZH, []), ([], EN), (ZH[:1], EN[:1]), ([""] * 3, [" "] * 4)])
def test_next_to_nothing(texts: tuple[list[str], list[str]]) -> None:
    beads = align(*texts, encoder=get_encoder()).beads
    assert sorted(i for bead in beads for i in bead.zh) == list(range(len(texts[0])))
    assert sorted(j for bead in beads for j in bead.en) == list(range(len(texts[1])))
