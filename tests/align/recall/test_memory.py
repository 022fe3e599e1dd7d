"""A translation memory: what of it is found in two texts, and how much that says."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.model import Bead
from align.recall import Memory, MemoryUnit, agrees, trust

ZH = [
    "春天的雨落在旧屋顶上。",
    "是的。",
    "她把信放进抽屉，锁好了门。",
    "是的。",
    "没有人再提起那天晚上的事。",
]
EN = [
    "Spring rain fell on the old roofs.",
    "Yes.",
    "She put the letter into the drawer and locked the door.",
    "Yes.",
    "Nobody mentioned that night again.",
]


def found(memory: Memory) -> dict[tuple[int, ...], float]:
    matches = memory.find(ZH, EN)
    arcs = [tuple(arc) for arc in matches.arcs.tolist()]
    return dict(zip(arcs, matches.strength.tolist(), strict=True))


def test_what_is_the_same_is_found() -> None:
    assert set(found(Memory([(ZH[0], EN[0])]))) == {(0, 0, 1, 1)}


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("春天 的雨落在旧屋顶上。", "Spring  rain fell on the old roofs. "),
        ("<b>春天</b>的雨{1}落在旧屋顶上。", "Spring <i>rain</i> fell on the old roofs."),
        ("春天的雨落在舊屋頂上。", "Ｓｐｒｉｎｇ rain fell on the old roofs."),
    ],
)
def test_blanks_tags_width_and_writing_say_nothing(zh: str, en: str) -> None:
    assert found(Memory([(zh, en)])) == found(Memory([(ZH[0], EN[0])]))


def test_near_matches_count_less_and_strange_ones_not_at_all() -> None:
    exact = found(Memory([(ZH[4], EN[4])]))[4, 4, 1, 1]
    near = found(Memory([("没有人再提起那个晚上的事。", "No one mentioned that night again.")]))
    assert 0 < near[4, 4, 1, 1] < exact
    assert not found(Memory([("没有人知道他去了哪里。", "Nobody mentioned that night again.")]))


def test_both_sides_must_be_there() -> None:
    assert not found(Memory([(ZH[0], "Somebody sang."), ("有人唱歌。", EN[0])]))


def test_two_sentences_may_be_one_side() -> None:
    both = Memory([(ZH[1] + ZH[2], f"{EN[1]} {EN[2]}"), (ZH[0], f"{EN[0]} {EN[1]}")])
    assert {(1, 1, 2, 2), (0, 0, 1, 2)} <= set(found(both))


def test_what_stands_often_or_is_rendered_in_several_ways_says_little() -> None:
    often = found(Memory([(ZH[1], EN[1])]))
    plain = found(Memory([(ZH[0], EN[0])]))[0, 0, 1, 1]
    assert max(often.values()) < plain / 2
    rivals = Memory([(ZH[0], EN[0]), (ZH[0], "It rained."), (ZH[0], "Rain!")])
    assert found(rivals)[0, 0, 1, 1] == pytest.approx(plain / 3, abs=1e-6)
    crowd = ["是的。"] * 40
    assert not len(Memory([("是的。", "Yes.")]).find(crowd, ["Yes."] * 40))


def test_no_alignment_is_evidence_for_itself() -> None:
    memory = Memory([MemoryUnit(ZH[0], EN[0], "a"), MemoryUnit(ZH[4], EN[4], "b")])
    assert set(found(memory.without({"a"}))) == {(4, 4, 1, 1)}
    assert len(memory.without({"a", "b"})) == 0
    shared = Memory([MemoryUnit(ZH[0], EN[0], "a"), MemoryUnit(ZH[0], EN[0], "b")])
    assert set(found(shared.without({"a"}))) == {(0, 0, 1, 1)}


def test_nothing_and_endless_units_say_nothing() -> None:
    assert not found(Memory())
    assert not found(Memory([("", ""), (ZH[0], ""), (ZH[0] * 100_000, EN[0] * 100_000)]))
    assert not len(Memory([(ZH[0], EN[0])]).find([], []))
    endless = Memory([(ZH[0], EN[0])]).find([ZH[0] * 50_000, ZH[0]], ["x" * 900_000, EN[0]])
    assert endless.arcs.tolist() == [[1, 1, 1, 1]]


@given(
    st.lists(st.tuples(st.sampled_from(ZH), st.sampled_from(EN)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_units_says_nothing(
    units: list[tuple[str, str]], rng: random.Random
) -> None:
    other = [*units]
    rng.shuffle(other)
    one, two = Memory(units).find(ZH, EN), Memory(other).find(ZH, EN)
    assert one.digest() == two.digest()
    assert one.arcs.tolist() == two.arcs.tolist()


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=8))
def test_any_text_is_found_where_it_stands_alone(units: list[tuple[str, str]]) -> None:
    zh, en = [u[0] for u in units], [u[1] for u in units]
    matches = Memory(units).find(zh, en)
    assert all(0 <= i < len(zh) and 0 <= j < len(en) for i, j, _, _ in matches.arcs.tolist())
    assert all(0 < strength <= 1 for strength in matches.strength.tolist())


def test_trust_is_agreement() -> None:
    import numpy as np

    ones = np.ones(20)
    assert trust(ones, ones) == 1.0
    assert trust(0 * ones, ones) == 0.0
    assert trust(0.5 * ones, ones) < 0.1
    assert trust(ones[:0], ones[:0]) == 0.0


def test_a_glossary_of_other_texts_is_told() -> None:
    zh = [f"猫坐在第{k}把椅子上，狗在门口。" for k in range(12)]
    en = [f"The cat sits on chair {k}, the dog is at the door." for k in range(12)]
    beads = [Bead((k,), (k,), probability=0.9) for k in range(12)]
    assert agrees([("椅子", "chair"), ("门口", "door")], zh, en, beads)
    assert not agrees([("椅子", "weather"), ("门口", "interest rate")], zh, en, beads)
    assert agrees([("利率", "weather")], zh, en, beads), "its terms are not there"
    assert agrees([], zh, en, beads)
