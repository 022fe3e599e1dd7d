"""The pages for people with roles: what is switched off, what is said, what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from duizhao.roles import Role
from duizhao.store import Project
from termbase.model import ConceptStatus, TermStatus
from tests.ui.apptest import page_of, press, said
from ui.environment import CHOICE_VARIABLE, FOLDER_VARIABLE, PROJECT_VARIABLE
from ui.queue_view import GlossaryQueue
from ui.requests import answer, saved_keys
from ui.sentences import open_view
from ui.words import Words


@dataclass
class Colleague:
    role: Role | None
    name: str = "Zhao"


@pytest.fixture
def who(project_file: Path, monkeypatch: pytest.MonkeyPatch) -> Colleague:
    monkeypatch.setenv(PROJECT_VARIABLE, str(project_file))
    monkeypatch.setenv(CHOICE_VARIABLE, "1")
    monkeypatch.setenv(FOLDER_VARIABLE, str(project_file.parent))
    found = Colleague("reviewer")
    monkeypatch.setattr("ui.session.signed_in", lambda cookies: found)
    return found


def off(page: AppTest) -> set[str]:
    return {button.label for button in page.button if button.disabled}


NOT_FOR: dict[str, tuple[set[str], set[str]]] = {
    "project": (
        {"Align again", "Align and extract terms", "Rename", "Remove", "Save the rules"},
        {"Extract terms"},
    ),
}
"""Of pages: the buttons that are the owners', and those that a reviewer lacks besides."""


@pytest.mark.parametrize("role", ["owner", "terminologist", "reviewer"])
def test_what_one_may_not_do_is_switched_off(who: Colleague, role: Role) -> None:
    who.role = role
    page = page_of("project")
    owners, others = NOT_FOR["project"]
    shown = {button.label for button in page.button}
    assert owners | others <= shown
    assert ("Switch project …" in shown) == (role == "owner")
    unchanged = {"Rename"}  # until another name is typed
    found = off(page) & (owners | others) - unchanged
    assert found == (
        set()
        if role == "owner"
        else owners - unchanged
        if role == "terminologist"
        else owners - unchanged | others
    )
    if role != "owner":
        (button,) = [item for item in page.button if item.label == "Remove"]
        assert button.help == f"Not for your role ({role})"


@pytest.mark.parametrize("role", ["owner", "terminologist", "reviewer"])
@pytest.mark.parametrize("name", ["glossary", "consistency", "concordance", "export"])
def test_every_page_is_drawn_for_every_role(who: Colleague, role: Role, name: str) -> None:
    who.role = role
    page_of(name)


@pytest.mark.parametrize("view", ["table", "concept", "duplicates", "history", "import"])
def test_every_view_of_the_glossary_is_drawn_for_a_reviewer(who: Colleague, view: str) -> None:
    page = page_of("glossary")
    page.session_state["g_view"] = view
    page.run()
    assert not page.exception


def test_a_reviewer_suggests_a_concept_with_the_form(who: Colleague, project_file: Path) -> None:
    page = page_of("glossary")
    page.session_state["g_view"] = "concept"
    page.run()
    page = press(page, "New concept")
    for area in page.text_area:
        if area.label == "Add terms, one a line":
            area.input("标的" if ".zh." in str(area.key) else "subject matter")
    page = press(page, "Save")
    with Project.open(project_file, read_only=True) as project:
        made = next(c for c in project.concepts() if c.id not in ("c1", "c2"))
        entry = project.history(limit=1)[0]
    assert made.status is ConceptStatus.UNDER_REVIEW
    assert {t.status for s in made.languages for t in s.terms} == {TermStatus.PROPOSED}
    assert entry.author == "Zhao"


@pytest.mark.parametrize(
    ("role", "status"),
    [("reviewer", TermStatus.PROPOSED), ("terminologist", TermStatus.ADMITTED)],
)
def test_a_synonym_in_the_queue_is_a_suggestion_of_who_does_not_decide(
    who: Colleague, project_file: Path, role: Role, status: TermStatus
) -> None:
    who.role = role
    with Project.open(project_file) as project:
        theirs = project.acting_as(who)
        queue = GlossaryQueue(
            theirs, ["c2"], concepts=theirs.concepts, documents=dict, find=lambda text: ()
        )
        reply = queue.answer({"kind": "synonym", "id": "c2", "en": "clause"}, Words())
        assert not reply.get("error"), reply
        (concept,) = [item for item in project.concepts() if item.id == "c2"]
    assert [(t.text, t.status) for t in concept.terms("en")][1:] == [("clause", status)]


def test_what_is_refused_is_said_on_the_page(who: Colleague, project_file: Path) -> None:
    page = page_of("glossary")
    page.session_state["g_view"] = "concept"
    page.session_state["g_concept"] = "c1"
    page.run()
    (status,) = [
        box for box in page.selectbox if box.label == "Status" and str(box.key).endswith(".status")
        and ".zh" not in str(box.key) and ".en" not in str(box.key)
    ]  # fmt: skip
    status.select("accepted")
    page = press(page, "Save")
    assert "Zhao may not change the glossary (role: reviewer)" in said(page)
    with Project.open(project_file, read_only=True) as project:
        assert all(c.status is ConceptStatus.CANDIDATE for c in project.concepts())
    who.role = "terminologist"
    page = press(page, "Save")
    with Project.open(project_file, read_only=True) as project:
        assert {c.id: c.status for c in project.concepts()}["c1"] is ConceptStatus.ACCEPTED


def test_each_has_keys_of_their_own(project_file: Path) -> None:
    with Project.open(project_file, author="Qian") as project:
        for name in ("", "Zhao", "Sun", "长" * 60):
            theirs = project.acting_as(Colleague("reviewer", name))
            message = {"kind": "keys", "keys": {"accept": (name or "q")[0]}}
            assert "error" not in answer(open_view(theirs, 1), message, Words())
        for name in ("", "Zhao", "Sun", "长" * 60):
            theirs = project.acting_as(Colleague("owner", name))
            assert saved_keys(theirs) == {"accept": (name or "q")[0]}
        assert saved_keys(project) == {"accept": "q"}


def test_who_has_signed_out_has_no_project(who: Colleague) -> None:
    page = page_of("glossary")
    assert page.button
    who.role = None
    page.run()
    assert not page.exception
    assert not page.button
