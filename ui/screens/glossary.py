"""Glossary: the queue of candidates, the table, the concept form, duplicates, history, import."""

from __future__ import annotations

import streamlit as st

from align.errors import DuizhaoError
from duizhao import jobs
from duizhao.store import Project
from termbase.model import Concept
from ui.keeping import begins_with
from ui.screens import (
    _concept,
    _duplicates,
    _glossary_filter,
    _glossary_history,
    _glossary_import,
    _glossary_table,
    _queue,
)
from ui.screens._under_way import nothing_yet
from ui.session import concepts, project, t
from ui.typing import answer_while_typing
from ui.widgets import show_problem

__all__ = ["draw"]

VIEWS = ("queue", "table", "concept", "duplicates", "history", "import")


def draw() -> None:
    """The filter, then the view that was chosen."""
    found = project()
    if found is None:
        return
    wanted = st.session_state.pop("glossary_goto", "")
    if wanted:
        st.session_state["g_view"] = "concept"
        st.session_state["g_concept"] = wanted
    everything = concepts()
    first, second, third, undo, redo = st.columns([5, 3, 2, 1.4, 1.4], vertical_alignment="bottom")
    begins_with("g_view", VIEWS, "queue" if everything or jobs.running(found) else "import")
    view = first.segmented_control(
        t("View"),
        VIEWS,
        format_func=lambda name: t(f"view:{name}"),
        key="g_view",
        label_visibility="collapsed",
        required=True,
        wrap=True,
    )
    _open_what_is_chosen(view, bool(wanted))
    text = second.text_input(
        t("Search"),
        key="g_text",
        placeholder=t("words of either language, pinyin, initials"),
        label_visibility="collapsed",
    ).strip()
    answer_while_typing(["g_text"], key="g_typing")
    with third.popover(t("Filter"), width="stretch"):
        chosen = _glossary_filter.choices(everything, view)
    undo.button(t("Undo"), on_click=_take_back, args=("undo",), width="stretch")
    redo.button(t("Redo"), on_click=_take_back, args=("redo",), width="stretch")
    show_problem("g_problem")
    if view == "import":
        _glossary_import.draw(found)
    elif view == "history":
        _glossary_history.draw(found)
    elif not everything and view != "concept":
        nothing_yet(
            found,
            t("There are no terms yet. Extract them on the Project page, or import some."),
            concepts,
        )
    elif view == "duplicates":
        _duplicates.draw(found, everything)
    else:
        _draw_list(found, view, everything, text, chosen)


def _draw_list(
    found: Project,
    view: str | None,
    everything: tuple[Concept, ...],
    text: str,
    chosen: _glossary_filter.Chosen,
) -> None:
    shown = _glossary_filter.shown(everything, text, chosen)
    if view == "table":
        _glossary_table.draw(shown)
    elif view == "concept":
        _concept.draw(found, everything, shown)
    else:
        _queue.draw(found, shown, (text, *chosen))


def _open_what_is_chosen(view: str | None, wanted: bool) -> None:
    """The form opens on what was chosen in the view one comes from."""
    last = st.session_state.get("g_last_view")
    st.session_state["g_last_view"] = view
    if view != "concept" or wanted or last in (None, "concept"):
        return
    chosen = {"queue": _queue.focused, "table": _glossary_table.focused}.get(last)
    key = chosen() if chosen is not None else ""
    if key:
        st.session_state["g_concept"] = key


def _take_back(what: str) -> None:
    found = project()
    if found is None:
        return
    try:
        if what == "undo":
            found.undo()
        else:
            found.redo()
    except DuizhaoError as error:
        st.session_state["g_problem"] = error
