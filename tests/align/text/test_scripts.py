"""Which characters are Han, wide or Latin."""

from __future__ import annotations

import re
import unicodedata

import pytest

from align.text.scripts import (
    CJK_PUNCTUATION,
    FULL_WIDTH,
    HAN,
    LATIN,
    PLANE_0,
    WIDE,
    count_scripts,
    has_han,
    is_han,
)

_HAN = re.compile(f"[{HAN}]")


@pytest.mark.parametrize("char", "一㐀龥〇豈\U00020000\U0002a700\U0002ebf0\U00030000\U000323af")
def test_han(char: str) -> None:
    assert is_han(char)
    assert has_han(f"x{char}")
    assert re.fullmatch(f"[{WIDE}]", char)


@pytest.mark.parametrize("char", "aA1。ㄅあア한⼀䷀々\ue000😀Ａ")
def test_not_han(char: str) -> None:
    assert not is_han(char)
    assert not has_han(char)


def test_the_pattern_and_the_question_agree_and_are_unicode_s() -> None:
    for code in range(0x110000):
        char = chr(code)
        assert is_han(char) == (_HAN.match(char) is not None)
        if unicodedata.name(char, "").startswith(("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY I")):
            assert is_han(char), hex(code)
    assert all(is_han(chr(code)) for start, stop in PLANE_0 for code in range(start, stop))


def test_other_classes() -> None:
    assert re.fullmatch(f"[{CJK_PUNCTUATION}]+", "，。、；：？！（）《》「」【】　")
    assert not re.search(f"[{CJK_PUNCTUATION}]", "Ａ１ａ中〇,.々")
    assert re.fullmatch(f"[{FULL_WIDTH}]+", "ＡＺａ９！～￥")
    assert re.fullmatch(f"[{LATIN}]+", "naïveÆŒẞ")
    assert not re.search(f"[{LATIN}]", "×÷1Ａж")


def test_scripts_are_counted() -> None:
    found = count_scripts("我用 Python 写 code, ｱあ 한국 мир")
    assert (found.han, found.latin, found.kana, found.other) == (3, 2, 2, 2)
    assert found.letters == 9
    assert found.share == 0.6
