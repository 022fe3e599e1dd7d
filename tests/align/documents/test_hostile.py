# ruff: noqa: E501 - a bad file a line
"""Hostile and broken files: each fails alone, with the one line expected of it.

The files are built here, so that the corpus can be read; none is kept as bytes.
"""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from align.documents import discover, read_document, read_pairs
from align.errors import DuizhaoError, InputError
from align.messages import Message, message
from duizhao.messages import Wording
from tests.align.documents.samples import (
    SAMPLES,
    docx,
    epub,
    odt,
    p,
    packed,
    page,
    pdf,
    pptx,
    rtf,
    shape,
    sheet_xml,
    table,
    xlsx,
)
from tests.align.documents.saying import codes
from tests.waiting import cpu_under

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SECONDS = 20
"""No bad file may take longer, on however busy a machine."""

LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "哈">' for n in range(10)
)
BOMB = f"<!DOCTYPE x [{LAUGHS}]>"
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
TWO = [["你好。", "Hello."], ["再见。", "Bye."]]


def tmx(head: str = "", text: str = "你好。") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<tmx version="1.4"><header/><body><tu>'
        f'<tuv xml:lang="zh"><seg>{text}</seg></tuv><tuv xml:lang="en"><seg>Hello.</seg></tuv></tu>'
        "</body></tmx>"
    ).encode()


def word_with(head: str) -> bytes:
    return packed({"word/document.xml": f'{head}<w:document xmlns:w="{W}">{p("&e;")}</w:document>'})


def locked(data: bytes) -> bytes:
    """*data*, a zip archive, with the flag of encryption on every member."""
    out = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(mark)
        while at >= 0:
            out[at + place] |= 1
            at = out.find(mark, at + 4)
    return bytes(out)


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def pdf_bomb() -> bytes:
    """A page whose content unpacks to 200 MB."""
    sound = pdf([["一。"]])
    content = zlib.compress(b"(" + b"A" * 200_000_000 + b") Tj", 9)
    return (
        sound[: sound.index(b"7 0 obj")]
        + b"7 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(content)
        + content
        + b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF"
    )


MANY = packed({**{f"x{n}": "" for n in range(10_001)}, "word/document.xml": "<a/>"})
HUGE = "长" * 20_000_000

