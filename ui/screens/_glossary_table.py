"""The termbase as a table, edited in place, with what can be done to all that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from termbase.concepts import with_status
from termbase.model import Concept, ConceptStatus
from ui.glossary_edits import changed, table, with_subject
from ui.session import counted, label, project, t

__all__ = ["draw"]

HEIGHT = 520


def draw(shown: list[Concept]) -> None:
    """The table and the bulk actions."""
    key = _key(shown)
    st.session_state["g_shown"] = shown
    st.data_editor(
        table(shown),
        key=key,
        hide_index=True,
        num_rows="fixed",
        height=HEIGHT,
        on_change=_edited,
        args=(key,),
        disabled=("other", "probability", "frequency", "documents"),
        column_config={
            "zh": st.column_config.TextColumn(t("Chinese")),
            "en": st.column_config.TextColumn(t("English"), width="medium"),
            "other": st.column_config.TextColumn(t("Other renderings"), width="medium"),
            "status": st.column_config.SelectboxColumn(
                t("Status"),
                options=[str(item) for item in ConceptStatus],
                format_func=lambda value: label(str(value)),
                required=True,
            ),
            "subject": st.column_config.TextColumn(t("Subject")),
            "probability": st.column_config.ProgressColumn(
                t("Probability"), min_value=0.0, max_value=1.0, format="%.2f"
            ),
            "frequency": st.column_config.NumberColumn(t("Frequency")),
            "documents": st.column_config.NumberColumn(t("Documents")),
            "note": st.column_config.TextColumn(t("Note")),
        },
    )
    _bulk(shown)


def _key(shown: Sequence[Concept]) -> str:
    """Another key whenever any row is another one, or an edit was refused.

    Edits that are pending in the browser must never be laid over a table that has changed
    under them; decisions in Review, which change no concept, leave the table where it is.
    """
    kept: tuple[int, list[Concept]] = st.session_state.get("g_table_of", (0, []))
    same = len(kept[1]) == len(shown) and all(
        one is two for one, two in zip(kept[1], shown, strict=True)
    )
    if not same or st.session_state.pop("g_refused", False):
        kept = (kept[0] + 1, list(shown))
        st.session_state["g_table_of"] = kept
    return f"g_table_{kept[0]}"


def _bulk(shown: Sequence[Concept]) -> None:
    cells = st.columns([3, 2, 2, 2, 3, 2], vertical_alignment="center")
    cells[0].text(counted("{count} concept shown:", "All {count} concepts shown:", len(shown)))
    for cell, status, text in (
        (cells[1], ConceptStatus.ACCEPTED, t("Accept")),
        (cells[2], ConceptStatus.REJECTED, t("Reject")),
        (cells[3], ConceptStatus.CANDIDATE, t("Reopen")),
    ):
        cell.button(
            text,
            on_click=_all,
            args=(status,),
            disabled=all(item.status is status for item in shown),
            width="stretch",
            key=f"g_all_{status}",
        )
    cells[4].text_input(
        t("Subject"), key="g_set_subject", placeholder=t("Subject"), label_visibility="collapsed"
    )
    cells[5].button(t("Set subject"), on_click=_subject, disabled=not shown, width="stretch")


def _edited(key: str) -> None:
    """Write edited cells; called twice for one edit, the second time finds nothing new."""
    edits: dict[int, dict[str, Any]] = st.session_state.get(key, {}).get("edited_rows", {})
    shown: list[Concept] = st.session_state.get("g_shown", [])
    try:
        pairs = [
            (shown[int(index)], changed(shown[int(index)], cells))
            for index, cells in edits.items()
            if int(index) < len(shown)
        ]
        _save(pairs, "edit glossary")
    except DuizhaoError as error:
        st.session_state["g_problem"] = error
        st.session_state["g_refused"] = True


def _all(status: ConceptStatus) -> None:
    _each([(item, with_status(item, status)) for item in _shown()], str(status))


def _subject() -> None:
    text = str(st.session_state.get("g_set_subject") or "").strip()
    _each([(item, with_subject(item, text)) for item in _shown()], "set subject")


def _shown() -> list[Concept]:
    return list(st.session_state.get("g_shown", []))


def _each(pairs: Sequence[tuple[Concept, Concept]], label: str) -> None:
    try:
        _save(pairs, label)
    except DuizhaoError as error:
        st.session_state["g_problem"] = error


def _save(pairs: Sequence[tuple[Concept, Concept]], label: str) -> None:
    """One change, and so one undo."""
    found = project()
    different = [(one, two) for one, two in pairs if one != two]
    if found is not None and different:
        found.change_concepts(
            [one for one, _ in different], [two for _, two in different], label=label
        )
