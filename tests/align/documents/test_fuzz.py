"""Whatever the bytes are, reading gives a sound document or one clear error, and soon."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path, PurePath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.documents import PAIR_EXTENSIONS, read_pairs
from align.documents.reading import document_of
from align.documents.registry import READERS, extensions, reader_for
from align.errors import DuizhaoError, InputError
from align.model import Document
from align.segments import segment
from tests.align.documents.samples import SAMPLES, docx, packed, pdf, rtf, table, xlsx
from tests.waiting import cpu_under

SECONDS = 20
"""Bound for one small file, generous because tests run on busy machines."""

MARKS = [
    "<p>", "</div>", "<html>", "<nav>", "&amp;", "<br>", "<!--", "-->", "<pre>", "<h1>", "# ",
    "**", "`", "```\n", "[a](b)", "![", "|a|b|\n", "---\n", "> ", "- ", "\\", "来源：新华网\n",
    "首页 > 新闻 >\n", "\n", "\r\n", "\u3000\u3000", "。", "我们", "The end. ", "1\n",
    "00:00:01,000 --> 00:00:02,000\n", "WEBVTT\n", "NOTE ", "{\\rtf1", "{", "}", "\\par ", "\\u-4",
    "\\'ce", "\\bin9", "\\footnote", "\\*\\x", "\t", '"', ",", "你好。\tHello.\n", "<tmx>", "<tu>",
]  # fmt: skip
TEXT = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=6)), max_size=40).map("".join)
BYTES = st.one_of(
    st.binary(max_size=200),
    TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")),
    TEXT.map(lambda text: text.encode("utf-16", "surrogatepass")),
    TEXT.map(lambda text: text.encode("gb18030", "replace")),
)
# A PDF is read by a process of its own, which takes half a second to start.
QUICK = [reader for reader in READERS if reader.name != "pdf"]


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    """*data* with some bytes changed, left out, doubled or cut off."""
    out = bytearray(data)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(out) - 1)))
        length = draw(st.integers(0, 20))
        match draw(st.sampled_from(["change", "drop", "double", "insert", "cut"])):
            case "change":
                out[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
            case "drop":
                del out[at : at + length]
            case "double":
                out[at:at] = out[at : at + length]
            case "insert":
                out[at:at] = draw(st.binary(max_size=8))
            case _:
                del out[len(out) - length :]
    return bytes(out)


@st.composite
def repacked(draw: st.DrawFn, data: bytes) -> bytes:
    """The package *data* with one member mutated: the archive itself stays sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {
            info.filename: archive.read(info) for info in archive.infolist()
        }
    name = draw(st.sampled_from(sorted(members)))
    body = members[name]
    assert isinstance(body, bytes)
    match draw(st.sampled_from(["bytes", "order", "structure"])):
        case "bytes":
            members[name] = draw(mutated(body))
        case "order":
            members[name] = _reordered(draw, body)
        case _:
            members[name] = draw(restructured(body))
    return packed(members, stored=["mimetype"])


_PIECE = re.compile(
    rb"<(\w[\w:.-]*)[^<>]*>[^<>]*</\1>|\{\\[a-z]+[^{}]*\}|^[ \t]*[-*>#\d][^\n]*\n|[^\n]+\n", re.M
)
_OPEN = re.compile(rb"<(\w[\w:.-]*)([^<>]*)>")


