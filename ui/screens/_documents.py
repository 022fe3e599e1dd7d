"""Documents of the project: what is there, what would be taken in, what belongs together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, get_args

import streamlit as st

from align.errors import DuizhaoError
from align.segments import Lines, SegmentOptions
from duizhao import jobs
from duizhao.corpus import ReadOptions
from duizhao.importing import ImportOptions, Plan, import_planned, plan_uploads
from duizhao.pairing import (
    Kept,
    confirm_pairings,
    imported_documents,
    kept_pairings,
)
from duizhao.review_uploads import is_review_of
from duizhao.store import DocumentRecord, Project
from ui.pairing_edits import edited_rows, pairing_rows, pairings_of
from ui.screens._review_round import go_back_with
from ui.session import counted, go_to_page, label, labelled, leave, project, t, worded
from ui.widgets import Bar, show_error, show_problem

__all__ = ["draw"]

LISTED = 200
MODES = ("parallel", "comparable")
ROW, HEAD, MOST_ROWS = 33, 36, 8
"""Pixels of a row and of the head at the theme's size of type."""


def draw(found: Project) -> None:
    """The table, the upload with its dry run, the pairings."""
    records = found.documents()
    if records:
        _table(records)
    else:
        st.info(t("There are no documents yet."))
    _upload(found)
    if records:
        _set_aside(found, records)
    _change(found, records)
    if {item.lang for item in records} == {"zh", "en"}:
        _pairings(found, records)


def _change(found: Project, records: Sequence[DocumentRecord]) -> None:
    """Rename or remove a document; bring one back that was removed."""
    gone = [item for item in found.documents(old=True) if item.removed]
    if not records and not gone:
        return
    with st.expander(t("Rename or remove documents")):
        if records:
            names = {item.id: item.name for item in records}
            key = st.selectbox(
                t("Document"), list(names), format_func=lambda k: names[k], key="p_change"
            )
            first, second = st.columns([3, 2], vertical_alignment="bottom")
            wanted = first.text_input(t("New name"), value=names[key], key=f"p_name_{key}")
            second.button(
                t("Rename"),
                on_click=_document_action,
                args=("rename", key, wanted),
                **leave("documents", off=not wanted.strip() or wanted == names[key]),
                width="stretch",
            )
            hanging = [r for r in found.alignments() if key in (*r.zh, *r.en)]
            pairs = sum(r.beads for r in hanging)
            said = counted("{count} pair hangs on it", "{count} pairs hang on it", pairs)
            reviewed = counted(
                "{count} reviewed", "{count} reviewed", sum(r.reviewed for r in hanging)
            )
            st.caption(f"{said} · {reviewed}. " + t("Nothing is deleted: you can bring it back."))
            st.button(
                t("Remove"), on_click=_document_action, args=("remove", key), **leave("documents")
            )
        if gone:
            first, second = st.columns([3, 2], vertical_alignment="bottom")
            lost = {item.id: item.name for item in gone}
            back = first.selectbox(
                t("Removed"), list(lost), format_func=lambda k: lost[k], key="p_removed"
            )
            second.button(
                t("Bring back"),
                on_click=_document_action,
                args=("restore", back),
                width="stretch",
                **leave("documents"),
            )
        st.caption(t("To replace a text, add a file of the same name: it becomes a new version."))
        show_problem("p_change_problem")


def _document_action(what: str, key: int, name: str = "") -> None:
    found = project()
    if found is None:
        return
    try:
        if what == "rename":
            found.rename_document(key, name.strip())
        elif what == "remove":
            found.remove_document(key)
        else:
            found.restore_document(key)
    except DuizhaoError as error:
        st.session_state["p_change_problem"] = error
    st.session_state.pop("views", None)


def _language(lang: str) -> str:
    return t("Chinese") if lang == "zh" else t("English")


def _height(rows: int) -> int:
    return HEAD + ROW * min(max(rows, 1), MOST_ROWS)


def _table(records: Sequence[DocumentRecord]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "name": item.name,
            "language": _language(item.lang),
            "characters": item.characters,
            "segments": item.segments,
            "excluded": item.excluded,
            "format": item.format,
            "encoding": item.encoding,
        }
        for item in records
    ]
    st.dataframe(
        rows,
        hide_index=True,
        height=_height(len(rows)),
        column_config={name: st.column_config.Column(t(f"column:{name}")) for name in rows[0]},
    )


