"""Words and phrases that render each other."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.lexicon import Lexicon, load_lexicon
from align.matching import WordAligner, match_words, word_links
from align.matching.numbers import number
from bench.quality.word_alignment import error_rate, painted, read_gold
from tests.waiting import cpu_under

DATA = Path(__file__).parents[2] / "data" / "matching" / "matches.json"
CASES: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["zh"][:12])
def test_matches(lexicon: Lexicon, case: dict[str, Any]) -> None:
    zh, en = case["zh"], case["en"]
    matches = match_words(zh, en, lexicon=lexicon)
    found = [(zh[m.zh_start : m.zh_end], en[m.en_start : m.en_end]) for m in matches]
    for pair in case["has"]:
        assert tuple(pair) in found
    for pair in case.get("not", []):
        assert tuple(pair) not in found


def test_glossary_terms_match_as_wholes() -> None:
    lexicon = load_lexicon(glossary=[("双碳", "carbon peaking and neutrality")])
    zh, en = "实现双碳目标", "achieve the goals of carbon peaking and neutrality"
    found = {
        (zh[m.zh_start : m.zh_end], en[m.en_start : m.en_end])
        for m in match_words(zh, en, lexicon=lexicon)
    }
    assert any("双碳" in a and "carbon peaking and neutrality" in b for a, b in found)


def test_glossary_terms_with_digits_match() -> None:
    lexicon = load_lexicon(glossary=[("5G网络", "fifth generation network")])
    zh, en = "建设5G网络", "build a fifth generation network"
    (last,) = [m for m in match_words(zh, en, lexicon=lexicon) if m.zh_end == len(zh)]
    assert en[last.en_start : last.en_end].endswith("fifth generation network")


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="中国人民发展经济，。的了1a ", max_size=40),
    st.text(alphabet="China people develop economy the of 1a,. ", max_size=60)
    | st.text(max_size=40),
)
def test_matches_lie_in_the_texts_and_apart(zh: str, en: str) -> None:
    matches = match_words(zh, en, lexicon=load_lexicon())
    for match in matches:
        assert 0 <= match.zh_start < match.zh_end <= len(zh)
        assert 0 <= match.en_start < match.en_end <= len(en)
        assert 0 < match.weight <= 1
    for side in ("zh", "en"):
        spans = sorted((getattr(m, f"{side}_start"), getattr(m, f"{side}_end")) for m in matches)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def test_long_texts_are_quick(lexicon: Lexicon) -> None:
    zh, en = "中国的经济发展很快。" * 3000, "China's economy develops fast. " * 3000
    with cpu_under(10):
        match_words(zh, en, lexicon=lexicon)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("5月", "may"),
        ("1500万", "15"),
        ("1500万", "million"),
        ("4.6亿", "460"),
        ("三十", "30"),
        ("二〇二〇年", "2020"),
        ("第三", "third"),
        ("22日", "22nd"),
        ("3", "thre"),
        ("1,000", "1000"),
    ],
)
def test_numbers(word: str, key: str) -> None:
    assert key in number(word)[0]


def test_what_is_no_number() -> None:
    assert number("发展") == ({}, "")


NOUNS = "cat dog horse bird fish cow sheep"

PAIRS = [
    (
        "科学家 一直 猜想 土卫六 上 存在 海洋 。",
        "scientists have long conjectured that oceans exist on titan .",
    ),
    ("他 买 了 3 本 书", "he bought three books"),
    ("阿布沙耶夫 逃往 拉戈斯", "abu sayyaf fled to lagos"),
    ("", "nothing"),
    ("没有", ""),
]


def _split(pairs: list[tuple[str, str]]) -> list[tuple[list[str], list[str]]]:
    return [(zh.split(), en.split()) for zh, en in pairs]


def test_links_of_a_few_pairs(lexicon: Lexicon) -> None:
    pairs = _split(PAIRS)
    links = WordAligner(lexicon).align_corpus(pairs)
    words = [
        {(zh[link.zh], en[link.en]) for link in found}
        for (zh, en), found in zip(pairs, links, strict=True)
    ]
    assert {("科学家", "scientists"), ("海洋", "oceans"), ("。", ".")} <= words[0]
    assert {("他", "he"), ("3", "three"), ("书", "books")} <= words[1]
    assert ("拉戈斯", "lagos") in words[2]
    assert words[3:] == [set(), set()]
    assert all(0 < link.probability <= 1 for found in links for link in found)
    assert all(found == sorted(found) for found in links)


def test_no_pairs(lexicon: Lexicon) -> None:
    assert WordAligner(lexicon).align_corpus([]) == []


def test_one_pair(lexicon: Lexicon) -> None:
    assert (0, 0) in word_links(["中国"], ["China"], lexicon=lexicon)


def test_posteriors_are_probabilities(lexicon: Lexicon) -> None:
    for one, two in WordAligner(lexicon).posteriors(_split(PAIRS)):
        assert np.isfinite(one).all()
        if one.size:
            assert one.sum(0).max() <= 1 + 1e-4
            assert two.sum(1).max() <= 1 + 1e-4
            assert min(one.min(), two.min()) >= 0


def test_new_words_are_learned_from_the_pairs(lexicon: Lexicon) -> None:
    """A word no dictionary has is linked by what it occurs with."""
    nouns = dict(zip("猫狗马鸟鱼牛羊", NOUNS.split(), strict=True))
    pairs: list[tuple[list[str], list[str]]] = []
    for zh, en in nouns.items():
        pairs.append((["看见", zh, "和", "甲乙丙"], ["see", en, "and", "zorblax"]))
        pairs.append((["看见", zh], ["see", en]))
    links = WordAligner(lexicon).align_corpus(pairs)
    assert sum((3, 3) in {(x.zh, x.en) for x in found} for found in links) >= 6


def test_same_links_every_time(lexicon: Lexicon) -> None:
    first = WordAligner(lexicon).align_corpus(_split(PAIRS))
    assert WordAligner(lexicon).align_corpus(_split(PAIRS)) == first


@pytest.mark.shared
def test_error_rate(lexicon: Lexicon, shared_dir: Path) -> None:
    folder = shared_dir / "eval" / "word_alignment"
    lines = (folder / "zhen.src-tgt").read_text(encoding="utf-8").splitlines()
    pairs = _split([(line.split(" ||| ")[0], line.split(" ||| ")[1]) for line in lines])
    links = WordAligner(lexicon).align_corpus(pairs)
    sure, possible = read_gold((folder / "zhen.gold").read_text(encoding="utf-8"))
    found = [{(link.zh, link.en) for link in items} for items in links]
    assert error_rate(found, sure, possible) <= 0.20
    count, right, whole = painted(pairs, possible, lexicon)
    assert count > 1500
    assert right >= 0.92
    assert whole >= 0.88
