"""Pairs from tables of Word and Excel, from memories, from lines that alternate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from align.documents import PairFile, read_pairs
from align.errors import FormatError, InputError, LanguageError, SettingError
from align.messages import message
from align.model import Pair, Status
from align.segments import segment, segment_texts
from tests.align.documents.samples import docx, p, sheet_xml, table, xlsx
from tests.align.documents.saying import codes, refused


def read(folder: Path, name: str, data: str | bytes, **options: Any) -> PairFile:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_pairs(path, **options)


def sides(pairs: PairFile) -> list[tuple[list[str], list[str]]]:
    zh = segment_texts(pairs.zh, segment(pairs.zh))
    en = segment_texts(pairs.en, segment(pairs.en))
    return [([zh[i] for i in b.zh], [en[i] for i in b.en]) for b in pairs.beads]


def flat(pairs: PairFile) -> list[tuple[str, str]]:
    return [(" ".join(zh), " ".join(en)) for zh, en in sides(pairs)]


# Tables


def test_docx_of_two_columns(tmp_path: Path) -> None:
    body = (
        p("给客户的信。")
        + table([["中文", "英文"], ["你好。", "Hello."], ["一。", "One."], ["", "Added."]])
        + p("完")
        + table([["电话", "传真"], ["1", "2"]])
    )
    pairs = read(tmp_path, "x.docx", docx(body))
    assert flat(pairs) == [("你好。", "Hello."), ("一。", "One."), ("", "Added.")]
    assert pairs.zh.format == "docx"
    first = message("table.header-left-out")
    assert pairs.notes == (
        message("place.said", place=message("table.number", number=1), what=first),
        message("pairs.tables-without", count=1, tables=2),
    )


def test_docx_as_translation_tools_export_it(tmp_path: Path) -> None:
    rows = [
        ["ID", "Status", "Source segment", "Target segment", "Comment"],
        ["1", "Translated", "We build a community.", "我们构建共同体。", "see 术语"],
        ["2", "Draft", "It is good.", "很好。", ""],
    ]
    pairs = read(tmp_path, "x.docx", docx(table(rows)))
    assert flat(pairs) == [("我们构建共同体。", "We build a community."), ("很好。", "It is good.")]


def test_docx_cells_of_many_paragraphs_and_wide_cells(tmp_path: Path) -> None:
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("第一章")}</w:tc></w:tr>'
    many = f"<w:tr><w:tc>{p('一。')}{p('二。')}</w:tc><w:tc>{p('One.')}{p('Two.')}</w:tc></w:tr>"
    pairs = read(tmp_path, "x.docx", docx(f"<w:tbl>{wide}{many}</w:tbl>"))
    assert flat(pairs) == [("第一章", ""), ("一。 二。", "One. Two.")]


def test_docx_without_pairs(tmp_path: Path) -> None:
    with refused(FormatError, "pairs.no-table"):
        read(tmp_path, "x.docx", docx(p("第一段。")))
    with pytest.raises(LanguageError):
        read(tmp_path, "x.docx", docx(table([["你好。", "再见。"]])))


def test_xlsx_by_header_letter_place_and_script(tmp_path: Path) -> None:
    rows = [
        ["No", "客户原文", "旧译", "Final"],
        [1, "你好。", "Hi.", "Hello."],
        [2, "再见。", "By.", "Bye."],
    ]
    data = xlsx({"一": rows})
    wanted = [("你好。", "Hello."), ("再见。", "Bye.")]
    assert flat(read(tmp_path, "x.xlsx", data, zh_column="客户原文", en_column="final")) == wanted
    by_letter = flat(read(tmp_path, "x.xlsx", data, zh_column="B", en_column="D"))
    assert by_letter == [("客户原文", "Final"), *wanted]
    assert flat(read(tmp_path, "x.xlsx", data, zh_column=1, en_column=3)) == by_letter
    assert ("你好。", "Hello.") in flat(read(tmp_path, "x.xlsx", data))
    assert flat(read(tmp_path, "x.xlsx", data, en_column="旧译"))[0] == ("你好。", "Hi.")
    with refused(SettingError, "table.column-unknown"):
        read(tmp_path, "x.xlsx", data, zh_column="nothing")
    with refused(SettingError, "table.same-column"):
        read(tmp_path, "x.xlsx", data, zh_column="B", en_column="B")


def test_xlsx_of_several_sheets(tmp_path: Path) -> None:
    data = xlsx(
        {
            "甲": [["你好。", "Hello."]],
            "乙": [["数", 3]],
            "丙": [["再见。", "Bye."]],
            "丁": [["藏", "Hid"]],
        },
        hidden=["丁"],
    )
    pairs = read(tmp_path, "x.xlsx", data)
    assert flat(pairs) == [("你好。", "Hello."), ("再见。", "Bye.")]
    assert message("workbook.hidden-sheets", count=1) in pairs.notes
    assert message("pairs.tables-without", count=1, tables=3) in pairs.notes


def test_xlsx_far_away_cells_cost_nothing(tmp_path: Path) -> None:
    def row(n: int) -> str:
        return (
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>你好。</t></is></c>'
            f'<c r="B{n}" t="inlineStr"><is><t>Hello.</t></is></c><c r="XFD{n}"><v>1</v></c></row>'
        )

    data = xlsx({"一": sheet_xml(row(1) + row(1_048_576), dimension="A1:XFD1048576")})
    assert flat(read(tmp_path, "x.xlsx", data)) == [("你好。", "Hello.")] * 2


def test_tables_that_this_program_writes(tmp_path: Path) -> None:
    from align.exchange import write_pairs

    rows = [
        Pair(
            zh_document="a.zh",
            zh_segments=(0,),
            en_document="a.en",
            en_segments=(0, 1),
            probability=0.9,
            zh="你好，世界。",
            en="Hello, world.",
        )
    ]
    for form in ("tsv", "csv", "xlsx", "tmx", "xliff12", "xliff21"):
        path = tmp_path / f"x.{form}"
        write_pairs(rows, path, format=form)
        pairs = read_pairs(path)
        assert flat(pairs) == [("你好，世界。", "Hello, world.")], form


# Memories

TMX = (
    '<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/><body>'
    '<tu><tuv xml:lang="en-US"><seg>Hello <bpt i="1">&lt;b></bpt>you.</seg></tuv>'
    '<tuv xml:lang="zh-CN"><seg>你好。</seg></tuv></tu>'
    '<tu><tuv xml:lang="en"><seg>Bye.</seg></tuv><tuv xml:lang="fr"><seg>Adieu.</seg></tuv></tu>'
    "</body></tmx>"
)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["x.tmx", "x.txt", "x"])
def test_tmx_is_known_by_its_content(tmp_path: Path, codec: str, name: str) -> None:
    text = TMX.replace(' version="1.0"?', f' version="1.0" encoding="{codec[:6].rstrip("-")}"?')
    pairs = read(tmp_path, name, text.encode(codec))
    assert flat(pairs) == [("你好。", "Hello you.")]
    assert pairs.zh.format == "tmx"
    assert pairs.zh.name == f"{name}#zh"
    assert codes(pairs.notes) == [
        "exchange.segments-of-other-language",
        "exchange.units-one-sided",
    ]


def test_tmx_without_pairs(tmp_path: Path) -> None:
    text = TMX.replace("zh-CN", "de")
    with refused(InputError, "pairs.no-unit", "pairs.no-unit-left"):
        read(tmp_path, "x.tmx", text)


SDL = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:sdl="http://sdl.com/x"'
    ' version="1.2">'
    '<file source-language="en-US" target-language="zh-CN"><header><sdl:ref/></header><body><group>'
    '<trans-unit id="a" translate="no"><source>Hidden.</source></trans-unit>'
    '<trans-unit id="b"><source>One. Two. Three.</source>'
    '<seg-source><mrk mtype="seg" mid="1"><g id="5">One.</g></mrk> <mrk mtype="seg" mid="2">Two.'
    '<x id="6"/></mrk> <mrk mtype="seg" mid="3">Three.</mrk></seg-source>'
    '<target><mrk mtype="seg" mid="2">二。</mrk><mrk mtype="seg" mid="1"><g id="5">一。</g></mrk>'
    "</target><sdl:seg-defs>"
    '<sdl:seg id="1" conf="ApprovedTranslation"/><sdl:seg id="2" conf="Draft"/></sdl:seg-defs>'
    "</trans-unit></group></body></file></xliff>"
)


def test_sdlxliff_is_read_segment_by_segment(tmp_path: Path) -> None:
    pairs = read(tmp_path, "x.sdlxliff", SDL)
    assert flat(pairs) == [("一。", "One."), ("二。", "Two.")]
    assert [bead.status for bead in pairs.beads] == [Status.ACCEPTED, Status.PROPOSED]
    assert message("exchange.units-untranslated", count=1) in pairs.notes


def test_mqxliff_and_xliff_2(tmp_path: Path) -> None:
    text = (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:mq="MQXliff" version="1.2">'
        '<file source-language="zh-cn" target-language="en-us"><body>'
        '<trans-unit id="1" mq:status="ManuallyConfirmed"><source xml:space="preserve">你好。'
        '<bpt id="1">{}</bpt></source><target xml:space="preserve">Hello.</target></trans-unit>'
        "</body></file></xliff>"
    )
    assert flat(read(tmp_path, "x.mqxliff", text)) == [("你好。", "Hello.")]
    text = (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="zh-Hans"'
        ' trgLang="en"><file id="f"><unit id="1"><segment><source>你好。</source><target>Hello.'
        "</target></segment></unit></file></xliff>"
    )
    assert flat(read(tmp_path, "x.xlf", text)) == [("你好。", "Hello.")]


# Lines that alternate


def lines(count: int) -> str:
    return "".join(f"这是第{n}句话。\nThis is sentence number {n}.\n\n" for n in range(count))


@pytest.mark.parametrize("name", ["x.txt", "x.md", "x"])
def test_lines_that_clearly_alternate_are_pairs(tmp_path: Path, name: str) -> None:
    text = lines(5)
    pairs = read(tmp_path, name, text.replace("\n", "\n\n") if name == "x.md" else text)
    assert len(pairs.beads) == 5
    assert flat(pairs)[0] == ("这是第0句话。", "This is sentence number 0.")
    assert "pairs.alternating" in codes(pairs.notes)


def test_paragraphs_of_word_and_subtitles_alternate_too(tmp_path: Path) -> None:
    body = "".join(p(line) for line in lines(4).split("\n") if line)
    assert len(read(tmp_path, "x.docx", docx(body)).beads) == 4
    cues = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n我们走吧{n}\nLet us go now {n}\n\n"
        for n in range(5)
    )
    assert flat(read(tmp_path, "x.srt", cues))[2] == ("我们走吧2", "Let us go now 2")


def test_alternating_when_asked_for(tmp_path: Path) -> None:
    text = "Title\n你好。\n再见。\nHello.\n12\nBye.\n第三。\n"
    pairs = read(tmp_path, "x.txt", text, mode="alternating")
    assert sides(pairs) == [
        (["你好。", "再见。"], ["Title"]),
        (["第三。"], ["Hello.", "12", "Bye."]),
    ]
    with pytest.raises(InputError):
        read(tmp_path, "x.txt", text)
    with pytest.raises(InputError):
        read(tmp_path, "x.txt", lines(5), mode="table")
    with refused(InputError, "pairs.not-alternating"):
        read(tmp_path, "x.txt", "你好。\n再见。\n", mode="alternating")
    with refused(SettingError, "pairs.mode-unknown"):
        read(tmp_path, "x.txt", text, mode="other")


def test_a_monolingual_text_is_no_file_of_pairs(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read(tmp_path, "x.txt", "你好，世界。\n再见。\n" * 10)
    with pytest.raises(InputError):
        read(tmp_path, "x.txt", "A text.\n" * 10 + "一段中文。\n" * 10)
