"""Whatever the bytes are, reading gives a sound document or one clear error."""

from __future__ import annotations

from pathlib import PurePath

from hypothesis import given, settings
from hypothesis import strategies as st

from align.documents._read import document_of
from align.documents.registry import extensions, reader_for
from align.errors import InputError
from align.model import Document
from align.segments import segment

TEXT = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "<p>",
                "</div>",
                "<html>",
                "<nav>",
                "&amp;",
                "<br>",
                "<!--",
                "-->",
                "<pre>",
                "<h1>",
                "# ",
                "**",
                "`",
                "```\n",
                "[a](b)",
                "![",
                "|a|b|\n",
                "---\n",
                "> ",
                "- ",
                "\\",
                "来源：新华网\n",
                "首页 > 新闻 >\n",
                "\n",
                "\r\n",
                "\u3000\u3000",
                "。",
                "我们",
                "The end. ",
            ]
        ),
        st.text(max_size=6),
    ),
    max_size=40,
).map("".join)
BYTES = st.one_of(
    st.binary(max_size=200),
    TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")),
    TEXT.map(lambda text: text.encode("utf-16", "surrogatepass")),
    TEXT.map(lambda text: text.encode("gb18030", "replace")),
)


@settings(max_examples=400, deadline=None)
@given(data=BYTES, ending=st.sampled_from(["", *extensions()]))
def test_any_bytes(data: bytes, ending: str) -> None:
    path = PurePath("x" + ending)
    try:
        reader = reader_for(path, data, where="x")
        content = reader.read(data, where="x")
        document = document_of(content, name="x", where="x", file_hash="0", form=reader.name)
    except InputError as error:
        message = str(error)
        assert message.startswith("x")
        assert "\n" not in message
        return
    check(document)


def check(document: Document) -> None:
    document.text.encode()
    assert "\0" not in document.text
    last = 0
    for span in document.set_aside:
        assert last <= span.start < span.end <= len(document.text)
        last = span.end
    segments = segment(document)
    aside = {i for s in document.set_aside for i in range(s.start, s.end)}
    assert not any(i in aside for s in segments for i in range(s.start, s.end))
