"""Pairs that are no table: both languages in a line, PO, ASS, aligners' files, RTF, headings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from align.documents import PairFile, read_document, read_pairs
from align.documents.bilingual import both_in_lines, parted
from align.errors import EmptyInputError, InputError, LanguageError
from align.segments import segment, segment_texts
from duizhao.corpus import need_both, read_files
from tests.align.documents.samples import rtf
from tests.align.documents.saying import codes, refused


def read(folder: Path, name: str, text: str | bytes, **options: Any) -> PairFile:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_pairs(path, **options)


def sides(pairs: PairFile) -> list[tuple[list[str], list[str]]]:
    zh = segment_texts(pairs.zh, segment(pairs.zh))
    en = segment_texts(pairs.en, segment(pairs.en))
    return [([zh[i] for i in b.zh], [en[i] for i in b.en]) for b in pairs.beads]


def flat(pairs: PairFile) -> list[tuple[str, str]]:
    return [("".join(zh), " ".join(en)) for zh, en in sides(pairs)]


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        ("碳中和 carbon neutrality", "碳中和", "carbon neutrality"),
        ("3. 碳达峰：carbon peaking", "碳达峰", "carbon peaking"),
        ("茶 [chá] tea", "茶", "tea"),
        ("图书馆（túshūguǎn）library", "图书馆", "library"),
        ("你好 nǐ hǎo hello", "你好", "hello"),
        ("长江 [chang2 jiang1] the Yangtze", "长江", "the Yangtze"),
        ("国内生产总值 - GDP", "国内生产总值", "GDP"),
        ("用USB接口连接。 Connect it by USB.", "用USB接口连接。", "Connect it by USB."),
        ("The river froze. 河水结冰了。", "河水结冰了。", "The river froze."),
        ("It rained on 5 May. 5月5日下雨了。", "5月5日下雨了。", "It rained on 5 May."),
        ("“Come in,” he said. “进来。”他说。", "“进来。”他说。", "“Come in,” he said."),
        ("第二章 The Second Chapter", "第二章", "The Second Chapter"),
        ("apple 苹果", "苹果", "apple"),
        ("- 苹果 / apple", "苹果", "apple"),
    ],
)
def test_halves(line: str, zh: str, en: str) -> None:
    assert parted(line) == (zh, en)


@pytest.mark.parametrize(
    "line",
    ["我们用 Python 写程序。", "河水结冰了。", "The river froze.", "", "2023",
    "他叫 Tom，她叫 Ann。",
     "The word 河 means river."],
)  # fmt: skip
def test_lines_without_halves(line: str) -> None:
    assert parted(line) is None


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["水 water", "火 fire", "山 mountain"], True),
        (["Water. 水。", "Fire. 火。", "Wind. 风。", "Earth. 土。"], True),
        (["水 water", "火 fire"], False),
        (["他去了 London", "她没去。", "他们都回来了。", "没人说话。"], False),
        (["水 water", "fire 火", "山 mountain", "wind 风"], False),
        (["作者：王某 (Wang)", "第一段正文在这里，很长。", "第二段正文在这里。"], False),
        (["参考一部很长很长的著作的很长很长的题目第三版增订本 A"] * 5, False),
    ],
)
def test_whole_files_of_both_languages(lines: list[str], expected: bool) -> None:
    assert both_in_lines(lines) is expected


def test_vocabulary_with_readings_and_headings(tmp_path: Path) -> None:
    text = "词汇\n\n1. 茶 [chá] tea\n2. 米饭 [mǐfàn] rice\n3. 鱼 [yú] fish\n4. 面条 [miàntiáo] noodles\n5. 汤 [tāng] soup\n"  # noqa: E501
    pairs = read(tmp_path, "x.txt", text)
    assert flat(pairs)[1:3] == [("茶", "tea"), ("米饭", "rice")]
    assert "pairs.both-in-lines" in codes(pairs.notes)


def test_paragraphs_of_a_page(tmp_path: Path) -> None:
    body = "".join(
        f"<p>{zh}<br>{en}</p>" if n % 2 else f"<p><span>{zh}</span> <span>{en}</span></p>"
        for n, (zh, en) in enumerate([("春天来了。", "Spring came.")] * 8)
    )
    pairs = read(tmp_path, "x.html", f"<!DOCTYPE html><html><meta charset=utf-8>{body}")
    assert set(flat(pairs)) == {("春天来了。", "Spring came.")}


# Catalogues

PO = """
# Translators, 2024
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

#: main.c:3
msgid "Open the \\"file\\""
msgstr "打开“文件”"

#, fuzzy, c-format
#| msgid "Old"
msgid "Close %s"
msgstr "关闭 %s"

msgctxt "verb"
msgid ""
"One line "
"of two"
msgstr "一行"

msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d 天"

msgid "Nothing yet"
msgstr ""

#~ msgid "Gone"
#~ msgstr "没了"
"""


@pytest.mark.parametrize("name", ["x.po", "x.pot", "x.txt"])
def test_catalogues(tmp_path: Path, name: str) -> None:
    pairs = read(tmp_path, name, PO)
    assert flat(pairs) == [
        ("打开“文件”", 'Open the "file"'),
        ("关闭 %s", "Close %s"),
        ("一行", "One line of two"),
        ("%d 天", "%d day"),
    ]
    assert [str(bead.status) for bead in pairs.beads][:2] == ["proposed", "needs review"]
    assert codes(pairs.notes) == ["exchange.units-untranslated"]
    assert pairs.zh.format == "po"


def test_catalogues_from_chinese(tmp_path: Path) -> None:
    text = 'msgid "保存"\nmsgstr "Save"\n\nmsgid "%d 天"\nmsgid_plural "%d 天"\nmsgstr[0] "%d day"\nmsgstr[1] "%d days"\n'  # noqa: E501
    assert flat(read(tmp_path, "x.po", text)) == [
        ("保存", "Save"),
        ("%d 天", "%d day"),
        ("%d 天", "%d days"),
    ]


def test_catalogues_without_translations(tmp_path: Path) -> None:
    with refused(EmptyInputError, "pairs.no-unit-left"):
        read(tmp_path, "x.po", 'msgid "Save"\nmsgstr ""\n')


# Subtitles


def ass(*lines: str, head: str = "") -> str:
    return (
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name\nStyle: Default\n\n"
        "[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        + "\n".join(lines)
    )


def said(start: int, text: str, style: str = "Default", kind: str = "Dialogue") -> str:
    return f"{kind}: 0,0:00:0{start}.00,0:00:0{start + 1}.50,{style},,0,0,0,,{text}"


def test_ass_is_dialogue_only(tmp_path: Path) -> None:
    lines = [
        said(3, r"{\i1}走吧{\i0}，\h快点\N天要黑了"),
        said(1, "你来了"),
        said(5, "注释", kind="Comment"),
        said(6, r"{\p1}m 0 0 l 10 10{\p0}"),
        said(7, r"{\pos(3,4)\fad(1,2)}再见"),
    ]
    path = tmp_path / "x.ass"
    path.write_text(ass(*lines), encoding="utf-8-sig")
    document = read_document(path)
    texts = segment_texts(document, segment(document))
    assert ["".join(text.split()) for text in texts] == ["你来了", "走吧，快点天要黑了", "再见"]


def test_bilingual_ass_in_one_line_or_in_two(tmp_path: Path) -> None:
    words = [
        ("你来了", "You came"),
        ("走吧", "Let us go"),
        ("天黑了", "It is dark"),
        ("再见", "Bye"),
    ]
    one = [said(n, rf"{zh}\N{{\fs12}}{en}") for n, (zh, en) in enumerate(words)]
    two = [said(n, zh, "ZH") for n, (zh, _) in enumerate(words)]
    two += [said(n, en, "EN") for n, (_, en) in enumerate(words)]
    for name, lines in (("one.ass", one), ("two.ssa", two)):
        assert flat(read(tmp_path, name, ass(*lines), mode="alternating")) == words
        assert flat(read(tmp_path, name, ass(*lines))) == words


# Aligners' files, RTF


def test_sentences_that_an_aligner_parted(tmp_path: Path) -> None:
    text = "甲。 ~~~ 乙。\tA. ~~~ B.\t0.3\n丙。\tC.\t1\n丁。 ~~~ \tD.\t2\n\tE. ~~~ F.\t0\n"
    assert sides(read(tmp_path, "x.tsv", text)) == [
        (["甲。", "乙。"], ["A.", "B."]),
        (["丙。"], ["C."]),
        (["丁。"], ["D."]),
        ([], ["E.", "F."]),
    ]


def test_rtf_tables(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        coded = (
            "".join(c if c.isascii() else f"\\u{ord(c) - 65536 * (ord(c) > 32767)}?" for c in cell)
            for cell in cells
        )
        body = "".join(f"\\pard\\intbl {cell}\\cell" for cell in coded)
        return f"\\trowd\\cellx1000\\cellx2000{body}\\row\n"

    text = (
        "Before the table.\\par "
        + row("ID", "Chinese", "English", "Status")
        + row("1", "河水很清。", "The river is clear.", "ok")
        + row("2", "鱼回来了。\\par 真好。", "The fish came back.\\par Good.", "")
        + "\\pard After.\\par"
    )
    assert flat(read(tmp_path, "x.rtf", rtf(text))) == [
        ("河水很清。", "The river is clear."),
        ("鱼回来了。 真好。", "The fish came back. Good."),
    ]


def test_rtf_without_a_table(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read(tmp_path, "x.rtf", rtf("Only text.\\par"))


# Headings in two languages


@pytest.mark.parametrize(
    "heading", ["第一章 Chapter One", "Chapter One 第一章", "一、总则 I. General Provisions"]
)
@pytest.mark.parametrize("first", ["zh", "en"])
def test_alternating_survives_headings_in_two_languages(
    tmp_path: Path, heading: str, first: str
) -> None:
    pairs = [
        ("春天来了。", "Spring came."),
        ("花开了。", "Flowers opened."),
        ("鸟叫了。", "Birds sang."),
    ]
    lines = [line for zh, en in pairs for line in ((zh, en) if first == "zh" else (en, zh))]
    text = "\n".join([heading, *lines, heading, *lines])
    found = flat(read(tmp_path, "x.txt", text, mode="alternating"))
    assert found[1:4] == pairs
    assert found[5:] == pairs
    assert found[0] == found[4]
    assert all(found[0])


def test_names_in_alternating_lines_are_no_headings(tmp_path: Path) -> None:
    lines = ["他叫 John Smith", "His name is John Smith", "她住 London", "She lives in London"] * 2
    assert flat(read(tmp_path, "x.txt", "\n".join(lines), mode="alternating"))[:2] == [
        ("他叫 John Smith", "His name is John Smith"),
        ("她住 London", "She lives in London"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("春天来了。\nSpring came.\n花开了。\nFlowers opened.\n鸟叫了。\nBirds sang.\n",
         "document.alternating"),
        ("春天来了。 Spring came.\n花开了。 Flowers opened.\n鸟叫了。 Birds were singing.\n" * 3,
         "document.both-in-lines"),
    ],
)  # fmt: skip
def test_a_file_of_both_texts_says_so(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(text * 3, encoding="utf-8")
    assert code in codes(read_document(path).notes)
    corpus = read_files([path])
    with refused(LanguageError, "input.pairs-in-one-file"):
        need_both(corpus.texts)


# Subtitles whose cues hold both languages

SPOKEN = [
    ("天黑了", "Night fell,"),
    ("他们点了灯", "and they lit a lamp."),
    ("風很大", "The wind was strong."),
    ("门开着", "The door was open."),
    ("没有人来", "Nobody came."),
]


def cue(number: int, *lines: str) -> str:
    return f"{number}\n00:00:{number * 3:02},000 --> 00:00:{number * 3 + 2:02},000\n" + "\n".join(
        [*lines, "", ""]
    )


@pytest.mark.parametrize("english_first", [False, True])
@pytest.mark.parametrize("mode", [None, "alternating"])
def test_each_cue_of_two_languages_is_a_pair(
    tmp_path: Path, english_first: bool, mode: Any
) -> None:
    text = "".join(
        cue(n, *((en, zh) if english_first else (zh, en))) for n, (zh, en) in enumerate(SPOKEN, 1)
    )
    pairs = read(tmp_path, "x.srt", text, mode=mode)
    assert flat(pairs) == SPOKEN
    assert "pairs.by-cue" in codes(pairs.notes)
    times = [(c.begins, c.ends) for c in pairs.zh.cues]
    assert times == [(3.0 * n, 3.0 * n + 2) for n in range(1, 6)]
    assert [pairs.en.text[c.start : c.end] for c in pairs.en.cues] == [en for _, en in SPOKEN]


def test_speakers_and_signs_among_the_cues(tmp_path: Path) -> None:
    text = "".join(cue(n, zh, en) for n, (zh, en) in enumerate(SPOKEN, 1))
    text += cue(6, "- 一个人？", "- 和小林", "- Alone?", "- With Lin.") + cue(7, "（片名）")
    found = sides(read(tmp_path, "x.srt", text))
    assert found[5] == (["一个人？", "和小林"], ["Alone?", "With Lin."])
    assert found[6] == (["（片名）"], [])


@pytest.mark.parametrize("side", [0, 1])
def test_subtitles_of_one_language_are_no_pairs(tmp_path: Path, side: int) -> None:
    text = "".join(cue(n, both[side]) for n, both in enumerate(SPOKEN, 1))
    with refused(InputError, "pairs.no-table"):
        read(tmp_path, "x.srt", text)


def test_a_line_does_not_run_on_in_the_other_language(tmp_path: Path) -> None:
    path = tmp_path / "x.srt"
    path.write_text("".join(cue(n, zh, en) for n, (zh, en) in enumerate(SPOKEN, 1)), "utf-8")
    assert read_document(path, lang="zh").text.splitlines()[:4] == [
        "天黑了",
        "Night fell,",
        "他们点了灯",
        "and they lit a lamp.",
    ]
