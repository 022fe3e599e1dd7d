"""TMX, XLIFF 1.2 and 2.1: written, read back and written again, the XML is the same."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from align.documents.memories import read_tmx, read_xliff
from align.exchange import write_pairs
from align.model import Grade, Pair, Status

TEXT = st.text(
    st.one_of(st.sampled_from("中a <>&\"'=“\u3000\U00020000"), st.characters()), max_size=12
)
ROWS = st.lists(
    st.builds(
        Pair,
        zh_document=st.sampled_from(["a", "b", " <"]),
        zh_segments=st.sampled_from([(0,), (1, 2)]),
        en_document=st.just("b.en"),
        en_segments=st.sampled_from([(3,), (4, 5)]),
        probability=st.floats(0, 1),
        zh=TEXT,
        en=TEXT,
        status=st.sampled_from(Status),
        grade=st.none(),
        id=TEXT,
        comment=TEXT,
        author=TEXT,
        changed=st.sampled_from(["", "2026-11-21T10:15:00Z"]),
    ),
    max_size=4,
)


def written(rows: object, form: str, source: str) -> bytes:
    out = io.BytesIO()
    write_pairs(
        rows,  # type: ignore[arg-type]
        out,
        format=form,
        source=source,
        signature="duizhao:1|mode:parallel",
        title="书",
        mode="parallel",
    )
    return out.getvalue()


def canonical(data: bytes) -> str:
    return str(etree.canonicalize(data.decode()))


@pytest.mark.parametrize("source", ["zh", "en"])
@pytest.mark.parametrize("form", ["tmx", "xliff12", "xliff21"])
@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_written_read_and_written_again(
    tmp_path_factory: pytest.TempPathFactory, form: str, source: str, rows: list[Pair]
) -> None:
    path = tmp_path_factory.mktemp("x") / "x.xml"
    # The first writing leaves out what a format cannot hold and cleans what it must.
    path.write_bytes(written(rows, form, source))
    read = read_tmx if form == "tmx" else read_xliff
    once = read(path)
    first = written(once, form, source)
    path.write_bytes(first)
    assert canonical(written(read(path), form, source)) == canonical(first)


@pytest.mark.parametrize("form", ["tmx", "xliff12", "xliff21"])
def test_sound_rows_are_the_same_at_once(tmp_path: object, form: str) -> None:
    row = Pair(
        zh_document="甲.zh.txt",
        zh_segments=(0, 1),
        en_document="b.en.txt",
        en_segments=(0,),
        probability=0.93,
        zh="你好，<世界>。",
        en="Hello & world.",
        status=Status.ACCEPTED,
        grade=None,
        id="0123456789abcdef",
        comment="good; x=1",
        author="李雷",
        changed="2026-11-21T10:15:00Z",
    )
    rows = [row, replace(row, id="1" * 16, status=Status.NEEDS_REVIEW, comment="", author="")]
    first = written(rows, form, "zh")
    path = tmp_path / "x.xml"  # type: ignore[operator]
    path.write_bytes(first)
    back = (read_tmx if form == "tmx" else read_xliff)(path)
    assert canonical(written(back, form, "zh")) == canonical(first)
    graded = [replace(row, grade=Grade.PARTIAL)]
    first = written(graded, form, "zh")
    path.write_bytes(first)
    back = (read_tmx if form == "tmx" else read_xliff)(path)
    assert canonical(written(back, form, "zh")) == canonical(first)
