"""What was chosen on a page is there again when one comes back to it, when it is loaded again,
and in the other language.

Streamlit forgets the values of widgets that a run does not draw. And a list whose options have
got other words shows the old ones, or none, until its value comes from the script once. What is
chosen stands in the page's address too, ``/glossary?view=table&text=lamp``: a page that is loaded
again, or opened from a bookmark, begins with that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import streamlit as st

__all__ = ["begins_with", "drawn", "keep"]

_PAGES = {"concordance": "k_", "glossary": "g_", "consistency": "c_"}
"""By page, what the keys of its widgets begin with."""

_KEPT = (
    "k_text", "k_way", "k_order", "k_lang",
    "g_view", "g_text", "g_concept", "g_order", "g_queue_status", "g_status", "g_term_status",
    "g_subject", "g_author", "g_document", "g_assigned", "g_since", "g_least", "g_rest",
    "g_table_mode", "g_h_author", "g_h_text", "g_h_since",
    "c_view", "c_everything", "c_concept", "c_document",
)  # fmt: skip
"""Keys of what one looks for, filters and orders by, and which view of a page one has open."""

_DAYS = ("g_since", "g_h_since")
_NUMBERS = ("g_least",)
_SWITCHES = ("g_rest", "c_everything")
_AT_FIRST = {
    "k_way": "words", "k_order": "text",
    "g_view": "queue", "g_order": "project", "g_queue_status": "candidate",
    "g_table_mode": "choose", "c_view": "matrix",
}  # fmt: skip
"""What is taken where nobody has chosen: it need not stand in an address."""

_YES = "yes"
_ANY = "any"
_LONGEST = 200

_SCRIPT = """
export default function ({ data }) {
  if (location.pathname !== data.path) return; // another page is on its way
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(data.values)) {
    if (value) url.searchParams.set(name, value); else url.searchParams.delete(name);
  }
  if (url.href !== location.href) history.replaceState(history.state, "", url);
}
"""


def keep(language: str, page: str) -> None:
    """Before *page* is drawn: put back what was chosen when it was drawn last; the first time,
    what its address says."""
    kept: dict[str, Any] = st.session_state.setdefault("kept", {})
    begun: set[str] = st.session_state.setdefault("kept_begun", set())
    if page not in begun:
        kept |= _said(page)
        begun.add(page)
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


def drawn(language: str, page: str, also: Mapping[str, str] | None = None) -> None:
    """After *page* is drawn: a run that was broken off before has changed nothing yet.

    Args:
        also: what else the address says, on whatever page, by name; what is empty goes from it.
    """
    st.session_state["kept_language"] = language
    st.session_state["kept_page"] = page
    names = _names(page) if page in _PAGES else {}
    values = {n: _written(key, st.session_state.get(key)) for n, key in names.items()}
    values |= {n: v for n, v in (also or {}).items() if v or page in _PAGES or n in st.query_params}
    if values:
        _renderer()(data={"path": f"/{page}", "values": values}, key="address")


def begins_with(key: str, options: Sequence[str], first: str = "") -> None:
    """Choose *first* (else the first option) where nobody has chosen one of *options*; a row of
    buttons would show none as pressed."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = first or options[0]


def _names(page: str) -> dict[str, str]:
    """What is kept of *page*, by its name in the address."""
    prefix = _PAGES.get(page, " ")
    return {key.removeprefix(prefix): key for key in _KEPT if key.startswith(prefix)}


def _said(page: str) -> dict[str, Any]:
    """What the address of *page* says; of what it cannot mean nothing."""
    found = {key: _read(key, st.query_params.get(name, "")) for name, key in _names(page).items()}
    return {key: value for key, value in found.items() if value is not None}


def _read(key: str, text: str) -> Any:
    try:
        if not text or len(text) > _LONGEST:
            return None
        if key in _DAYS:
            return date.fromisoformat(text)
        if key in _NUMBERS:
            number = float(text)
            return number if 0 <= number <= 1 else None
    except ValueError:
        return None
    if key in _AT_FIRST and text == _ANY:
        return ""
    return text == _YES if key in _SWITCHES else text


def _written(key: str, value: Any) -> str:
    """The inverse of :func:`_read`; empty for what is not said."""
    if key in _AT_FIRST and value in ("", _AT_FIRST[key]):
        return "" if value else _ANY
    if isinstance(value, bool):
        return _YES if value else ""
    text = value.isoformat() if isinstance(value, date) else str(value or "")
    return text if len(text) <= _LONGEST else ""


def _has_words(key: object, value: object) -> bool:
    """Whether it may be the value of a list; those of buttons and files cannot be set."""
    if key in ("language", "kept_language", "kept_page") or isinstance(value, list):
        return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)
    return isinstance(value, str)


@cache
def _renderer() -> Any:
    from streamlit.components.v2 import component

    return component("duizhao_address", js=_SCRIPT)