DOCUMENTS: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("docx-password", "x.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "file.password"),
    ("docx-locked-members", "x.docx", lambda: locked(docx(p("一。"))), "file.password"),
    ("xlsx-password", "x.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "file.password"),
    ("old-word", "x.doc", lambda: OLE, "file.office-old"),
    ("docx-cut", "x.docx", lambda: cut(docx(p("一。") * 90), 0.5), "package.damaged"),
    ("docx-head-only", "x.docx", lambda: docx(p("一。") * 90)[:35], "file.office-cut-off"),
    ("docx-no-body", "x.docx", lambda: packed({"a": "word/document.xml"}, stored=["a"]), "package.member-missing"),
    ("docx-bomb", "x.docx", lambda: docx(p(HUGE)), "package.too-large"),
    ("docx-many", "x.docx", lambda: MANY, "package.too-many-members"),
    ("docx-xxe", "x.docx", lambda: word_with(XXE), "xml.entities-declared"),
    ("docx-laughs", "x.docx", lambda: word_with(BOMB), "xml.entities-declared"),
    ("docx-laughs-utf16", "x.docx", lambda: packed({"word/document.xml": f'<?xml version="1.0" encoding="utf-16"?>{BOMB}<w:document xmlns:w="{W}"/>'.encode("utf-16")}), "xml.entities-declared"),
    ("docx-deep", "x.docx", lambda: docx("<w:p>" * 5000), "xml.malformed"),
    ("docx-empty", "x.docx", lambda: docx(p(" ")), "document.no-text"),
    ("odt-xxe", "x.odt", lambda: odt("<text:p>&e;</text:p>", head=XXE), "xml.entities-declared"),
    ("odt-cut", "x.odt", lambda: cut(odt("<text:p>一。</text:p>"), 0.6), "package.damaged"),
    ("odt-bomb", "x.odt", lambda: odt(f"<text:p>{HUGE}</text:p>"), "package.too-large"),
    ("epub-bomb", "x.epub", lambda: epub({"a": f"<p>{HUGE}</p>"}), "package.too-large"),
    ("epub-cut", "x.epub", lambda: cut(epub({"a": "<p>一。</p>"}), 0.7), "package.damaged"),
    ("epub-container", "x.epub", lambda: packed({"mimetype": "application/epub+zip", "META-INF/container.xml": "<a/>"}, stored=["mimetype"]), "book.no-package-file"),
    ("epub-laughs", "x.epub", lambda: epub({"a": "x"}, extra={"OEBPS/x.opf": BOMB + "<package/>"}), "xml.entities-declared"),
    ("epub-no-page", "x.epub", lambda: epub({}, spine=["a"]), "book.no-page"),
    ("pptx-bomb", "x.pptx", lambda: pptx([shape(HUGE)]), "package.too-large"),
    ("pptx-empty", "x.pptx", lambda: pptx([]), "slides.none"),
    ("pptx-cut", "x.pptx", lambda: cut(pptx([shape("一。")]), 0.5), "package.damaged"),
    ("xlsx-bomb", "x.xlsx", lambda: xlsx({"一": [[HUGE]]}), "package.too-large"),
    ("xlsx-laughs", "x.xlsx", lambda: xlsx({"一": BOMB + sheet_xml("<row><c t='str'><v>&l9;</v></c></row>")}), "xml.malformed"),
    ("xlsx-no-text", "x.xlsx", lambda: xlsx({"一": [[1, 2]]}), "document.no-text"),
    ("pdf-cut", "x.pdf", lambda: cut(pdf([["一。"]]), 0.5), "pdf.malformed"),
    ("pdf-scan", "x.pdf", lambda: pdf([[], []]), "pdf.no-text-layer"),
    ("pdf-cycle", "x.pdf", lambda: pdf([["一。"]]).replace(b"/Kids [6 0 R]", b"/Kids [2 0 R]"), "pdf.malformed"),
    ("pdf-bomb", "x.pdf", pdf_bomb, "pdf.too-much-memory"),
    ("rtf-deep", "x.rtf", lambda: b"{\\rtf1" + b"{" * 50_000, "document.nested-too-deep"),
    ("rtf-empty", "x.rtf", lambda: rtf(""), "document.no-text"),
    ("html-deep", "x.html", lambda: b"<html>" + b"<div>" * 9000 + b"x", "document.nested-too-deep"),
    ("srt-empty", "x.srt", lambda: b"1\n2\n3\n", "subtitles.no-cue"),
    ("zip", "x.zip", lambda: packed({"a.docx": docx(p("一。"))}, stored=["a.docx"]), "package.member-missing"),
    ("zip-packed", "x.zip", lambda: packed({"a.txt": "x"}), "file.archive"),
    ("gzip", "x.txt", lambda: gzip.compress(b"a" * 1000), "file.archive"),
    ("png", "x.docx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "file.image"),
    ("exe", "x.txt", lambda: b"MZ\x90\0" + b"\0" * 100, "file.program"),
    ("noise", "x.txt", lambda: bytes(range(256)) * 20, "file.binary"),
    ("nul", "x.txt", lambda: b"\0" * 5000, "file.binary"),
    ("empty", "x.md", lambda: b"", "file.empty"),
    ("tmx", "x.tmx", tmx, "document.is-memory"),
]  # fmt: skip

PAIRS: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("tmx-xxe", "x.tmx", lambda: tmx(XXE, "&e;"), "xml.entities-declared"),
    ("tmx-laughs", "x.tmx", lambda: tmx(BOMB, "&l9;"), "xml.entities-declared"),
    ("tmx-cut", "x.tmx", lambda: cut(tmx(), 0.8), "xml.malformed"),
    ("tmx-no-pairs", "x.tmx", lambda: tmx().replace(b'"zh"', b'"fr"'), "pairs.no-unit-left"),
    ("xliff-cut", "x.xlf", lambda: b'<xliff version="1.2"><file>', "xml.malformed"),
    ("xliff-empty", "x.xlf", lambda: b'<xliff version="1.2"/>', "pairs.no-unit"),
    ("xlsx-bomb", "x.xlsx", lambda: xlsx({"一": [[HUGE, "x"]]}), "package.too-large"),
    ("xlsx-empty", "x.xlsx", lambda: xlsx({"一": []}), "pairs.no-table"),
    ("xlsx-one-language", "x.xlsx", lambda: xlsx({"一": [["你好。", "再见。"]]}), "table.no-column-of-language"),
    ("docx-bomb", "x.docx", lambda: docx(table([[HUGE, "x"]])), "package.too-large"),
    ("docx-password", "x.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "file.password"),
    ("csv-quote", "x.csv", '"你好,Hello\n'.encode, "table.quotes"),
    ("csv-binary", "x.csv", lambda: bytes(range(256)) * 9, "file.binary"),
    ("pdf", "x.pdf", lambda: pdf([["第一段。"]]), "pairs.no-table"),
    ("empty", "x.tsv", lambda: b"", "file.empty"),
]  # fmt: skip


def fails(read: Callable[[Path], object], path: Path) -> str:
    """The code with which *path* fails, soon and on one line that names it and what to do."""
    with cpu_under(SECONDS), pytest.raises(DuizhaoError) as caught:
        read(path)
    message = Wording("en", "cli").error(caught.value)
    assert "\n" not in message
    assert str(path) in message
    assert Wording("en", "cli").remedy(caught.value.message)
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "make", "expected"), [c[1:] for c in DOCUMENTS], ids=[c[0] for c in DOCUMENTS]
)
def test_bad_documents(tmp_path: Path, name: str, make: Callable[[], bytes], expected: str) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    assert fails(read_document, path) == expected


