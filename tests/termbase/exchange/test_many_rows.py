"""Thousands of rows of one term cost no more than as many of different ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from termbase.exchange import read_glossary
from termbase.exchange.lines import parse_evidence
from tests.waiting import cpu_under

ROWS = 6_000
KINDS: dict[str, tuple[str, Callable[[int], str], int]] = {
    "the same row": ("zh,en", lambda n: "词,word", 1),
    "with a mark of its own": ("zh,en,subject", lambda n: f"词,word{n % 2},法", 1),
    "homonyms": ("zh,en,definition,subject", lambda n: f"词,word,d{n},s{n % 7}", ROWS),
    "notes and examples": ("zh,en,en_note,context", lambda n: f"词,word,n{n},Example {n}.", 1),
    "synonyms": ("zh,en,en_synonym", lambda n: f"词,word,synonym {n}", 1),
    "one id": ("id,zh,en", lambda n: f"a,词{n},word", 1),
}


@pytest.mark.parametrize("name", KINDS)
def test_rows_of_one_term(tmp_path: Path, name: str) -> None:
    header, row, concepts = KINDS[name]
    path = tmp_path / "many.csv"
    path.write_text("\n".join([header, *map(row, range(ROWS))]), encoding="utf-8")
    with cpu_under(15):
        assert len(read_glossary(path)) == concepts


def test_homonyms_are_told_apart_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    rows = ["词,a,,d1", "词,b,s1,d1", "词,c,s2,", "词,d,,d2", "词,e,s2,d2", "词,f,s3,d1", "词,g,,"]
    path.write_text("\n".join(["zh,en,subject,definition", *rows]), encoding="utf-8")
    found = read_glossary(path)
    texts = [[term.text for term in concept.terms("en")] for concept in found]
    # a, b: one says no subject; c, d: each leaves open what the other says; f: another subject.
    assert texts == [["a", "b", "g"], ["c", "d", "e"], ["f"]]


@pytest.mark.parametrize("place", ["{n}:1-2", "1:{n}-2", "1:1-{n}"])
def test_a_place_beyond_reason_is_none(tmp_path: Path, place: str) -> None:
    path = tmp_path / "odd.tsv"
    for number in ("9" * 5000, "9" * 12):
        assert parse_evidence(f"a.zh.txt#{place.format(n=number)}") is None
        cell = f"a.zh.txt#{place.format(n=number)}"
        path.write_text(f"zh\ten\tzh_evidence\n词\tword\t{cell}\n", encoding="utf-8")
        assert len(read_glossary(path)) == 1
