"""What must hold of the segments of any text."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from align.model import Document, Excluded, Lang
from align.segments import SegmentOptions, segment

PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *"。！？；…，、：“”‘’「」《》（）()[]\"'.!?;:—-·\u3000 \n\r\t\u2028",
                *"\x85\ufeff\u200b",
                "……",
                "——",
                "\u3000\u3000",
                "\n\n",
                "\r\n",
                "Mr. ",
                "e.g. ",
                "No. 5",
                "3.14",
                "1. ",
                "（一）",
            ]
        ),
        st.text(max_size=8),
        st.sampled_from(["我们", "他说", "说道", "He said", "the", "Why", "U.S.", "J. K. Rowling"]),
    ),
    max_size=60,
).map("".join)
BLANK = re.compile(r"[\s\u200b\u2060\ufeff]")


def document(text: str, lang: Lang, aside: list[tuple[int, int]], *, breaks: list[int]) -> Document:
    spans: list[Excluded] = []
    at = 0
    for first, last in sorted(aside):
        a, b = max(first, at), min(last, len(text))
        if a < b:
            spans.append(Excluded(a, b, "test"))
            at = b
    inner = tuple(sorted({n for n in breaks if n < len(text)}))
    return Document("t", lang, text, "0", excluded=tuple(spans), breaks=inner)


@settings(max_examples=400, deadline=None)
@given(
    text=PIECES,
    lang=st.sampled_from(["zh", "en"]),
    aside=st.lists(
        st.tuples(st.integers(0, 80), st.integers(1, 9)).map(lambda p: (p[0], p[0] + p[1])),
        max_size=3,
    ),
    breaks=st.lists(st.integers(0, 80), max_size=4),
    semicolons=st.booleans(),
)
def test_segments_cover_what_is_not_set_aside(
    text: str, lang: Lang, aside: list[tuple[int, int]], breaks: list[int], semicolons: bool
) -> None:
    doc = document(text, lang, aside, breaks=breaks)
    options = SegmentOptions(split_semicolons_zh=semicolons, split_semicolons_en=semicolons)
    found = segment(doc, options)
    covered = [False] * len(text)
    last, paragraph = 0, 0
    for s in found:
        assert last <= s.start < s.end <= len(text)
        assert paragraph <= s.paragraph
        last, paragraph = s.end, s.paragraph
        piece = text[s.start : s.end]
        assert not BLANK.match(piece[0])
        assert not BLANK.match(piece[-1])
        covered[s.start : s.end] = [True] * (s.end - s.start)
    for span in doc.excluded:
        assert not any(covered[span.start : span.end])
        covered[span.start : span.end] = [True] * (span.end - span.start)
    assert [
        c for c, done in zip(text, covered, strict=True) if not done and not BLANK.match(c)
    ] == []
