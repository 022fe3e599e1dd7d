"""Rows that the tests of the formats of pairs write and read."""

from __future__ import annotations

from hypothesis import strategies as st

from align.model import Grade, Pair, Status

PAIR = Pair(
    zh_document="甲.zh.txt",
    zh_segments=(0, 1),
    en_document="b.en.txt",
    en_segments=(0,),
    probability=0.93125678,
    zh="=你好，世界。",
    en='Hello & <b>"world"</b>.',
    status=Status.ACCEPTED,
    grade=Grade.PARTIAL,
    id="0123456789abcdef",
    comment="good",
    author="李雷",
    changed="2026-11-21T10:15:00Z",
    zh_times=(1.0, 2.5),
)
ONE_SIDED = Pair(
    zh_document="甲.zh.txt",
    zh_segments=(2,),
    en_document="b.en.txt",
    en_segments=(),
    probability=0.4,
    zh="省略。",
    en="",
    zh_times=(3.0, 4.0),
)
ROWS = (PAIR, ONE_SIDED)

SPACE = st.sampled_from("中文ab \t\r\n\x00\x07\ud800\u202e\u2028&<>\"'=+-@＝＠_x0041_😀")
TEXT = st.text(st.one_of(SPACE, st.characters()), max_size=20)
SEGMENTS = st.lists(st.integers(0, 999), max_size=3, unique=True).map(sorted).map(tuple)
ROW = st.builds(
    Pair,
    zh_document=st.just("a.zh"),
    zh_segments=SEGMENTS,
    en_document=st.just("b.en"),
    en_segments=SEGMENTS,
    probability=st.floats(0, 1),
    zh=TEXT,
    en=TEXT,
    status=st.sampled_from(Status),
    grade=st.one_of(st.none(), st.sampled_from(Grade)),
    comment=TEXT,
    author=TEXT,
    zh_times=st.just((1.0, 2.5)),
)
