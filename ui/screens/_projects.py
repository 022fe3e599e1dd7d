"""Projects as files: other names, copies, the trash folder, the daily copies of the open one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from duizhao import jobs
from duizhao.folder import (
    Copy,
    copies_of,
    discard_project,
    discarded_projects,
    duplicate_project,
    project_names,
    recover_project,
    rename_project,
    restore_copy,
)
from duizhao.store import Project
from ui.session import close_project, leave, open_project, person, project, projects_folder, t
from ui.widgets import show_problem

__all__ = ["draw_copies", "draw_manage"]


def draw_manage() -> None:
    """Rename, copy, discard a project of the folder; take one out of the trash."""
    folder = projects_folder()
    names, gone = project_names(folder), discarded_projects(folder)
    if not names and not gone:
        return
    with st.expander(t("Rename, copy or delete projects")):
        if names:
            name = st.selectbox(t("Project"), names, key="p_managed")
            first, second = st.columns([3, 2], vertical_alignment="bottom")
            first.text_input(t("New name"), key="p_new_name", max_chars=80)
            wanted = str(st.session_state.get("p_new_name") or "")
            second.button(
                t("Rename"),
                on_click=_do,
                args=(rename_project, name, wanted),
                **leave("projects", off=not wanted),
                width="stretch",
            )
            first, second = st.columns(2)
            first.button(
                t("Copy under the new name"),
                on_click=_do,
                args=(duplicate_project, name, wanted),
                **leave("projects", off=not wanted),
                width="stretch",
            )
            second.button(
                t("Move to the trash folder"),
                on_click=_do,
                args=(discard_project, name),
                width="stretch",
                **leave("projects"),
            )
        if gone:
            first, second = st.columns([3, 2], vertical_alignment="bottom")
            lost = first.selectbox(t("In the trash folder"), gone, key="p_gone")
            second.button(
                t("Take it back"),
                on_click=_do,
                args=(recover_project, lost),
                width="stretch",
                **leave("projects"),
            )
        show_problem("p_manage_problem")


def _do(work: Callable[..., Path], name: str, *more: str) -> None:
    present = project()
    is_open = present is not None and Path(str(present.path)).stem == name
    try:
        if is_open and work is not duplicate_project:
            if present is not None and jobs.running(present):
                st.session_state["p_manage_problem"] = t("A job is still running in it.")
                return
            close_project()
            st.session_state["p_choose"] = True
        work(projects_folder(), name, *more, by=person())
    except DuizhaoError as error:
        st.session_state["p_manage_problem"] = error
    st.session_state.pop("p_new_name", None)


def draw_copies(found: Project) -> None:
    """The copies that are made each day: what is in them, and back to one of them."""
    if not isinstance(found.path, Path):
        return
    with st.expander(t("Copies of this project")):
        st.caption(
            t("A copy is made at the start of each day's work; the last ten are kept beside it.")
        )
        if not st.checkbox(t("Look at the copies"), key="p_copies"):
            return
        copies = copies_of(found.path)
        if not copies:
            st.text(t("There are none yet."))
            return
        rows: list[dict[str, Any]] = [_row(copy) for copy in copies]
        st.dataframe(
            rows,
            hide_index=True,
            column_config={
                "time": st.column_config.TextColumn(t("Made (UTC)")),
                "reason": st.column_config.TextColumn(t("Reason")),
                "documents": st.column_config.NumberColumn(t("Documents")),
                "pairs": st.column_config.NumberColumn(t("Pairs")),
                "reviewed": st.column_config.NumberColumn(t("Reviewed")),
                "concepts": st.column_config.NumberColumn(t("Concepts")),
            },
        )
        good = [copy.name for copy in copies if copy.documents >= 0]
        times = {copy.name: f"{copy.time} · {t(f'copy:{copy.reason}')}" for copy in copies}
        first, second = st.columns([3, 2], vertical_alignment="bottom")
        name = first.selectbox(t("Copy"), good, format_func=lambda key: times[key], key="p_copy")
        second.button(
            t("Go back to this copy"),
            on_click=_restore,
            args=(found.path, name),
            **leave("projects", off=name is None or jobs.running(found) is not None),
            width="stretch",
        )
        st.caption(t("What is there now is copied first, so you can come back to it."))
        show_problem("p_copy_problem")


def _reason(copy: Copy) -> str:
    known = ("daily", "before-restore")
    return t(f"copy:{copy.reason}") if copy.reason in known else copy.reason


def _row(copy: Copy) -> dict[str, Any]:
    numbers = {
        "documents": copy.documents,
        "pairs": copy.pairs,
        "reviewed": copy.reviewed,
        "concepts": copy.concepts,
    }
    known = {key: None if number < 0 else number for key, number in numbers.items()}
    return {"time": copy.time, "reason": _reason(copy), **known}


def _restore(file: Path, name: str) -> None:
    try:
        close_project()
        try:
            restore_copy(file, name, by=person())
        finally:
            open_project(file)
    except DuizhaoError as error:
        st.session_state["p_copy_problem"] = error
