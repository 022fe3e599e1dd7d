"""Comparable mode: what any collection must give, and a few that people would read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from align.comparable import ComparableOptions, compare
from align.encoders import Encoder, get_encoder
from align.encoders.protocol import Matrix
from align.errors import EncoderError, SettingError
from align.model import Grade, Lang
from training.comparable.collections import seeds

ZH = [
    ["猫坐在垫子上。", "2016年出口额达到3690亿美元。", "", "各国应当尊重彼此的核心利益。"],
    ["今天天气很好。", "猫坐在垫子上。"],
]
EN = [
    ["Countries should respect each other's core interests.", "The cat sat on the mat."],
    ["...", ""],
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return get_encoder("lexicon")


def test_every_segment_has_a_candidate(encoder: Encoder) -> None:
    pairs = compare(ZH, EN, encoder=encoder).pairs
    assert {(p.zh_doc, p.zh[0]) for p in pairs} == {(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1)}
    assert {(p.en_doc, p.en[0]) for p in pairs} == {(0, 0), (0, 1), (1, 0), (1, 1)}
    chances = [p.probability for p in pairs]
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= p <= 1 for p in chances)


def test_counterparts_come_first(encoder: Encoder) -> None:
    result = compare(ZH, EN, encoder=encoder)
    for doc, seg, en in ((0, 0, 1), (0, 3, 0), (1, 1, 1)):
        best = result.candidates_zh(doc, seg, 2)
        assert len(best) == 2
        assert (best[0].en_doc, best[0].en) == (0, (en,))
        assert best[0].probability > best[1].probability
    assert result.candidates_en(0, 0, 1)[0].zh == (3,)


def test_it_is_the_same_twice(encoder: Encoder) -> None:
    assert compare(ZH, EN, encoder=encoder).pairs == compare(ZH, EN, encoder=encoder).pairs


def test_the_order_of_the_documents_changes_nothing(encoder: Encoder) -> None:
    zh = [*ZH, ["猫喜欢鱼。", "出口额达到3690亿美元，猫坐着。"], ["今天天气很好，各国尊重利益。"]]
    en = [*EN, ["Cats like fish.", "The weather is fine today."], ["Exports reached 369 billion."]]

    def found(zh_order: Sequence[int], en_order: Sequence[int]) -> set[tuple[object, ...]]:
        result = compare([zh[k] for k in zh_order], [en[k] for k in en_order], encoder=encoder)
        assert result.matches(result.pairs[0]) is not None
        return {
            (zh_order[p.zh_doc], p.zh, en_order[p.en_doc], p.en, p.probability, p.grade, p.rank)
            for p in result.pairs
        }

    first = found((0, 1, 2, 3), (0, 1, 2, 3))
    assert found((3, 1, 0, 2), (2, 0, 3, 1)) == first
    assert found((2, 3, 1, 0), (0, 1, 2, 3)) == first


def test_an_empty_side_gives_no_pairs(encoder: Encoder) -> None:
    assert compare([], EN, encoder=encoder).pairs == ()
    assert compare(ZH, [[], []], encoder=encoder).pairs == ()
    assert compare([], [], encoder=encoder).candidates_zh(0, 0) == ()


def test_identical_lines_are_paired_off(encoder: Encoder) -> None:
    pairs = compare([["你好。"] * 2000], [["Hello."] * 1500], encoder=encoder).pairs
    assert {p.zh[0] for p in pairs} == set(range(2000))
    assert {p.en[0] for p in pairs} == set(range(1500))
    assert len(pairs) == 2000


@pytest.mark.parametrize("clauses", [20_000, pytest.param(200_000, marks=pytest.mark.soak)])
def test_a_sentence_of_up_to_a_megabyte(encoder: Encoder, clauses: int) -> None:
    pairs = compare([["世界和平，" * clauses]], [["World peace."]], encoder=encoder).pairs
    assert len(pairs) == 1


def test_nothing_in_common_is_graded_none(encoder: Encoder) -> None:
    pairs = compare(
        [["今天天气很好。"]], [["The court dismissed the appeal."]], encoder=encoder
    ).pairs
    assert [p.grade for p in pairs] == [Grade.NONE]


class _Bad:
    name, revision, additive, dim = "bad", "1", False, 4

    def __init__(self, value: float, columns: int = 4) -> None:
        self.value, self.columns = value, columns

    def encode(self, texts: list[str], *, lang: Lang) -> Matrix:
        return np.full((len(texts), self.columns), self.value, dtype=np.float32)


@pytest.mark.parametrize("bad", [_Bad(float("nan")), _Bad(float("inf")), _Bad(1.0, 3)])
def test_an_encoder_that_gives_nonsense_is_named(bad: Encoder) -> None:
    with pytest.raises(EncoderError) as caught:
        compare(ZH, EN, encoder=bad)
    assert caught.value.message.parameters["name"] == "bad"


def test_an_encoder_that_sees_no_difference(encoder: Encoder) -> None:
    pairs = compare(ZH, EN, encoder=_Bad(1.0)).pairs
    assert {(p.zh_doc, p.zh[0]) for p in pairs} == {(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1)}


def test_invalid_options() -> None:
    with pytest.raises(SettingError) as caught:
        ComparableOptions(neighbours=0)
    assert caught.value.code == "setting.below"
    with pytest.raises(SettingError) as caught:
        ComparableOptions(candidates=5, rerank=4)
    assert caught.value.code == "compare.rerank-too-small"


def test_no_such_segment(encoder: Encoder) -> None:
    result = compare(ZH, EN, encoder=encoder)
    with pytest.raises(IndexError):
        result.candidates_zh(0, 4)
    with pytest.raises(IndexError):
        result.candidates_en(2, 0)


class _Units:
    """An encoder that is not additive, as large models are: unit rows."""

    name, revision, additive = "units", "1", False

    def __init__(self, inner: Encoder) -> None:
        self.inner, self.dim = inner, inner.dim

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        rows = self.inner.encode(texts, lang=lang)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@pytest.mark.parametrize("clauses", [None, False, True])
def test_an_encoder_of_unit_rows(encoder: Encoder, clauses: bool | None) -> None:
    options = ComparableOptions(clauses=clauses)
    result = compare(ZH, EN, encoder=_Units(encoder), options=options)
    assert result.candidates_zh(0, 0, 1)[0].en == (1,)
    assert result.candidates_zh(0, 3, 1)[0].en == (0,)


def test_a_pair_says_what_matches(encoder: Encoder) -> None:
    result = compare(ZH, EN, encoder=encoder)
    (best,) = result.candidates_zh(0, 0, 1)
    zh, en = ZH[0][0], EN[0][1]
    parts = {(zh[m.zh_start : m.zh_end], en[m.en_start : m.en_end]) for m in result.matches(best)}
    assert any("猫" in a and "cat" in b for a, b in parts)


def test_the_seeds_as_we_read_them(seeds_dir: Path) -> None:
    gold = Path(__file__).parents[2] / "data" / "comparable" / "seeds_gold.json"
    read = seeds(seeds_dir, gold)
    starts = np.cumsum([0, *(len(d) for d in read.zh)])
    result = compare(read.zh, read.en, encoder=get_encoder())
    best: dict[int, bool] = {}
    for pair in result.pairs:
        grade = read.labels.get((int(starts[pair.zh_doc]) + pair.zh[0], pair.en[0]), "none")
        if grade != "unsure":
            best.setdefault(pair.en[0], grade in ("translation", "partial"))
    has = {en for (_, en), grade in read.labels.items() if grade != "unsure"}
    assert len(has) == 60
    assert sum(best[en] for en in has) / len(has) >= 0.7
