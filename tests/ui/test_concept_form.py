"""The concept form's values, and the Glossary page in AppTest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from align.errors import DuizhaoError, ReviewError
from align.model import Status
from align.review import SetStatus
from duizhao.store import Project
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus, TermType
from tests.ui.apptest import page_of, press, said
from ui.concept_form import differences, form_values, with_values
from ui.environment import PROJECT_VARIABLE
from ui.screens._glossary_import import read_upload


def concept() -> Concept:
    return Concept(
        "c",
        (
            LanguageSection("zh", (Term("一带一路", "zh"),)),
            LanguageSection(
                "en",
                (
                    Term("Belt and Road", "en", status=TermStatus.PREFERRED, note="n"),
                    Term("One Belt One Road", "en", status=TermStatus.DEPRECATED),
                ),
                definition="d",
            ),
        ),
        subject="s",
    )


def test_the_form_says_what_is_there_and_changes_nothing() -> None:
    assert with_values(concept(), form_values(concept())) == concept()
    assert with_values(concept(), {}) == concept()


def test_every_field_is_changed() -> None:
    values = form_values(concept())
    values |= {
        "subject": " diplomacy ",
        "definition": "an initiative",
        "note": "capital letters",
        "status": "accepted",
        "related": "x; y,x",
        "zh.0.sort_key": "yi dai yi lu",
        "zh.definition": "倡议",
        "en.0.pos": "noun",
        "en.0.type": "short form",
        "en.0.client": "ministry",
        "en.0.usage_note": "in full at first",
        "en.new.text": "Belt and Road Initiative",
        "en.new.status": "admitted",
        "en.new.grammar": "singular",
        "en.new.case_sensitive": "yes",
        "en.0.exact_match": "yes",
    }
    after = with_values(concept(), values, removed=frozenset({"en.1"}))
    assert (after.subject, after.definition, after.note) == (
        "diplomacy",
        "an initiative",
        "capital letters",
    )
    assert after.status is ConceptStatus.ACCEPTED
    assert after.related == ("x", "y")
    assert after.terms("zh")[0].sort_key == "yi dai yi lu"
    zh = after.section("zh")
    assert zh is not None
    assert zh.definition == "倡议"
    first, second = after.terms("en")
    assert (first.pos, first.type, first.client, first.note) == (
        "noun",
        TermType.SHORT_FORM,
        "ministry",
        "n",
    )
    assert (second.text, second.status, second.grammar) == (
        "Belt and Road Initiative",
        TermStatus.ADMITTED,
        "singular",
    )
    assert (second.case_sensitive, second.exact_match) == (True, False)
    assert (first.case_sensitive, first.exact_match) == (False, True)
    changes = {name: (one, two) for name, one, two in differences(concept(), after)}
    assert changes["subject"] == ("s", "diplomacy")
    assert changes["en One Belt One Road"] == ("deprecated", "")


@pytest.mark.parametrize(
    ("values", "removed", "said_"),
    [
        ({"en.0.text": " "}, (), "left empty"),
        ({"en.1.text": "Belt and Road"}, (), "listed twice"),
        ({"en.1.status": "preferred"}, (), "both preferred"),
        ({}, ("zh.0", "en.0", "en.1"), "needs at least one term"),
    ],
)
def test_what_makes_no_sense_is_refused(
    values: dict[str, str], removed: tuple[str, ...], said_: str
) -> None:
    with pytest.raises(ReviewError, match=said_):
        with_values(concept(), values, removed=frozenset(removed))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("x.csv", b""),
        ("x.xlsx", b"PK\x03\x04 nothing"),
        ("x.tbx", b'<!DOCTYPE t [<!ENTITY a "b">]><tbx>&a;</tbx>'),
        ("x.json", b"[[["),
        ("../../x.exe", b"MZ"),
    ],
)
def test_hostile_glossaries_are_refused_in_a_sentence(name: str, body: bytes) -> None:
    with pytest.raises(DuizhaoError) as raised:
        read_upload(name, body)
    assert "/tmp" not in str(raised.value)


@pytest.fixture
def project(project_file: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv(PROJECT_VARIABLE, str(project_file))
    return Project.open(project_file, author="Li")


def test_the_page_saves_a_form_keeps_its_history_and_takes_it_back(project: Project) -> None:
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("concept").run()
    assert not page.exception
    stem = page.session_state["g_form"][0]
    page.text_input(key=f"{stem}.subject").set_value("diplomacy")
    page.text_area(key=f"{stem}.en.new.text").set_value("shared future\n\nsame boat ")
    page = press(page, "Save")
    saved = project.concepts()[0]
    assert saved.subject == "diplomacy"
    assert [term.text for term in saved.terms("en")][-2:] == ["shared future", "same boat"]
    assert "Subject: — → diplomacy" in said(page)
    page = press(page, "Restore")
    assert project.concepts()[0].subject == ""
    page = press(page, "Undo")
    assert project.concepts()[0].subject == "diplomacy"


def test_a_new_concept_is_saved_when_it_has_a_term(project: Project) -> None:
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("concept").run()
    page = press(page, "New concept")
    assert len(project.concepts()) == 2
    page = press(page, "Save")
    assert "new concept is saved when it has a term" in said(page)
    page = press(page, "Cancel")
    assert len(project.concepts()) == 2
    page = press(page, "New concept")
    stem = page.session_state["g_form"][0]
    page.text_area(key=f"{stem}.zh.new.text").set_value("开放\n改革开放")
    page = press(page, "Save")
    made = project.concepts()[-1]
    assert [(t.text, str(t.status)) for t in made.terms("zh")] == [
        ("开放", "preferred"),
        ("改革开放", "admitted"),
    ]
    assert page.session_state["g_concept"] == made.id
    page.text_area(key=f"{page.session_state['g_form'][0]}.zh.0.contexts").set_value("对外开放。\n")
    page = press(page, "Save")
    assert project.concepts()[-1].terms("zh")[0].contexts == ("对外开放。",)
    press(page, "Up", 1)
    assert [t.text for t in project.concepts()[-1].terms("zh")] == ["改革开放", "开放"]


def test_what_two_people_changed_is_saved_of_both(project: Project) -> None:
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("concept").run()
    stem = page.session_state["g_form"][0]
    first = project.concepts()[0]
    project.change_concepts([first], [replace(first, note="n")], label="x", author="Wang")
    page.text_input(key=f"{stem}.subject").set_value("diplomacy")
    page = press(page, "Save")
    assert "Wang changed this concept, too" in said(page)
    assert (project.concepts()[0].subject, project.concepts()[0].note) == ("diplomacy", "n")


@pytest.mark.parametrize("keep", [True, False])
def test_a_conflict_in_the_form_keeps_what_one_typed(project: Project, keep: bool) -> None:
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("concept").run()
    stem = page.session_state["g_form"][0]
    first = project.concepts()[0]
    theirs = replace(first, subject="law", note="n")
    project.change_concepts([first], [theirs], label="x", author="Wang")
    page.text_input(key=f"{stem}.subject").set_value("diplomacy")
    page.text_area(key=f"{stem}.en.new.text").set_value("shared future")
    page = press(page, "Save")
    assert "Subject: current “law”, yours “diplomacy”" in said(page)
    assert project.concepts()[0].subject == "law"
    stem = page.session_state["g_form"][0]
    assert page.text_input(key=f"{stem}.subject").value == "diplomacy"
    assert page.text_input(key=f"{stem}.note").value == "n"
    page = press(page, "Save" if keep else "Keep theirs")
    assert "yours" not in said(page)
    saved = project.concepts()[0]
    assert (saved.subject, saved.note) == ("diplomacy" if keep else "law", "n")
    assert ("shared future" in [term.text for term in saved.terms("en")]) is keep


def test_what_is_said_of_a_concept_stays_with_it(project: Project) -> None:
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("concept").run()
    page.text_input(key="g_comment_c1_0").set_value("Is there a shorter one?")
    page = press(page, "Add")
    assert "Comments: — → Is there a shorter one?" in said(page)
    assert project.concepts()[0].comments[0].text == "Is there a shorter one?"
    stem = page.session_state["g_form"][0]
    page.text_input(key=f"{stem}.assigned_to").set_value("Wang")
    page.text_input(key=f"{stem}.definition_source").set_value("UN Terminology")
    page.text_input(key=f"{stem}.zh.definition_source").set_value("《词典》")
    page.text_input(key=f"{stem}.zh.definition").set_value("人类共同的命运")
    page = press(page, "Save")
    saved = project.concepts()[0]
    assert (saved.assigned_to, saved.definition_source) == ("Wang", "UN Terminology")
    assert saved.languages[0].definition_source == "《词典》"
    assert "Assigned to: — → Wang" in said(page)
    page = page.segmented_control(key="g_view").set_value("table").run()
    page = page.selectbox(key="g_assigned").set_value("Wang").run()
    assert [item.id for item in page.session_state["g_shown"]] == ["c1"]


def test_fields_of_ones_own_are_made_filled_and_shown(project: Project) -> None:
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("concept").run()
    page = press(page, "Add the field")
    assert "the field has no name" in said(page)
    for name, kind, choices in (
        ("Register", "list", "spoken | literary"),
        ("Picture", "image", ""),
        ("Remark", "text", ""),
    ):
        page.text_input(key="g_own_name").set_value(name)
        page.selectbox(key="g_own_kind").set_value(kind)
        page.text_input(key="g_own_choices").set_value(choices)
        page = press(page, "Add the field")
    assert "Register · list: spoken | literary" in said(page)
    stem = page.session_state["g_form"][0]
    assert page.selectbox(key=f"{stem}.field:Register").options == ["—", "spoken", "literary"]
    page.selectbox(key=f"{stem}.field:Register").set_value("literary")
    page.text_input(key=f"{stem}.field:Picture").set_value("boat.png")
    page.text_input(key=f"{stem}.field:Remark").set_value("see chapter 2")
    page = press(page, "Save")
    (first, _) = project.concepts()
    assert [(item.name, item.value) for item in first.custom] == [
        ("Picture", "boat.png"),
        ("Register", "literary"),
        ("Remark", "see chapter 2"),
    ]
    # The history names the field; the picture is looked for beside the project.
    assert "Register: — → literary" in said(page)
    assert "p-images" in said(page)
    # A field that is taken away stays where it says something, as a text.
    page = press(page, "Remove", 0)
    stem = page.session_state["g_form"][0]
    assert page.text_input(key=f"{stem}.field:Register").value == "literary"
    page.text_input(key=f"{stem}.field:Register").set_value("")
    press(page, "Save")
    assert [item.name for item in project.concepts()[0].custom] == ["Picture", "Remark"]


def test_an_imported_term_is_looked_for_in_the_texts(project: Project) -> None:
    terms = (Term("人类命运共同体", "zh"),), (Term("Human Destiny", "en"), Term("x", "en"))
    made = Concept(
        "own",
        (LanguageSection("zh", terms[0]), LanguageSection("en", terms[1])),
        ConceptStatus.ACCEPTED,
    )
    nowhere = replace(made, id="no", languages=(LanguageSection("zh", (Term("渡船", "zh"),)),))
    project.change_concepts([], [made, nowhere], label="import")
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("concept").run()
    page = page.selectbox(key="g_concept").set_value("own").run()
    assert "第0句，[人类命运共同体]。" in said(page)
    assert "community of [human destiny]." in said(page)
    press(page, "Open in Review")
    assert page.session_state["review_goto"]["bead"]
    page = page.selectbox(key="g_concept").set_value("no").run()
    assert "No occurrences in the documents" in said(page)


def choose(page: AppTest, *rows: int) -> AppTest:
    """Choose rows of the table, as a click on their boxes does."""
    shown = page.session_state["g_shown"]
    key = f"g_rows_{hash(tuple(item.id for item in shown))}"
    page.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    page = page.run()
    assert not page.exception, page.exception
    return page


def test_bulk_actions_take_what_is_chosen_and_are_one_undo(project: Project) -> None:
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("table").run()
    assert "Choose rows" in said(page)
    page = page.text_input(key="g_text").set_value("rlmy").run()
    page = choose(page, 0)
    assert "1 of 1 concepts chosen" in said(page)
    page = press(page, "Accept · 1")
    assert [str(item.status) for item in project.concepts()] == ["accepted", "candidate"]
    page = choose(page, 0)
    page.text_input(key="g_set_subject").set_value("diplomacy").run()
    page = press(page, "Set subject · 1")
    assert project.concepts()[0].subject == "diplomacy"
    page = press(press(page, "Undo"), "Undo")
    assert project.concepts()[0].status is ConceptStatus.CANDIDATE
    # The form opens on what is chosen.
    page = page.text_input(key="g_text").set_value("").run()
    page = choose(page, 1)
    page = page.segmented_control(key="g_view").set_value("concept").run()
    assert page.session_state["g_concept"] == "c2"


def test_more_than_fifty_are_asked_about_and_rejected_ones_left_out(project: Project) -> None:
    more = [
        with_values(Concept(f"n{k}"), {"zh.new.text": f"词{k}", "en.new.text": f"word {k}"})
        for k in range(60)
    ]
    more[7] = replace(more[7], status=ConceptStatus.REJECTED)
    project.change_concepts([], more, label="import")
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("table").run()
    page = choose(page, *range(62))
    assert "62 of 62 concepts chosen · 1 rejected left out" in said(page)
    page = press(page, "Accept · 61")
    assert {item.status for item in project.concepts()} != {ConceptStatus.ACCEPTED}
    page = press(page, "Cancel")
    page = press(press(page, "Accept · 61"), "Accept")
    statuses = [str(item.status) for item in project.concepts()]
    assert (statuses.count("accepted"), statuses.count("rejected")) == (61, 1)
    page = choose(page, *range(62))
    page = page.checkbox(key="g_rejected_too").set_value(True).run()
    press(page, "Accept · 1")
    assert [str(item.status) for item in project.concepts()].count("accepted") == 62


def test_duplicates_are_merged_in_one_pass(project: Project) -> None:
    first = project.concepts()[1]
    others = [
        with_values(Concept("d1"), {"zh.new.text": "句", "en.new.text": "clause"}),
        with_values(Concept("d2"), {"zh.new.text": "命运与共", "en.new.text": "shared fate"}),
        with_values(Concept("d3"), {"zh.new.text": "命運與共", "en.new.text": "one fate"}),
    ]
    project.change_concepts([], others, label="import")
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("duplicates").run()
    assert page.button(key="g_merge").disabled
    groups = page.session_state["g_groups"][1]
    key = f"g_groups_{hash(tuple(group.kept.id for group in groups))}"
    page.session_state[key] = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
    page = press(page.run(), "Merge 2 groups")
    assert "2 concepts were merged into others" in said(page)
    assert len(project.concepts()) == 3
    assert [t.text for t in project.concepts()[1].terms("en")] == ["sentence", "clause"]
    page = press(page, "Undo")
    assert len(project.concepts()) == 5
    assert project.concepts()[1].terms("en") == first.terms("en")
    page = page.segmented_control(key="g_view").set_value("history").run()
    assert "命运与共 → shared fate" in said(page)
    page = page.text_input(key="g_h_text").set_value("clause").run()
    assert "命运与共" not in said(page)


def test_the_filter_knows_terms_authors_documents_and_orders(project: Project) -> None:
    def listed() -> list[str]:
        return [item.id for item in page.session_state["g_shown"]]

    second = project.concepts()[1]
    project.change_concepts([second], [replace(second, note="x")], label="x", author="Wang")
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("table").run()
    page = page.selectbox(key="g_order").set_value("pinyin").run()
    assert listed() == ["c2", "c1"]
    page = page.selectbox(key="g_author").set_value("Wang").run()
    assert listed() == ["c2"]
    page = page.selectbox(key="g_author").set_value("").run()
    page = page.selectbox(key="g_document").set_value("a.zh").run()
    assert listed() == ["c1"]
    page = page.selectbox(key="g_document").set_value("").run()
    page = page.selectbox(key="g_term_status").set_value("forbidden").run()
    assert listed() == []


def test_an_edited_cell_is_written_once(project: Project) -> None:
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("table").run()
    assert not page.exception
    from ui.glossary_edits import changed

    first = project.concepts()[0]
    assert changed(changed(first, {"subject": "x"}), {"subject": "x"}).subject == "x"


def test_edits_never_lie_over_other_rows(project: Project) -> None:
    page = page_of("glossary")
    page = page.segmented_control(key="g_view").set_value("table").run()
    page = page.segmented_control(key="g_table_mode").set_value("edit").run()
    first = page.session_state["g_table_of"][0]
    parallel = project.alignments()[0]
    bead = project.beads(parallel.id)[0]
    project.apply(parallel.id, SetStatus((bead.id,), Status.ACCEPTED))
    page = page.run()
    assert page.session_state["g_table_of"][0] == first  # no concept has changed
    page = page.text_input(key="g_text").set_value("sentence").run()
    second = page.session_state["g_table_of"][0]
    assert second > first
    one = project.concepts()[1]
    project.change_concepts([one], [replace(one, note="n")], label="x")
    page = page.run()
    assert page.session_state["g_table_of"][0] > second


def test_related_concepts_are_shown_and_written_by_their_terms() -> None:
    others = {
        item.id: item
        for item in (
            with_values(Concept("c-1"), {"zh.new.text": "全球治理", "en.new.text": "governance"}),
            with_values(Concept("c-2"), {"zh.new.text": "倡议"}),
            with_values(Concept("c-3"), {"zh.new.text": "倡议", "en.new.text": "initiative"}),
        )
    }
    one = replace(concept(), related=("c-1", "c-2", "gone"))
    everything = {one.id: one, **others}
    # Two concepts have the term 倡议, so it does not tell them apart.
    assert form_values(one, everything)["related"] == "全球治理, c-2, gone"
    same = with_values(one, form_values(one, everything), concepts=everything)
    assert same.related == one.related
    values = {"related": "initiative；governance, 全球治理"}
    assert with_values(one, values, concepts=everything).related == ("c-3", "c-1")
    with pytest.raises(ReviewError, match="no concept “全球”"):
        with_values(one, {"related": "全球"}, concepts=everything)