def _set_aside(found: Project, records: Sequence[DocumentRecord]) -> None:
    with st.expander(t("Excluded text")):
        names = {item.id: item.name for item in records}
        key = st.selectbox(t("Document"), list(names), format_func=lambda k: names[k], key="p_doc")
        document = found.document(key)
        lines = [
            labelled(t(item.reason), document.text[item.start : item.end].strip())
            for item in document.excluded[:LISTED]
        ]
        st.text("\n".join(lines) or t("nothing"))


# Adding documents: first what would happen, then it happens


def _upload(found: Project) -> None:
    turn = st.session_state.setdefault("p_turn", 0)
    files = st.file_uploader(
        t("Add documents (you can drop several at once)"),
        accept_multiple_files=True,
        key=f"p_files_{turn}",
    )
    for line in st.session_state.pop("p_said", []):
        st.text(worded(line))
    if not files:
        st.session_state.pop("p_plan", None)
        return
    reviews = [f for f in files if _is_review(found, f)]
    for file in reviews:
        st.info(t("{name} is a review of this project that came back.").format(name=file.name))
        st.button(
            t("Take the review back …"),
            on_click=_to_review,
            args=(file.name, file.getvalue()),
            type="primary",
            key=f"p_back_{file.file_id}",
        )
    files = [f for f in files if f not in reviews]
    if not files:
        return
    lines: Lines = st.selectbox(
        t("Line ends in texts"),
        get_args(Lines),
        format_func=lambda value: t(f"lines:{value}"),
        key="p_lines",
    )
    key = (*(item.file_id for item in files), lines)
    kept: tuple[Any, Plan] | None = st.session_state.get("p_plan")
    if kept is None or kept[0] != key:
        try:
            uploads = [(f.name, f.getvalue()) for f in files]
            reading = ReadOptions(split=SegmentOptions(lines=lines))
            options = ImportOptions(reading=reading)
            made = plan_uploads(found, uploads, options=options, progress=Bar())
        except DuizhaoError as error:
            show_error(error)
            return
        kept = (key, made)
        st.session_state["p_plan"] = kept
    _plan(kept[1])


def _is_review(found: Project, file: Any) -> bool:
    seen: dict[str, bool] = st.session_state.setdefault("p_reviews", {})
    if file.file_id not in seen:
        seen[file.file_id] = is_review_of(found, file.name, file.getvalue())
    return seen[file.file_id]


def _to_review(name: str, body: bytes) -> None:
    go_back_with(name, body)
    _discard()
    go_to_page("export")


def _plan(wanted: Plan) -> None:
    """What would be taken in; nothing is stored yet."""
    st.caption(t("Nothing is imported yet. Preview of the documents:"))
    report = wanted.report
    rows: list[dict[str, Any]] = [
        {
            "name": line.file,
            "language": _language(line.lang or ""),
            "characters": line.counts["characters"],
            "segments": line.counts["segments"],
            "outcome": t(f"outcome:{line.outcome}"),
            "excluded": ", ".join(
                f"{t(why)} ×{count}"
                for why, count in Counter(item.reason for item in line.excluded).items()
            ),
        }
        for line in report.lines
    ]
    if rows:
        st.dataframe(
            rows,
            hide_index=True,
            height=_height(len(rows)),
            column_config={name: st.column_config.Column(t(f"column:{name}")) for name in rows[0]},
        )
    if report.problems:
        st.error(
            counted(
                "{count} file cannot be imported:",
                "{count} files cannot be imported:",
                len(report.problems),
            )
        )
        st.text("\n".join(worded(item.message) for item in report.problems[:LISTED]))
    aside = [
        f"{line.file} · {labelled(t(item.reason), item.text)}"
        for line in report.lines
        for item in line.excluded
    ]
    if aside:
        with st.expander(t("Text to be excluded, and why")):
            st.text("\n".join(aside[:LISTED]))
    if report.notes:
        with st.expander(t("Notes"), expanded=True):
            st.text("\n".join(worded(line) for line in report.notes[:LISTED]))
    outcomes = {line.outcome for line in report.lines}
    again = "changed" in outcomes and st.checkbox(
        t("Import changed documents as new versions (earlier ones keep their review)"),
        key="p_again",
    )
    useful = "new" in outcomes or again
    first, second = st.columns(2)
    first.button(
        t("Import documents"),
        on_click=_take,
        args=(again,),
        type="primary",
        **leave("documents", off=not useful),
        width="stretch",
    )
    second.button(t("Discard"), on_click=_discard, width="stretch")


