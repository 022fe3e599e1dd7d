"""Words around a place are whole."""

from __future__ import annotations

import pytest

from ui.details import _match
from ui.evidence import after, before

TEXT = "The balance of international power is changing."


@pytest.mark.parametrize(
    ("width", "left", "right"),
    [
        (100, "The balance of ", " power is changing."),
        (9, "… of ", " power is …"),
        (3, "… of ", " …"),
    ],
)
def test_english_is_cut_between_words(width: int, left: str, right: str) -> None:
    start, end = 15, 28
    assert (before(TEXT, start, width), after(TEXT, end, width)) == (left, right)


def test_chinese_is_cut_anywhere_and_nothing_is_no_error() -> None:
    assert before("积极参与全球治理", 6, 3) == "… 与全球"
    assert after("积极参与全球治理", 2, 3) == "参与全 …"
    assert (before("", 0, 5), after("", 0, 5)) == ("", "")
    assert before("abcdefgh", 8, 3) == "… fgh"


def test_no_matched_word_parts_a_word_that_is_never_cut() -> None:
    zh, en = "专家们讨论了世界和平问题。", "The experts discussed world peace."
    first, last = zh.index("和平"), zh.index("。")

    def parted(*protected: str) -> list[str]:
        found = [(m.zh_start, m.zh_end) for m in _match(zh, en, protected)]
        assert found
        return [
            zh[start:end]
            for start, end in found
            if start < last and end > first and not (start <= first and end >= last)
        ]

    assert parted() == ["世界和平"]
    assert parted("和平问题") == []
