"""Numerals of both languages as values."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.model import Lang
from align.text.numerals import chinese_value, numerals, roman_value

ZH = [
    ("全村一百二十户", "一百二十", "120", "cardinal"),
    ("共有90亿元", "90亿", "9000000000", "cardinal"),
    ("九十亿人民币", "九十亿", "9000000000", "cardinal"),
    ("二十五万亿元", "二十五万亿", "25000000000000", "cardinal"),
    ("一億五千萬", "一億五千萬", "150000000", "cardinal"),
    ("1亿5000万元", "1亿5000万", "150000000", "cardinal"),
    ("两万五千里", "两万五千", "25000", "cardinal"),
    ("三万二", "三万二", "32000", "cardinal"),
    ("三万零二", "三万零二", "30002", "cardinal"),
    ("廿一人", "廿一", "21", "cardinal"),
    ("壹万贰仟叁佰肆拾伍圆整", "壹万贰仟叁佰肆拾伍", "12345", "cardinal"),
    ("三点五亿", "三点五亿", "350000000", "cardinal"),
    ("圆周率约为三点一四", "三点一四", "3.14", "cardinal"),
    ("共１２，３４５人", "１２，３４５", "12345", "cardinal"),
    ("3兆元", "3兆", "3000000000000", "cardinal"),
    ("50兆瓦", "50", "50", "cardinal"),
    ("5千克", "5", "5", "cardinal"),
    ("5千元", "5千", "5000", "cardinal"),
    ("三分之一", "三分之一", "1/3", "fraction"),
    ("1/3的人", "1/3", "1/3", "fraction"),
    ("一半的人", "一半", "1/2", "fraction"),
    ("百分之五点二", "百分之五点二", "0.052", "percent"),
    ("增长5.3%", "5.3%", "0.053", "percent"),
    ("百分之百", "百分之百", "1", "percent"),
    ("万分之三", "万分之三", "0.0003", "percent"),
    ("三成五", "三成五", "0.35", "percent"),
    ("提高8个百分点", "8个百分点", "0.08", "percent"),
    ("降息25个基点", "25个基点", "0.0025", "percent"),
    ("增长两倍", "两倍", "2", "multiple"),
    ("负三度", "负三", "-3", "cardinal"),
    ("零下五度", "零下五", "-5", "cardinal"),
    ("净利润为-2300万元", "-2300万", "-23000000", "cardinal"),
    ("第二十三届", "第二十三", "23", "ordinal"),
    ("二〇二三年", "二〇二三年", "2023", "year"),
    ("九八年", "九八年", "98", "year"),
    ("十二月", "十二月", "12", "month"),
    ("5日", "5日", "5", "day"),
    ("三个月", "三", "3", "cardinal"),
    ("两千年历史", "两千", "2000", "cardinal"),
    ("九十年代", "九十年代", "90", "decade"),
    ("21世纪", "21世纪", "21", "century"),
    ("两个世纪", "两", "2", "cardinal"),
]

EN = [
    ("some ninety million people", "ninety million", "90000000", "cardinal"),
    ("US$1.5 bn", "US$1.5 bn", "1500000000", "cardinal"),
    ("worth £125m", "£125m", "125000000", "cardinal"),
    ("the 100m sprint", "100m", "100", "cardinal"),
    ("twenty-five", "twenty-five", "25", "cardinal"),
    ("three hundred and fifty pupils", "three hundred and fifty", "350", "cardinal"),
    ("two million three hundred thousand", None, "2300000", "cardinal"),
    ("half a million units", "half a million", "500000", "cardinal"),
    ("two and a half million", None, "2500000", "cardinal"),
    ("two point five million", None, "2500000", "cardinal"),
    ("a dozen eggs", "a dozen", "12", "cardinal"),
    ("over three decades", "three decades", "30", "cardinal"),
    ("in the past decade", "decade", "10", "cardinal"),
    ("two thirds of them", "two thirds", "2/3", "fraction"),
    ("about one-sixtieth", "one-sixtieth", "1/60", "fraction"),
    ("a third of us", "a third", "1/3", "fraction"),
    ("three quarters", "three quarters", "3/4", "fraction"),
    ("1/3 of it", "1/3", "1/3", "fraction"),
    ("half the members", "half", "1/2", "fraction"),
    ("5.2 per cent", "5.2 per cent", "0.052", "percent"),
    ("five percent", "five percent", "0.05", "percent"),
    ("25 basis points", "25 basis points", "0.0025", "percent"),
    ("sevenfold", "sevenfold", "7", "multiple"),
    ("12.5 times", "12.5 times", "12.5", "multiple"),
    ("three times as many", "three times", "3", "multiple"),
    ("tripled", "tripled", "3", "multiple"),
    ("a loss of -5 dollars", "-5", "-5", "cardinal"),
    ("minus five", "minus five", "-5", "cardinal"),
    ("the twenty-first time", "twenty-first", "21", "ordinal"),
    ("the 23rd Games", "23rd", "23", "ordinal"),
    ("a third man", "third", "3", "ordinal"),
    ("founded in 1937", "1937", "1937", "year"),
    ("in nineteen forty-nine", "nineteen forty-nine", "1949", "year"),
    ("1,937 people", "1,937", "1937", "cardinal"),
    ("the 1970s", "1970s", "1970", "decade"),
    ("the Nineties", "Nineties", "90", "decade"),
    ("the 19th century", "19th century", "19", "century"),
    ("the twenty-first century", "twenty-first century", "21", "century"),
]


@pytest.mark.parametrize(
    ("lang", "text", "part", "value", "kind"),
    [("zh", *case) for case in ZH] + [("en", *case) for case in EN],
)
def test_one_numeral(lang: Lang, text: str, part: str | None, value: str, kind: str) -> None:
    (found,) = numerals(text, lang)
    assert text[found.start : found.end] == (part or text)
    assert (found.value, found.kind) == (Fraction(value), kind)
    assert not found.approximate
    assert found.sign == (1 if found.value > 0 else -1)


@pytest.mark.parametrize(
    ("lang", "text", "low", "high"),
    [
        ("zh", "几十个", 20, 99),
        ("zh", "数百万人", 2_000_000, 9_999_999),
        ("zh", "十几岁", 11, 19),
        ("zh", "二十几万", 210_000, 299_999),
        ("zh", "三百多幅", 300, 399),
        ("zh", "三十余万", 300_000, 399_999),
        ("zh", "550多万", 5_500_000, 5_599_999),
        ("zh", "七八个", 7, 8),
        ("zh", "两三百", 200, 300),
        ("zh", "三十七八岁", 37, 38),
        ("zh", "近千人", 900, 1000),
        ("en", "dozens of letters", 24, 119),
        ("en", "tens of thousands", 20_000, 99_999),
        ("en", "several hundred", 200, 999),
        ("en", "a few thousand", 2000, 9999),
    ],
)
def test_approximations_are_intervals(lang: Lang, text: str, low: int, high: int) -> None:
    (found,) = numerals(text, lang)
    assert found.approximate
    assert (found.value, found.high) == (low, high)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        *[
            ("zh", text)
            for text in ("千万不要", "大陆", "收拾行李", "登陆", "成千上万", "几乎", "队伍")
        ],
        *[("en", text) for text in ("a book and an apple", "thousand", "the quarter", "few of us")],
    ],
)
def test_what_is_no_numeral(lang: Lang, text: str) -> None:
    assert numerals(text, lang) == []


def test_the_worth_of_the_last_place() -> None:
    steps = {
        text: numerals(text, "zh")[0].step for text in ("3.5亿", "3,775亿", "三点五亿", "5.3%")
    }
    assert steps == {
        "3.5亿": 10**7,
        "3,775亿": 10**8,
        "三点五亿": 10**7,
        "5.3%": Fraction(1, 1000),
    }
    assert numerals("1.25 billion", "en")[0].step == 10**7


def test_several_in_a_row() -> None:
    text = "2019年增长5.3%，达到3,775亿元，共2.1.3版"
    assert [text[n.start : n.end] for n in numerals(text, "zh")] == [
        "2019年",
        "5.3%",
        "3,775亿",
        "2",
        "1",
        "3",
    ]
    text = "five six, 2016/17 and 35-45"
    assert [n.value for n in numerals(text, "en")] == [5, 6, 2016, 17, 35, 45]


def test_figures_as_they_are_written() -> None:
    faces = [n.face for n in numerals("5.3%、3‰、25个基点和90亿", "zh")]
    assert faces == [Fraction("5.3"), 3, 25, 9 * 10**9]


def test_written() -> None:
    found = numerals("90亿和九十亿", "zh")
    assert [item.written for item in found] == ["digits", "words"]
    assert found[0].value == found[1].value


@pytest.mark.parametrize(
    ("text", "value"),
    [("XIV", 14), ("XXIII", 23), ("MCMXCIX", 1999), ("IIII", None), ("VX", None), ("", None)],
)
def test_roman(text: str, value: int | None) -> None:
    assert roman_value(text) == value


def test_roman_only_where_asked_for() -> None:
    text = "Louis XIV and Henry V met I and World War I; Ⅲ"
    assert numerals(text, "en") == []
    assert [int(n.value) for n in numerals(text, "en", roman=True)] == [14, 5, 1, 3]


def test_whole_values() -> None:
    assert chinese_value("百") == 100
    assert chinese_value("二〇二〇") == 2020
    assert chinese_value("4.6亿") == 460_000_000
    assert chinese_value("发展") is None
    assert chinese_value("") is None


PIECES = ["一", "万", "亿", "十", "几", "多", "负", "1", ",111", ".", "/", "%", "分之", "第", "年"]
WORDS = ["one ", "and ", "a ", "half ", "million ", "third ", "tens of ", "point ", "-", "7", "s "]


@given(
    st.lists(st.sampled_from(PIECES + WORDS), max_size=30).map("".join),
    st.sampled_from(["zh", "en"]),
)
def test_numerals_lie_apart(text: str, lang: Lang) -> None:
    end = 0
    for item in numerals(text, lang, roman=True):
        assert end <= item.start < item.end <= len(text)
        assert item.value <= item.high
        assert item.step > 0
        end = item.end


@pytest.mark.parametrize(
    "piece", ["1,111", "1.1.", "一万", "陆", "1/2/", "one ", "point one ", "负1"]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_time_grows_with_the_length(piece: str, lang: Lang) -> None:
    def seconds(times: int) -> float:
        # The least of three: a collection of garbage may fall into any of them.
        taken = []
        for _ in range(3):
            begun = time.process_time()
            numerals(piece * times, lang)
            taken.append(time.process_time() - begun)
        return min(taken)

    # Sixteen times the text: a quadratic reader would take 256 times as long.
    assert seconds(4000) < 80 * max(seconds(250), 0.002)
