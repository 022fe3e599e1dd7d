"""What is fuzzed: each reader as a function of bytes, with sound files to begin from."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

import termbase.exchange as glossaries
from align.documents import READERS, read_pairs
from align.documents._pdf_worker import extract
from align.documents.pdf import Line, arrange
from align.documents.reading import document_of
from align.documents.registry import reader_for
from align.errors import DuizhaoError, InputError
from align.exchange import write_pairs
from align.exchange.review import read_review, returned_rows, write_review
from align.exchange.review_tables import REVIEW_FORMATS
from align.model import Document, Pair
from align.segments import segment
from duizhao.jobs.batch import read_work
from tests.align.documents.samples import SAMPLES, docx, p, pdf, rtf, shape, table, xlsx
from tests.align.documents.samples import pptx as slides
from tests.termbase.exchange.termbase_samples import SAMPLE

__all__ = ["TARGETS", "Target", "check"]


@dataclass(frozen=True)
class Target:
    """*read* takes any bytes and raises only where the reader is at fault."""

    read: Callable[[bytes], None]
    samples: Sequence[bytes]


def check(document: Document) -> None:
    """See that what was read is sound.

    Raises:
        AssertionError: it is not.
    """
    document.text.encode()
    assert "\0" not in document.text
    last = 0
    for span in document.excluded:
        assert last <= span.start < span.end <= len(document.text)
        last = span.end
    for one in segment(document):
        assert 0 <= one.start < one.end <= len(document.text)


def _document(name: str) -> Callable[[bytes], None]:
    path = PurePath(name)

    def read(data: bytes) -> None:
        try:
            reader = reader_for(path, data, where="x")
            if reader.name == "pdf":
                # In this process: starting one for each input would take half a second.
                content = _pdf(data)
                if content is None:
                    return
            else:
                content = reader.read(data, where="x")
            document = document_of(content, name="x", where="x", file_hash="0", form=reader.name)
        except InputError as error:
            assert str(error).startswith("x")
            assert "\n" not in str(error)
        else:
            check(document)

    return read


def _pdf(data: bytes) -> object:
    """What the process for PDFs would say; its tracebacks only end that process."""
    try:
        found = extract(data, 1_000_000)
    except Exception:  # noqa: BLE001 - the parent says "damaged" whatever it was
        return None
    pages = found.get("pages")
    if not isinstance(pages, list) or not pages:
        return None
    return arrange([[Line(*line) for line in page] for page in pages])


def _from_file(ending: str, use: Callable[[Path], None]) -> Callable[[bytes], None]:
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    path = folder / f"x{ending}"

    def read(data: bytes) -> None:
        path.write_bytes(data)
        try:
            use(path)
        except DuizhaoError as error:
            assert "\n" not in str(error)

    return read


def _pairs(path: Path) -> None:
    pairs = read_pairs(path)
    counts = [document.text.count("\n") for document in (pairs.zh, pairs.en)]
    assert [i for bead in pairs.beads for i in bead.zh] == list(range(counts[0]))
    assert [i for bead in pairs.beads for i in bead.en] == list(range(counts[1]))


def _glossary(path: Path) -> None:
    for concept in glossaries.read_glossary(path):
        assert concept.id
        for section in concept.languages:
            assert all(term.text for term in section.terms)


def _manifest(path: Path) -> None:
    work = read_work([str(path)])
    assert work.entries or work.rejected


def _review(path: Path) -> None:
    for row in returned_rows(read_review(path)):
        assert row.line > 0


ROWS = [
    Pair(
        zh_document="a.zh",
        zh_segments=(0,),
        en_document="a.en",
        en_segments=(0,),
        probability=0.9,
        zh="你好。",
        en="Hello.",
        comment="早",
    ),
    Pair(
        zh_document="a.zh",
        zh_segments=(1, 2),
        en_document="a.en",
        en_segments=(1,),
        probability=0.5,
        zh="一。二。",
        en="One, two.",
    ),
]
CUT = (
    '<xliff version="1.2"><file source-language="en" target-language="zh"><body>'
    '<trans-unit id="1"><source>One.</source><seg-source><mrk mtype="seg" mid="1">One.</mrk>'
    '</seg-source><target><mrk mtype="seg" mid="1">一。</mrk></target></trans-unit>'
    "</body></file></xliff>"
).encode()


def _written(form: str) -> bytes:
    out = io.BytesIO()
    write_pairs(ROWS, out, format=form)
    return out.getvalue()


def _sent(form: str) -> bytes:
    out = io.BytesIO()
    rows = [(replace(row, id=f"{n:016x}"), n) for n, row in enumerate(ROWS)]
    write_review(rows, out, form=form, token="7f3a2b")
    return out.getvalue()


def _terms(form: str, **options: object) -> bytes:
    out = io.BytesIO()
    glossaries.WRITERS[form](SAMPLE, out, **options)
    return out.getvalue()


_MORE: Mapping[str, Sequence[bytes]] = {
    "docx": [docx(table([["你好。", "Hello."]]) + p("完。"), footnotes="<w:footnote/>")],
    "html": [b"<nav><a href=x>a</a></nav><pre>x</pre><ul><li>One.<li>Two.</ul>"],
    "markdown": ["---\ntitle: 题\n---\n- 一\n- 二\n\n> “三。”\n\n| a | b |\n|--|--|\n".encode()],
    "rtf": [rtf("{\\footnote 一。}\\upr{\\x}{\\*\\ud 二。}\\'ce\\bin3 abc")],
    "subtitles": ["WEBVTT\n\nNOTE x\n\n00:01.000 --> 00:02.000 align:end\n<i>你好</i>\n".encode()],
    "pptx": [slides([shape("页", kind="sldNum"), shape("一。")], order=[1, 0])],
    "xlsx": [xlsx({"一": [["你好。", 3.5]]}, strings=["x"], hidden=["一"])],
    "pdf": [pdf([["Head", "One sen-", "tence.", "1"]] * 4)],
    "txt": ["第一条　总则\r\n\r\n“你好！”他说。\r\n1.\tOne.\r\n".encode("gb18030")],
}
_PAIR_SAMPLES: Mapping[str, Sequence[bytes]] = {
    ".tmx": [_written("tmx")],
    ".xlf": [_written("xliff12"), _written("xliff21")],
    ".sdlxliff": [CUT],
    ".docx": [docx(table([["你好。", "Hello."]]))],
    ".xlsx": [_written("xlsx"), xlsx({"一": [["zh", "en"], ["你好。", "Hello."]]})],
    ".tsv": [_written("tsv"), "你好。\tHello.\n".encode()],
    ".csv": [_written("csv"), "zh;en\n你好。;Hello.\n".encode("gb18030")],
    ".txt": ["你好。\nHello.\n".encode() * 6],
}
_GLOSSARY_SAMPLES: Mapping[str, Sequence[bytes]] = {
    ".csv": [_terms("csv", full=True), b"zh,en\n\xe8\xaf\x8d,word\n"],
    ".tsv": [_terms("tsv")],
    ".xlsx": [_terms("xlsx")],
    ".json": [_terms("json")],
    ".tbx": [_terms("tbx", style=style) for style in ("dca", "dct", "v2")],
}


_MANIFESTS: Mapping[str, Sequence[bytes]] = {
    ".csv": ["zh,en,name,mode,year\na.zh.txt,a.en.txt,一,parallel,2020\n,b,,x,\n".encode()],
    ".tsv": [b"zh\ten\nfile:///a%ff.zh\tb.en\n"],
    ".jsonl": [b'{"zh": "a.zh", "en": "a.en", "segmented": true}\n{"zh": 7, "en": [1]}\n'],
}


def _targets() -> dict[str, Target]:
    found = {
        reader.name: Target(
            _document(SAMPLES[reader.name][0]),
            [SAMPLES[reader.name][1], *_MORE.get(reader.name, [])],
        )
        for reader in READERS
    }
    for ending, samples in _PAIR_SAMPLES.items():
        found[f"pairs-{ending[1:]}"] = Target(_from_file(ending, _pairs), samples)
    for ending, samples in _GLOSSARY_SAMPLES.items():
        found[f"glossary-{ending[1:]}"] = Target(_from_file(ending, _glossary), samples)
    for ending, samples in _MANIFESTS.items():
        found[f"manifest-{ending[1:]}"] = Target(_from_file(ending, _manifest), samples)
    for form in REVIEW_FORMATS:
        found[f"review-{form}"] = Target(_from_file(f".{form}", _review), [_sent(form)])
    return found


TARGETS: Mapping[str, Target] = _targets()
"""Every reader by name."""
