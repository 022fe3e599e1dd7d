"""Consistency, Concordance and Export, without a browser."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from align.documents.memories import read_tmx
from align.errors import SettingError
from align.exchange import LanguageCodes
from align.messages import message
from align.model import Status
from align.review import SetStatus
from duizhao.checking import severities
from duizhao.consistency import documents_of, fixable, matrix, proposed, without
from duizhao.exporting import (
    ConceptSet,
    PairSet,
    Selection,
    choose_concepts,
    choose_pairs,
    load_texts,
    project_rows,
)
from duizhao.lookup import (
    alignment_of,
    bead_at,
)
from duizhao.store import Project
from termbase.checks import Finding, Occurrence, Severity
from termbase.exchange import read_tbx
from tests.ui.apptest import page_of, press, said
from ui.environment import PROJECT_VARIABLE


@pytest.fixture
def project(project_file: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv(PROJECT_VARIABLE, str(project_file))
    return Project.open(project_file, author="Li")


# Consistency


def test_the_matrix_counts_renderings_by_document(project: Project) -> None:
    (row,) = matrix(project.concepts())
    assert documents_of([row]) == ["a.en"]
    assert row.text("a.en") == "community of human destiny ×1; destiny community ×1"
    assert row.text("b.en") == ""
    assert len(matrix(project.concepts(), divided=False)) == 1


def finding() -> Finding:
    text = "The destiny community is near."
    place = Occurrence("b1", "a.en", "en", 4, 21, text[4:21], text)
    other = Occurrence("b2", "a.en", "en", 0, 6, "shared", "shared future")
    source = Occurrence("b1", "a.zh", "zh", 0, 2, "命运", "命运很近。")
    return Finding(
        "T111",
        Severity.WARNING,
        message("finding.doubled", one="m", other="n"),
        concept="c1",
        places=(source, place, other),
        suggestion="shared",
    )


def test_a_fix_puts_the_suggestion_in_where_something_else_stands() -> None:
    (place,) = fixable(finding(), "en")
    assert proposed(finding(), place) == "The shared is near."
    assert fixable(without(finding(), place), "en") == []
    assert len(fixable(finding(), "zh")) == 1


def test_places_lead_to_beads(project: Project) -> None:
    parallel = next(item for item in project.alignments() if item.mode == "parallel")
    third = project.beads(parallel.id)[2]
    assert alignment_of(project, third.id) == parallel.id
    assert alignment_of(project, "gone") is None
    assert alignment_of(project, "") is None
    start = third.en[0][0]
    assert bead_at(project, "a.en", start + 3) == (parallel.id, third.id)
    assert bead_at(project, "a.en", 10**6) is None
    assert bead_at(project, "none", 0) is None


def test_every_occurrence_leads_into_review(project: Project) -> None:
    page = page_of("consistency")
    assert "1 concept with competing renderings" in said(page)
    assert "community of human destiny ×1 · a.en" in said(page)
    # What deviates comes first.
    names = [item.value for item in page.caption if "×" in item.value]
    assert [name.split(" ×")[0] for name in names] == [
        "destiny community",
        "community of human destiny",
    ]
    page = press(page, "Review")
    parallel = next(item for item in project.alignments() if item.mode == "parallel")
    assert page.session_state["go_to"] == "review"
    assert page.session_state["review_goto"] == {
        "alignment": parallel.id,
        "bead": project.beads(parallel.id)[0].id,
    }
    page = press(page, "Edit concept")
    assert page.session_state["glossary_goto"] == "c1"


def test_findings_are_fixed_allowed_and_allowed_no_more(project: Project) -> None:
    page = page_of("consistency")
    page = page.segmented_control(key="c_view").set_value("checks").run()
    page.checkbox(key="c_candidates").set_value(True)
    page = press(page, "Run the checks")
    count = len(page.session_state["c_findings"])
    page = press(page, "Allow here")
    assert len(page.session_state["c_findings"]) == count - 1
    page = page.segmented_control(key="c_view").set_value("allowed").run()
    page = press(page, "Restore")
    assert "Nothing is allowed." in said(page)

    page = page.segmented_control(key="c_view").set_value("checks").run()
    page.checkbox(key="c_candidates").set_value(True)
    page = press(page, "Run the checks")
    findings = page.session_state["c_findings"]
    assert len(findings) == count
    target = next(item for item in findings if fixable(item, "en"))
    page = page.pills(key="c_code").set_value(target.code).run()
    assert not page.exception
    page = page.button(key=f"f_{target.id}").click().run()
    assert not page.exception
    assert page.text_area[0].value
    page.text_area[0].set_value("A sentence mended by hand.")
    press(page, "Save")
    texts = [bead.en_text for item in project.alignments() for bead in project.beads(item.id)]
    assert texts.count("A sentence mended by hand.") == 1


def test_the_project_sets_how_severe_a_check_is(project: Project) -> None:
    page = page_of("consistency")
    page = page.segmented_control(key="c_view").set_value("checks").run()
    page.selectbox(key="c_level_T111").set_value("off")
    page.selectbox(key="c_level_P805").set_value("warning")
    page = press(page, "Save the severities")
    assert severities(project) == {"T111": "off", "P805": "warning"}
    page.selectbox(key="c_profile").set_value("text")
    page = press(page, "Run the checks")
    codes = {item.code for item in page.session_state["c_findings"]}
    assert all(code[0] in "SLP" for code in codes)
    page.selectbox(key="c_level_T111").set_value("default")
    press(page, "Save the severities")
    assert severities(project) == {"P805": "warning"}


# Concordance


@pytest.mark.parametrize(
    ("text", "way", "count"),
    [
        ("命运共同体", "words", 40),
        ("rlmygtt", "words", 40),
        ("renlei mingyun", "pinyin", 40),
        (r"第[1-3]句", "regex", 3),
        ("nowhere to be found", "words", 0),
    ],
)
def test_a_search(project: Project, text: str, way: str, count: int) -> None:
    page = page_of("concordance")
    page.text_input(key="k_text").set_value(text)
    page = page.selectbox(key="k_way").set_value(way).run()
    assert not page.exception
    assert f"{count} occurrence{'' if count == 1 else 's'}" in said(page)


def test_a_regular_expression_that_is_none_is_said_in_a_sentence(project: Project) -> None:
    page = page_of("concordance")
    page.text_input(key="k_text").set_value("(")
    page = page.selectbox(key="k_way").set_value("regex").run()
    assert not page.exception
    assert "not a regular expression" in said(page)


# Export


def test_what_goes_out(project: Project) -> None:
    record = next(item for item in project.alignments() if item.mode == "parallel")
    keys = [bead.id for bead in project.beads(record.id)]
    project.apply(record.id, SetStatus((keys[0],), Status.ACCEPTED))
    project.apply(record.id, SetStatus((keys[39],), Status.REJECTED))

    def count(selection: Selection) -> int:
        return choose_pairs(project, replace(selection, mode="parallel")).held_by("tmx")

    assert count(Selection()) == 1
    assert count(Selection(minimum=0.9)) == 8
    assert count(Selection(minimum=0.0)) == 39
    assert count(Selection(minimum=0.0, rejected=True)) == 40
    assert count(Selection(minimum=0.0, documents=("b.en",))) == 0
    assert count(Selection(minimum=0.0, since="2020-01-01")) == 1
    assert count(Selection(minimum=0.0, until="2020-01-01")) == 0
    assert len(choose_concepts(project, Selection()).concepts) == 0
    assert len(choose_concepts(project, Selection(minimum=0.5)).concepts) == 2
    assert choose_concepts(project, Selection(minimum=0.5, subjects=("x",))).concepts == ()


@pytest.mark.parametrize("style", ["dca", "dct", "v2"])
def test_dialects_and_codes_are_in_the_file(project: Project, tmp_path: Path, style: str) -> None:
    codes = LanguageCodes(zh="zh-TW", en="en-GB")
    ConceptSet(project.concepts()).write(tmp_path / "g.tbx", "tbx", codes, style=style)  # type: ignore[arg-type]
    assert b"zh-TW" in (tmp_path / "g.tbx").read_bytes()
    assert len(read_tbx(tmp_path / "g.tbx")) == 2
    rows = project_rows(project, load_texts(project).values(), mode="parallel")
    PairSet(tuple(rows), "parallel").write(tmp_path / "p.tmx", "tmx", codes)
    assert b"en-GB" in (tmp_path / "p.tmx").read_bytes()
    assert len(read_tmx(tmp_path / "p.tmx")) == 40


def test_a_format_that_cannot_hold_it_says_so(project: Project) -> None:
    rows = project_rows(project, load_texts(project).values(), mode="parallel")
    more = project_rows(project, load_texts(project).values(), mode="comparable")
    with pytest.raises(SettingError, match="one pair of documents"):
        PairSet((*rows, *more)).write(io.BytesIO(), "beads")


def test_the_page_previews_and_counts(project: Project) -> None:
    page = page_of("export")
    assert "0 pairs" in said(page)
    page = page.radio(key="x_which_pairs").set_value("all").run()
    assert "40 pairs" in said(page)
    assert "<tmx" in said(page)
    page = page.selectbox(key="x_form").set_value("xliff21").run()
    page = page.selectbox(key="x_zh").set_value("zh-Hans").run()
    assert not page.exception
    assert 'srcLang="zh-Hans"' in said(page)
    page = page.segmented_control(key="x_what").set_value("glossary").run()
    page = page.radio(key="x_which_glossary").set_value("all").run()
    page = page.selectbox(key="x_style").set_value("v2").run()
    assert not page.exception
    assert "2 concepts" in said(page)
    assert "martif" in said(page)
