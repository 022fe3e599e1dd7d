"""Import of a glossary: first the report of what would come of it, then it comes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import streamlit as st

from align.errors import DuizhaoError, FormatError, LimitError
from duizhao.importing import safe_name, without_folder
from duizhao.store import Project
from termbase.exchange import read_glossary
from termbase.merge import MergeOutcome, MergeReport, OnConflict, merge_concepts
from termbase.model import Concept
from ui.queue_view import concept_label
from ui.session import concepts, project, t

__all__ = ["draw", "read_upload"]

TYPES = ("csv", "tsv", "txt", "xlsx", "tbx", "xml", "json")
CHOICES: tuple[OnConflict, ...] = ("keep", "take", "add")
MAX_BYTES = 50 * 2**20
LISTED = 1000


def draw(found: Project) -> None:
    """The file, what to do with conflicts, the report, and the button that does it."""
    turn = st.session_state.setdefault("gi_turn", 0)
    upload = st.file_uploader(
        t("A glossary: CSV, TSV, XLSX, TBX or JSON"), type=list(TYPES), key=f"gi_file_{turn}"
    )
    choice: OnConflict = st.radio(
        t("Where the file and the termbase differ"),
        CHOICES,
        format_func=lambda value: t(f"conflict:{value}"),
        horizontal=True,
        key="gi_choice",
    )
    done = st.session_state.pop("gi_done", "")
    if done:
        st.success(done)
    if upload is None:
        st.session_state.pop("gi_read", None)
        return
    kept: Any = st.session_state.get("gi_read")
    if kept is None or kept[0] != upload.file_id:
        try:
            kept = (upload.file_id, *read_upload(upload.name, upload.getvalue()), "")
        except DuizhaoError as error:
            kept = (upload.file_id, (), [], str(error))
        st.session_state["gi_read"] = kept
    _, incoming, notes, problem = kept
    if problem:
        st.error(t("This file cannot be imported."))
        st.text(problem)
        return
    report = merge_concepts(concepts(), incoming, on_conflict=choice)
    _report(report, notes)
    st.session_state["gi_report"] = (report, safe_name(upload.name))
    st.button(
        t("Import {count} concepts").format(count=len(report.after)),
        on_click=_import,
        type="primary",
        disabled=not report.after,
    )


def read_upload(name: str, body: bytes) -> tuple[tuple[Concept, ...], list[str]]:
    """The concepts of an uploaded file, and what its reader had to say.

    Raises:
        DuizhaoError: it is too large, or no glossary.
    """
    if len(body) > MAX_BYTES:
        raise LimitError(
            f"the file has {len(body) / 2**20:.0f} MB",
            remedy=f"Import at most {MAX_BYTES // 2**20} MB here, or use duizhao import",
        )
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(body)
        try:
            found = read_glossary(path, notes=notes)
        except DuizhaoError as error:
            # A path of ours would mean nothing to the user.
            raise FormatError(without_folder(str(error), Path(folder))) from error
    return found, notes


def _report(report: MergeReport, notes: list[str]) -> None:
    st.caption(t("Nothing is imported yet. This is what would come of it:"))
    counts = report.counts
    cells = st.columns(len(MergeOutcome))
    for cell, outcome in zip(cells, MergeOutcome, strict=True):
        cell.metric(t(f"merge:{outcome}"), f"{counts[str(outcome)]:,}")
    order = list(MergeOutcome)
    items = sorted(report.items, key=lambda item: -order.index(item.outcome))
    st.dataframe(
        [
            {
                "outcome": t(f"merge:{item.outcome}"),
                "incoming": concept_label(item.incoming),
                "present": concept_label(item.present) if item.present else "",
                "notes": "; ".join(item.notes),
            }
            for item in items[:LISTED]
        ],
        hide_index=True,
        height=36 + 33 * min(len(items), 8),
        column_config={
            "outcome": st.column_config.TextColumn(t("column:outcome")),
            "incoming": st.column_config.TextColumn(t("In the file"), width="medium"),
            "present": st.column_config.TextColumn(t("In the termbase"), width="medium"),
            "notes": st.column_config.TextColumn(t("Notes"), width="large"),
        },
    )
    if notes:
        with st.expander(t("Notes")):
            st.text("\n".join(notes[:LISTED]))


def _import() -> None:
    found, kept = project(), st.session_state.get("gi_report")
    if found is None or kept is None:
        return
    report, name = kept
    try:
        found.change_concepts(report.before, report.after, label=f"import {name}")
    except DuizhaoError as error:
        st.session_state["g_problem"] = str(error)
        return
    count = len(report.after)
    st.session_state["gi_done"] = t("{count} concepts imported; Undo takes all of it back.").format(
        count=count
    )
    st.session_state["gi_turn"] = st.session_state.get("gi_turn", 0) + 1
    st.session_state.pop("gi_report", None)
