"""The queue of candidates, in its component."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import streamlit as st

from duizhao.store import Project
from termbase.model import Concept
from ui.queue import QUEUE_LABELS, queue_component
from ui.queue_view import GlossaryQueue
from ui.session import (
    concepts,
    documents,
    find_concepts,
    go_to_concept,
    go_to_place,
    label,
    language,
    leave,
    words,
)
from ui.turning import turn_now
from ui.widgets import sent

__all__ = ["draw", "focused"]

KEY = "g_queue"


def draw(found: Project, shown: Sequence[Concept], chosen: tuple[Any, ...]) -> None:
    """The queue over *shown*; it is made anew when the filter *chosen* is set anew."""
    kept: tuple[Any, GlossaryQueue] | None = st.session_state.get("g_queue_state")
    key = (str(found.path), chosen)
    stale = kept is None or kept[0] != key or kept[1].project is not found
    if kept is None or stale or kept[1].lacks([item.id for item in shown]):
        queue = GlossaryQueue(
            found,
            [item.id for item in shown],
            concepts=concepts,
            documents=documents,
            find=lambda text: find_concepts(text, limit=20),
            on_bead=go_to_place,
            on_form=go_to_concept,
        )
        kept = (key, queue)
        st.session_state["g_queue_state"] = kept
        _last()["reply"] = {}
    _component(kept[1], f"{hash(key)}")


def focused() -> str:
    """The id of the concept that the queue stands on."""
    kept: tuple[Any, GlossaryQueue] | None = st.session_state.get("g_queue_state")
    return kept[1].focused if kept is not None else ""


@st.fragment
def _component(queue: GlossaryQueue, name: str) -> None:
    data = {
        **queue.data(),
        **_last(),
        "why": leave("glossary")["help"] or "",
        "queue": f"{_last()['session']} {name}",
        "lang": language(),
        "theme": st.context.theme.type or "light",
        "labels": {text: label(text) for text in QUEUE_LABELS},
    }
    queue_component(data, key=KEY, on_message=_receive)
    turn_now()


def _last() -> dict[str, Any]:
    """What this session last answered: the number of the message, and the reply."""
    fresh = {"session": secrets.token_hex(8), "ack": 0, "reply": {}}
    found: dict[str, Any] = st.session_state.setdefault("g_queue_last", fresh)
    return found


def _receive() -> None:
    """Do what the browser asked for, once: it asks again where it had no answer.

    Each look into the session's state is a point at which Streamlit may break off. All of
    them come first, so that what was written to the project is also noted as done.
    """
    message = sent(KEY, "message")
    kept = st.session_state.get("g_queue_state")
    last, say = _last(), words()
    if not isinstance(message, dict) or kept is None:
        return
    if message.get("queue") != f"{last['session']} {hash(kept[0])}":
        return
    sequence = message.get("sequence")
    if not isinstance(sequence, int) or sequence <= last["ack"]:
        return
    last["reply"] = kept[1].answer(message, say)
    last["ack"] = sequence
