"""What each check finds and what it leaves alone."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from check_cases import DATA, cases, concepts_of, options_of, rows_of

import termbase.checks
from align.errors import SettingError
from align.model import Pair
from termbase.checks import CHECKS, Finding, choose, run_checks
from termbase.checks._text import EnglishText
from termbase.model import Concept, Evidence, LanguageSection, Term


def found(code: str, case: dict[str, Any]) -> tuple[Finding, ...]:
    return run_checks(rows_of(case), concepts_of(case), codes=[code], options=options_of(case))


@pytest.mark.parametrize(
    ("code", "case"), [pytest.param(c, k, id=f"{c} {k['name']}") for c, k in cases()]
)
def test_case(code: str, case: dict[str, Any]) -> None:
    findings = found(code, case)
    texts = [item.places[0].text if item.places else "" for item in findings]
    if case.get("known_failure"):
        assert texts != case["found"], "it works now: take the mark off"
        return
    assert texts == case["found"]
    for item in findings:
        assert item.code == code
        assert item.message
        for place in item.places:
            assert place.context[place.start : place.end] == place.text


def test_every_check_has_a_fixture_and_a_line_in_the_table() -> None:
    assert {path.stem for path in DATA.glob("*.json")} == set(CHECKS)
    table = re.findall(r"^([A-Z]\d{3}) ", termbase.checks.__doc__ or "", re.MULTILINE)
    assert table == list(CHECKS)
    for code, check in CHECKS.items():
        assert (check.__doc__ or "").startswith(f"{code}: ")
    positive = {code for code, case in cases() if case["found"]}
    negative = {code for code, case in cases() if not case["found"]}
    assert positive == negative == set(CHECKS)


def test_the_page_on_consistency_names_every_check() -> None:
    page = (DATA.parents[2] / "docs" / "reference" / "consistency.md").read_text(encoding="utf-8")
    for code in CHECKS:
        assert f"| {code} |" in page


def _case(code: str, name: str) -> dict[str, Any]:
    return next(case for c, case in cases() if c == code and case["name"] == name)


def test_ids_are_stable_and_an_allowed_finding_stays_away() -> None:
    case = _case("T101", "missing")
    rows, concepts = rows_of(case), concepts_of(case)
    (first,) = run_checks(rows, concepts, codes=["T101"])
    more = [replace(rows[0], id="other", zh="天气好。", en="Fine."), *rows]
    (second,) = run_checks(more, concepts, codes=["T101"])
    assert first.id == second.id
    assert run_checks(rows, concepts, codes=["T101"], allowed=[first.id]) == ()


def test_allowed_always_covers_every_place_of_the_concept() -> None:
    case = _case("T101", "missing")
    rows, concepts = rows_of(case), concepts_of(case)
    rows = [rows[0], replace(rows[0], id="again", en_document="other.en")]
    one, two = run_checks(rows, concepts, codes=["T101"])
    assert one.id != two.id
    assert one.always_id == two.always_id
    assert run_checks(rows, concepts, codes=["T101"], allowed=[one.id]) == (two,)
    assert run_checks(rows, concepts, codes=["T101"], allowed=[one.always_id]) == ()


def test_competing_renderings_name_every_occurrence() -> None:
    case = _case("T111", "two renderings in one document")
    (finding,) = found("T111", case)
    # What deviates goes first.
    assert [place.bead for place in finding.places] == ["bead1", "bead0", "bead2"]
    assert (
        "“community with a shared future for mankind” ×2"
        in finding.message.parameters["renderings"]
    )
    assert finding.suggestion == "community with a shared future for mankind"


def test_competing_renderings_of_unpaired_documents_come_from_the_evidence() -> None:
    def term(text: str, at: int) -> Term:
        return Term(text, "en", evidence=(Evidence("d.en", 0, at, at + len(text)),))

    zh = LanguageSection("zh", (Term("人类命运共同体", "zh"),))
    en = LanguageSection("en", (term("community of destiny", 3), term("shared future", 90)))
    (finding,) = run_checks([], [Concept("c", (zh, en))], codes=["T111"])
    assert finding.severity == "info", "extracted, from unpaired texts: a guess"
    assert [(p.document, p.start) for p in finding.places] == [("d.en", 90), ("d.en", 3)]


def test_improbable_variants_of_the_main_rendering_compete_too() -> None:
    def term(text: str, probability: float) -> Term:
        return Term(
            text, "en", probability=probability, evidence=(Evidence("d.en", 0, 0, len(text)),)
        )

    zh = LanguageSection("zh", (Term("人类命运共同体", "zh"),))
    names = (
        ("community of human destiny", 0.9),
        ("destiny community", 0.0),
        ("building a community of human destiny", 0.2),
        ("important idea", 0.1),
    )
    en = LanguageSection("en", tuple(term(*item) for item in names))
    (finding,) = run_checks([], [Concept("c", (zh, en))], codes=["T111"])
    assert {p.text for p in finding.places} == {"community of human destiny", "destiny community"}


def test_codes_may_be_shortened() -> None:
    assert choose(["t10", "N"]) == ("T101", "T102", "T103", "N401", "N403")
    assert choose(["n402"]) == ("D501",)
    with pytest.raises(SettingError, match="T101"):
        choose(["X1"])
    with pytest.raises(SettingError):
        choose([" "])


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(min_size=1, max_size=12))
def test_no_text_breaks_the_checks(zh: str, en: str, term: str) -> None:
    rows = [
        Pair(
            zh_document="z",
            zh_segments=(0,),
            en_document="e",
            en_segments=(0,),
            probability=1.0,
            zh=zh,
            en=en,
        ),
        Pair(
            zh_document="z",
            zh_segments=(1,),
            en_document="e",
            en_segments=(1,),
            probability=1.0,
            zh=zh,
            en=en + "x",
        ),
    ]
    concept = {"zh": [term, zh], "en": [[term, "preferred"], [en, "deprecated"]]}
    concepts = concepts_of({"concepts": [concept, concept]})
    for item in run_checks(rows, concepts):
        for place in item.places:
            assert place.context[place.start : place.end] == place.text


@given(
    st.lists(
        st.sampled_from(["open", "market", "operation", "rates", "of", "the", "EFB"]), min_size=1
    )
)
def test_a_term_is_found_in_itself(words: list[str]) -> None:
    term = " ".join(words)
    assert EnglishText(f"Some {term}, indeed").exact(term) or term.replace("the", "").strip() == ""
