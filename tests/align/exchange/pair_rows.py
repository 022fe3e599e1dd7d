"""Rows that the tests of the formats of pairs write and read."""

from __future__ import annotations

from hypothesis import strategies as st

from align.exchange import (
    Row,
)
from align.model import Grade, Status

PAIR = Row(
    "甲.zh.txt",
    (0, 1),
    "b.en.txt",
    (0,),
    0.93125678,
    "=你好，世界。",
    'Hello & <b>"world"</b>.',
    Status.ACCEPTED,
    Grade.PARTIAL,
    "0123456789abcdef",
    comment="good",
    author="李雷",
    changed="2026-11-21T10:15:00Z",
)
ONE_SIDED = Row("甲.zh.txt", (2,), "b.en.txt", (), 0.4, "省略。", "")
ROWS = (PAIR, ONE_SIDED)

SPACE = st.sampled_from("中文ab \t\r\n\x00\x07\ud800\u202e\u2028&<>\"'=+-@＝＠_x0041_😀")
TEXT = st.text(st.one_of(SPACE, st.characters()), max_size=20)
SEGMENTS = st.lists(st.integers(0, 999), max_size=3, unique=True).map(sorted).map(tuple)
ROW = st.builds(
    Row,
    st.just("a.zh"),
    SEGMENTS,
    st.just("b.en"),
    SEGMENTS,
    st.floats(0, 1),
    TEXT,
    TEXT,
    st.sampled_from(Status),
    st.one_of(st.none(), st.sampled_from(Grade)),
    comment=TEXT,
    author=TEXT,
)
