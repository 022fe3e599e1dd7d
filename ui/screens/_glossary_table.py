"""The termbase as a table: rows to choose, for the form and for actions on many; cells to edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from duizhao.bulk import Bulk, planned, written
from duizhao.roles import Action
from termbase.concepts import with_status
from termbase.model import Concept, ConceptStatus
from ui.glossary_edits import changed, table, with_subject
from ui.keeping import begins_with
from ui.session import counted, go_to_concept, label, leave, project, t

__all__ = ["draw", "focused"]

HEIGHT = 520
STATUSES = (
    ConceptStatus.ACCEPTED,
    ConceptStatus.REJECTED,
    ConceptStatus.UNDER_REVIEW,
    ConceptStatus.CANDIDATE,
)


MODES = ("choose", "edit")


def draw(shown: list[Concept]) -> None:
    """The table: rows are chosen and something is done to them, or cells are edited."""
    begins_with("g_table_mode", MODES)
    mode = st.segmented_control(
        t("View"),
        MODES,
        format_func=lambda name: t(f"table:{name}"),
        key="g_table_mode",
        label_visibility="collapsed",
        required=True,
    )
    st.session_state["g_shown"] = shown
    if mode == "edit":
        key = _key(shown)
        st.data_editor(
            table(shown),
            key=key,
            hide_index=True,
            num_rows="fixed",
            height=HEIGHT,
            on_change=_edited,
            args=(key,),
            disabled=leave("glossary")["disabled"]
            or ("other", "probability", "frequency", "documents"),
            column_config=_columns(),
        )
        return
    state: Any = st.dataframe(
        table(shown),
        key=_rows_key(shown),
        hide_index=True,
        height=HEIGHT - 110,
        on_select="rerun",
        selection_mode="multi-row",
        column_config=_columns(),
    )
    rows = [place for place in state.selection.rows if place < len(shown)]
    chosen = [shown[place] for place in rows]
    st.session_state["g_chosen"] = [item.id for item in chosen]
    _bulk(chosen, len(shown))


def focused() -> str:
    """The id of the concept that was chosen; empty if it is not one."""
    chosen: list[str] = st.session_state.get("g_chosen") or []
    return chosen[0] if len(chosen) == 1 else ""


def _columns() -> dict[str, Any]:
    return {
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
    }


def _rows_key(shown: Sequence[Concept]) -> str:
    """Another key whenever other rows are shown: what is chosen stays while they are changed."""
    return f"g_rows_{hash(tuple(item.id for item in shown))}"


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


def _bulk(chosen: list[Concept], count: int) -> None:
    """What can be done to the chosen rows, and to how many."""
    if not chosen:
        st.caption(t("Choose rows by a click, with Shift as far as that row, or all at the top."))
        return
    rejected = sum(item.status is ConceptStatus.REJECTED for item in chosen)
    some = 0 < rejected < len(chosen)
    left, right = st.columns([5, 3], vertical_alignment="center")
    too = some and right.checkbox(t("Rejected ones, too"), key="g_rejected_too")
    said = t("{chosen} of {count} concepts chosen").format(chosen=len(chosen), count=count)
    if some and not too:
        said += " · " + counted("{count} rejected left out", "{count} rejected left out", rejected)
    left.caption(said)
    cells = st.columns([2, 2, 2, 2, 2, 2, 2], vertical_alignment="center")
    subject = cells[4].text_input(
        t("Subject"), key="g_set_subject", placeholder=t("Subject"), label_visibility="collapsed"
    )
    for cell, name, title in zip(
        (*cells[:4], cells[5]),
        (*map(str, STATUSES), "subject"),
        (t("Accept"), t("Reject"), t("Under review"), t("Reopen"), t("Set subject")),
        strict=True,
    ):
        bulk = planned(chosen, _change(name, subject.strip()), rejected=too or name == "candidate")
        cell.button(
            f"{title} · {len(bulk.pairs):,}",
            on_click=_ask if bulk.asks else _do,
            args=(name, bulk),
            **leave(_action(name), off=not bulk.pairs),
            width="stretch",
            key=f"g_all_{name}",
        )
    cells[6].button(
        t("Open the form"),
        on_click=go_to_concept,
        args=(chosen[0].id,),
        disabled=len(chosen) != 1,
        shortcut="f",
        width="stretch",
        key="g_open_form",
    )
    _question()


def _change(name: str, subject: str) -> Callable[[Concept], Concept]:
    if name == "subject":
        return lambda item: with_subject(item, subject)
    return lambda item: with_status(item, ConceptStatus(name))


def _action(name: str) -> Action:
    """Whoever may suggest may also say that somebody else has to decide."""
    return "propose" if name == str(ConceptStatus.UNDER_REVIEW) else "glossary"


def _ask(name: str, bulk: Bulk) -> None:
    st.session_state["g_ask"] = (name, bulk)


def _question() -> None:
    """So many at once are asked about; another choice takes the question back."""
    name, bulk = st.session_state.get("g_ask") or ("", None)
    if bulk is None:
        return
    ids = set(st.session_state["g_chosen"])
    if not ids.issuperset(one.id for one, _ in bulk.pairs):
        st.session_state.pop("g_ask")
        return
    said, yes, no = st.columns([6, 2, 2], vertical_alignment="center")
    said.warning(t("Do it to {count} concepts at once?").format(count=f"{len(bulk.pairs):,}"))
    title = {
        "accepted": "Accept",
        "rejected": "Reject",
        "under review": "Under review",
        "candidate": "Reopen",
    }
    yes.button(
        t(title.get(name, "Set subject")),
        on_click=_do,
        args=(name, bulk),
        type="primary",
        key="g_yes",
        width="stretch",
    )
    no.button(t("Cancel"), on_click=_ask, args=("", None), key="g_no", width="stretch")


def _do(name: str, bulk: Bulk) -> None:
    st.session_state.pop("g_ask", None)
    found = project()
    if found is None:
        return
    try:
        written(found, bulk, label="set subject" if name == "subject" else name)
    except DuizhaoError as error:
        st.session_state["g_problem"] = error


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


def _save(pairs: Sequence[tuple[Concept, Concept]], label: str) -> None:
    """One change, and so one undo."""
    found = project()
    different = [(one, two) for one, two in pairs if one != two]
    if found is not None and different:
        found.change_concepts(
            [one for one, _ in different], [two for _, two in different], label=label
        )
