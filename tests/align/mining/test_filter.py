"""Duplicates, boilerplate and what is no sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.mining import write_part
from align.mining._files import SentenceFile
from align.mining._filter import filter_sentences, fold, key_of, texts_name, unfit
from align.model import Lang


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Page 3 of 12", "page 44 of 120."),
        ("见第３条第12款。", "见第3条，第9款"),
        ("Total: 1,234.50", "total 7"),
        ("ＡＢＣ公司", "abc公司！"),
        ("2019年5月", "2020 年 11 月"),
    ],
)
def test_numbers_case_width_and_punctuation_do_not_tell_lines_apart(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("The cat.", "The cats."), ("他来了", "她来了")])
def test_words_do(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_keys_are_the_same_everywhere() -> None:
    assert key_of("对照") == 2797219178898206137 or key_of("对照") >= 0
    assert 0 <= key_of("\ud800") < 2**63


@pytest.mark.parametrize(
    ("text", "lang", "reason"),
    [
        ("12.5 %", "zh", "no words"),
        ("——", "en", "no words"),
        ("Only English here.", "zh", "other language"),
        ("这是中文。", "en", "other language"),
        ("使用 Python 编程", "zh", ""),
        ("The word 道 means way.", "en", ""),
        ("好" * 5000, "zh", "too long"),
    ],
)
def test_what_is_no_sentence_of_its_language(text: str, lang: Lang, reason: str) -> None:
    assert unfit(text, fold(text), lang) == reason


def _filter(folder: Path, documents: list[list[str]], boilerplate: int = 3) -> dict[str, object]:
    sentences = [(t, d, s) for d, some in enumerate(documents) for s, t in enumerate(some)]
    write_part(folder / "a.npz", sentences[: len(sentences) // 2], "en")
    write_part(folder / "b.npz", sentences[len(sentences) // 2 :], "en")
    names = [f"{n}.txt" for n in range(len(documents))]
    return filter_sentences(folder, "en", ["a.npz", "b.npz"], names, boilerplate, 2)


def test_the_first_of_near_duplicates_stays_and_boilerplate_goes(tmp_path: Path) -> None:
    documents = [
        ["All rights reserved.", "The cat sat.", "See page 4."],
        ["All rights reserved!", "The dog ran.", "See page 5."],
        ["ALL RIGHTS RESERVED", "The cat sat.", "Birds fly south.", "123"],
    ]
    found = _filter(tmp_path, documents)
    assert found["counts"] == {
        "boilerplate": 3, "near-duplicate": 1, "same text": 1, "no words": 1,
    }  # fmt: skip
    assert found["sizes"] == [2, 2]
    kept = [
        text for n in (0, 1) for text in SentenceFile(tmp_path / texts_name("en", n)).read(range(2))
    ]
    assert kept == ["The cat sat.", "See page 4.", "The dog ran.", "Birds fly south."]
    lines = (tmp_path / "excluded-en.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    assert ["en", "2.txt", "1", "same text", "0.txt", "1", "The cat sat."] in rows
    assert ["en", "1.txt", "2", "near-duplicate", "0.txt", "2", "See page 5."] in rows


def test_a_line_that_one_document_repeats_is_no_boilerplate(tmp_path: Path) -> None:
    found = _filter(tmp_path, [["Yes, he said."] * 9, ["No."]])
    assert found["counts"] == {"same text": 8}


def test_nothing_read_gives_no_files(tmp_path: Path) -> None:
    assert _filter(tmp_path, [[]])["sizes"] == []