@pytest.mark.parametrize(
    ("name", "make", "expected"), [c[1:] for c in PAIRS], ids=[c[0] for c in PAIRS]
)
def test_bad_pairs(tmp_path: Path, name: str, make: Callable[[], bytes], expected: str) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    assert fails(read_pairs, path) == expected


@pytest.mark.parametrize("form", list(SAMPLES))
def test_every_format_is_known_whatever_its_name(tmp_path: Path, form: str) -> None:
    name, data = SAMPLES[form]
    if form in ("txt", "markdown"):
        return
    for other in ("x.txt", "x.docx", "x.jpg", "x"):
        if Path(other).suffix == Path(name).suffix:
            continue
        path = tmp_path / other
        path.write_bytes(data)
        document = read_document(path)
        assert document.format == form
        said = "document.ending-of-other-format" in codes(document.notes)
        assert said == (other != "x")


def test_macros_pictures_and_nested_archives_are_not_looked_at(tmp_path: Path) -> None:
    inside = {
        "word/vbaProject.bin": b"\xff" * 100,
        "word/embeddings/x.zip": packed({"a": "a" * 1000}),
        "../../escaped.txt": "x",
        "/absolute.txt": "x",
    }
    path = tmp_path / "in" / "x.docm"
    path.parent.mkdir()
    path.write_bytes(docx(p("第一段。"), extra=inside))
    assert read_document(path).text == "第一段。\n"
    assert sorted(item.name for item in tmp_path.rglob("*")) == ["in", "x.docm"]


