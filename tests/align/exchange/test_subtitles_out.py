"""Bilingual subtitles out: times, order, and what the formats cannot quote."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.documents import read_document, read_pairs
from align.errors import SettingError
from align.exchange import write_pairs
from align.exchange.cells import Cleaner
from align.model import Bead, Pair
from align.review import from_beads, to_pairs
from align.segments import Text, segment
from tests.align.exchange.pair_rows import ROW

PAIRS = (
    Pair("我们明天出发。", "We leave tomorrow.", zh_times=(61.5, 63.25), en_times=(61.0, 63.0)),
    Pair("路很远，", "It is far,", zh_times=(3700.0, 3701.999)),
    Pair("", "Hello?", en_times=(2.0, 3.0)),
)


def written(form: str, pairs: tuple[Pair, ...] = PAIRS, **options: object) -> str:
    stream = io.BytesIO()
    write_pairs(pairs, stream, format=form, **options)
    return stream.getvalue().decode("utf-8-sig")


def test_srt_has_both_lines_at_the_source_times() -> None:
    assert written("srt") == (
        "1\n00:00:02,000 --> 00:00:03,000\nHello?\n\n"
        "2\n00:01:01,500 --> 00:01:03,250\n我们明天出发。\nWe leave tomorrow.\n\n"
        "3\n01:01:40,000 --> 01:01:41,999\n路很远，\nIt is far,\n\n"
    )
    other = written("srt", source="en")
    assert "00:01:01,000 --> 00:01:03,000\nWe leave tomorrow.\n我们明天出发。" in other


def test_ass_has_a_style_for_each_language() -> None:
    lines = written("ass", title="路\n上").splitlines()
    assert "Title: 路 上" in lines
    spoken = [line for line in lines if line.startswith("Dialogue")]
    assert spoken[0] == "Dialogue: 0,0:00:02.00,0:00:03.00,English,,0,0,0,,Hello?"
    assert spoken[1].endswith(r",,我们明天出发。\N{\rEnglish}We leave tomorrow.")
    assert spoken[2].startswith("Dialogue: 0,1:01:40.00,1:01:42.00,Chinese")


@pytest.mark.parametrize("form", ["srt", "ass"])
def test_pairs_without_times_are_left_out_or_refused(form: str) -> None:
    plain = Pair("甲。", "A.")
    result = write_pairs((*PAIRS, plain), io.BytesIO(), format=form)
    assert (result.rows, result.left_out) == (3, 1)
    with pytest.raises(SettingError) as caught:
        written(form, (plain,))
    assert caught.value.code == "exchange.no-times"


def test_marks_of_the_formats_are_text() -> None:
    odd = replace(PAIRS[0], zh=r"路径C:\new{\b1}", en="<i>a</i> --> b")
    srt, ass = written("srt", (odd,)), written("ass", (odd,))
    assert srt.count("-->") == 1
    assert "<i>" not in srt
    assert r"\new" not in ass
    assert "{\\b1}" not in ass


def test_a_pair_of_control_characters_only_is_not_shown() -> None:
    gone, half = replace(PAIRS[0], zh="\x1b", en="\x00 \x07"), replace(PAIRS[0], en="\x0e")
    for form in ("srt", "ass"):
        assert written(form, (gone, half)) == written(form, (replace(PAIRS[0], en=""),))


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, max_size=5), st.floats(0, 9000), st.floats(0, 9000))
def test_whatever_the_text_cues_stay_apart(rows: list[Pair], begins: float, ends: float) -> None:
    pairs = tuple(replace(row, zh_times=(begins, ends)) for row in rows)
    clean = Cleaner()
    shown = [row for row in rows if clean(row.zh).strip() or clean(row.en).strip()]
    if not shown:
        return
    blocks = written("srt", pairs).split("\n\n")[:-1]
    assert len(blocks) == len(shown)
    assert written("ass", pairs).count("\nDialogue: ") == len(shown)


SPOKEN = (
    ("他说，", "昨天下了雪。", "He said it snowed yesterday."),
    ("你信吗？", "", "Do you believe it?"),
    ("我不信。", "", "I do not."),
    ("门外没有脚印，", "", "There are no footprints outside,"),
    ("院子里也没有。", "", "nor in the yard."),
    ("那他为什么，", "要骗我们？", "Then why would he lie to us?"),
)


def subtitles(lang: str) -> str:
    """The lines one after another, two seconds a line, English a little later."""
    blocks, at = [], 1.0 if lang == "zh" else 1.2
    for zh, more, en in SPOKEN:
        lines = [zh, more] if lang == "zh" else [en]
        for line in filter(None, lines):
            blocks.append((at, at + (2 if lang == "zh" or not more else 4), line))
            at = blocks[-1][1]
        at += 3
    return "\n\n".join(
        f"{n}\n00:00:{a:06.3f} --> 00:00:{b:06.3f}\n{line}"
        for n, (a, b, line) in enumerate(blocks, 1)
    )


VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\nOne moment\n\n00:03.500 --> 00:04.500\nplease wait.\n"


@pytest.mark.parametrize("form", ["srt", "ass"])
def test_times_come_from_the_cues_of_each_side(tmp_path: Path, form: str) -> None:
    texts = []
    for lang in ("zh", "en"):
        (tmp_path / f"x.{lang}.srt").write_text(subtitles(lang), encoding="utf-8")
        document = read_document(tmp_path / f"x.{lang}.srt")
        texts.append(Text(document, segment(document)))
    zh, en = texts
    assert zh.texts == ["他说，昨天下了雪。", "你信吗？", "我不信。", *zh.texts[3:]]
    assert zh.texts[-1] == "那他为什么，要骗我们？"
    ways = [Bead((n,), (n,)) for n in range(3)] + [Bead((3,), (3,)), Bead((4,), (4,))]
    pairs = to_pairs(from_beads(ways, [zh], [en]), texts, "parallel")
    assert [item.zh_times for item in pairs[:3]] == [(1.0, 5.0), (8.0, 10.0), (13.0, 15.0)]
    assert [item.en_times for item in pairs[:2]] == [
        pytest.approx((1.2, 5.2)),
        pytest.approx((8.2, 10.2)),
    ]
    path = tmp_path / f"out.{form}"
    write_pairs(pairs, path, format=form)
    again = read_pairs(path)
    assert again.zh.text.splitlines() == [item.zh for item in pairs]
    assert again.en.text.splitlines() == [item.en for item in pairs]


def test_two_sentences_in_a_cue_share_its_time(tmp_path: Path) -> None:
    body = "1\n00:00:10,000 --> 00:00:14,000\n好的。走吧。\n"
    (tmp_path / "y.srt").write_text(body, encoding="utf-8")
    document = read_document(tmp_path / "y.srt")
    zh = Text(document, segment(document))
    assert len(zh.segments) == 2
    beads = from_beads([Bead((0,), ()), Bead((1,), ())], [zh], [zh])
    assert [item.zh_times for item in to_pairs(beads, [zh], "parallel")] == [
        (10.0, 12.0),
        (12.0, 14.0),
    ]


def test_cues_that_run_on_keep_their_places(tmp_path: Path) -> None:
    (tmp_path / "z.vtt").write_text(VTT, encoding="utf-8")
    document = read_document(tmp_path / "z.vtt", lang="en")
    assert document.text == "One moment please wait.\n"
    assert [(document.text[c.start : c.end], c.begins, c.ends) for c in document.cues] == [
        ("One moment", 1.0, 3.0),
        ("please wait.", 3.5, 4.5),
    ]
