"""Import of a glossary: its columns, the report of what would come of it, then it comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from align.messages import Message, message
from duizhao.custom_fields import field_names
from duizhao.glossaries import (
    MEANINGS,
    GlossaryFile,
    import_glossary,
    look_at,
    read_upload,
    remember_columns,
)
from duizhao.store import Project
from termbase.concepts import MergeOutcome, MergeReport, OnConflict
from termbase.custom import column_of, field_of
from termbase.exchange import EXTENSIONS, Preview
from ui.queue_view import concept_label
from ui.session import concepts, counted, labelled, leave, project, t, worded

__all__ = ["draw", "read_upload"]

CHOICES: tuple[OnConflict, ...] = ("keep", "take", "add")
SEPARATORS: Mapping[str, str | None] = {
    "found": None,
    "none": "",
    ";": ";",
    "|": "|",
    "/": "/",
    "、": "、",
    "line": "\n",
}
LISTED = 1000


def draw(found: Project) -> None:
    """The file, its columns, what to do with conflicts, the report, and the button."""
    turn = st.session_state.setdefault("gi_turn", 0)
    upload = st.file_uploader(
        t("Glossary file (CSV, TSV, XLSX, TBX or JSON, or another tool's)"),
        type=list(EXTENSIONS),
        key=f"gi_file_{turn}",
    )
    done = st.session_state.pop("gi_done", "")
    if done:
        st.success(done)
    if upload is None:
        st.session_state.pop("gi_read", None)
        return
    read = _read(found, upload)
    if read.preview is not None:
        _columns(found, read, f"{upload.file_id}")
    if read.problem:
        st.error(t("This file cannot be imported."))
        st.text(worded(read.problem))
        return
    first, second = st.columns([3, 1], vertical_alignment="bottom")
    choice: OnConflict = first.radio(
        t("If the file and the termbase differ"),
        CHOICES,
        format_func=lambda value: t(f"conflict:{value}"),
        horizontal=True,
        key="gi_choice",
    )
    candidates = second.checkbox(t("Import as candidates"), key="gi_candidates")
    options: dict[str, Any] = {"on_conflict": choice, "candidates": candidates}
    report = import_glossary(found, read, present=concepts(), **options)
    if report.conflicts:
        choices = _conflicts(report, f"{upload.file_id}_{choice}_{candidates}")
        if choices:
            report = import_glossary(found, read, present=concepts(), choices=choices, **options)
    _report(report, list(read.notes))
    st.session_state["gi_report"] = (report, read)
    st.button(
        counted("Import {count} concept", "Import {count} concepts", len(report.after)),
        on_click=_import,
        type="primary",
        **leave("glossary", off=not report.after),
    )


def _read(found: Project, upload: Any) -> GlossaryFile:
    """The file as it is read now; again only where something was said of it."""
    said: dict[int, str] | None = st.session_state.get(f"gi_columns_{upload.file_id}")
    mark = st.session_state.get("gi_separator", "found")
    key = (upload.file_id, None if said is None else tuple(sorted(said.items())), mark)
    kept: tuple[Any, GlossaryFile] | None = st.session_state.get("gi_read")
    if kept is None or kept[0] != key:
        read = look_at(
            found, upload.name, upload.getvalue(), columns=said, separator=SEPARATORS[mark]
        )
        kept = (key, read)
        st.session_state["gi_read"] = kept
    return kept[1]


def _columns(found: Project, read: GlossaryFile, key: str) -> None:
    """What each column is, with its first cells; changes are read again."""
    preview = read.preview
    if preview is None:
        return
    with st.expander(t("Columns"), expanded=read.problem is not None):
        st.selectbox(
            t("Several terms in a cell are separated by"),
            list(SEPARATORS),
            format_func=lambda name: t(f"separator:{name}") if len(name) > 1 else name,
            key="gi_separator",
        )
        names = ["", *MEANINGS]
        names += [column_of(name) for name in field_names(found)]
        names += [item.name for item in preview.columns if item.name not in names]
        st.data_editor(
            [
                {
                    "header": item.header or f"{item.place + 1}",
                    "cells": " / ".join(item.cells),
                    "meaning": item.name,
                }
                for item in preview.columns
            ],
            hide_index=True,
            disabled=["header", "cells"],
            column_config={
                "header": st.column_config.TextColumn(t("Header")),
                "cells": st.column_config.TextColumn(t("First cells"), width="large"),
                "meaning": st.column_config.SelectboxColumn(
                    t("Read as"), options=names, format_func=_meaning
                ),
            },
            key=f"gi_edit_{key}",
            on_change=_say_columns,
            args=(preview, key),
        )


def _meaning(value: object) -> str:
    name = str(value)
    if not name:
        return t("left out")
    if field_of(name):
        return labelled(t("Fields of your own"), field_of(name))
    lang, mark, rest = name.partition("_")
    if lang in ("zh", "en") and mark:
        return labelled(t(f"meaning:{lang}"), t(f"meaning:{rest}"))
    return t(f"meaning:{name}")


def _say_columns(preview: Preview, key: str) -> None:
    edited: Mapping[Any, Mapping[str, Any]] = st.session_state[f"gi_edit_{key}"]["edited_rows"]
    said = {item.place: item.name for item in preview.columns}
    for row, cells in edited.items():
        if "meaning" in cells:
            said[preview.columns[int(row)].place] = str(cells["meaning"] or "")
    st.session_state[f"gi_columns_{key}"] = said


def _conflicts(report: MergeReport, key: str) -> dict[str, OnConflict]:
    """What was chosen for single conflicts."""
    shown = report.conflicts[:LISTED]
    with st.expander(
        counted("{count} difference", "{count} differences", len(report.conflicts)), expanded=True
    ):
        edited: Any = st.data_editor(
            [
                {
                    "term": item.term,
                    "field": worded(item.field),
                    "project": item.have,
                    "file": item.comes,
                    "choice": "take" if item.taken else "keep",
                }
                for item in shown
            ],
            hide_index=True,
            disabled=["term", "field", "project", "file"],
            column_config={
                "term": st.column_config.TextColumn(t("Term")),
                "field": st.column_config.TextColumn(t("Field")),
                "project": st.column_config.TextColumn(t("In the termbase"), width="medium"),
                "file": st.column_config.TextColumn(t("In the file"), width="medium"),
                "choice": st.column_config.SelectboxColumn(
                    t("Choice"),
                    options=list(CHOICES),
                    format_func=lambda value: t(f"conflict:{value}"),
                ),
            },
            key=f"gi_conflicts_{key}",
        )
    found: dict[str, OnConflict] = {}
    for item, row in zip(shown, edited, strict=True):
        how = row["choice"]
        if how in CHOICES and how != ("take" if item.taken else "keep"):
            found[item.key] = how
    return found


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
    report: MergeReport = kept[0]
    read: GlossaryFile = kept[1]
    try:
        label = message("log.import", name=read.name)
        found.change_concepts(report.before, report.after, label=label)
        if read.columns is not None and read.preview is not None:
            remember_columns(found, read.preview.headers, read.columns)
    except DuizhaoError as error:
        st.session_state["g_problem"] = error
        return
    count = len(report.after)
    one = "{count} concept imported. Undo removes it again."
    many = "{count} concepts imported. Undo removes them again."
    st.session_state["gi_done"] = counted(one, many, count)
    st.session_state["gi_turn"] = st.session_state.get("gi_turn", 0) + 1
    st.session_state.pop("gi_report", None)