def test_nothing_outside_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    body = '<img src="http://x.cn/y"/><script src="http://x.cn/z"></script><p>第一段。</p>'
    head = (
        '<!DOCTYPE html SYSTEM "http://x.cn/x.dtd"><html><head><link href="http://x.cn/c"/></head>'
    )
    for name, data in (
        ("x.html", f"{head}<body>{body}</body></html>".encode()),
        ("x.epub", epub({"a": body})),
        ("y.epub", epub({"a": "x"}, extra={"OEBPS/a.xhtml": head + page(body)})),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        assert "第一段。" in read_document(path).text
    path = tmp_path / "x.tmx"
    path.write_bytes(tmx('<!DOCTYPE tmx SYSTEM "http://x.cn/tmx14.dtd">'))
    assert len(read_pairs(path).beads) == 1


def test_odd_characters_are_kept_and_said(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("我们\u202e走吧\u202c。\ue123字。", encoding="utf-8")
    document = read_document(path)
    assert document.text == "我们\u202e走吧\u202c。\ue123字。"
    assert document.notes == (
        message("text.direction-marks", count=2),
        message("text.private-use", count=1),
    )
    path = tmp_path / "x.tsv"
    path.write_text("我们\u202e走吧\tLet us\u202e go\n", encoding="utf-8")
    assert codes(read_pairs(path).notes) == ["text.direction-marks"]


@pytest.mark.parametrize("form", ["utf-16-le", "utf-8"])
def test_nul_and_lone_surrogates_are_replaced_and_said(tmp_path: Path, form: str) -> None:
    path = tmp_path / "x.txt"
    text = "我们要和平。" * 20 + ("\0" if form == "utf-8" else "")
    path.write_bytes(text.encode(form))
    document = read_document(path, encoding=form)
    assert "\0" not in document.text
    path.write_bytes(rtf("我们" * 20 + "\\u-10240?。"))
    assert "\ufffd" in read_document(path).text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows forbids such names")
@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"a\nb.txt", "a b.txt"),
        (b"..a..b.txt", "..a..b.txt"),
        ("中文".encode("gb18030") + b".txt", "中文.txt"),
        (b"\xff\xfe.txt", "\ufffd\ufffd.txt"),
        ("a\u202etxt.exe".encode(), "a txt.exe"),
    ],
)
def test_odd_file_names(tmp_path: Path, raw: bytes, name: str) -> None:
    path = Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), raw)))  # noqa: PTH118
    path.write_bytes("我们要和平。".encode())
    document = read_document(path)
    assert document.name == name
    document.name.encode()
    assert read_document(path, name=path.name).name == name
    path.write_bytes(b"")
    with pytest.raises(InputError) as caught:
        read_document(path)
    message = str(caught.value)
    message.encode()
    assert "\n" not in message


def link(path: Path, target: Path) -> None:
    try:
        path.symlink_to(target)
    except OSError:
        pytest.skip("links cannot be made here")


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("x", encoding="utf-8")
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text("x", encoding="utf-8")
    link(folder / "out.txt", outside)
    link(folder / "up", tmp_path)
    link(folder / "loop", folder)
    link(folder / "gone.txt", folder / "nothing")
    link(folder / "circle.txt", folder / "circle.txt")
    link(folder / "sub" / "same.txt", folder / "a.txt")
    notes: list[Message] = []
    found = [path.relative_to(folder).as_posix() for path in discover(folder, notes=notes)]
    assert found == ["a.txt", "sub/same.txt"]
    said = {Path(note.parameters["place"]).name: note.parameters["what"].code for note in notes}
    assert said == {
        "out.txt": "folder.link-outside",
        "up": "folder.link-outside",
        "loop": "folder.link-to-folder",
        "gone.txt": "folder.link-broken",
        "circle.txt": "folder.link-broken",
    }


def test_folders_that_cannot_be_listed_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.txt").write_text("x", encoding="utf-8")
    real = Path.iterdir

    def listed(self: Path):  # type: ignore[no-untyped-def]
        if self.name == "a":
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "iterdir", listed)
    notes: list[Message] = []
    assert [path.name for path in discover(tmp_path, notes=notes)] == ["b.txt"]
    assert codes(notes) == ["folder.unlistable-within"]
    assert notes[0].parameters["what"].parameters["reason"] == "Permission denied"


@pytest.mark.parametrize(
    "line",
    [
        "»" * 140,
        "首页" + (" / " + " " * 14 + "a" + " " * 14) * 8 + "!",
        "首页" + (" | " + " " * 9 + "x" + " " * 9) * 20,
        "a" + (" > " + " " * 9 + "x" + " " * 9) * 7,
    ],
)
def test_lines_that_pattern_matching_could_hang_on(tmp_path: Path, line: str) -> None:
    # Found by coverage-guided fuzzing: blanks and marks that could match in many ways.
    path = tmp_path / "x.txt"
    path.write_text(f"我们要和平。\n{line}\n我们要发展。\n", encoding="utf-8")
    with cpu_under(SECONDS):
        assert read_document(path, lang="zh").text.count("\n") == 3


def test_a_mixed_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("我们要和平发展。\nWe want peace here now.\n" * 10, encoding="utf-8")
    assert codes(read_document(path).notes) == ["document.alternating"]
