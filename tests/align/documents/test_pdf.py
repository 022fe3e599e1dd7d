"""PDF: boilerplate, divided words, and what is refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from align.documents import pdf as module
from align.documents import read_document
from align.documents.pdf import arrange
from align.errors import FormatError, InputError, LimitError
from align.model import Document
from tests.align.documents.samples import pdf
from tests.align.documents.saying import codes, refused


def read(folder: Path, data: bytes) -> Document:
    path = folder / "x.pdf"
    path.write_bytes(data)
    return read_document(path)


def body(pages: list[str]) -> str:
    content = arrange(pages)
    return content.text[: content.excluded[0].start] if content.excluded else content.text


def test_headers_footers_and_page_numbers_are_excluded() -> None:
    pages = [
        f"年度报告 2023\n第一章\n{'正文，' * n}它没有\n{'在这里完。' * n}\n第 {n} 页"
        for n in range(1, 5)
    ]
    content = arrange(pages)
    aside = [(content.text[s.start : s.end], s.reason) for s in content.excluded]
    assert aside[:3] == [
        ("年度报告 2023", "page header or footer"),
        ("第一章", "page header or footer"),
        ("第 1 页", "page number"),
    ]
    assert len(aside) == 12
    assert body(pages).startswith("正文，它没有\n在这里完。\n正文，正文，它")


@pytest.mark.parametrize(
    "line",
    [
        "3",
        "- 3 -",
        "— 3 —",
        "Page 3",
        "page 3 of 10",
        "3/10",
        "xii",
        "第3页",
        "第 3 页 共 9 页",
        "[3]",
    ],
)
def test_page_numbers(line: str) -> None:
    assert [s.reason for s in arrange([f"Some text.\n{line}"] * 2).excluded] == ["page number"] * 2


def test_numbers_in_the_text_stay() -> None:
    lines = [
        "2023",
        "was a year in which",
        "14",
        "things were done",
        "by us and by many",
        "others. The end.",
    ]
    assert "14\n" in body(["\n".join(lines)])


def test_a_sentence_over_two_pages_stays_whole() -> None:
    pages = ["Report\nThe first page ends in the middle of a\n1", "Report\nsentence. Next.\n2"] * 2
    assert "in the middle of a sentence. Next.\n" in body(pages)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The commu-\nnity is here.", "The community\nis here.\n"),
        ("A well-\nknown thing. It is well-known.", "A well-known\nthing. It is well-known.\n"),
        ("A well-\nknown thing. Known? Well.", "A well-known\nthing. Known? Well.\n"),
        ("The un-\nit is one unit or un.", "The unit\nis one unit or un.\n"),
        ("Anglo-\nSaxon times.", "Anglo-\nSaxon times.\n"),
        ("从1990-\n2000年。", "从1990-\n2000年。\n"),
        ("A commu-\nnity,\nand.", "A community,\nand.\n"),
    ],
)
def test_divided_words(text: str, expected: str) -> None:
    assert body([text]) == expected


def test_odd_characters_are_mended_and_said() -> None:
    content = arrange(["⼈类命运共同体，ﬁrst ⺠。"])
    assert content.text == "人类命运共同体，first 民。\n"
    assert "pdf.ligatures" in codes(content.notes)


def test_contents_are_excluded() -> None:
    content = arrange(["1 Start . . . . . . . . .\n15\nThe text begins here and goes on."])
    assert [s.reason for s in content.excluded] == ["contents", "contents"]


def test_a_pdf_is_read(tmp_path: Path) -> None:
    document = read(tmp_path, pdf([["我们要和平，", "也要发展。"], ["第二页。"]]))
    assert document.text == "我们要和平，\n也要发展。\n第二页。\n"
    assert document.lang == "zh"


def test_a_pdf_without_text_needs_ocr(tmp_path: Path) -> None:
    with refused(FormatError, "pdf.no-text-layer"):
        read(tmp_path, pdf([[], []]))
    document = read(tmp_path, pdf([["有文字的一页。"], []]))
    assert "pdf.empty-pages" in codes(document.notes)


def test_a_pdf_whose_font_says_nothing_needs_ocr(tmp_path: Path) -> None:
    with refused(InputError, "pdf.unknown-characters"):
        read(tmp_path, pdf([["\ue001\ue002\ue003\ue004"]]))


def test_a_pdf_with_a_password(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([["第一段。"]]))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with refused(FormatError, "file.password"):
        read(tmp_path, out.getvalue())


@pytest.mark.parametrize("keep", [0.02, 0.5])
def test_a_pdf_cut_off(tmp_path: Path, keep: float) -> None:
    data = pdf([["第一段。"] * 20] * 3)
    with refused(FormatError, "pdf.damaged", "pdf.malformed"):
        read(tmp_path, data[: int(len(data) * keep)])


def test_a_pdf_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.001)
    with refused(LimitError, "pdf.too-slow"):
        read(tmp_path, pdf([["第一段。"]]))
