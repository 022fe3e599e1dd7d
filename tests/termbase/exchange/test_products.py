"""Files in the layouts of other products, one at least of each, made for these tests."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from docx import Document as WordDocument
from openpyxl import Workbook
from openpyxl.styles import numbers

from align.errors import FormatError
from align.messages import Message
from termbase.exchange import read_glossary
from termbase.model import Concept, TermStatus, TermType

P, A = TermStatus.PREFERRED, TermStatus.ADMITTED
FORBIDDEN, OLD = TermStatus.FORBIDDEN, TermStatus.DEPRECATED
AS_IT_IS = TermStatus.DO_NOT_TRANSLATE
OPEN = TermStatus.PROPOSED

Read = Callable[..., tuple[tuple[Concept, ...], list[str]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def run(
        name: str, content: str | bytes, **options: object
    ) -> tuple[tuple[Concept, ...], list[str]]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        notes: list[Message] = []
        found = read_glossary(path, notes=notes, **options)
        return found, [note.code for note in notes]

    return run


def terms(concept: Concept, lang: str) -> list[tuple[str, TermStatus]]:
    return [(term.text, term.status) for term in concept.terms(lang)]  # type: ignore[arg-type]


def book(path: Path, *sheets: Sequence[Sequence[object]]) -> Path:
    made = Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for number, rows in enumerate(sheets):
        sheet = made.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def test_deepl(read: Read) -> None:
    found, _ = read("d.csv", '"质押","pledge","ZH","EN"\n"tender","投标","EN","ZH"\n')
    assert [(terms(c, "zh"), terms(c, "en")) for c in found] == [
        ([("质押", OPEN)], [("pledge", OPEN)]),
        ([("投标", OPEN)], [("tender", OPEN)]),
    ]
    (one,), _ = read("d.tsv", "质押\tpledge\n")
    assert terms(one, "en") == [("pledge", OPEN)]


def test_memoq(read: Read) -> None:
    head = "Entry_ID;Entry_Subject;Entry_ClientID;Entry_Created;Entry_Note;"
    head += "English_United_Kingdom_Def;English_United_Kingdom;Term_Info;Term_Example;"
    head += "English_United_Kingdom;Term_Info;Term_Example;"
    head += "Chinese_PRC_Def;Chinese_PRC;Term_Info;Term_Example\n"
    body = '7;law;ACME;1/2/2024;n;a security;pledge;"CaseSense;;Exact;Not forbidden";a pledge;'
    body += 'pawn;"CasePermissive;;HalfPrefix;Forbidden";;担保;质押;"CasePermissive;;Fuzzy;";\n'
    (one,), _ = read("m.csv", "\ufeff" + head + body)
    assert (one.id, one.subject, one.note) == ("7", "law", "n")
    assert terms(one, "en") == [("pledge", P), ("pawn", FORBIDDEN)]
    pledge = one.terms("en")[0]
    assert (pledge.case_sensitive, pledge.exact_match) == (True, True)
    assert pledge.contexts == ("a pledge",)
    assert [s.definition for s in one.languages] == ["担保", "a security"]


def test_phrase_tms(tmp_path: Path, read: Read) -> None:
    head = ["CID", "concept_domain", "concept_definition", "TID", "en_gb", "en_gb_forbidden",
            "en_gb_preferred", "en_gb_case", "en_gb_note", "TID", "zh_hans",
            "zh_hans_status"]  # fmt: skip
    rows: list[list[object]] = [
        ["9", "law", "security", "1", "pledge", False, True, True, "x", "2", "质押", "Approved"],
        ["9", None, None, "3", "pawn", True, False, False, None, None, None, None],
    ]
    (one,), _ = read("p.xlsx", book(tmp_path / "b.xlsx", [head, *rows]).read_bytes())
    assert terms(one, "en") == [("pledge", P), ("pawn", FORBIDDEN)]
    assert terms(one, "zh") == [("质押", P)]
    assert (one.terms("en")[0].case_sensitive, one.terms("en")[0].note) == (True, "x")
    assert (one.subject, one.definition) == ("law", "security")


def test_phrase_strings_and_lokalise(read: Read) -> None:
    text = "term,case sensitive,translatable,description,en,zh-CN\nKube,true,false,tool,Kube,Kube\n"
    (one,), notes = read("s.csv", text)
    assert terms(one, "zh") == [("Kube", AS_IT_IS)]
    assert one.terms("en")[0].case_sensitive
    assert one.definition == "tool"
    assert notes == ["glossary.columns-ignored"]
    text = "term;description;casesensitive;translatable;forbidden;tags;zh_CN;zh_CN_description;en\n"
    text += "cart;basket;no;yes;no;shop;购物车;篮;cart\ntrolley;;no;yes;yes;shop;购物车;;trolley\n"
    (cart,), _ = read("l.csv", text)
    assert terms(cart, "en") == [("cart", P), ("trolley", FORBIDDEN)]
    assert terms(cart, "zh") == [("购物车", P)]
    assert (cart.definition, cart.subject) == ("basket", "shop")


def test_what_may_be_translated_has_a_status_beside_what_may_not(read: Read) -> None:
    found, _ = read("p.csv", "zh-CN,en,translatable\n仲裁,arbitration,true\n京东,JD,false\n")
    assert [terms(c, "en") for c in found] == [[("arbitration", P)], [("JD", AS_IT_IS)]]


def test_crowdin(read: Read) -> None:
    head = "Term [en],Description [en],Part of Speech [en],Status [en],Note [en],"
    head += "Term [zh-CN],Status [zh-CN],Concept Definition,Concept Subject\n"
    (one,), _ = read("c.csv", head + "lien,claim,noun,not recommended,n,留置权,preferred,d,law\n")
    assert (terms(one, "en"), terms(one, "zh")) == ([("lien", OLD)], [("留置权", P)])
    lien = one.terms("en")[0]
    assert (lien.pos, lien.note, one.definition, one.subject) == ("noun", "n", "d", "law")


def test_smartcat_and_matecat(tmp_path: Path, read: Read) -> None:
    rows: list[list[object]] = [
        ["English (UK)", "Comment", "Chinese (Simplified)", "Comment", "Definition"],
        ["lien", "law", "留置权", "法律", "claim"],
    ]
    (one,), _ = read("s.xlsx", book(tmp_path / "a.xlsx", rows).read_bytes())
    assert (one.terms("en")[0].note, one.terms("zh")[0].note) == ("law", "法律")
    assert one.definition == "claim"
    rows = [
        ["Forbidden", "Domain", "Subdomain", "Definition", "zh-CN", "Notes", "Example of use",
         "en-US", "Notes", "Example of use"],
        [None, "law", "civil", "claim", "留置权", "甲", None, "lien", "x", "a lien on goods"],
        [True, "law", "civil", None, "留置权", None, None, "retention right", None, None],
    ]  # fmt: skip
    (one,), _ = read("m.xlsx", book(tmp_path / "b.xlsx", rows).read_bytes())
    assert terms(one, "en") == [("lien", P), ("retention right", FORBIDDEN)]
    assert (one.subject, one.terms("en")[0].contexts) == ("law; civil", ("a lien on goods",))


def test_weblate_and_pontoon(read: Read) -> None:
    text = "location,source,target,id,fuzzy,context,translator_comments,developer_comments\n"
    (one,), _ = read("w.csv", text + ",ledger,账本,,,,no,seen\n")
    assert (terms(one, "zh"), one.note) == ([("账本", OPEN)], "no\nseen")
    tbx = '<?xml version="1.0"?><tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns='
    tbx += '"urn:iso:std:iso:30042:ed-2"><tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc>'
    tbx += '</fileDesc></tbxHeader><text><body><conceptEntry id="c1"><langSec xml:lang="en-US">'
    tbx += '<termSec><term>ledger</term><descripGrp><descrip type="definition">a book</descrip>'
    tbx += '</descripGrp></termSec></langSec><langSec xml:lang="zh_Hans"><termSec><term>账本'
    tbx += "</term></termSec></langSec></conceptEntry></body></text></tbx>"
    (one,), _ = read("p.tbx", tbx)
    assert one.section("en") is not None
    assert [s.definition for s in one.languages] == ["a book", ""]
    tbx = (
        '<?xml version="1.0"?><martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc>'
    )
    tbx += "<p>x</p></sourceDesc></fileDesc></martifHeader><text><body>"
    tbx += '<termEntry id="1"><descrip type="Translation needed">No</descrip><descrip>a name'
    tbx += '</descrip><langSet xml:lang="en"><tig><term>Kube</term></tig></langSet>'
    tbx += '<langSet xml:lang="zh_Hans"><tig><term>Kube</term></tig></langSet></termEntry>'
    tbx += '<termEntry id="2"><langSet xml:lang="en"><tig><term>node</term></tig></langSet>'
    tbx += '<langSet xml:lang="zh_Hans"><tig><term>节点</term></tig><tig><term>结点</term>'
    tbx += '<termNote type="administrativeStatus">forbidden</termNote></tig></langSet></termEntry>'
    (kube, node), _ = read("w.tbx", tbx + "</body></text></martif>")
    assert (terms(kube, "en"), kube.note) == ([("Kube", AS_IT_IS)], "a name")
    assert terms(node, "zh") == [("节点", P), ("结点", FORBIDDEN)]
    assert terms(node, "en") == [("node", P)]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_multiterm_xml(codec: str, read: Read) -> None:
    text = '<mtf><conceptGrp><concept>5</concept><system type="entryClass">1</system><transacGrp>'
    text += '<transac type="origination">Mei</transac><date>2024-01-05T09:10:00</date></transacGrp>'
    text += '<descripGrp><descrip type="Subject">law</descrip></descripGrp>'
    text += '<languageGrp><language type="English" lang="EN-GB"/><descripGrp><descrip type='
    text += '"Definition">claim</descrip></descripGrp><termGrp><term>lien</term><descripGrp>'
    text += '<descrip type="Part of Speech">noun</descrip></descripGrp></termGrp><termGrp><term>'
    text += 'hold</term><descripGrp><descrip type="Usage status">deprecated</descrip></descripGrp>'
    text += '<descripGrp><descrip type="Colour">red</descrip></descripGrp></termGrp></languageGrp>'
    text += '<languageGrp><language type="Chinese (PRC)" lang="ZH"/><termGrp><term>留置权</term>'
    text += (
        '</termGrp></languageGrp><languageGrp><language type="French" lang="FR"/><termGrp><term>'
    )
    text += "gage</term></termGrp></languageGrp></conceptGrp></mtf>"
    head = f'<?xml version="1.0" encoding="{codec}"?>'
    (one,), notes = read("x.xml", (head + text).encode(codec))
    assert (one.id, one.subject, one.created_by) == ("5", "law", "Mei")
    assert terms(one, "en") == [("lien", P), ("hold", OLD)]
    assert terms(one, "zh") == [("留置权", P)]
    assert one.terms("en")[1].note == "Colour: red"
    assert sorted(notes) == ["tbx.category-in-note", "tbx.other-language"]


def test_the_glossary_converter(tmp_path: Path, read: Read) -> None:
    rows: list[list[object]] = [
        ["Entry_ID", "Subject", "zh-CN", "Status", "en-US", "Status", "Definition"],
        ["3", "law", "留置权|留置", "preferred", "lien|right of retention", "approved", "claim"],
        ["4", "law", "质权", "preferred", "pledge", "approved", "security"],
    ]
    (lien, pledge), notes = read("g.xlsx", book(tmp_path / "g.xlsx", rows).read_bytes())
    assert terms(lien, "zh") == [("留置权", P), ("留置", A)]
    assert terms(lien, "en") == [("lien", P), ("right of retention", A)]
    assert (lien.definition, pledge.id) == ("claim", "4")
    assert notes.count("glossary.cells-split") == 2


def test_omegat_and_utx(read: Read) -> None:
    text = "# Glossary in tab-separated format -*- coding: utf-8 -*-\n留置权\tlien\n"
    text += "质权\tpledge\t担保\n"
    (lien, pledge), _ = read("o.txt", text)
    assert (terms(lien, "en"), pledge.note) == ([("lien", OPEN)], "担保")
    text = "#UTX 1.11; en-GB/zh-CN; 2024-05-01T10:00:00Z; copyright: nobody\n# made by hand\n"
    text += "#src\ttgt\tsrc:pos\tterm status\tsrc:plural\nlien\t留置权\tnoun\tapproved\tliens\n"
    text += "hold\t留置权\tnoun\tforbidden\t\n"
    (one,), _ = read("u.utx", text)
    assert terms(one, "en") == [("lien", P), ("hold", FORBIDDEN)]
    assert [t.pos for t in one.terms("en")] == ["noun", "noun"]


def test_iate_unterm_and_sketch_engine(tmp_path: Path, read: Read) -> None:
    text = "E_ID,E_DOMAINS,L_CODE,T_TERM,T_TYPE,T_EVALUATION\n77,LAW,en,lien,Term,Preferred\n"
    text += "77,LAW,en,hold,Term,Obsolete\n77,LAW,zh,留置权,Term,\n78,LAW,en,pledge,Term,\n"
    text += "78,LAW,zh,质权,Term,\n78,LAW,fr,gage,Term,\n"
    (lien, pledge), notes = read("i.csv", text)
    assert (lien.id, lien.subject) == ("77", "LAW")
    assert {text for text, _ in terms(lien, "en")} == {"lien", "hold"}
    assert terms(pledge, "zh")[0][0] == "质权"
    assert "glossary.other-language" in notes
    rows: list[list[object]] = [
        ["Search results", None, None, None],
        [None, None, None, None],
        ["English", "French", "Chinese", "Subjects"],
        ["right of way [easement]", "droit de passage", "通行权", "Law; Land"],
    ]
    (one,), notes = read("u.xlsx", book(tmp_path / "u.xlsx", rows).read_bytes())
    assert (terms(one, "zh"), one.subject) == ([("通行权", OPEN)], "Law; Land")
    assert "glossary.titles-left-out" in notes
    text = "corpus,mine\nsubcorpus,-\nEnglish,Chinese,Frequency,Score\neasement,地役权,12,3.5\n"
    (one,), _ = read("s.csv", text)
    assert one.terms("en")[0].frequency == 12


def test_microsoft(read: Read) -> None:
    tbx = '<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd"><martif type="TBX" '
    tbx += 'xml:lang="en-US"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc>'
    tbx += '</martifHeader><text><body><termEntry id="8_1"><langSet xml:lang="en-US"><descripGrp>'
    tbx += (
        '<descrip type="definition">A list.</descrip></descripGrp><ntig><termGrp><term>menu</term>'
    )
    tbx += (
        '<termNote type="partOfSpeech">Noun</termNote></termGrp></ntig></langSet><langSet xml:lang='
    )
    tbx += '"zh-chs"><ntig><termGrp><term>菜单</term></termGrp></ntig></langSet></termEntry>'
    (one,), _ = read("m.tbx", tbx + "</body></text></martif>")
    assert one.terms("zh")[0].text == "菜单"
    assert one.terms("en")[0].pos == "Noun"


@pytest.mark.parametrize("name", ["d.u8", "d.txt"])
def test_cc_cedict(name: str, read: Read) -> None:
    text = "# CC-CEDICT\n行會 行会 [hang2 hui4] /guild; craft association/CL:個|个[ge4]/\n"
    text += "行 行 [hang2] /row/line/\n行 行 [xing2] /to walk/\n"
    (guild, row, walk), _ = read(name, text)
    assert [t.text for t in guild.terms("en")] == ["guild", "craft association"]
    assert [(t.text, t.type) for t in guild.terms("zh")] == [
        ("行会", TermType.FULL_FORM),
        ("行會", TermType.VARIANT),
    ]
    assert "CL:" in guild.note
    assert [t.sort_key for t in row.terms("zh")] == ["hang2"]
    assert row.id != walk.id


def test_tbx_says_where_a_definition_is_from_and_keeps_its_lines(read: Read) -> None:
    text = '<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Core" style="dca"><text><body>'
    text += '<conceptEntry id="c"><langSec xml:lang="en"><descripGrp><descrip type="definition">'
    text += 'a right\nover land</descrip><admin type="source">Act 3</admin></descripGrp>'
    text += '<admin type="source">IATE</admin><termSec><term>floating\u00a0charge</term>'
    text += '<admin type="source">Act 4</admin><note>wrapped\n      line</note></termSec></langSec>'
    text += '<langSec xml:lang="zh"><termSec><term>浮动\u200b抵押</term></termSec></langSec>'
    (one,), codes = read("i.tbx", text + "</conceptEntry></body></text></tbx>")
    section = one.section("en")
    assert section is not None
    assert (section.definition, section.definition_source) == ("a right\nover land", "Act 3")
    term = section.terms[0]
    assert (term.text, term.source, term.note) == ("floating charge", "Act 4", "wrapped line")
    assert (one.terms("zh")[0].text, one.note) == ("浮动抵押", "en: source: IATE")
    assert codes == ["glossary.unseen-characters"]


def test_tmx(read: Read) -> None:
    text = '<?xml version="1.0"?><tmx version="1.4"><header/><body>'
    for zh, en in (("留置权", "lien"), ("留置权", "right of retention"), ("质权", "pledge")):
        text += f'<tu><tuv xml:lang="zh-CN"><seg>{zh}</seg></tuv>'
        text += f'<tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'
    (lien, pledge), _ = read("t.tmx", text + "</body></tmx>")
    assert [t.text for t in lien.terms("en")] == ["lien", "right of retention"]
    assert [t.text for t in pledge.terms("en")] == ["pledge"]


def test_tables_in_word(tmp_path: Path, read: Read) -> None:
    made = WordDocument()
    for rows in ((("术语", "译文"), ("留置权", "lien")), (("中文", "英文"), ("质权", "pledge"))):
        table = made.add_table(len(rows), 2)
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    made.save(str(tmp_path / "w.docx"))
    found, _ = read("x.docx", (tmp_path / "w.docx").read_bytes())
    assert [c.terms("en")[0].text for c in found] == ["lien", "pledge"]


def test_open_document(tmp_path: Path, read: Read) -> None:
    rows = [
        ("中文", "英文", "备注"),
        ("留置权", "lien", ""),
        ("", "hold", ""),
        ("质权", "pledge", "担保"),
    ]
    cells = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row)
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in rows
    )
    body = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{cells}<table:table-row '
        'table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "made.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", body)
    (lien, pledge), _ = read("g.ods", path.read_bytes())
    assert [t.text for t in lien.terms("en")] == ["lien", "hold"]
    assert pledge.note == "担保"


def test_what_excel_shows_and_merges(tmp_path: Path, read: Read) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "说明"
    sheet.append(["使用说明"])
    sheet = made.create_sheet("术语")
    for row in (["中文", "英文", "备注"], ["议程", 2030, None], ["生效日", 45352, None],
                ["比例", 0.25, None], ["编号", 7, None], ["核实", True, None], ["和", "=1+1", None],
                ["押", "deposit", "a"], [None, "bond", "b"]):  # fmt: skip
        sheet.append(row)
    sheet["B3"].number_format = "yyyy-mm-dd"
    sheet["B4"].number_format = "0%"
    sheet["B5"].number_format = "000"
    sheet["B2"].number_format = numbers.FORMAT_GENERAL
    sheet.merge_cells("A8:A9")
    hidden = made.create_sheet("旧")
    hidden.append(["中文", "英文"])
    hidden.append(["旧", "old"])
    hidden.sheet_state = "hidden"
    made.save(tmp_path / "m.xlsx")
    found, notes = read("x.xlsx", (tmp_path / "m.xlsx").read_bytes())
    shown = [c.terms("en")[0].text if c.terms("en") else "" for c in found]
    assert shown == ["2030", "2024-03-01", "25%", "007", "TRUE", "", "deposit"]
    assert [t.text for t in found[-1].terms("en")] == ["deposit", "bond"]
    assert found[-1].note == "a\nb"
    assert {"workbook.hidden-sheets", "glossary.sheets-left-out", "glossary.dates-as-shown",
            "glossary.formulas-without-value"} <= {*notes}  # fmt: skip


def test_a_formula_without_a_value_is_no_blank(tmp_path: Path, read: Read) -> None:
    rows: list[list[object]] = [
        ["中文", "英文", "备注"],
        ["汇票", "draft", ""],
        [None, "bill of exchange", "=1+1"],
        ["=A2&B2", "cheque", ""],
    ]
    path = book(tmp_path / "made.xlsx", rows)
    found, notes = read("g.xlsx", path.read_bytes())
    assert [[t.text for t in item.terms("en")] for item in found] == [
        ["draft", "bill of exchange"],
        ["cheque"],
    ]
    assert "glossary.formulas-without-value" in notes


def test_synonyms_in_cells_and_columns(read: Read) -> None:
    text = "中文,英文,英文同义词,英文缩写,禁用译法\n世贸组织,World Trade Organization,,WTO,\n"
    text += "协定,agreement,accord; pact,,treatise\n"
    (one, two), _ = read("a.csv", text)
    assert [(t.text, t.type) for t in one.terms("en")][1] == ("WTO", TermType.ACRONYM)
    assert terms(two, "en")[1:] == [("accord", A), ("pact", A), ("treatise", FORBIDDEN)]


@pytest.mark.parametrize(
    ("rows", "split"),
    [
        ([("留置权", "lien|hold"), ("质权", "pledge")], True),
        ([("留置权；留置", "lien"), ("质权", "pledge")], True),
        ([("留置权", "lien / right of retention"), ("质权", "pledge / pawn")], True),
        ([("协定、协议", "agreement"), ("合同、契约", "contract")], True),
        ([("留置权", "lien\nhold right"), ("质权", "pledge\npawn right")], True),
        # What stands in single terms.
        ([("输入/输出", "input/output"), ("与/或", "and/or")], False),
        ([("传输控制协议", "TCP/IP"), ("千米每小时", "km/h")], False),
        ([("研究与开发", "research &amp; development"), ("问答", "Q&amp;A")], False),
        ([("水、电、气", "utilities"), ("科学、技术和创新", "science and technology")], False),
        ([("附录（甲；乙）", "annex (A; B)"), ("质权", "pledge")], False),
        ([("定金", "earnest\nmoney"), ("质权", "pledge")], False),
    ],
)
def test_cells_with_several_terms(rows: list[tuple[str, str]], split: bool, read: Read) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([("中文", "英文"), *rows])
    found, notes = read("c.csv", stream.getvalue())
    assert ("glossary.cells-split" in notes) is split
    assert all(len(c.terms("zh")) == len(c.terms("en")) == 1 for c in found) is not split
    whole, notes = read("d.csv", stream.getvalue(), separator="")
    assert "glossary.cells-split" not in notes
    assert all(len(c.terms("en")) == 1 for c in whole)


def test_what_nobody_sees_goes(read: Read) -> None:
    found, notes = read("x.csv", "中文,英文\n　ＧＤＰ\u200b增长 ,GDP\u00a0growth\n质权,pledge\n")
    assert (found[0].terms("zh")[0].text, found[0].terms("en")[0].text) == ("GDP增长", "GDP growth")
    assert notes == ["glossary.unseen-characters"]


def test_rows_of_all_lengths(read: Read) -> None:
    found, notes = read("x.csv", "中文,英文,备注\n甲,a\n乙,b,x\n丙,c,y,z\n丁\n")
    assert [c.terms("zh")[0].text for c in found] == ["甲", "乙", "丁"]
    assert "glossary.rows-too-long" in notes


def test_homonyms_and_what_is_joined(read: Read) -> None:
    text = "中文,英文,领域\n单位,unit,物理\n单位,employer,社会\n单位,units,物理\n"
    (one, two), notes = read("h.csv", text)
    assert ([t.text for t in one.terms("en")], [t.text for t in two.terms("en")]) == (
        ["unit"],
        ["employer"],
    )
    assert {"glossary.homonyms", "glossary.rows-joined"} <= {*notes}
    ids = [c.id for c in read("h.csv", text)[0]]
    assert ids == [one.id, two.id]
    (one, two), _ = read("i.csv", "id,中文,英文\n5,单位,unit\n6,单位,employer\n")
    assert (one.id, two.id) == ("5", "6")
    # Numbers that only count the rows are no ids.
    (one,), _ = read("n.csv", "序号,中文,英文\n1,单位,unit\n2,单位,work unit\n")
    assert len(one.terms("en")) == 2


def test_flags_are_of_the_side_that_differs(read: Read) -> None:
    text = "en,zh,Forbidden\nserver,服务器,\nserver,伺服器,TRUE\nnode,节点,no\n"
    (server, node), _ = read("f.csv", text)
    assert terms(server, "zh") == [("服务器", P), ("伺服器", FORBIDDEN)]
    assert terms(server, "en") == [("server", P)]
    assert terms(node, "zh") == [("节点", P)]


def test_columns_with_numbers_are_of_one_language(read: Read) -> None:
    (one,), _ = read("n.csv", "术语,译名1,译名2\n质权,pledge,pawn\n")
    assert [t.text for t in one.terms("en")] == ["pledge", "pawn"]


def test_headings_between_the_rows(read: Read) -> None:
    text = "中文,英文\n一、担保,\n质权,pledge\n第二章 合同,\n定金,earnest money\n三部曲,trilogy\n"
    found, notes = read("h.csv", text)
    assert [c.terms("zh")[0].text for c in found] == ["质权", "定金", "三部曲"]
    assert "glossary.headings-left-out" in notes
    found, _ = read("i.csv", "中文,英文\n质权,pledge\n三部曲,\n")
    assert len(found) == 2


@pytest.mark.parametrize("mark", ["|", "="])
def test_lists_of_pairs(mark: str, read: Read) -> None:
    found, _ = read("l.txt", f"质权{mark}pledge\n留置权{mark}lien\n")
    assert [c.terms("en")[0].text for c in found] == ["pledge", "lien"]


def test_synonyms_do_not_leave_the_main_term_open(read: Read) -> None:
    (one,), _ = read("s.csv", "中文,英文,英文缩写\n世贸组织,World Trade Organization,WTO\n")
    assert terms(one, "en") == [("World Trade Organization", P), ("WTO", A)]


def test_a_status_of_a_language_is_of_all_its_columns(read: Read) -> None:
    head = "ID,Chinese Term,English Term 1,English Term 2,Status EN\n"
    (one,), _ = read("s.csv", head + "4,抵押,mortgage,hypothec,Deprecated\n")
    assert terms(one, "en") == [("mortgage", OLD), ("hypothec", OLD)]
    assert terms(one, "zh") == [("抵押", P)]
    (one,), _ = read("s.csv", head + "4,抵押,mortgage,hypothec,Preferred\n")
    assert terms(one, "en") == [("mortgage", P), ("hypothec", A)]
    # Between two columns of terms, or with a number, it is of the one before it.
    head = "Chinese,English Term 1,English Status 1,English Term 2,English Status 2\n"
    (one,), _ = read("s.csv", head + "租赁,lease,preferred,tenancy,forbidden\n")
    assert terms(one, "en") == [("lease", P), ("tenancy", FORBIDDEN)]


def test_a_column_of_forbidden_terms_decides_the_others(read: Read) -> None:
    one, two = read("f.csv", "中文,英文,禁用译法\n租赁,lease,rental contract\n抵押,mortgage,\n")[0]
    assert terms(one, "en") == [("lease", P), ("rental contract", FORBIDDEN)]
    assert (terms(two, "zh"), terms(two, "en")) == ([("抵押", P)], [("mortgage", P)])


@pytest.mark.parametrize(
    ("lang", "cell", "expected"),
    [
        ("en", "Economic and Social Council [ECOSOC]", ["Economic and Social Council", "ECOSOC"]),
        ("en", "Exchange Fund Bills and Notes (EFBNs)", ["Exchange Fund Bills and Notes", "EFBNs"]),
        ("en", "Ministry of Commerce (MOFCOM)", ["Ministry of Commerce", "MOFCOM"]),
        ("zh", "世界卫生组织（简称世卫组织）", ["世界卫生组织", "世卫组织"]),
        ("zh", "證券及期貨事務監察委員會（證監會）", ["證券及期貨事務監察委員會", "證監會"]),
        ("zh", "某某公司（以下简称“公司”）", ["某某公司", "公司"]),
        ("en", "bond (convertible)", ["bond (convertible)"]),
        ("en", "State Council (China)", ["State Council (China)"]),
        ("zh", "债券（可转换）", ["债券（可转换）"]),
        ("zh", "利率（年）", ["利率（年）"]),
    ],
)
def test_short_forms_in_brackets(read: Read, lang: str, cell: str, expected: list[str]) -> None:
    row = f"{cell},x" if lang == "zh" else f"词,{cell}"
    (one,), notes = read("b.csv", f"zh-CN,en-GB\n{row}\n")
    assert [text for text, _ in terms(one, lang)] == expected
    assert ("glossary.short-forms" in notes) == (len(expected) > 1)
    (one,), _ = read("b.csv", f"zh-CN,en-GB\n{row}\n", separator="")
    assert [text for text, _ in terms(one, lang)] == [cell]


@pytest.mark.parametrize(
    ("lang", "cell", "shorts"),
    [
        ("zh", "高速铁路（高铁）", ["高铁"]),
        ("zh", "国家发展和改革委员会(国家发改委)", ["国家发改委"]),
        ("zh", "北大西洋公约组织【北约】", ["北约"]),
        ("zh", "经济合作与发展组织（经合组织，OECD）", ["经合组织", "OECD"]),
        ("zh", "国内生产总值（GDP）", ["GDP"]),
        ("zh", "企业对企业（B2B）", ["B2B"]),
        ("zh", "欧洲联盟（EU）", ["EU"]),
        ("zh", "最惠国待遇（简称“最惠国”）", ["最惠国"]),
        ("zh", "超高频（缩写：UHF）", ["UHF"]),
        ("zh", "金融管理專員（金管專員）", ["金管專員"]),
        ("en", "least developed countries [LDCs]", ["LDCs"]),
        ("en", "small and medium-sized enterprises (SMEs)", ["SMEs"]),
        ("en", "research and development (R&D)", ["R&D"]),
        ("en", "Internet of Things (IoT)", ["IoT"]),
        ("en", "deoxyribonucleic acid (DNA)", ["DNA"]),
        ("en", "Belt and Road Initiative (the BRI)", ["BRI"]),
        ("en", "information technology (IT)", ["IT"]),
        ("en", "television (TV)", ["TV"]),
        ("en", "light-emitting diode（LED）", ["LED"]),
        ("en", "hectare (abbr. ha)", ["ha"]),
        ("zh", "医疗保险（医疗）", []),
        ("zh", "外商投资企业（投资）", []),
        ("zh", "注册会计师（会计）", []),
        ("zh", "证券交易所（交易）", []),
        ("zh", "民法典（草案）", []),
        ("zh", "文件（计算机）", []),
        ("zh", "中国银行（香港）", []),
        ("zh", "反垄断审查（EU）", []),
        ("zh", "代理（律师代理）", []),
        ("zh", "资产（按年，平均）", []),
        ("en", "institution (IT)", []),
        ("en", "user name (US)", []),
        ("en", "accounting (ACC)", []),
        ("en", "transport (TRANS)", []),
        ("en", "medicine (MED)", []),
        ("en", "licence (UK)", []),
        ("en", "agreement (n.)", []),
        ("en", "Paris (Texas)", []),
        ("en", "court (the Supreme Court)", []),
        ("en", "file (computing)", []),
    ],
)
def test_what_stands_in_brackets(read: Read, lang: str, cell: str, shorts: list[str]) -> None:
    given = f'"{cell}",x' if lang == "zh" else f'词,"{cell}"'
    (one,), notes = read("b.csv", f"zh-CN,en-GB\n{given}\n")
    full, *others = [text for text, _ in terms(one, lang)]
    assert others == shorts
    assert full == (cell if not shorts else full)
    assert ("(" in full or "（" in full) is not bool(shorts)
    assert ("glossary.short-forms" in notes) is bool(shorts)


def test_bars_between_the_cells_of_iate(read: Read) -> None:
    text = "E_ID|E_DOMAINS|L_CODE|T_TERM|T_EVALUATION\n"
    text += "100|LAW, civil|en|lien|preferred\n100|LAW, civil|zh|留置权|\n"
    (one,), _ = read("i.csv", text + "100|LAW, civil|en|ROR|deprecated\n")
    assert (one.id, one.subject) == ("100", "LAW, civil")
    assert terms(one, "en") == [("lien", P), ("ROR", OLD)]


def test_records_of_json(read: Read) -> None:
    (one,), _ = read("r.json", '[{"en": "lien", "zh": "留置权", "description": "a right"}]')
    assert (terms(one, "zh"), one.definition) == ([("留置权", OPEN)], "a right")
    text = '{"name": "g", "terms": [{"id": "7", "translations": {"en-US": ["lien", "charge"],'
    (one,), _ = read("r.json", text + ' "zh-CN": "留置权"}, "forbidden": false}]}')
    assert (one.id, terms(one, "en")) == ("7", [("lien", P), ("charge", A)])
    one, two = read("r.json", '{"lien": "留置权", "escrow": "托管"}')[0]
    assert terms(two, "en") == [("escrow", OPEN)]
    for body in ("[]", '["lien"]', '{"a": 1}', '[{"lien": null}]'):
        with pytest.raises(FormatError):
            read("r.json", body)


def test_what_is_said_of_the_term_stays_with_it(read: Read) -> None:
    head = "Concept ID,Concept Note,Language ID,Term,Term Note,Usage\n"
    (one,), _ = read("c.csv", head + "3,law,en,lien,short,Preferred\n3,law,zh-CN,留置权,,\n")
    assert (one.note, one.terms("en")[0].note) == ("law", "short")
    rows = "Term,Translation,Usage\nlien,留置权,Preferred\nright of retention,留置权,"
    (one,), _ = read("u.csv", rows + "Not recommended\n")
    assert terms(one, "en") == [("lien", P), ("right of retention", OLD)]
    both = "中文,English\n留置权/扣押权,lien / retention\n抵押权/按揭权,mortgage / hypothec\n"
    one, _ = read("s.csv", both)[0]
    assert [text for text, _ in terms(one, "zh")] == ["留置权", "扣押权"]
