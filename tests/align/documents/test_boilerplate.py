"""Boilerplate as data: what is excluded, and what must not be."""

from __future__ import annotations

import functools
import itertools
import json
from pathlib import Path
from typing import Any

import opencc
import pytest

from align.documents import read_document
from align.documents.boilerplate import find_boilerplate
from align.model import Excluded
from align.segments import segment, segment_texts

conversion = functools.cache(opencc.OpenCC)
DATA = Path(__file__).resolve().parents[2] / "data" / "documents"
CASES = json.loads((DATA / "boilerplate.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", [pytest.param(c, id=c["note"]) for c in CASES])
def test_what_is_excluded(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [[s.reason, text[s.start : s.end]] for s in find_boilerplate(text)]
    assert found == case["aside"]


@pytest.mark.parametrize("way", ["s2t", "s2tw", "s2hk"])
@pytest.mark.parametrize("case", [pytest.param(c, id=c["note"]) for c in CASES])
def test_the_same_in_traditional_characters(case: dict[str, Any], way: str) -> None:
    # Character by character, so that offsets stay.
    other = conversion(way)
    text = "".join(map(other.convert, case["text"]))
    found = [[s.reason, s.start, s.end] for s in find_boilerplate(text)]
    plain = [[s.reason, s.start, s.end] for s in find_boilerplate(case["text"])]
    assert found == plain


TAIWAN = [
    "友善列印", "列印本頁", "回上一頁", "發布單位：水利處", "最後更新日期：112-05-06",
    "點閱數：1024",
    "資料來源：水利處", "分享至 LINE Facebook", "上一則：橋樑封閉公告", "責任編輯：林小美",
    "相關連結", "著作權所有 © 水利處", "瀏覽人次：8301", "轉寄好友",
]  # fmt: skip


@pytest.mark.parametrize("line", TAIWAN)
def test_pages_of_taiwan_and_hong_kong(line: str) -> None:
    text = "河邊步道下月開放\n步道全長六公里，沿途有三座橋。\n步道免費開放，全年無休。\n" * 4
    found = find_boilerplate(f"{text}{line}\n短短一行\n")
    assert any(span.start <= len(text) < span.end for span in found)


@pytest.mark.parametrize(
    "line",
    ["他把照片列印出來。", "來源於生活的故事最動人。", "上一則消息是假的。", "相關連結已經失效了。",
     "著作權所有人可以請求賠償", "編輯部的故事"],
)  # fmt: skip
def test_sentences_with_words_of_pages_stay(line: str) -> None:
    text = "河邊步道下月開放。\n步道全長六公里，沿途有三座橋。\n" * 6
    assert not any(span.start <= len(text) < span.end for span in find_boilerplate(text + line))


def test_spans_are_ascending_apart_and_join_those_of_the_reader() -> None:
    text = "首页 > 新闻 >\n标题\n来源：新华网\n正文在这里。"
    already = (Excluded(0, 10, "navigation"), Excluded(11, 13, "reader"))
    found = find_boilerplate(text, already=already)
    assert [s.reason for s in found] == ["navigation", "reader", "credits"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


SEEDS = {
    "central-foreign-affairs-work-conference-2023.zh.txt": (47, ["credits", "address"]),
    "pandemic-cooperation-2020.zh.txt": (106, ["marker"]),
    "promoting-the-community-19th-congress.en.txt": (124, []),
    "promoting-the-community-20th-congress.zh.txt": (92, []),
    "universal-security-2024.zh.txt": (
        67,
        [
            "counter",
            "page header",
            "navigation",
            "credits",
            "navigation",
            "repeated title",
            "credits",
            "credits",
        ],
    ),
}


@pytest.mark.parametrize("name", SEEDS)
def test_the_seeds(seeds_dir: Path, name: str) -> None:
    document = read_document(seeds_dir / name)
    count, reasons = SEEDS[name]
    segments = segment(document)
    assert [s.reason for s in document.excluded] == reasons
    assert len(segments) == count
    for text in segment_texts(document, segments):
        assert "http" not in text
        assert "bookmark" not in text
        assert "\n" not in text


def test_the_first_words_of_the_seeds(seeds_dir: Path) -> None:
    document = read_document(seeds_dir / "universal-security-2024.zh.txt")
    texts = segment_texts(document, segment(document))
    assert texts[0] == "致力构建普遍安全的人类命运共同体"
    assert texts[2].startswith("2022年4月21日,习近平主席")
    assert texts[-1].endswith("作出积极贡献。")
