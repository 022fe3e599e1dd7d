"""RTF, slides and workbooks: what is taken and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.documents import read_document
from align.errors import FormatError, LimitError
from align.messages import message
from align.model import Document
from align.segments import segment, segment_texts
from tests.align.documents.samples import (
    pptx,
    relation,
    rels,
    rtf,
    shape,
    sheet_xml,
    slide,
    xlsx,
)
from tests.align.documents.saying import codes, refused


def read(folder: Path, name: str, data: bytes | str) -> Document:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_document(path)


def texts(document: Document) -> list[str]:
    return segment_texts(document, segment(document))


# RTF


def test_rtf_takes_text_and_leaves_the_rest(tmp_path: Path) -> None:
    body = (
        r"{\stylesheet{\s1 Style;}}{\info{\title Title}}{\header Head\par}"
        r"{\*\unknown nothing}\pard\plain One {\b bold} word\'92s \emdash  end.\par "
        r"Two{\footnote\pard A note.} goes on{\v hidden}{\deleted gone}{\*\bkmkstart x}.\par "
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt A link}}.\par "
        r"{\pict\wmetafile8 0102ab}{\object{\*\objdata 01}{\result R}}"
        r"a\cell b\cell\row {\listtext 1.}Item.\line Next.\~x\par "
        r"{\upr{Old}{\*\ud{New}}}"
    )
    document = read(tmp_path, "x.rtf", rtf(body))
    assert document.text == (
        "One bold word’s — end.\nTwo goes on.\nA link.\na\nb\nItem.\nNext.\u00a0x\nNew\nA note.\n"
    )
    assert document.notes == ()


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (rb"\ansi\ansicpg936", rb"\'ce\'d2\'c3\'c7\'a1\'a3"),
        (rb"\ansi\ansicpg936", "我们。".encode("gb18030")),
        (rb"\ansi\ansicpg936{\fonttbl{\f0\fcharset0 Arial;}}\f0", rb"\'ce\'d2\'c3\'c7\'a1\'a3"),
        (rb"\ansi\ansicpg1252{\fonttbl{\f5\fcharset134 Song;}}\f5", rb"\'ce\'d2\'c3\'c7\'a1\'a3"),
        (
            rb"\ansi\ansicpg1252\deff5{\fonttbl{\f5\fcharset134 Song;}}",
            rb"\'ce\'d2\'c3\'c7\'a1\'a3",
        ),
        (rb"\ansi\uc1", rb"\u25105?\u20204?\u12290?"),
        (rb"\ansi\uc2", rb"\u25105\'ce\'d2\u20204\'c3\'c7\u12290 ??"),
        (rb"\ansi\uc0", rb"\u25105\u20204\u12290"),
        (rb"\ansi", rb"{\uc0\u25105\u20204}\u12290 ?"),
    ],
)
def test_rtf_in_chinese(tmp_path: Path, head: bytes, body: bytes) -> None:
    data = rb"{\rtf1" + head + b" " + body + rb"\par}"
    assert read(tmp_path, "x.rtf", data).text == "我们。\n"


def test_rtf_beyond_the_first_plane(tmp_path: Path) -> None:
    assert read(tmp_path, "x.rtf", rtf("𠀀字。")).text == "𠀀字。\n"
    assert read(tmp_path, "x.rtf", rtf(r"\u-10240?字。")).text == "\ufffd字。\n"


def test_rtf_binary_data_is_skipped(tmp_path: Path) -> None:
    data = rb"{\rtf1 One.{\pict\bin6 }}}\'a}Two.\par}"
    assert read(tmp_path, "x.rtf", data).text == "One.Two.\n"


def test_rtf_cut_off_is_read_and_said(tmp_path: Path) -> None:
    document = read(tmp_path, "x.rtf", rb"{\rtf1 We are here.\par We were th")
    assert document.text == "We are here.\nWe were th\n"
    assert "rtf.not-closed" in codes(document.notes)


def test_rtf_nested_without_end(tmp_path: Path) -> None:
    with refused(LimitError, "document.nested-too-deep"):
        read(tmp_path, "x.rtf", b"{\\rtf1 " + b"{" * 100_000)


def test_rtf_called_doc_is_read_and_said(tmp_path: Path) -> None:
    document = read(tmp_path, "x.docx", rtf("We are here."))
    assert document.format == "rtf"


# Slides


def test_pptx_follows_the_show(tmp_path: Path) -> None:
    table = (
        "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>格一</a:t></a:r></a:p>"
        "</a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>"
    )
    data = pptx(
        [shape("第二页。"), shape("第一", "段。") + shape("3", kind="sldNum") + table],
        order=[1, 0, 0],
        extra={
            "ppt/slides/_rels/s1.xml.rels": rels(
                relation("r1", "notesSlide", "../notesSlides/n1.xml"),
                relation("r2", "image", "http://example.org/x.png", "External"),
                relation("r3", "chart", "../charts/c1.xml"),
            ),
            "ppt/notesSlides/n1.xml": slide(shape("备注。") + shape("4", kind="sldNum")),
        },
    )
    document = read(tmp_path, "x.pptx", data)
    assert document.text == "第一\n段。\n3\n格一\n备注。\n4\n第二页。\n"
    assert [s.reason for s in document.excluded] == ["page number"] * 2
    assert document.notes == (message("slides.charts", count=1),)


# Workbooks


def test_xlsx_takes_what_is_text(tmp_path: Path) -> None:
    shared = sheet_xml(
        '<row r="3"><c r="B3" t="s"><v>1</v></c><c r="A3" t="s"><v>0</v></c></row>'
        '<row r="9"><c r="A9"><v>12</v></c><c r="XFD9" t="str"><f>A1</f><v>结果。</v></c>'
        '<c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c></row>'
    )
    data = xlsx(
        {"一": [["标题", 3.5], ["12/7"]], "二": shared, "三": [["隐藏。"]]},
        strings=["甲。", "乙_x000D_。"],
        hidden=["三"],
    )
    document = read(tmp_path, "x.xlsx", data)
    assert document.text == "标题\n甲。\n乙\r。\n结果。\n"
    assert document.notes == (
        message("workbook.hidden-sheets", count=1),
        message("workbook.cells-without-words", count=4),
    )


def test_xlsx_counts_what_is_there_not_what_is_declared(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="XFD{n}" t="inlineStr"><is><t>第{n}行。</t></is></c></row>'
        for n in (1, 1_048_576)
    )
    data = xlsx({"一": sheet_xml(rows, dimension="A1:XFD1048576")})
    assert read(tmp_path, "x.xlsx", data).text == "第1行。\n第1048576行。\n"


def test_xlsx_of_too_many_characters(tmp_path: Path) -> None:
    row = "<row>" + '<c t="s"><v>0</v></c>' * 1000 + "</row>"
    data = xlsx({"一": sheet_xml(row)}, strings=["长" * 30_000])
    with refused(LimitError, "file.too-long"):
        read(tmp_path, "x.xlsx", data)


def test_xlsx_with_a_text_that_is_not_there(tmp_path: Path) -> None:
    data = xlsx({"一": sheet_xml('<row><c t="s"><v>7</v></c></row>')}, strings=["甲。"])
    with refused(FormatError, "workbook.text-missing"):
        read(tmp_path, "x.xlsx", data)


def test_xlsx_made_by_another_library(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["第一段。", 1, None, "The second."])
    book.save(tmp_path / "x.xlsx")
    assert texts(read_document(tmp_path / "x.xlsx")) == ["第一段。", "The second."]
