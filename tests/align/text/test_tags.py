"""Tags and placeholders in texts."""

from __future__ import annotations

import pytest

from align.text.tags import has_tags, tags_agree, without_tags

AGREE = [
    ("<b>粗</b>体", "<b>Bold</b> type"),
    ("第{1}页，共{2}页", "page {1} of {2}"),
    ("共%d个，%s", "%d in all, %s"),
    ("你好，{name}", "Hello {name}"),
    ("<1>点此</1>", "<1>Click here</1>"),
    ("{2}在{1}之后", "{2} after {1}"),
    ("a < b 且 c > d", "a < b and c > d"),
    ("百分之五十", "50% done"),
    ("增长5%到10%", "grew by 5% to 10%"),
    ("<br/>行", "<br />line"),
]
DIFFER = [
    ("<b>粗</b>体", "Bold type"),
    ("第{1}页", "page"),
    ("共%d个", "%s in all"),
    ("你好，{name}", "Hello {user}"),
    ("<1>点此</1>", "</1>Click here<1>"),
    ("${total}元", "yuan"),
    ('点<a href="x">此</a>', "here"),
]


@pytest.mark.parametrize(("zh", "en"), AGREE)
def test_what_agrees(zh: str, en: str) -> None:
    assert tags_agree(zh, en)


@pytest.mark.parametrize(("zh", "en"), DIFFER)
def test_what_differs(zh: str, en: str) -> None:
    assert not tags_agree(zh, en)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<b>粗</b>体", "粗体"),
        ("{1}第一{2}，{name}", "第一，{name}"),
        ("A&amp;B&nbsp;C", "A&B C"),
        ("一行<br/>又一行", "一行 又一行"),
        ("<span class=\"x\" id='y'>文</span>字 %s", "文字 %s"),
        ("a < b", "a < b"),
        ("若 x<5 且 y>3", "若 x<5 且 y>3"),
        ("R&D; AT&T", "R&D; AT&T"),
    ],
)
def test_tags_go_and_the_rest_stays(text: str, plain: str) -> None:
    assert without_tags(text) == plain
    assert without_tags(plain) == plain


def test_what_has_tags() -> None:
    assert has_tags("<i>x</i>")
    assert not has_tags("x < y > z")