def _discard() -> None:
    st.session_state.pop("p_plan", None)
    st.session_state["p_turn"] = st.session_state.get("p_turn", 0) + 1


def _take(again: bool) -> None:
    found, kept = project(), st.session_state.get("p_plan")
    if found is None or kept is None:
        return
    try:
        report = import_planned(found, kept[1], new_version=again)
        st.session_state["p_said"] = [item.message for item in report.problems]
    except DuizhaoError as error:
        st.session_state["p_said"] = [error]
        return
    _discard()
    if {item.lang for item in found.documents()} == {"zh", "en"} and not jobs.running(found):
        jobs.start(found, "pair")


# Which documents belong together


def _pairings(found: Project, records: Sequence[DocumentRecord]) -> None:
    st.caption(t("Document pairs"))
    kept = kept_pairings(found)
    names = [[item.name for item in records if item.lang == lang] for lang in ("zh", "en")]
    # An empty row to begin with: of no rows at all the editor can't tell the types.
    empty: dict[str, Any] = {"zh": [], "en": [], "mode": "parallel", "reason": None}
    rows: Any = pairing_rows(kept.pairings, records) or [empty]
    key = f"p_pairs_{hash((kept, tuple(item.id for item in records)))}"
    st.session_state["p_pair_rows"] = (key, rows)
    with st.form("p_pair_form", border=False):
        st.data_editor(
            [{**row, "reason": worded(row["reason"] or "")} for row in rows],
            key=key,
            num_rows="dynamic",
            hide_index=True,
            height=_height(len(rows) + 1),
            disabled=("reason",),
            column_config={
                "zh": st.column_config.MultiselectColumn(
                    t("Chinese"), options=names[0], width="medium"
                ),
                "en": st.column_config.MultiselectColumn(
                    t("English"), options=names[1], width="medium"
                ),
                "mode": st.column_config.SelectboxColumn(
                    t("Mode"), options=list(MODES), format_func=lambda mode: label(str(mode))
                ),
                "reason": st.column_config.TextColumn(t("Reason")),
            },
        )
        first, second = st.columns(2)
        first.form_submit_button(
            t("Confirm document pairs"), on_click=_confirm, width="stretch", **leave("documents")
        )
        second.form_submit_button(
            t("Suggest pairs again"),
            on_click=_suggest,
            **leave("documents", off=jobs.running(found) is not None),
            width="stretch",
        )
    _pairing_state(kept, records, imported_documents(found))
    show_problem("p_pair_problem")


def _pairing_state(kept: Kept, records: Sequence[DocumentRecord], imported: set[int]) -> None:
    if not kept.known:
        st.caption(t("No pairs suggested yet. They are detected when you align."))
        return
    if kept.confirmed:
        st.caption(t("Confirmed. Documents are aligned in these pairs."))
    else:
        st.caption(t("Suggested. Confirm or change the pairs, or align now to detect them again."))
    paired = {key for item in kept.pairings for key in (*item.zh, *item.en)} | imported
    alone = [item.name for item in records if item.id not in paired]
    if alone:
        st.text(t("Not paired: {names}").format(names=", ".join(alone)))


def _confirm() -> None:
    found, kept = project(), st.session_state.get("p_pair_rows")
    if found is None or kept is None:
        return
    key, rows = kept
    try:
        wanted = edited_rows(rows, st.session_state.get(key) or {})
        confirm_pairings(found, pairings_of(wanted, found.documents()))
    except DuizhaoError as error:
        st.session_state["p_pair_problem"] = error


def _suggest() -> None:
    found = project()
    if found is not None and jobs.running(found) is None:
        jobs.start(found, "pair")