@st.composite
def restructured(draw: st.DrawFn, data: bytes) -> bytes:
    """*data* with parts of its structure repeated, nested in themselves, or exchanged."""
    for _ in range(draw(st.integers(1, 3))):
        pieces = list(_PIECE.finditer(data))
        if not pieces:
            return data
        piece = draw(st.sampled_from(pieces))
        # Not so large that the tests take long: each once only for what is large already.
        times = min(draw(st.sampled_from([2, 30, 700])), 1 + 20_000 // len(piece[0]))
        match draw(st.sampled_from(["repeat", "nest", "attributes", "swap"])):
            case "repeat":
                made = piece[0] * times
            case "nest" if opened := _OPEN.match(piece[0]):
                made = opened[0] * times + piece[0] + b"</" + opened[1] + b">" * times
            case "nest":
                made = b"{" * times + piece[0] + b"}" * times
            case "attributes" if opened := _OPEN.match(piece[0]):
                more = b"".join(b' a%d="1"' % number for number in range(times))
                made = piece[0].replace(opened[0], opened[0][:-1] + more + b">", 1)
            case _:
                other = draw(st.sampled_from(pieces))
                made = other[0] + piece[0]
        data = data[: piece.start()] + made + data[piece.end() :]
    return data


def _reordered(draw: st.DrawFn, body: bytes) -> bytes:
    """*body*, XML, with elements exchanged, so that it often stays well-formed."""
    pieces = body.replace(b"><", b">\0<").split(b"\0")
    for _ in range(draw(st.integers(1, 3))):
        one = draw(st.integers(0, len(pieces) - 1))
        other = draw(st.integers(0, len(pieces) - 1))
        pieces[one], pieces[other] = pieces[other], pieces[one]
    return b"".join(pieces)


def read(path: PurePath, data: bytes) -> None:
    """Read *data* as the file *path*: a document or an error, soon."""
    try:
        with cpu_under(SECONDS):
            reader = reader_for(path, data, where="x")
            content = reader.read(data, where="x")
            document = document_of(content, name="x", where="x", file_hash="0", form=reader.name)
    except InputError as error:
        message = str(error)
        assert message.startswith("x")
        assert "\n" not in message
    else:
        check(document)


def check(document: Document) -> None:
    document.text.encode()
    assert "\0" not in document.text
    last = 0
    for span in document.excluded:
        assert last <= span.start < span.end <= len(document.text)
        last = span.end
    segments = segment(document)
    aside = {i for s in document.excluded for i in range(s.start, s.end)}
    assert not any(i in aside for s in segments for i in range(s.start, s.end))


@settings(max_examples=400, deadline=None)
@given(data=BYTES, ending=st.sampled_from(["", *extensions()]))
def test_any_bytes(data: bytes, ending: str) -> None:
    read(PurePath("x" + ending), data)


@pytest.mark.parametrize("reader", QUICK, ids=lambda reader: reader.name)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_mutated_files(reader: object, data: st.DataObject) -> None:
    name, sample = SAMPLES[reader.name]  # type: ignore[attr-defined]
    read(PurePath(name), data.draw(st.one_of(mutated(sample), restructured(sample))))


@pytest.mark.parametrize("form", ["docx", "odt", "epub", "pptx", "xlsx"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_mutated_members(form: str, data: st.DataObject) -> None:
    name, sample = SAMPLES[form]
    read(PurePath(name), data.draw(repacked(sample)))


@settings(max_examples=60, deadline=None)
@given(body=TEXT)
def test_any_rtf(body: str) -> None:
    read(PurePath("x.rtf"), rtf(body))


@settings(max_examples=4, deadline=None)
@given(data=mutated(pdf([["第一段。", "第二段。"]])))
def test_mutated_pdfs(data: bytes) -> None:
    read(PurePath("x.pdf"), data)


TMX = (
    '<tmx version="1.4"><header/><body><tu><tuv xml:lang="zh"><seg>你好。</seg></tuv>'
    '<tuv xml:lang="en"><seg>Hello <bpt i="1">x</bpt>you.</seg></tuv></tu></body></tmx>'
).encode()
XLIFF = (
    '<xliff version="1.2"><file source-language="en" target-language="zh"><body>'
    '<trans-unit id="1"><source>One.</source><seg-source><mrk mtype="seg" mid="1">One.</mrk>'
    '</seg-source><target><mrk mtype="seg" mid="1">一。</mrk></target></trans-unit>'
    "</body></file></xliff>"
).encode()
PAIRS = {
    ".tmx": TMX,
    ".sdlxliff": XLIFF,
    ".docx": docx(table([["你好。", "Hello."]])),
    ".xlsx": xlsx({"一": [["你好。", "Hello."]]}),
    ".tsv": "你好。\tHello.\n".encode(),
    ".csv": "zh,en\n你好。,Hello.\n".encode(),
    ".txt": "你好。\nHello.\n".encode() * 6,
}


@pytest.mark.parametrize("ending", list(PAIRS))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_mutated_pairs(tmp_path: Path, ending: str, data: st.DataObject) -> None:
    sample = PAIRS[ending]
    packages = data.draw(st.booleans()) and sample.startswith(b"PK")
    path = tmp_path / f"x{data.draw(st.sampled_from([ending, *PAIR_EXTENSIONS]))}"
    path.write_bytes(
        data.draw(
            repacked(sample) if packages else st.one_of(mutated(sample), restructured(sample))
        )
    )
    try:
        with cpu_under(SECONDS):
            pairs = read_pairs(path)
    except DuizhaoError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        counts = [document.text.count("\n") for document in (pairs.zh, pairs.en)]
        assert [i for bead in pairs.beads for i in bead.zh] == list(range(counts[0]))
        assert [i for bead in pairs.beads for i in bead.en] == list(range(counts[1]))


@pytest.mark.soak
@pytest.mark.parametrize("reader", QUICK, ids=lambda reader: reader.name)
@settings(max_examples=10_000, deadline=None)
@given(data=st.data())
def test_soak(reader: object, data: st.DataObject) -> None:
    name, sample = SAMPLES[reader.name]  # type: ignore[attr-defined]
    whole = sample.startswith(b"PK") and data.draw(st.booleans())
    changed = st.one_of(mutated(sample), restructured(sample))
    read(PurePath(name), data.draw(repacked(sample) if whole else changed))
