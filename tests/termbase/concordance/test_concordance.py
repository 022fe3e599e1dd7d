"""The concordance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import SettingError
from termbase.concordance import KwicLine, Passage, concordance

TEXTS = [
    Passage("a.zh", "zh", 0, "推动构建人类命运共同体，是重庆银行的行为。", "Build it.", "a.en"),
    Passage("a.zh", "zh", 1, "打造人類命運共同體！"),
    Passage("a.en", "en", 0, "A community of human destiny; the Communities grow."),
    Passage("a.en", "en", 1, "Our community-of human destiny. Immunity grows."),
]


def told(lines: tuple[KwicLine, ...]) -> list[str]:
    return [line.match for line in lines]


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("命运共同体", ["命运共同体", "命運共同體"]),
        ("命運共同體", ["命运共同体", "命運共同體"]),
        ("community", ["community", "community"]),
        ("Community of human", ["community of human", "community-of human"]),
        ("unity", []),
        ("mingyun gongtongti", ["命运共同体", "命運共同體"]),
        ("mìng yùn", ["命运", "命運"]),
        ("chongqing", ["重庆"]),
        ("yinhang", ["银行"]),
        ("rlmygtt", ["人类命运共同体", "人類命運共同體"]),
        ("ingyun", []),
        ("3", []),
    ],
)
def test_what_is_found(query: str, matches: list[str]) -> None:
    assert told(concordance(TEXTS, query)) == matches


def test_regular_expressions() -> None:
    found = concordance(TEXTS, r"communit(y|ies)", regex=True)
    assert told(found) == ["community", "Communities", "community"]
    assert concordance(TEXTS, "x*", regex=True) == ()
    with pytest.raises(SettingError, match="not a regular expression"):
        concordance(TEXTS, "(", regex=True)
    with pytest.raises(SettingError, match="repetition"):
        concordance(TEXTS, "(a+)+$", regex=True)


@pytest.mark.parametrize("query", ["", "  ", "a" * 400])
def test_no_query(query: str) -> None:
    with pytest.raises(SettingError):
        concordance(TEXTS, query)


def test_context_and_place() -> None:
    (line, *_) = concordance(TEXTS, "人类", width=2)
    assert (line.left, line.match, line.right) == ("构建", "人类", "命运")
    assert line.passage.text[line.start : line.end] == "人类"
    assert line.passage.counterpart == "Build it."


def test_language_limit_and_pinyin_when_asked() -> None:
    assert len(concordance(TEXTS, "命运", limit=1)) == 1
    assert concordance(TEXTS, "命运", lang="en") == ()
    mixed = [*TEXTS, Passage("b.en", "en", 0, "The mingyun of all.")]
    assert told(concordance(mixed, "mingyun")) == ["mingyun"]
    assert told(concordance(mixed, "mingyun", pinyin=True)) == ["命运", "命運"]


def test_order_by_neighbours() -> None:
    texts = [
        Passage("d", "en", 0, "zeta word alpha"),
        Passage("d", "en", 1, "beta word omega"),
        Passage("d", "en", 2, "alpha zeta word beta"),
        Passage("c", "zh", 0, "重庆词银行"),
        Passage("c", "zh", 1, "安全词安全"),
    ]
    left = concordance(texts, "word", order="left")
    assert [line.passage.segment for line in left] == [1, 0, 2]
    right = concordance(texts, "word", order="right")
    assert [line.passage.segment for line in right] == [0, 2, 1]
    chinese = concordance(texts, "词", order="right")
    assert [line.passage.segment for line in chinese] == [1, 0]


@given(st.text(max_size=40), st.text(min_size=1, max_size=20))
def test_no_text_breaks_it(text: str, query: str) -> None:
    passages = [Passage("z", "zh", 0, text), Passage("e", "en", 0, text)]
    if query.strip():
        for pinyin in (None, True):
            for line in concordance(passages, query, order="left", pinyin=pinyin):
                assert text[line.start : line.end] == line.match
