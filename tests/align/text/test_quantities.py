"""Quantities of both languages: kinds, values, units, places; and what answers what."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.model import Lang
from align.text.quantities import Quantity, Weight, compare, quantities


def plain(item: Quantity) -> tuple[str, Fraction]:
    return item.kind, item.value


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("zh", "于2023年3月5日发布", [("year", 2023), ("month", 3), ("day", 5)]),
        ("zh", "二〇二三年三月五日", [("year", 2023), ("month", 3), ("day", 5)]),
        ("zh", "五月十二日", [("month", 5), ("day", 12)]),
        ("zh", "民國110年12月31日屆滿", [("year", 2021), ("month", 12), ("day", 31)]),
        ("zh", "2024年9月", [("year", 2024), ("month", 9)]),
        ("zh", "1998年", [("year", 1998)]),
        ("zh", "发布日期：2023-11-08", [("year", 2023), ("month", 11), ("day", 8)]),
        ("zh", "农历八月十五", [("lunar month", 8), ("day", 15)]),
        ("zh", "正月初三", [("lunar month", 1), ("day", 3)]),
        ("zh", "二十世纪七十年代", [("decade", 1970)]),
        ("zh", "21世纪", [("century", 21)]),
        ("zh", "星期四", [("weekday", 4)]),
        ("zh", "下午三点半", [("time", 210)]),
        ("zh", "第三季度", [("quarter", 3)]),
        ("en", "on March 5, 2023.", [("month", 3), ("day", 5), ("year", 2023)]),
        ("en", "the twenty-first of June", [("day", 21), ("month", 6)]),
        ("en", "Released: Nov. 8, 2023", [("month", 11), ("day", 8), ("year", 2023)]),
        ("en", "30/09/2024", [("day", 30), ("month", 9), ("year", 2024)]),
        ("en", "3/5/2023", [("any", 3), ("any", 5), ("year", 2023)]),
        ("en", "founded in 1998", [("year", 1998)]),
        ("en", "the 1970s", [("decade", 1970)]),
        ("en", "the nineteenth century", [("century", 19)]),
        ("en", "half past eight", [("time", 510)]),
        ("en", "in the second half", [("half-year", 2)]),
    ],
)
def test_when(lang: Lang, text: str, expected: list[tuple[str, int]]) -> None:
    found = quantities(text, lang)
    assert [plain(item) for item in found] == [(k, Fraction(v)) for k, v in expected]


@pytest.mark.parametrize(
    ("lang", "text", "value", "unit"),
    [
        ("zh", "九十亿元", 9 * 10**9, "yuan"),
        ("zh", "2亿5千万美元", 25 * 10**7, "USD"),
        ("zh", "两个半小时", Fraction(5, 2), "hour"),
        ("zh", "一米八", Fraction(9, 5), "metre"),
        ("zh", "一米七六", Fraction(176, 100), "metre"),
        ("zh", "一米六零", Fraction(8, 5), "metre"),
        ("zh", "两块零五", Fraction(205, 100), "yuan"),
        ("zh", "三斤二两", Fraction(16, 5), "jin"),
        ("zh", "零下5摄氏度", 5, "degree Celsius"),
        ("en", "US$1.2 billion", 12 * 10**8, "USD"),
        ("en", "two and a half hours", Fraction(5, 2), "hour"),
        ("en", "30 square metres", 30, "square metre"),
        ("en", "half an hour", Fraction(1, 2), "hour"),
    ],
)
def test_how_much(lang: Lang, text: str, value: Fraction | int, unit: str) -> None:
    (item,) = [q for q in quantities(text, lang) if q.weight > Weight.SILENT]
    assert item.value == value
    assert unit in {one.name for one in item.units}


@pytest.mark.parametrize(
    ("lang", "text"),
    [("zh", "月饼"), ("zh", "统一"), ("en", "you may go"), ("en", "march on"), ("en", "no one")],
)
def test_what_counts_nothing(lang: Lang, text: str) -> None:
    assert all(item.weight is Weight.SILENT for item in quantities(text, lang))


def test_the_nearest_is_the_culprit() -> None:
    zh, en = (
        "收入九十亿元，利润3亿元",
        "revenue of 90 million yuan and a profit of 300 million yuan",
    )
    found = compare(quantities(zh, "zh"), quantities(en, "en"), zh, en).mismatches
    (one,) = found
    assert one.kind == "different"
    assert one.zh is not None
    assert one.en is not None
    assert zh[one.zh.start : one.zh.end] == "九十亿元"
    assert en[one.en.start : one.en.end] == "90 million yuan"


@given(
    st.text(alphabet="第三百万亿元年月日点半零下约1234567890.,:/-%（）abcQIVX ¥$~至", max_size=60)
)
def test_any_text_is_read_within_its_bounds(text: str) -> None:
    for lang in ("zh", "en"):
        side: Lang = "zh" if lang == "zh" else "en"
        for item in quantities(text, side):
            assert 0 <= item.start < item.end <= len(text)
            assert all(reading.low <= reading.high for reading in item.readings)


@given(st.integers(min_value=2, max_value=10**13 - 1))
def test_a_number_answers_itself(number: int) -> None:
    zh, en = f"共{number}人", f"{number:,} people in all"
    assert not compare(quantities(zh, "zh"), quantities(en, "en"), zh, en).mismatches
