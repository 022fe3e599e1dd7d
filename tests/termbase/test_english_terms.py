"""English terms without Chinese ones: cases as data."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termbase._abbreviations import english_acronyms
from termbase._english_terms import EnglishCandidate, KnownTerms, english_candidates
from termbase.english import fold, tokenize
from termbase.options import EnglishOptions

DATA = Path(__file__).parents[1] / "data" / "terms"
CASES = [
    line.split("\t")
    for line in (DATA / "english.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def found(text: str, *known: str, **options: int) -> list[EnglishCandidate]:
    lines = [part.strip() + "." for part in text.split(". ")]
    return english_candidates(
        lines,
        [tokenize(line) for line in lines],
        [0] * len(lines),
        KnownTerms(known),
        EnglishOptions(**options),
        acronyms=english_acronyms(lines),
    )


@pytest.mark.parametrize(("text", "wanted", "unwanted"), CASES)
def test_english_terms(text: str, wanted: str, unwanted: str) -> None:
    here = {item.ngram.key for item in found(text)}
    assert [term for term in wanted.split("|") if term and fold(term) not in here] == []
    assert [term for term in unwanted.split("|") if term and fold(term) in here] == []


def test_what_is_known_in_any_form_is_left_out() -> None:
    text = "The carbon border tax is new. A carbon border tax."
    assert found(text)
    assert not found(text, "taxes at the carbon border")


def test_what_mostly_stands_in_a_longer_rendering_is_left_out() -> None:
    text = "The carbon border tax is new. A carbon border tax."
    lines = [tokenize(part) for part in text.split(". ")]
    told = KnownTerms()
    told.add(("new", "carbon", "border", "tax"), [(0, (0, 4)), (1, (0, 4))])
    assert not english_candidates(
        text.split(". "), lines, [0, 0], told, EnglishOptions(), acronyms={}
    )


def test_a_nested_term_that_stands_alone_knows_the_longer_one() -> None:
    text = "They met again here and said what they had to say. " * 3
    text += "A peace treaty. The peace treaty. No peace treaty. "
    items = found(text + "One peace treaty conference. Each peace treaty conference")
    by_key = {" ".join(item.ngram.key): item for item in items}
    longer = [" ".join(outer.key) for outer in by_key["peace treaty"].nested_in]
    assert longer == ["peace treaty conference"]
    assert found(text, max_terms=0) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="aBc ofandtheSU-'’.,()“”:2030/\n", max_size=40), max_size=6))
def test_any_text_is_taken(lines: list[str]) -> None:
    tokens = [tokenize(line) for line in lines]
    for item in english_candidates(
        lines, tokens, [0] * len(lines), KnownTerms(), EnglishOptions(min_frequency=1), acronyms={}
    ):
        assert 0 < item.probability < 1
        for (number, start, end), (first, last) in zip(
            item.ngram.places, item.ngram.spans, strict=True
        ):
            assert tokens[number][first].start == start
            assert tokens[number][last - 1].end == end
