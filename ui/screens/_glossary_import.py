"""Import of a glossary: first the report of what would come of it, then it comes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import streamlit as st

from align.errors import DuizhaoError, FormatError, LimitError
from align.messages import Message, message
from duizhao.importing import safe_name
from duizhao.store import Project
from termbase.concepts import MergeOutcome, MergeReport, OnConflict, merge_concepts
from termbase.exchange import read_glossary
from termbase.model import Concept
from ui.queue_view import concept_label
from ui.session import concepts, counted, project, t, worded

__all__ = ["draw", "read_upload"]

TYPES = ("csv", "tsv", "txt", "xlsx", "tbx", "xml", "json")
CHOICES: tuple[OnConflict, ...] = ("keep", "take", "add")
MAX_BYTES = 50 * 2**20
LISTED = 1000


def draw(found: Project) -> None:
    """The file, what to do with conflicts, the report, and the button that does it."""
    turn = st.session_state.setdefault("gi_turn", 0)
    upload = st.file_uploader(
        t("Glossary file (CSV, TSV, XLSX, TBX or JSON)"), type=list(TYPES), key=f"gi_file_{turn}"
    )
    choice: OnConflict = st.radio(
        t("If the file and the termbase differ"),
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
            kept = (upload.file_id, *read_upload(upload.name, upload.getvalue()), None)
        except DuizhaoError as error:
            kept = (upload.file_id, (), [], error)
        st.session_state["gi_read"] = kept
    _, incoming, notes, problem = kept
    if problem:
        st.error(t("This file cannot be imported."))
        st.text(worded(problem))
        return
    report = merge_concepts(concepts(), incoming, on_conflict=choice)
    _report(report, notes)
    st.session_state["gi_report"] = (report, safe_name(upload.name))
    st.button(
        counted("Import {count} concept", "Import {count} concepts", len(report.after)),
        on_click=_import,
        type="primary",
        disabled=not report.after,
    )


def read_upload(name: str, body: bytes) -> tuple[tuple[Concept, ...], list[Message]]:
    """The concepts of an uploaded file, and what its reader had to say.

    Raises:
        DuizhaoError: it is too large, or no glossary.
    """
    if len(body) > MAX_BYTES:
        size, limit = round(len(body) / 2**20), MAX_BYTES // 2**20
        raise LimitError("file.too-large", size=size, limit=limit, where=safe_name(name))
    notes: list[Message] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(body)
        try:
            found = read_glossary(path, notes=notes)
        except DuizhaoError as error:
            # A path of ours would mean nothing to the user.
            where = None if error.where is None else Path(error.where).name
            raise FormatError(error.message, where=where, line=error.line) from error
    return found, notes


def _report(report: MergeReport, notes: list[Message]) -> None:
    st.caption(t("Nothing is imported yet. Preview of the result:"))
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
                "notes": "; ".join(map(worded, item.notes)),
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
            st.text("\n".join(map(worded, notes[:LISTED])))


def _import() -> None:
    found, kept = project(), st.session_state.get("gi_report")
    if found is None or kept is None:
        return
    report, name = kept
    try:
        found.change_concepts(report.before, report.after, label=message("log.import", name=name))
    except DuizhaoError as error:
        st.session_state["g_problem"] = error
        return
    count = len(report.after)
    one = "{count} concept imported. Undo removes it again."
    many = "{count} concepts imported. Undo removes them again."
    st.session_state["gi_done"] = counted(one, many, count)
    st.session_state["gi_turn"] = st.session_state.get("gi_turn", 0) + 1
    st.session_state.pop("gi_report", None)
