"""Project: documents in, which belong together, the job that aligns them, how far it is."""

from __future__ import annotations

import streamlit as st

from align.errors import DuizhaoError
from duizhao import jobs
from duizhao.folder import make_project, project_file, project_names
from duizhao.store import Project
from ui.screens import _documents, _overview
from ui.session import may_choose, open_project, project, projects_folder, t, worded
from ui.widgets import show_problem

__all__ = ["draw"]

POLL_SECONDS = 1.0


def draw() -> None:
    """Choose a project if none is open; else documents, pairings, job, overview."""
    found = project()
    if found is None or (may_choose() and st.session_state.get("p_choose")):
        _choose(found)
        return
    head, other = st.columns([5, 1], vertical_alignment="center")
    head.subheader(found.name, anchor=False)
    if may_choose():
        other.button(t("Switch project …"), on_click=_show_choice, args=(True,), width="stretch")
    for note in found.notes:
        st.caption(worded(note))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _documents.draw(found)
    with right:
        _job_panel(found)
        _overview.draw(found)


# Without a project


def _show_choice(shown: bool) -> None:
    st.session_state["p_choose"] = shown


def _choose(present: Project | None) -> None:
    folder = projects_folder()
    st.subheader(t("Welcome"), anchor=False)
    st.text(t("Try the five sample documents, open a project, or create one."))
    with st.container(width=620):
        st.button(
            t("Try the sample documents"), on_click=_make, args=("seeds", True), type="primary"
        )
        names = project_names(folder)
        if names:
            first, second = st.columns([3, 1], vertical_alignment="bottom")
            first.selectbox(t("Projects"), names, key="p_known")
            second.button(t("Open"), on_click=_open, width="stretch")
        with st.form("p_new", border=False):
            first, second = st.columns([3, 1], vertical_alignment="bottom")
            first.text_input(t("Name of a new project"), key="p_name", max_chars=80)
            second.form_submit_button(t("Create"), on_click=_make_named, width="stretch")
        st.caption(t("Projects are stored in this folder:"))
        st.text(str(folder))
        show_problem("p_problem")
        if present is not None:
            back = t("Back to {name}").format(name=present.name)
            st.button(back, on_click=_show_choice, args=(False,))


def _make_named() -> None:
    _make(str(st.session_state.get("p_name") or ""), False)


def _make(name: str, seeds: bool) -> None:
    try:
        open_project(make_project(projects_folder(), name, seeds=seeds))
    except DuizhaoError as error:
        st.session_state["p_problem"] = error


def _open() -> None:
    name, folder = str(st.session_state.get("p_known") or ""), projects_folder()
    try:
        # Only what the folder lists: the browser may have sent anything.
        if name in project_names(folder):
            file = folder / f"{name}.duizhao"
        else:
            file = project_file(folder, name)
        Project.open(file).close()
        open_project(file)
    except DuizhaoError as error:
        st.session_state["p_problem"] = error


# The job


def _start(found: Project, kind: str) -> None:
    if jobs.running(found) is None:
        jobs.start(found, kind)


@st.fragment(run_every=POLL_SECONDS)
def _job_panel(found: Project) -> None:
    record = jobs.running(found)
    if record is None:
        _no_job(found)
        return
    st.session_state["p_job"] = record.id
    share = min(record.done / record.total, 1.0) if record.total else 0.0
    what = t(f"job-kind:{record.kind}")
    steps = f" {record.done}/{record.total}" if record.total else ""
    first, second = st.columns([4, 1], vertical_alignment="bottom")
    first.progress(share, text=f"{what}: {worded(record.stage)}{steps}")
    second.button(
        t("Cancel"),
        on_click=jobs.cancel,
        args=(found, record.id),
        disabled=record.state == "cancelling",
        width="stretch",
    )


def _no_job(found: Project) -> None:
    langs = {item.lang for item in found.documents()}
    columns = st.columns(2)
    for column, kind, text in (
        (columns[0], "all", t("Align and extract terms")),
        (columns[1], "terms", t("Extract terms again")),
    ):
        column.button(
            text,
            on_click=_start,
            args=(found, kind),
            disabled=langs != {"zh", "en"},
            type="primary" if kind == "all" else "secondary",
            width="stretch",
        )
    if langs and langs != {"zh", "en"}:
        st.caption(t("Aligning needs at least one Chinese and one English document."))
    last = next(iter(found.jobs()), None)
    if last is None:
        return
    st.caption(f"{t(f'job:{last.state}')} · {t(f'job-kind:{last.kind}')}")
    if last.said:
        with st.expander(t("Details"), expanded=last.state == "failed"):
            st.text("\n".join(worded(item) for item in last.said))
    if st.session_state.get("p_job") == last.id:
        st.session_state.pop("p_job")
        st.session_state.pop("views", None)
        st.rerun()
