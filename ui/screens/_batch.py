"""A batch: many pairs of documents that lie on this computer, aligned one after another."""

from __future__ import annotations

import streamlit as st

from align.errors import DuizhaoError
from duizhao import jobs
from duizhao.batches import batch_failures, batch_sources, run_failed_again, start_batch
from duizhao.store import JobRecord, Project
from ui.session import counted, leave, project, projects_folder, t, worded
from ui.widgets import show_problem

__all__ = ["draw"]


def draw(last: JobRecord | None) -> None:
    """What can be aligned, and what failed of the last batch, with the reasons."""
    failed = batch_failures(last) if last is not None else []
    if not st.toggle(t("Align many pairs from a folder or a table"), bool(failed), key="b_open"):
        return
    with st.container(border=True):
        show_problem("b_problem")
        folder = projects_folder()
        st.caption(
            t("Put a folder of texts, or a table with the columns zh and en, into this folder:")
        )
        st.text(str(folder))
        names = batch_sources(folder)
        first, second = st.columns([3, 2], vertical_alignment="bottom")
        first.selectbox(t("Folder or table"), names, key="b_name", placeholder=t("Select"))
        second.button(
            t("Align all pairs"),
            on_click=_start,
            **leave("documents", off=not names),
            width="stretch",
            key="b_start",
        )
        if last is None or not failed:
            return
        st.text(counted("{count} pair failed:", "{count} pairs failed:", len(failed)))
        st.dataframe(
            [{"zh": item.zh, "en": item.en, "reason": worded(item.reason)} for item in failed],
            hide_index=True,
            height=180,
            column_config={
                "zh": st.column_config.TextColumn(t("Chinese")),
                "en": st.column_config.TextColumn(t("English")),
                "reason": st.column_config.TextColumn(t("Why it failed"), width="large"),
            },
        )
        st.button(
            t("Run the failed ones again"),
            on_click=_again,
            args=(last,),
            width="stretch",
            **leave("documents"),
            key="b_again",
        )


def _start() -> None:
    found = project()
    name = str(st.session_state.get("b_name") or "")
    if found is None or jobs.running(found) is not None:
        return
    try:
        start_batch(found, projects_folder(), name)
    except DuizhaoError as error:
        st.session_state["b_problem"] = error


def _again(last: JobRecord) -> None:
    found: Project | None = project()
    if found is None or jobs.running(found) is not None:
        return
    try:
        run_failed_again(found, last)
    except DuizhaoError as error:
        st.session_state["b_problem"] = error
