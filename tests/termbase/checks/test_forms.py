"""Ways to write figures, each right once and wrong once: ``{right|wrong}`` in the English."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from align.model import Pair
from termbase.checks import run_checks
from termbase.exchange import read_glossary
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus

FIGURES = Path(__file__).resolve().parents[2] / "data" / "checks" / "forms"
CHOICE = re.compile(r"\{(.*?)\|(.*?)\}")


def lines() -> list[tuple[str, str, str, str]]:
    found = []
    for path in sorted(FIGURES.glob("figures*.tsv")):
        with path.open(encoding="utf-8") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [(row["kind"], row["expect"], row["zh"], row["en"]) for row in rows]
    return found


def pair(zh: str, en: str) -> Pair:
    return Pair(
        zh_document="d.zh",
        zh_segments=(0,),
        en_document="d.en",
        en_segments=(0,),
        zh=zh,
        en=en,
        id="b",
    )


def told(zh: str, en: str) -> set[str]:
    return {item.code for item in run_checks([pair(zh, en)], (), codes=["N", "D", "U", "L"])}


@pytest.mark.parametrize(("kind", "expect", "zh", "en"), lines())
def test_figure(kind: str, expect: str, zh: str, en: str) -> None:
    right, wrong = CHOICE.sub(r"\1", en), CHOICE.sub(r"\2", en)
    assert told(zh, right) == set()
    if expect != "none" and wrong != right:
        assert told(zh, wrong)


def term_lines() -> list[tuple[str, str, str, str, str]]:
    found = []
    for name in ("terms", "terms2"):
        with (FIGURES / f"{name}.tsv").open(encoding="utf-8") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [(name, row["kind"], row["expect"], row["zh"], row["en"]) for row in rows]
    return found


@cache
def glossary(name: str) -> list[Concept]:
    found = read_glossary(FIGURES / f"{name}.csv")
    return [replace(concept, status=ConceptStatus.ACCEPTED) for concept in found]


def terms_told(zh: str, en: str, concepts: list[Concept]) -> set[str]:
    found = run_checks([pair(zh, en)], concepts, codes=["T"])
    return {item.code for item in found} - {"T102", "T111"}


@pytest.mark.parametrize(("name", "kind", "expect", "zh", "en"), term_lines())
def test_term(name: str, kind: str, expect: str, zh: str, en: str) -> None:
    right, wrong = CHOICE.sub(r"\1", en), CHOICE.sub(r"\2", en)
    assert terms_told(zh, right, glossary(name)) == set()
    if expect != "none":
        assert terms_told(zh, wrong, glossary(name))


def concept(zh: str, *terms: Term) -> Concept:
    sections = (LanguageSection("zh", (Term(zh, "zh"),)), LanguageSection("en", terms))
    return Concept("c", sections, status=ConceptStatus.ACCEPTED)


@pytest.mark.parametrize(
    ("term", "en", "told"),
    [
        (Term("Apple", "en"), "an apple a day", False),
        (Term("Apple", "en", case_sensitive=True), "an apple a day", True),
        (Term("Apple", "en", case_sensitive=True), "Apple's shares", False),
        (Term("share", "en"), "two shares", False),
        (Term("share", "en", exact_match=True), "two shares", True),
        (Term("share", "en", exact_match=True), "one Share", False),
        (Term("share", "en", exact_match=True, case_sensitive=True), "one Share", True),
        (Term("deposit", "en"), "the de\u200bposit", False),
        (Term("Wi-Fi", "en"), "Ｗｉ－Ｆｉ is off", False),
    ],
)
def test_what_a_term_says_of_itself(term: Term, en: str, told: bool) -> None:
    assert bool(terms_told("甲乙丙", en, [concept("甲乙丙", term)])) is told


@pytest.mark.parametrize("zh", ["甲乙丙", "甲 乙　丙", "甲\u200b乙丙", "見甲乙丙。"])
def test_blanks_and_characters_without_width_do_not_hide_a_term(zh: str) -> None:
    (found,) = run_checks(
        [pair(zh, "nothing")], [concept("甲乙丙", Term("x", "en"))], codes=["T101"]
    )
    assert found.places[0].text.replace(" ", "").startswith("甲")
    assert zh[found.places[0].start : found.places[0].end] == found.places[0].text


def test_a_forbidden_term_is_told_once_in_place_of_the_missing_one() -> None:
    one = concept(
        "押金",
        Term("deposit", "en", TermStatus.PREFERRED),
        Term("pledge", "en", TermStatus.FORBIDDEN),
    )
    assert [item.code for item in run_checks([pair("退押金", "return the pledge")], [one])] == [
        "T121"
    ]
