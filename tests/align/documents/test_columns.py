"""Which columns of a table are the pairs: by names, by content, never by guess."""

from __future__ import annotations

import contextlib

import pytest

from align.documents.columns import choose, is_text
from align.errors import LanguageError, SettingError
from tests.waiting import cpu_under

ZH = ["请稍候。", "文件已经保存在桌面上了。", "没有找到打印机", "退出", "是否覆盖原来的文件？"]
EN = [
    "Please wait.",
    "The file was saved on the desktop.",
    "No printer found",
    "Quit",
    "Overwrite the original file?",
]


def rows(*columns: list[str]) -> list[list[str]]:
    return [list(row) for row in zip(*columns, strict=True)]


BESIDE = {
    "keys": ["msg.wait", "msg.saved", "err.printer", "menu.quit", "ask.overwrite"],
    "camel": ["waitLabel", "fileSaved", "noPrinter", "quitItem", "askOverwrite"],
    "kebab": ["wait-label", "file-saved", "no-printer", "quit-item", "ask-overwrite"],
    "screaming": ["WAIT_LABEL", "FILE_SAVED", "NO_PRINTER", "QUIT_ITEM", "ASK_OVERWRITE"],
    "small words": ["wait", "saved", "printer", "quit", "overwrite"],
    "addresses": [f"https://example.org/page/{n}" for n in range(5)],
    "files": ["a b.docx", "main.cpp", "dialogs.xml", "menu.json", "ask.html"],
    "paths": [rf"C:\work\part {n}\text.txt" for n in range(5)],
    "speakers": ["Mary", "Tom", "Mary", "Tom", "Mary"],
    "codes": ["zh-CN", "zh-CN", "en-US", "zh-CN", "en_GB"],
    "pinyin": ["qǐng shāohòu", "wénjiàn yǐjīng", "méiyǒu zhǎodào", "tuìchū", "shìfǒu fùgài"],
    "plain pinyin": ["qing shao hou", "wen jian yi jing bao cun zai zhuo mian shang le",
                     "mei you zhao dao da yin ji", "tui chu",
                     "shi fou fu gai yuan lai de wen jian"],
    "numbered": ["1 g1", "2 g2", "3 g3", "4 g4", "5 g5"],
    "numbers": ["1", "2", "3", "4", "5"],
    "times": ["00:01", "00:05", "00:09", "00:12", "00:20"],
    "hashes": [f"{n}3f8a90c1b2d4e5f6a7b8c9d0e1f2a3b" for n in range(5)],
    "domains": ["Software", "Software", "Software", "Software", "Software"],
    "a note": ["", "", "check this with the client", "", ""],
}  # fmt: skip


@pytest.mark.parametrize("kind", BESIDE)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_stands_beside_pairs_is_no_side_of_them(kind: str, place: int) -> None:
    columns = [ZH, EN]
    columns.insert(place, BESIDE[kind])
    found = choose(rows(*columns), "x")
    assert (found.zh, found.en) == (columns.index(ZH), columns.index(EN))
    swapped = [EN, ZH]
    swapped.insert(place, BESIDE[kind])
    found = choose(rows(*swapped), "x")
    assert (found.zh, found.en) == (swapped.index(ZH), swapped.index(EN))


@pytest.mark.parametrize(
    "header",
    [
        ["ID", "Chinese (PRC)", "English (United States)", "Comment"],
        ["#", "简体中文", "English", "Status"],
        ["序号", "中文原文", "英文译文", "备注"],
        ["key", "zh_CN", "en_US", "context"],
        ["No.", "Source", "Target", "Match"],
        ["编号", "原文", "译文", "状态"],
        ["id", "Traditional Chinese", "English text", "note"],
    ],
)
@pytest.mark.parametrize("titles", [0, 1, 2])
def test_a_row_of_names_below_titles(header: list[str], titles: int) -> None:
    above = [["Export of 5 May, do not edit", "", "", ""], ["", "", "Project Lake", ""]][:titles]
    table = [*above, header, *rows(BESIDE["numbered"], ZH, EN, ["ok", "ok", "", "", "ok"])]
    found = choose(table, "x")
    assert (found.zh, found.en, found.first) == (1, 2, titles + 1)
    assert found.header


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("string_zh", "string_en"),
        ("zh_CN_string", "en_GB_string"),
        ("Segment (ZH)", "Segment (EN)"),
        ("targetZh", "sourceEn"),
        ("译文（简体中文）", "原文（英文）"),
        ("Value - Traditional Chinese", "Value - English (UK)"),
        ("文本_zh", "文本_en"),
    ],
)
def test_names_of_languages_stand_anywhere_in_a_header(zh: str, en: str) -> None:
    for names, columns in (([zh, en], [ZH, EN]), ([en, zh], [EN, ZH])):
        table = [["key", *names], *rows(BESIDE["keys"], *columns)]
        found = choose(table, "x")
        assert (found.zh, found.en, found.first) == (names.index(zh) + 1, names.index(en) + 1, 1)


