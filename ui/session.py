"""What one browser session has open: the project, the language, the author."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.i18n import translator
from ui.launch import PROJECT_VARIABLE
from ui.view import AlignmentView
from workbench.place import Place, place
from workbench.store import Project

__all__ = ["go_to_bead", "go_to_page", "language", "project", "t", "view"]


def language() -> str:
    """``en`` or ``zh``: what was chosen, else what the browser asks for."""
    chosen = st.session_state.get("language")
    if chosen in ("en", "zh"):
        return str(chosen)
    asked = str(st.context.locale or "")
    return "zh" if asked.lower().startswith("zh") else "en"


def t(message: str) -> str:
    """*message* in the session's language."""
    return translator(language())(message)


def translate() -> Callable[[str], str]:
    """:func:`t` for a fixed language, to be handed on."""
    return translator(language())


@st.cache_resource(show_spinner=False)
def _open(name: str, _where: Place) -> Project:
    return Project.open(_where, create=True)


def project_path() -> Place | None:
    """The project of this launch, or what the user chose since."""
    chosen = st.session_state.get("project_path") or os.environ.get(PROJECT_VARIABLE, "")
    return place(chosen) if chosen else None


def project() -> Project | None:
    """The open project, shared by all sessions of this server."""
    path = project_path()
    return _open(str(path), path) if path else None


def view(alignment: int) -> AlignmentView:
    """This session's view of an alignment."""
    views: dict[int, AlignmentView] = st.session_state.setdefault("views", {})
    found = project()
    if found is None:
        raise KeyError(alignment)
    if alignment not in views:
        views.clear()
        views[alignment] = AlignmentView(found, alignment)
    return views[alignment]


def state(name: str, default: Any) -> Any:
    """A value of the session that is there from now on."""
    return st.session_state.setdefault(name, default)


def go_to_page(name: str) -> None:
    """Switch to the page *name* with the next rerun; for callbacks, which cannot switch."""
    st.session_state["go_to"] = name


def go_to_bead(alignment: int, bead: str) -> None:
    """Open a bead on the Review page; for callbacks."""
    st.session_state["review_goto"] = {"alignment": alignment, "bead": bead}
    go_to_page("review")
