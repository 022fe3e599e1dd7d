"""How severe the project takes each check: one choice a check, kept in the project."""

from __future__ import annotations

import streamlit as st

from align.errors import DuizhaoError
from duizhao.checking import LEVELS, set_severities, severities
from duizhao.store import Project
from termbase.checks import CHECKS
from ui.session import leave, t
from ui.widgets import show_error

__all__ = ["draw"]

USUAL = "default"
COLUMNS = 3


def draw(found: Project) -> None:
    """A closed list of all checks with their severities, and the button that keeps them."""
    present = severities(found)
    title = t("How severe each check is") + ("  ·" if present else "")
    options = (USUAL, *LEVELS)
    with st.expander(title, key="c_levels"), st.form("c_severities", border=False):
        cells = st.columns(COLUMNS)
        for place, code in enumerate(CHECKS):
            cells[place % COLUMNS].selectbox(
                f"{code}  {t(f'check:{code}')}",
                options,
                index=options.index(present.get(code, USUAL)),
                format_func=_named,
                key=f"c_level_{code}",
            )
        if st.form_submit_button(t("Save the severities"), **leave("checks")):
            _save(found, present)


def _named(level: str) -> str:
    return t(f"severity:{level}")


def _save(found: Project, present: dict[str, str]) -> None:
    wanted = {code: str(st.session_state[f"c_level_{code}"]) for code in CHECKS}
    changed = {c: level for c, level in wanted.items() if level != present.get(c, USUAL)}
    try:
        if changed:
            set_severities(found, changed)
    except DuizhaoError as error:
        show_error(error)
        return
    st.session_state["c_findings"] = None
