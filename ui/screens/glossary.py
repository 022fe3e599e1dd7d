"""Glossary: the queue of candidates, the table, the concept form, import; one filter for all."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from align.errors import DuizhaoError
from termbase.concepts import likely
from termbase.model import Concept, ConceptStatus
from ui.screens import _concept, _glossary_import, _glossary_table, _queue
from ui.session import concepts, find_concepts, label, project, t
from ui.widgets import show_problem

__all__ = ["draw"]

VIEWS = ("queue", "table", "concept", "import")


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
    first, second, third, undo, redo = st.columns([5, 4, 2, 1, 1], vertical_alignment="bottom")
    st.session_state.setdefault("g_view", "queue" if everything else "import")
    view = first.segmented_control(
        t("View"),
        VIEWS,
        format_func=lambda name: t(f"view:{name}"),
        key="g_view",
        label_visibility="collapsed",
        required=True,
    )
    text = second.text_input(
        t("Search"),
        key="g_text",
        placeholder=t("words of either language, pinyin, initials"),
        label_visibility="collapsed",
    ).strip()
    with third.popover(t("Filter"), width="stretch"):
        status, subject, least = _filter(everything, view)
        rest = view != "queue" or st.toggle(t("Less likely candidates too"), key="g_rest")
    undo.button(t("Undo"), on_click=_take_back, args=("undo",), width="stretch")
    redo.button(t("Redo"), on_click=_take_back, args=("redo",), width="stretch")
    show_problem("g_problem")
    if view == "import":
        _glossary_import.draw(found)
        return
    if not everything:
        st.info(t("There are no terms yet. Extract them on the Project page, or import some."))
        return
    shown = find_concepts(text) if text else list(everything)
    shown = [item for item in shown if _passes(item, status, subject, least)]
    if not (rest or text):
        # Of short texts all may be less likely.
        shown = [item for item in shown if likely(item)] or shown
    if view == "table":
        _glossary_table.draw(shown)
    elif view == "concept":
        _concept.draw(found, everything, shown)
    else:
        _queue.draw(found, shown, (text, status, subject, least, rest))


def _filter(everything: Sequence[Concept], view: str | None) -> tuple[str, str, float]:
    statuses = ["", *(str(item) for item in ConceptStatus)]
    # The queue is for what is to be decided; the other views show all until one chooses.
    key = "g_queue_status" if view == "queue" else "g_status"
    status = st.selectbox(
        t("Status"),
        statuses,
        index=statuses.index("candidate") if view == "queue" else 0,
        format_func=lambda value: label(value or "any status"),
        key=key,
    )
    subjects = ["", *sorted({item.subject for item in everything if item.subject})]
    subject = st.selectbox(
        t("Subject"),
        subjects,
        format_func=lambda value: value or label("any subject"),
        key="g_subject",
    )
    least = st.slider(t("Probability at least"), 0.0, 1.0, 0.0, 0.05, key="g_least")
    return status, subject, least


def _passes(concept: Concept, status: str, subject: str, least: float) -> bool:
    if status and concept.status != status:
        return False
    if subject and concept.subject != subject:
        return False
    main = concept.main("en")
    return main is None or main.probability >= least


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
