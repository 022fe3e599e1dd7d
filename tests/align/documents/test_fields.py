"""What fields of Word show though no result of theirs is kept: in docx and in RTF."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from align.documents import read_document
from align.documents.fields import shown
from tests.align.documents.samples import docx, rtf

SHOWN = [
    (r"EQ \f(2,5)", "2/5"),
    (r" eq \o\ac(□,合)", "合"),
    (r"EQ \o\ac(○,12)", "12"),
    (r'EQ \* jc2 \* "Font:黑体" \* hps10 \o\ad(\s\up 9(hàn),汉)', "汉"),
    (r"EQ \* jc0 \* hps12 \o(\s\up 11(ㄏㄢˋ),漢)", "漢"),
    (r"EQ \r(3,x)", "³√x"),
    (r"EQ \r(,2)", "√2"),
    (r"EQ \x(印)", "印"),
    (r"EQ x\s\up5(2)", "x²"),
    (r"EQ \l(a,b)", "a,b"),
    (r"EQ \f(a\,b,c)", "a,b/c"),
    (r"EQ \b(\f(1;2))", "(1/2)"),
    (r"EQ \a\al\co2(甲,乙)", "甲 乙"),
    (r"SYMBOL 8364 \u", "€"),
    ("MACROBUTTON NoMacro [单击此处]", "[单击此处]"),
]
NOTHING = [
    "PAGE", r"TOC \o 1-3", "HYPERLINK http://x", "", "REF _Ref1 \\h", "DATE \\@ yyyy", r"EQ \f(",
    "SYMBOL 61472 \\f Wingdings", "EQ",
]  # fmt: skip


@pytest.mark.parametrize(("instruction", "text"), SHOWN)
def test_instructions_that_are_text(instruction: str, text: str) -> None:
    assert shown(instruction) == text


@pytest.mark.parametrize("instruction", NOTHING)
def test_instructions_that_are_none(instruction: str) -> None:
    assert shown(instruction) == ""


@pytest.mark.parametrize(
    "instruction",
    ["EQ " + r"\f(" * 5000, "EQ " + "(" * 5000, r"EQ \o" + r"\ac" * 5000, "EQ " + '"' * 999],
)
def test_hostile_instructions_end(instruction: str) -> None:
    assert len(shown(instruction)) < 5000


def field(instruction: str, result: str = "") -> str:
    half = len(instruction) // 2
    kept = f"<w:r><w:t>{result}</w:t></w:r>" if result else ""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + "".join(
            f'<w:r><w:instrText xml:space="preserve">{escape(part)}</w:instrText></w:r>'
            for part in (instruction[:half], instruction[half:])
        )
        + f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{kept}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(("instruction", "text"), SHOWN)
def test_docx(tmp_path: Path, instruction: str, text: str) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(docx(f"<w:p>{run('前面')}{field(instruction)}{run('后面的文字。')}</w:p>"))
    assert read_document(path).text == f"前面{text}后面的文字。\n"


def test_docx_keeps_results_and_simple_fields(tmp_path: Path) -> None:
    simple = '<w:fldSimple w:instr=" EQ \\f(3,4) "/>'
    kept = f'<w:fldSimple w:instr="SEQ 图">{run("7")}</w:fldSimple>'
    inner = field("PAGEREF x", "12") + field("REF y")
    body = f"<w:p>{run('比例')}{simple}{kept}{inner}{field(' EQ x', '旧结果')}{run('完。')}</w:p>"
    path = tmp_path / "x.docx"
    path.write_bytes(docx(body))
    assert read_document(path).text == "比例3/4712旧结果完。\n"


def test_docx_superscripts_become_characters(tmp_path: Path) -> None:
    def high(text: str) -> str:
        style = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        return f"<w:r>{style}<w:t>{text}</w:t></w:r>"

    path = tmp_path / "x.docx"
    path.write_bytes(
        docx(f"<w:p>{run('面积五 m')}{high('2')}{run('，第')}{high('th')}{run('。')}</w:p>")
    )
    assert read_document(path).text == "面积五 m²，第th。\n"


def coded(text: str) -> str:
    text = text.replace("\\", "\\\\")
    return "".join(
        c if c.isascii() else f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in text
    )


@pytest.mark.parametrize(("instruction", "text"), SHOWN)
def test_rtf(tmp_path: Path, instruction: str, text: str) -> None:
    kept = rf"{{\field{{\*\fldinst {{\b {coded(instruction)}}}}}{{\fldrslt }}}}"
    body = rf"{coded('前面')}{kept}{coded('后面。')}\par"
    path = tmp_path / "x.rtf"
    path.write_bytes(rtf(body))
    assert read_document(path).text == f"前面{text}后面。\n"


def test_rtf_superscripts(tmp_path: Path) -> None:
    path = tmp_path / "x.rtf"
    path.write_bytes(rtf(r"Five m{\super 2} and 10{\super -3}, the 4{\super th} one.\par"))
    assert read_document(path).text == "Five m² and 10⁻³, the 4th one.\n"
