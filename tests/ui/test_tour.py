"""The guided tour: a step a page, on and back, left at any time."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from duizhao.messages import translator
from duizhao.store import Project
from tests.ui.apptest import press, said
from ui import tour
from ui.environment import PROJECT_VARIABLE
from ui.navigation import PAGES


def _script(page: str) -> None:
    import streamlit as st

    from ui import tour

    tour.take_up()
    tour.draw(page)
    st.session_state["said_in_address"] = tour.address()


def drawn(page: str, step: int | None) -> AppTest:
    made = AppTest.from_function(_script, default_timeout=60, kwargs={"page": page})
    if step is not None:
        made.session_state["tour"] = step
    return made.run()


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.duizhao"
    Project.open(path, create=True).close()
    monkeypatch.setenv(PROJECT_VARIABLE, str(path))


def test_every_step_is_on_a_page_and_said_in_both_languages() -> None:
    assert {step.page for step in tour.STEPS} <= {page.name for page in PAGES}
    assert len(tour.STEPS) == 5
    for step in tour.STEPS:
        for words in (step.title, step.text):
            assert translator("zh")(words) != words


def test_nobody_who_did_not_ask_sees_it() -> None:
    assert said(drawn("project", None)) == ""


def test_from_step_to_step() -> None:
    page = drawn("", 0)
    assert "step 1 of 5" in said(page)
    assert tour.STEPS[0].text in said(page)
    page = press(page, "Next step")
    assert page.session_state["tour"] == 1
    assert page.session_state["go_to"] == "review"
    page = press(drawn("review", 1), "Previous step")
    assert page.session_state["go_to"] == "project"


def test_elsewhere_it_leads_back_and_it_ends() -> None:
    page = drawn("concordance", 2)
    assert tour.STEPS[2].text not in said(page)
    page = press(page, "Go to this page")
    assert page.session_state["go_to"] == "glossary"
    page = press(drawn("export", 4), "End the tour")
    assert "tour" not in page.session_state
    assert said(page) == ""


@pytest.mark.parametrize(
    ("number", "step"), [("1", 0), ("4", 3), ("5", 4), ("0", None), ("6", None), ("²", None)]
)
def test_a_page_loaded_again_is_at_its_step(number: str, step: int | None) -> None:
    made = AppTest.from_function(_script, default_timeout=60, kwargs={"page": "review"})
    made.query_params["tour"] = number
    page = made.run()
    assert ("step " in said(page)) == (step is not None)
    wanted = "" if step is None else number
    assert page.session_state["said_in_address"] == {"tour": wanted}
    if step is None:
        return
    # Once left it stays so, whatever the address still says.
    page = press(page, "End the tour")
    assert page.session_state["said_in_address"] == {"tour": ""}
    assert said(page.run()) == ""