def test_what_is_more_than_a_name_is_a_text() -> None:
    for zh, en in (("中国茶", "Chinese tea"), ("国家名称", "US"), ("英语角", "English corner")):
        assert choose([[zh, en], *rows(ZH, EN)], "x").first == 0


def test_a_title_without_names() -> None:
    table = [["A novel in two languages", ""], *rows(ZH, EN)]
    found = choose(table, "x")
    assert (found.zh, found.en, found.first, found.header) == (0, 1, 1, False)


def test_one_sided_first_rows_are_pairs() -> None:
    assert choose([["多余的一句。", ""], *rows(ZH, EN)], "x").first == 0
    assert choose([["", "An added sentence."], *rows(ZH, EN)], "x").first == 0


def test_content_is_asked_over_the_whole_file() -> None:
    many = [["item.a", "", "Later."]] * 40 + [["item.b", "后来。", "Later."]] * 60
    found = choose(many, "x")
    assert (found.zh, found.en) == (1, 2)


@pytest.mark.parametrize(
    "table",
    [
        rows(ZH, BESIDE["keys"]),
        rows(BESIDE["addresses"], ZH),
        rows(ZH, BESIDE["pinyin"]),
        rows(ZH, BESIDE["files"]),
        rows(ZH, BESIDE["kebab"]),
        rows(BESIDE["camel"], ZH),
        rows(ZH, BESIDE["numbers"]),
        rows(EN, EN),
        rows(ZH, ZH),
    ],
)
def test_without_a_column_of_each_language_it_is_refused(table: list[list[str]]) -> None:
    with pytest.raises(LanguageError) as caught:
        choose(table, "x")
    assert caught.value.code == "table.no-column-of-language"
    assert "A: " in str(caught.value)


def test_two_columns_that_could_be_it_are_refused_and_can_be_named() -> None:
    other = ["Wait please.", "Your file is on the desktop.", "There is no printer", "Exit",
             "Replace the file that exists?"]  # fmt: skip
    table = rows(ZH, EN, other)
    with pytest.raises(LanguageError) as caught:
        choose(table, "x")
    assert caught.value.code == "table.columns-unclear"
    assert "B: Please wait." in str(caught.value)
    assert choose(table, "x", en="C").en == 2
    headed = [["Source", "Target", "Old target"], *table]
    assert choose(headed, "x").en == 1


def test_both_scripts_of_one_text_are_one_language() -> None:
    traditional = ["請稍候。", "文件已經保存在桌面上了。", "沒有找到打印機", "退出",
                   "是否覆蓋原來的文件？"]  # fmt: skip
    found = choose(rows(ZH, traditional, EN), "x")
    assert (found.zh, found.en) == (0, 2)
    assert [note.code for note in found.notes] == ["table.columns-two-scripts"]


