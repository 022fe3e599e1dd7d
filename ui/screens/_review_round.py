"""A review that goes out as a table and comes back: the part of the Export page for it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from align.exchange.review_tables import REVIEW_FORMATS
from duizhao.review_uploads import take_review_upload
from duizhao.reviewing import Returned, send_for_review
from duizhao.store import Project
from ui.screens._under_way import nothing_yet
from ui.session import counted, person, project, t, worded
from ui.widgets import show_error, show_problem

__all__ = ["draw", "go_back_with"]

FORMATS = ("docx", "xlsx", *(form for form in REVIEW_FORMATS if form not in ("docx", "xlsx")))
LISTED = 500
ALL = "all"


def go_back_with(name: str, body: bytes) -> None:
    """Leave a file for this page to take back; for callbacks of others."""
    st.session_state["x_back"] = (name, body)
    st.session_state["x_came"] = True


def draw(found: Project) -> None:
    """Send out on the left, take back on the right."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        _send(found)
    with right:
        _take(found)


def _send(found: Project) -> None:
    st.subheader(t("Send for review"), anchor=False)
    st.caption(t("A table for a colleague, who corrects, comments and decides in Word or Excel."))
    what: Any = st.radio(
        t("Content"),
        ("pairs", "glossary"),
        format_func=lambda value: t("Pairs") if value == "pairs" else t("Glossary"),
        key="x_send_what",
        horizontal=True,
    )
    form = st.selectbox(t("Format"), FORMATS, format_func=_form_name, key="x_send_form")
    alignment: int | None = None
    if what == "pairs":
        records = found.alignments()
        if not records:
            text = t("Nothing is aligned yet. Add documents and align them on the Project page.")
            nothing_yet(found, text, found.alignments)
            return
        names = {f"{record.id}": f"{record.name} · {record.beads:,}" for record in records}
        modes = {record.mode for record in records}
        chosen = st.selectbox(
            t("Texts"),
            [*([ALL] if len(modes) == 1 else []), *names],
            format_func=lambda key: t("all texts") if key == ALL else names[key],
            key="x_send_alignment",
        )
        alignment = None if chosen == ALL else int(chosen)

    def write() -> bytes:
        file = io.BytesIO()
        send_for_review(found, file, form=form, what=what, alignment=alignment)
        return file.getvalue()

    st.download_button(
        t("Download for review"),
        write,
        file_name=f"{found.name}-review.{form}",
        key=f"x_send_{what}_{form}_{alignment}",
        type="primary",
        on_click="ignore",
        width="stretch",
    )


def _form_name(form: str) -> str:
    # As a format of pairs, Word's is a copy to read; this one is a table to write in.
    return t("review-format:docx") if form == "docx" else t(f"format:{form}")


def _take(found: Project) -> None:
    st.subheader(t("Take a review back"), anchor=False)
    said: Returned | None = st.session_state.get("x_taken")
    turn = st.session_state.setdefault("x_turn", 0)
    file = st.file_uploader(
        t("The table that came back"), type=list(REVIEW_FORMATS), key=f"x_back_{turn}"
    )
    if file is not None:
        st.session_state["x_back"] = (file.name, file.getvalue())
    show_problem("x_back_problem")
    given: tuple[str, bytes] | None = st.session_state.get("x_back")
    if given is None:
        if said is not None:
            st.success(t("Taken in: {name}").format(name=said.file))
            _report(said)
        return
    name, body = given
    first, second = st.columns(2)
    signed = person().name
    asked = first.text_input(
        t("Reviewer"),
        key="x_by",
        placeholder=signed or t("as recorded in the file"),
        disabled=bool(signed),
    )
    by = signed or asked
    conflict = second.selectbox(
        t("Where both changed something"),
        ("keep", "take"),
        format_func=lambda value: t(f"conflict:{value}"),
        key="x_conflict",
    )
    deleted = st.checkbox(t("A deleted row rejects its pair or concept"), key="x_deleted")
    options: dict[str, Any] = {"by": by, "on_conflict": conflict, "reject_deleted": deleted}
    try:
        planned = take_review_upload(found, name, body, dry_run=True, **options)
    except DuizhaoError as error:
        show_error(error)
        st.button(t("Discard"), on_click=_done)
        return
    st.caption(t("Nothing is taken in yet. What the file says:"))
    _report(planned)
    first, second = st.columns(2)
    first.button(
        t("Take the review in"),
        on_click=_take_in,
        args=(name, body, options),
        type="primary",
        disabled=not any(item.taken for item in planned.changes),
        width="stretch",
    )
    second.button(t("Discard"), on_click=_done, width="stretch")


def _report(returned: Returned) -> None:
    """Row by row what was changed, what was not taken, and why."""
    taken = len(returned.changes) - len(returned.left)
    parts = [
        counted("{count} change", "{count} changes", taken),
        counted("{count} not taken", "{count} not taken", len(returned.left)),
        counted("{count} row unchanged", "{count} rows unchanged", returned.unchanged),
    ]
    st.caption(f"{returned.file} · {returned.author} · " + " · ".join(parts))
    for note in returned.notes:
        st.caption(worded(note))
    rows: list[dict[str, Any]] = [
        {
            "row": item.line or None,
            "change": t(f"review:{item.kind}"),
            "now": item.now,
            "comes": item.comes,
            "taken": item.taken,
            "why": worded(item.note) if item.note else "",
        }
        for item in sorted(returned.changes, key=lambda item: (item.taken, item.line))
    ]
    if rows:
        st.dataframe(
            rows[:LISTED],
            hide_index=True,
            column_config={
                "row": st.column_config.NumberColumn(t("Row"), width="small"),
                "change": st.column_config.TextColumn(t("Change")),
                "now": st.column_config.TextColumn(t("Project"), width="medium"),
                "comes": st.column_config.TextColumn(t("File"), width="medium"),
                "taken": st.column_config.CheckboxColumn(t("Taken"), width="small"),
                "why": st.column_config.TextColumn(t("Reason"), width="medium"),
            },
        )


def _take_in(name: str, body: bytes, options: Mapping[str, Any]) -> None:
    found = project()
    if found is None:
        return
    try:
        st.session_state["x_taken"] = take_review_upload(found, name, body, **options)
    except DuizhaoError as error:
        st.session_state["x_back_problem"] = error
        return
    st.session_state.pop("views", None)
    _clear()


def _done() -> None:
    st.session_state.pop("x_taken", None)
    _clear()


def _clear() -> None:
    st.session_state.pop("x_back", None)
    st.session_state["x_turn"] = st.session_state.get("x_turn", 0) + 1
