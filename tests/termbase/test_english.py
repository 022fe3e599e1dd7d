"""English tokens, folding and stems."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text.english import lemma, root
from termbase.english import FUNCTION_WORDS, VerbCounts, fold, tokenize

DATA = Path(__file__).parents[1] / "data" / "terms"
CASES = [line.split("\t") for line in (DATA / "fold.tsv").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("kind", "one", "two"), CASES)
def test_fold(kind: str, one: str, two: str) -> None:
    assert (fold(one) == fold(two)) is (kind == "same")


@given(st.text(max_size=60))
def test_tokens_cover_everything_but_blanks(text: str) -> None:
    tokens = tokenize(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    left = list(text)
    for token in tokens:
        left[token.start : token.end] = [" "] * (token.end - token.start)
    assert not "".join(left).strip()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HK$68.1 billion", ["HK$68.1", "billion"]),
        ("non-F2F channels", ["non", "-", "F2F", "channels"]),
        ("the U.S. economy", ["the", "U.S.", "economy"]),
        ("the 12th meeting", ["the", "12th", "meeting"]),
        ("China’s role", ["China’s", "role"]),
        ("PM10.5 and v3.2.", ["PM10.5", "and", "v3.2", "."]),
        ("in F# or C++, on .NET", ["in", "F#", "or", "C++", ",", "on", ".NET"]),
        ("K+ ions; T+0.", ["K+", "ions", ";", "T+0", "."]),
        ("It ended.He left .", ["It", "ended", ".", "He", "left", "."]),
        ("A+B is no word", ["A", "+", "B", "is", "no", "word"]),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert [token.text for token in tokenize(text)] == words


def test_stems_join_what_belongs_together() -> None:
    assert root("development") == root("developing") == root("develops")
    assert root("international") != root("internal")
    assert lemma("policies") == "policy"
    assert lemma("crisis") == "crisis"


def test_a_letter_before_a_hyphen_is_no_article() -> None:
    assert fold("A-list actor") != fold("a list actor")
    assert fold("a list actor") == fold("list actors")


def test_capitals_make_content() -> None:
    us, it = tokenize("US it")
    assert us.content
    assert not it.content
    assert "us" in FUNCTION_WORDS


def test_verbs_are_told_by_what_stands_before() -> None:
    counts = VerbCounts()
    counts.add(["we", "will", "promote", "the", "trade", "and", "to", "promote", "it"])
    assert counts.score("promote") > 0 > counts.score("trade")
    assert counts.score("unseen") == 0
