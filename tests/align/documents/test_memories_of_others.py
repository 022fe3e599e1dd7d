"""Memories and XLIFF as other tools leave them: states, variants, languages, broken XML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from align.documents import PairFile, read_pairs
from align.errors import EmptyInputError, FormatError
from align.segments import segment, segment_texts
from tests.align.documents.saying import codes, refused


def read(folder: Path, text: str | bytes, name: str = "x.tmx", **options: Any) -> PairFile:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_pairs(path, **options)


def flat(pairs: PairFile) -> list[tuple[str, str]]:
    zh = segment_texts(pairs.zh, segment(pairs.zh))
    en = segment_texts(pairs.en, segment(pairs.en))
    return [("".join(zh[i] for i in b.zh), " ".join(en[i] for i in b.en)) for b in pairs.beads]


def tuv(lang: str, text: str) -> str:
    return f'<tuv xml:lang="{lang}"><seg>{text}</seg></tuv>'


def unit(zh: str, en: str, more: str = "") -> str:
    return f"<tu>{more}{tuv('zh-CN', zh)}{tuv('en-US', en)}</tu>\n"


def tmx(*units: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{head}<tmx version="1.4"><header srclang="zh"/>'
        f"<body>\n{''.join(units)}</body></tmx>"
    )


GOOD = unit("开机。", "Switch on."), unit("关机。", "Switch off.")


@pytest.mark.parametrize(
    ("zh", "en", "expected", "code"),
    [
        ("坏\x0b字。", "Bad.", ("坏字。", "Bad."), "xml.characters-left-out"),
        ("坏&#x1;字。", "Bad&#8;.", ("坏字。", "Bad."), "xml.characters-left-out"),
        ("坏&#xFFFF;字。", "Bad.", ("坏字。", "Bad."), "xml.characters-left-out"),
        ("研发&生产。", "R&D.", ("研发&生产。", "R&D."), "xml.bare-marks"),
        ("甲 & 乙。", "A & B.", ("甲 & 乙。", "A & B."), "xml.bare-marks"),
        ("三 < 五。", "3 < 5.", ("三 < 五。", "3 < 5."), "xml.bare-marks"),
        ("版权&copy;。", "Caf&eacute;&nbsp;1.", ("版权©。", "Café\u00a01."), "xml.html-entities"),
        ("见&foo;。", "See &foo;.", ("见&foo;。", "See &foo;."), "xml.unknown-entities"),
    ],
)
def test_one_bad_character_costs_no_memory(
    tmp_path: Path, zh: str, en: str, expected: tuple[str, str], code: str
) -> None:
    pairs = read(tmp_path, tmx(GOOD[0], unit(zh, en), GOOD[1]))
    assert flat(pairs) == [("开机。", "Switch on."), expected, ("关机。", "Switch off.")]
    assert codes(pairs.notes) == [code]
    assert pairs.notes[0].parameters["line"] == 4


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "gb18030"])
def test_mended_in_every_encoding(tmp_path: Path, codec: str) -> None:
    text = tmx(GOOD[0], unit("研发&生产\x02。", "R&D."))
    if codec == "gb18030":
        text = text.replace("utf-8", "GBK")
    elif codec == "utf-16":
        text = text.replace("utf-8", "utf-16")
    pairs = read(tmp_path, text.encode(codec))
    assert flat(pairs)[1] == ("研发&生产。", "R&D.")


def test_many_units_before_the_bad_one(tmp_path: Path) -> None:
    many = [unit(f"第{n}行的文字。", f"The text of line {n}.") for n in range(8000)]
    pairs = read(tmp_path, tmx(*many, unit("坏&#1;的。", "Bad."), *GOOD))
    assert len(pairs.beads) == 8003
    assert [zh for zh, _ in flat(pairs)][-3:] == ["坏的。", "开机。", "关机。"]


@pytest.mark.parametrize("keep", [0.55, 0.7, 0.8, 0.97])
def test_a_file_cut_off_gives_what_is_whole(tmp_path: Path, keep: float) -> None:
    whole = tmx(*(unit(f"第{n}行。", f"Line {n}.") for n in range(20)))
    pairs = read(tmp_path, whole[: int(len(whole) * keep)])
    assert flat(pairs) == [(f"第{n}行。", f"Line {n}.") for n in range(len(pairs.beads))]
    assert 5 < len(pairs.beads) <= 20
    assert "xml.cut-off" in codes(pairs.notes)


@pytest.mark.parametrize(
    "broken",
    [
        '<tu><tuv xml:lang="zh-CN"><seg>乱。</tuv><tuv xml:lang="en-US"><seg>Mess.</seg></tu>',
        '<tu><tuv xml:lang="zh-CN"><seg>乱。</seg></tuv>',
        "<tu><tuv><seg>乱<b>。</seg></b></tuv></tu>",
        "<tu></seg></tu>",
    ],
)
def test_a_unit_of_broken_markup_is_left_out(tmp_path: Path, broken: str) -> None:
    pairs = read(tmp_path, tmx(GOOD[0], broken, GOOD[1]))
    assert flat(pairs) == [("开机。", "Switch on."), ("关机。", "Switch off.")]
    assert "xml.broken-units" in codes(pairs.notes)


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("若<未满则等。", "If <not full, wait."),
        ("a<b时", "when a<b"),
        ("甲<乙<丙", "A < B < C"),
        ("箭头<-向左", "arrow <- left"),
        ("少于<5", "fewer than <5"),
        ("<开始", "<begin"),
    ],
)
def test_a_bare_mark_is_text(tmp_path: Path, zh: str, en: str) -> None:
    pairs = read(tmp_path, tmx(GOOD[0], unit(zh, en), GOOD[1]))
    assert flat(pairs) == [("开机。", "Switch on."), (zh, en), ("关机。", "Switch off.")]
    assert "xml.bare-marks" in codes(pairs.notes)


def test_what_a_file_declares_itself_stays_refused(tmp_path: Path) -> None:
    head = '<!DOCTYPE tmx [<!ENTITY x "y">]>'
    with refused(FormatError, "xml.entities-declared"):
        read(tmp_path, tmx(unit("甲&x;。", "A & B."), head=head))


def test_cdata_is_text(tmp_path: Path) -> None:
    pairs = read(tmp_path, tmx(unit("<![CDATA[研发&生产 <b>]]>", "R\x01"), *GOOD))
    assert flat(pairs)[0] == ("研发&生产 <b>", "R")


def test_sound_files_are_not_touched(tmp_path: Path) -> None:
    pairs = read(tmp_path, tmx(unit("甲&amp;乙&#10;&lt;。", "A&#x26;B &#20013;.")))
    assert flat(pairs) == [("甲&乙<。", "A&B 中.")]
    assert pairs.notes == ()


# Variants


def test_each_variant_is_a_pair(tmp_path: Path) -> None:
    units = [
        "<tu>"
        + tuv("en", "Bus")
        + tuv("zh-CN", "公交车")
        + tuv("zh-TW", "公車")
        + tuv("zh-HK", "巴士")
        + "</tu>",
        f"<tu>{tuv('zh', '电梯')}{tuv('en-US', 'elevator')}{tuv('en-GB', 'lift')}</tu>",
        f"<tu>{tuv('zh', '好')}{tuv('zh', '好')}{tuv('en', 'good')}</tu>",
        f"<tu>{tuv('zh', '甲')}{tuv('zh', '乙')}{tuv('en', 'a')}{tuv('en', 'b')}</tu>",
    ]
    pairs = read(tmp_path, tmx(*units))
    assert flat(pairs) == [
        ("公交车", "Bus"), ("公車", "Bus"), ("巴士", "Bus"), ("电梯", "elevator"), ("电梯", "lift"),
        ("好", "good"), ("甲", "a"), ("乙", "a"), ("甲", "b"),
    ]  # fmt: skip
    assert [note.parameters["count"] for note in pairs.notes] == [3]


# States


def state_of(folder: Path, text: str, name: str = "x.xlf") -> str:
    return str(read(folder, text, name).beads[0].status)


@pytest.mark.parametrize(
    ("level", "status"),
    [
        ("ApprovedSignOff", "accepted"), ("ApprovedTranslation", "accepted"), ("Draft", "proposed"),
        ("Translated", "proposed"), ("RejectedTranslation", "rejected"), ("RejectedSignOff",
        "rejected"),
        ("Unspecified", "proposed"),
    ],
)  # fmt: skip
def test_trados(tmp_path: Path, level: str, status: str) -> None:
    more = f'<prop type="x-ConfirmationLevel">{level}</prop>'
    assert state_of(tmp_path, tmx(unit("开。", "On.", more)), "x.tmx") == status
    sdl = (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:sdl="http://s">'
        '<file source-language="zh-CN" target-language="en-US"><body><trans-unit id="a">'
        '<source>开。</source><seg-source><mrk mtype="seg" mid="7">开。</mrk></seg-source>'
        '<target><mrk mtype="seg" mid="7">On.</mrk></target><sdl:seg-defs>'
        f'<sdl:seg id="7" conf="{level}"/></sdl:seg-defs></trans-unit></body></file></xliff>'
    )
    assert state_of(tmp_path, sdl, "x.sdlxliff") == status


def xliff(attributes: str = "", target: str = "", codes: str = 'target-language="en"') -> str:
    return (
        '<xliff version="1.2" xmlns:mq="MQXliff" xmlns:m="http://www.memsource.com/mxlf/2.0">'
        f'<file source-language="zh" {codes}><body><trans-unit id="a" {attributes}>'
        f"<source>开。</source><target {target}>On.</target></trans-unit></body></file></xliff>"
    )


@pytest.mark.parametrize(
    ("attributes", "target", "status"),
    [
        ('mq:status="ManuallyConfirmed"', "", "accepted"),
        ('mq:status="Proofread"', "", "accepted"),
        ('mq:status="Reviewer1Confirmed"', "", "accepted"),
        ('mq:status="PartiallyEdited"', "", "needs review"),
        ('mq:status="MachineTranslated"', "", "needs review"),
        ('mq:status="Rejected"', "", "rejected"),
        ('mq:status="NotStarted"', "", "proposed"),
        ('m:confirmed="1"', "", "accepted"),
        ('m:confirmed="0"', "", "proposed"),
        ('approved="yes"', 'state="translated"', "accepted"),
        ('approved="no"', "", "proposed"),
        ("", 'state="final"', "accepted"),
        ("", 'state="signed-off"', "accepted"),
        ("", 'state="needs-review-translation"', "needs review"),
        ("", 'state="needs-l10n"', "needs review"),
        ("", 'state="new"', "proposed"),
        ("", 'state="translated" state-qualifier="rejected-grammar"', "rejected"),
        ("", 'state="translated" state-qualifier="fuzzy-match"', "needs review"),
        ("", 'state="final" state-qualifier="exact-match"', "accepted"),
    ],
)
def test_states_of_xliff(tmp_path: Path, attributes: str, target: str, status: str) -> None:
    assert state_of(tmp_path, xliff(attributes, target)) == status


@pytest.mark.parametrize(
    ("state", "status"),
    [("initial", "proposed"), ("translated", "proposed"), ("reviewed", "accepted"), ("final",
    "accepted")],
)  # fmt: skip
def test_states_of_xliff_2(tmp_path: Path, state: str, status: str) -> None:
    text = (
        '<xliff version="2.0" srcLang="zh" trgLang="en"><file id="f"><unit id="u">'
        f'<segment state="{state}"><source>开。</source><target>On.</target></segment>'
        "</unit></file></xliff>"
    )
    assert state_of(tmp_path, text) == status


# Languages that a file does not name, segments that are not cut, tracked changes


def test_a_language_in_the_target_or_by_its_script(tmp_path: Path) -> None:
    assert flat(read(tmp_path, xliff(target='xml:lang="en-GB"', codes=""), "x.xlf")) == [
        ("开。", "On.")
    ]
    english = (
        xliff(codes="").replace('"zh"', '"en"').replace("开。", "Open.").replace("On.", "打开。")
    )
    assert flat(read(tmp_path, english, "x.xlf")) == [("打开。", "Open.")]


def test_a_latin_target_without_a_language_is_asked_for(tmp_path: Path) -> None:
    with refused(EmptyInputError, "pairs.no-unit-left"):
        read(tmp_path, xliff(codes=""), "x.xlf")
    assert len(read(tmp_path, xliff(codes=""), "x.xlf", languages={"?": "en"}).beads) == 1


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Both. Sentences.", [("一句。二句。", "Both. Sentences.")]),
        ('<mrk mtype="seg" mid="0">One.</mrk>', [("一句。", "One.")]),
        ('<mrk mtype="seg" mid="0">One.</mrk> <mrk mtype="seg" mid="1">Two.</mrk>',
         [("一句。", "One."), ("二句。", "Two.")]),
        ('<mrk mtype="x-comment" mid="9">Both.</mrk> Here.', [("一句。二句。", "Both. Here.")]),
    ],
)  # fmt: skip
def test_a_target_that_is_not_cut(
    tmp_path: Path, target: str, expected: list[tuple[str, str]]
) -> None:
    text = (
        '<xliff version="1.2"><file source-language="zh" target-language="en"><body>'
        '<trans-unit id="1">'
        '<source>一句。二句。</source><seg-source><mrk mtype="seg" mid="0">一句。</mrk>'
        f'<mrk mtype="seg" mid="1">二句。</mrk></seg-source><target>{target}</target>'
        "</trans-unit></body></file></xliff>"
    )
    assert flat(read(tmp_path, text, "x.xlf")) == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('The <mrk mtype="x-sdl-deleted">old</mrk><mrk mtype="x-sdl-added">new</mrk> door.',
         "The new door."),
        ('<g id="1">The <mrk mtype="x-sdl-deleted">old </mrk></g>door.', "The door."),
        ('<mrk mtype="x-sdl-deleted">All</mrk>The door.', "The door."),
        ('The <mrk mtype="x-sdl-comment">door</mrk>.', "The door."),
    ],
)  # fmt: skip
def test_tracked_changes(tmp_path: Path, inner: str, expected: str) -> None:
    text = xliff().replace("On.", inner)
    assert flat(read(tmp_path, text, "x.sdlxliff")) == [("开。", expected)]


def test_a_target_deleted_whole_is_no_translation(tmp_path: Path) -> None:
    gone = '<mrk mtype="x-sdl-deleted">Gone.</mrk>'
    with refused(EmptyInputError, "pairs.no-unit-left"):
        read(tmp_path, xliff().replace("On.", gone), "x.sdlxliff")


def test_tags_of_xliff_in_the_text_of_a_memory(tmp_path: Path) -> None:
    inner = '&lt;g id="1"&gt;停&lt;/g&gt;机&lt;x id="2"/&gt;。'
    pairs = read(tmp_path, tmx(unit(inner, "Press &lt;g&gt; and x &lt; y.")))
    assert flat(pairs) == [("停机。", "Press <g> and x < y.")]


def test_elements_that_nobody_wants_are_let_go(tmp_path: Path) -> None:
    # Their tree would take fifty times the file's size.
    text = tmx(GOOD[0]).replace("<body>", "<body>" + "<x/>" * 300_000)
    assert flat(read(tmp_path, text)) == [("开机。", "Switch on.")]