@pytest.mark.parametrize(
    ("table", "zh", "en"),
    [
        ([["老王", "今天去哪儿？", "Lao Wang", "Where to today?"],
          ["小李", "去河边钓鱼。", "Xiao Li", "To the river, fishing."],
          ["老王", "带上我吧。", "Lao Wang", "Take me along."]], 1, 3),
        ([["法律", "合同", "contract"], ["法律", "原告", "plaintiff"], ["金融", "汇率",
        "exchange rate"]],
         1, 2),
        ([["合同", "contract", "常用"], ["原告", "plaintiff", "诉讼法用语，请统一"], ["汇率",
        "rate", ""]],
         0, 1),
        ([["zh-CN", "保存", "en-US", "Save"], ["zh-CN", "打开", "en-US", "Open"]], 1, 3),
        ([["河", "n.", "river"], ["跑", "v.", "run"], ["快", "adj.", "fast"]], 0, 2),
        ([["繁體", "简体", "English"], ["電腦軟體", "电脑软件", "computer software"],
          ["資料庫", "数据库", "database"]], 0, 2),
    ],
)  # fmt: skip
def test_chinese_columns_beside_the_text(table: list[list[str]], zh: int, en: int) -> None:
    found = choose(table, "x")
    assert (found.zh, found.en) == (zh, en)


def test_terms_with_definitions() -> None:
    zh = ["信托", "汇票", "提单", "留置权"]
    en = ["trust", "bill of exchange", "bill of lading", "lien"]
    definition = [
        "an arrangement in which a person holds property for the good of another person",
        "a written order to pay a sum of money on a date to the one who is named",
        "a document of the carrier that says which goods were taken on board",
        "the right to keep a thing until the debt that concerns it has been paid",
    ]
    found = choose(rows(zh, en, definition), "x")
    assert (found.zh, found.en) == (0, 1)


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        (["国内生产总值", "世界卫生组织"], ["GDP", "WHO"]),
        (["新冠", "第五代移动通信"], ["COVID-19", "5G"]),
        (["电子邮件", "无线网络"], ["e-mail", "Wi-Fi"]),
        (["苹果手机", "易趣"], ["the iPhone", "eBay"]),
        (["高质量", "长期"], ["high-quality", "long term"]),
        (["北京", "上海", "天津"], ["Beijing", "Shanghai", "Tianjin"]),
    ],
)
def test_short_english_is_english(zh: list[str], en: list[str]) -> None:
    found = choose(rows(zh, en), "x")
    assert (found.zh, found.en) == (0, 1)


@pytest.mark.parametrize(
    "text",
    ["See section 3.2.", "He came, etc.", "and/or", "U.S. troops", "Version 2.0 is out.",
     "Open C:\\temp and wait.", "Mr. Li", "Yes"],
)  # fmt: skip
def test_text_with_odd_marks_is_text(text: str) -> None:
    assert is_text(text, "en")


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(SettingError):
        choose(rows(ZH, EN), "x", zh="Q")


@pytest.mark.parametrize(
    "cell",
    ["/" + "a" * 5000 + ":", "1" * 5000 + "!", "an" * 2500 + "q", "a-" * 2500, "x." * 2500,
     "/" * 5000 + "?", "1 " * 2500 + "?", "a/" * 2500 + ":", "a1" * 2500 + "!"],
)  # fmt: skip
def test_long_cells_do_not_hang(cell: str) -> None:
    with cpu_under(5):
        is_text(cell, "en")
        with contextlib.suppress(LanguageError):
            choose([["请稍候。", cell], ["退出", cell]], "x")


@pytest.mark.parametrize(
    "head",
    [
        ["词语", "释义"],
        ["詞條", "譯法"],
        ["条目", "说明"],
        ["Headword", "Gloss"],
        ["原句", "对应句"],
    ],
)
def test_names_of_columns_in_one_language(head: list[str]) -> None:
    for count in (2, 3, 20):
        rows = [[f"河流{n}号。", f"River no. {n}."] for n in range(count)]
        chosen = choose([head, *rows], "x")
        assert (chosen.zh, chosen.en, chosen.first, chosen.header) == (0, 1, 1, True)


@pytest.mark.parametrize(
    "first",
    [
        ["前言", "Preface"],
        ["下雨了。", "还没有翻译的一句话。"],
        ["第一章", "第一章"],
        ["", "Preface"],
    ],
)
def test_a_first_row_that_names_no_columns(first: list[str]) -> None:
    rows = [[f"河流{n}号。", f"River no. {n}."] for n in range(20)]
    assert choose([first, *rows], "x").first == 0
