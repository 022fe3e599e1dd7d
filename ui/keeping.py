"""What was chosen on a page is there again when one comes back to it, and in the other language.

Streamlit forgets the values of widgets that a run does not draw. And a list whose options have
got other words shows the old ones, or none, until its value comes from the script once.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

__all__ = ["drawn", "keep"]

_KEPT = (
    "k_text", "k_way", "k_order", "k_lang",
    "g_view", "g_text", "g_concept", "g_order", "g_queue_status", "g_status", "g_term_status",
    "g_subject", "g_author", "g_document", "g_assigned", "g_since", "g_least", "g_rest",
    "g_table_mode", "g_h_author", "g_h_text", "g_h_since",
    "c_view", "c_everything",
)  # fmt: skip
"""Keys of what one looks for, filters and orders by, and which view of a page one has open."""


def keep(language: str, page: str) -> None:
    """Before *page* is drawn: put back what was chosen when it was drawn last."""
    kept: dict[str, Any] = st.session_state.setdefault("kept", {})
    kept |= {key: st.session_state[key] for key in _KEPT if key in st.session_state}
    # On a page that is there already, what is there stays: what comes from the script goes over
    # what somebody is typing. On one that comes anew all is set: a list or a field shows what it
    # finds only if this run has set it.
    came = st.session_state.get("kept_page") != page
    again = {key: value for key, value in kept.items() if came or key not in st.session_state}
    if st.session_state.get("kept_language", language) != language:
        again |= {
            str(key): value for key, value in st.session_state.items() if _has_words(key, value)
        }
    for key, value in again.items():
        st.session_state[key] = value


def drawn(language: str, page: str) -> None:
    """After *page* is drawn: a run that was broken off before has changed nothing yet."""
    st.session_state["kept_language"] = language
    st.session_state["kept_page"] = page


def _has_words(key: object, value: object) -> bool:
    """Whether it may be the value of a list; those of buttons and files cannot be set."""
    if key in ("language", "kept_language", "kept_page") or isinstance(value, list):
        return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)
    return isinstance(value, str)
