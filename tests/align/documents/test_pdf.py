"""PDF: boilerplate, divided words, and what is refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from align.documents import pdf as module
from align.documents import read_document
from align.documents.pdf import Line, arrange
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


def set_in(paragraphs: list[str], width: int, *, em: float = 12.0, indent: float = 2.0,
           left: float = 70.0, gap: float = 0.0) -> list[Line]:  # fmt: skip
    """Lines of Chinese paragraphs as a page sets them."""
    lines: list[Line] = []
    top = 780.0
    for paragraph in paragraphs:
        rest, first = paragraph, True
        while rest:
            most = width - (int(indent) if first else 0)
            piece, rest = rest[:most], rest[most:]
            lines.append(Line(piece, left + (indent * em if first else 0), top, em))
            top -= 1.5 * em
            first = False
        top -= gap * em
    return lines


PARAGRAPHS = [
    "修桥的事情从春天一直议到了秋天谁也没有想到最后是一个孩子的作文让大家下了决心。",
    "第二年夏天桥修好了。",
    "通车那一天全村的人都站在桥头看着第一辆汽车慢慢地开过河来没有一个人舍得先回家去吃午饭。",
    "孩子们跑在最前面。",
]


@pytest.mark.parametrize("width", [18, 22, 26, 30, 36, 40])
@pytest.mark.parametrize("columns", [1, 2])
def test_indented_paragraphs_are_whole(width: int, columns: int) -> None:
    lines = set_in(PARAGRAPHS, width)
    if columns == 2:
        lines += set_in(PARAGRAPHS, width, left=70 + 14 * width)
    assert arrange([lines]).text.split("\n")[:-1] == PARAGRAPHS * columns


@pytest.mark.parametrize("width", [20, 28, 34])
def test_paragraphs_with_gaps_are_whole(width: int) -> None:
    assert (
        arrange([set_in(PARAGRAPHS, width, indent=0, gap=0.8)]).text.split("\n")[:-1] == PARAGRAPHS
    )


def test_headings_stay_alone() -> None:
    head = [Line("第一章 桥", 70, 810, 12.0), Line("关于修桥", 70, 795, 16.0)]
    text = arrange([[*head, *set_in(PARAGRAPHS, 24)]]).text
    assert text.startswith("第一章 桥\n关于修桥\n修桥的事情")


def test_verse_on_a_page_keeps_its_lines() -> None:
    verse = ["I walked along the river bank", "And nobody was there", "But the heron on one leg",
             "Who looked at me and flew"]  # fmt: skip
    lines = [Line(text, 70, 700 - 15 * n - 10 * (n // 2), 10.0) for n, text in enumerate(verse)]
    assert arrange([lines]).text.split("\n")[:-1] == verse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  law  of  the  land", "The law of the land\n"),
        ("one,   two;  “three”", "one, two; “three”\n"),
        ("甲  乙  丙", "甲  乙  丙\n"),
        ("a b", "a b\n"),
    ],
)
def test_blanks_that_justify_are_one(text: str, expected: str) -> None:
    assert arrange([text]).text == expected
