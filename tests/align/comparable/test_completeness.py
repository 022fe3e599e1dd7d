"""A counterpart that says more or less than its other side is no translation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from align.comparable import compare
from align.comparable.candidates import ComparableOptions, Prepared, prepare
from align.comparable.completeness import LEFT_OUT, Typical, complete, typical
from align.comparable.features import FEATURES
from align.encoders import get_encoder
from align.model import Grade

WHOLE = {
    "港口去年处理了三百万个集装箱，比前年增长百分之八。": "The port handled three million "
    "containers last year, eight per cent more than the year before.",
    "医院新设了儿科急诊，夜间也有医生值班。": "The hospital opened a paediatric emergency "
    "department, and doctors are on duty at night as well.",
    "水库的水位继续下降，农民只好推迟播种。": "The water level of the reservoir kept falling, "
    "and the farmers had to postpone sowing.",
    "博物馆收藏了两千件古代陶器，其中一半从未展出。": "The museum holds two thousand pieces of "
    "ancient pottery, half of which have never been shown.",
}
PART = {
    "渔民每天清晨出海，傍晚才把捕到的鱼运回码头，在夜市上卖给餐馆。": "The fishermen go to sea "
    "early every morning.",
    "新图书馆下个月开放。": "The new library opens next month, while the old building will be "
    "turned into a theatre and its garden into a car park.",
    "法院驳回了上诉，维持原判，并责令被告公司赔偿全部损失。": "The court dismissed the appeal.",
    "科学家发现了一种新的蝴蝶。": "Scientists have discovered a new butterfly, and the "
    "government has promised to protect the valley where it lives.",
}


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    pairs = WHOLE | PART
    return prepare(
        [list(pairs)],
        [list(pairs.values())],
        encoder=get_encoder("builtin"),
        options=ComparableOptions(),
    )


def columns(prepared: Prepared, pairs: Mapping[str, str]) -> dict[str, np.ndarray]:
    zh = [prepared.zh.texts.index(text) for text in pairs]
    en = [prepared.en.texts.index(text) for text in pairs.values()]
    found = prepared.found
    at = np.array(
        [
            int(np.flatnonzero((found.zh == i) & (found.en == j))[0])
            for i, j in zip(zh, en, strict=True)
        ]
    )
    without = prepared.left_out(found.at(at))
    return dict(zip(LEFT_OUT, without.T, strict=True))


def test_leaving_out_what_the_other_side_lacks_brings_a_pair_closer(prepared: Prepared) -> None:
    whole, part = columns(prepared, WHOLE), columns(prepared, PART)
    gain = {
        name: np.maximum(found["run gain zh"], found["run gain en"])
        for name, found in (("whole", whole), ("part", part))
    }
    assert (gain["part"] > 0.03).all()
    assert (gain["whole"] < 0.0).all()


def test_the_gain_is_on_the_side_that_says_more(prepared: Prepared) -> None:
    found = columns(prepared, PART)
    longer_zh = np.array([len(zh) * 3 > len(en) for zh, en in PART.items()])
    assert ((found["run gain zh"] > found["run gain en"]) == longer_zh).all()


def test_a_sentence_of_one_clause_has_nothing_to_leave_out(prepared: Prepared) -> None:
    one = {zh: en for zh, en in PART.items() if "，" not in zh}
    assert columns(prepared, one)["clause gain zh"].tolist() == [0.0, 0.0]
    assert columns(prepared, one)["clause share zh"].tolist() == [0.0, 0.0]


def test_grades() -> None:
    pairs = WHOLE | PART
    found = compare([list(pairs)], [list(pairs.values())], encoder=get_encoder("builtin"))
    grades = {
        place: found.candidates_zh(0, place)[0].grade
        for place in range(len(pairs))
        if found.candidates_zh(0, place)[0].probability >= 0.5
    }
    assert len(grades) >= 6
    want = {n: Grade.TRANSLATION if n < len(WHOLE) else Grade.PARTIAL for n in grades}
    assert sum(grades[n] == want[n] for n in grades) >= len(grades) - 1
    listed = {(p.zh[0], p.en[0]): p.grade for p in found.pairs}
    assert all(listed[n, found.candidates_zh(0, n)[0].en[0]] == grades[n] for n in grades)


def test_a_very_long_sentence_costs_no_more_than_its_spans() -> None:
    zh = "，".join(f"第{n}条规定了产品的包装和运输方式" for n in range(200)) + "。"
    en = ", ".join(f"article {n} governs the packing of products" for n in range(200)) + "."
    data = prepare([[zh]], [[en]], encoder=get_encoder("static"), options=ComparableOptions())
    without = data.left_out(data.found)
    assert np.isfinite(without).all()
    assert 0.0 < without[0, LEFT_OUT.index("clause share zh")] < 1.0


def test_typical_starts_from_what_is_usual() -> None:
    nothing = typical(np.zeros((0, len(FEATURES))), np.zeros(0))
    assert nothing == Typical(0.0, 5.0)
    features = np.zeros((90, len(FEATURES)))
    features[:, FEATURES.index("longer zh")] = 0.5
    features[:, FEATURES.index("similarity")] = 1.6
    usual = typical(features, np.full(90, 0.8))
    assert 0.45 < usual.length < 0.5
    assert 7.8 < usual.similarity < 8.0
    assert typical(features, np.full(90, 0.2)) == nothing
    relative = complete(features[:1], np.zeros((1, len(LEFT_OUT))), usual)
    assert relative.shape == (1, 14)
