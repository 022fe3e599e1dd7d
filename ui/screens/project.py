"""Project: documents in, which belong together, the job that aligns them, how far it is."""

from __future__ import annotations

import streamlit as st

from align.errors import DuizhaoError
from duizhao import jobs
from duizhao.folder import make_project, project_file, project_names
from duizhao.roles import of_job
from duizhao.steps import STEPS, standing
from duizhao.store import Project
from ui import tour
from ui.screens import _batch, _documents, _overview, _projects, _segmentation, _term_settings
from ui.screens._under_way import draw_progress
from ui.session import (
    go_to_page,
    leave,
    may_choose,
    open_project,
    person,
    project,
    projects_folder,
    t,
    worded,
)
from ui.turning import turn_now
from ui.widgets import show_problem

__all__ = ["draw"]

POLL_SECONDS = 1.0
FORMATS = (
    "TXT · DOCX · PDF · EPUB · HTML · Markdown · RTF · ODT · PPTX · SRT · TMX · XLIFF · XLSX · CSV"
)


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
    _way(found)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _documents.draw(found)
        _segmentation.draw(found)
    with right:
        _job_panel(found)
        _overview.draw(found)
        _projects.draw_copies(found)


def _way(found: Project) -> None:
    """The steps in a line, and where one stands."""
    here = standing(found)
    marks = []
    for number, step in enumerate(STEPS, 1):
        sign = "✓" if here.done(step) else "●" if step == here.next else "○"
        marks.append(f"{sign} {number} {t(f'step:{step}')}")
    st.text("   →   ".join(marks))


# Without a project


def _show_choice(shown: bool) -> None:
    st.session_state["p_choose"] = shown


def _choose(present: Project | None) -> None:
    folder = projects_folder()
    st.subheader(t("Welcome"), anchor=False)
    st.text(
        t("Duizhao pairs the sentences of Chinese and English texts, so that you can review them,")
    )
    st.text(t("and builds a glossary and a translation memory. All of it stays on this computer."))
    st.caption(" → ".join(f"{n} {t(f'step:{step}')}" for n, step in enumerate(STEPS, 1)))
    st.caption(t("Files taken: {formats}").format(formats=FORMATS))
    st.text(t("Try the five sample documents, open a project, or create one."))
    with st.container(width=620):
        st.button(t("Read the guide"), on_click=go_to_page, args=("guide",), type="tertiary")
        st.button(
            t("Try the sample documents"),
            on_click=_make,
            args=("seeds", True),
            type="primary",
            **leave("projects"),
        )
        names = project_names(folder)
        if names:
            first, second = st.columns([3, 1], vertical_alignment="bottom")
            first.selectbox(t("Projects"), names, key="p_known")
            second.button(t("Open"), on_click=_open, width="stretch", **leave("projects"))
        with st.form("p_new", border=False):
            first, second = st.columns([3, 1], vertical_alignment="bottom")
            first.text_input(t("Name of a new project"), key="p_name", max_chars=80)
            second.form_submit_button(
                t("Create"), on_click=_make_named, width="stretch", **leave("projects")
            )
        _projects.draw_manage()
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
        open_project(make_project(projects_folder(), name, seeds=seeds, by=person()))
        if seeds:
            tour.begin()
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
    turn_now()
    record = jobs.running(found)
    if record is None:
        _no_job(found)
        return
    st.session_state["p_job"] = record.id
    first, second = st.columns([4, 1], vertical_alignment="bottom")
    with first:
        draw_progress(record)
    if record.kind == "all" and found.alignments():
        st.button(t("Review the pairs"), on_click=go_to_page, args=("review",), key="p_open_review")
    second.button(
        t("Cancel"),
        on_click=jobs.cancel,
        args=(found, record.id),
        **leave(of_job(record.kind), off=record.state == "cancelling"),
        width="stretch",
    )


def _no_job(found: Project) -> None:
    langs = {item.lang for item in found.documents()}
    here = standing(found)
    # An imported glossary is no extraction.
    extracted = any(item.kind in ("terms", "all") and item.state == "done" for item in found.jobs())
    if here.next == "review":
        st.button(
            t("Review the pairs"),
            on_click=go_to_page,
            args=("review",),
            type="primary",
            width="stretch",
        )
    elif here.next == "export":
        st.button(
            t("Export the results"),
            on_click=go_to_page,
            args=("export",),
            type="primary",
            width="stretch",
        )
    # As wide as their words: in three equal columns the middle one was cut off.
    with st.container(horizontal=True):
        for kind, text in (
            ("align", t("Align") if not here.pairs else t("Align again")),
            ("all", t("Align and extract terms")),
            ("terms", t("Extract terms again") if extracted else t("Extract terms")),
        ):
            st.button(
                text,
                on_click=_start,
                args=(found, kind),
                **leave(of_job(kind), off=langs != {"zh", "en"}),
                type="primary" if kind == here.next else "secondary",
            )
    if langs and langs != {"zh", "en"}:
        st.caption(t("Aligning needs at least one Chinese and one English document."))
    last = next(iter(found.jobs()), None)
    _term_settings.draw(found)
    _batch.draw(last)
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
