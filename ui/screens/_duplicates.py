"""Concepts that are probably one, to be merged in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from duizhao.bulk import ASK_ABOVE, merge_duplicates
from duizhao.store import Project
from termbase.concepts import Duplicates, duplicates
from termbase.model import Concept
from ui.queue_view import concept_label
from ui.session import counted, go_to_concept, label, leave, project, t

__all__ = ["draw"]

HEIGHT = 500


def draw(found: Project, everything: Sequence[Concept]) -> None:
    """The groups; those chosen are merged, each into the concept that it names first."""
    gone = st.session_state.pop("g_merged", 0)
    if gone:
        st.success(
            counted(
                "{count} concept was merged into another. Undo takes it back.",
                "{count} concepts were merged into others. Undo takes it back.",
                gone,
            )
        )
    groups = _groups(everything)
    if not groups:
        st.info(t("No two concepts look like one."))
        return
    st.caption(
        t("Choose what is one concept: the terms of the others go to the one that stays.")
        + " "
        + t("Rejected concepts are not listed.")
    )
    state: Any = st.dataframe(
        [
            {
                "stays": concept_label(group.kept),
                "goes": "  |  ".join(concept_label(item) for item in group.others),
                "why": t(str(group.why)),
                "status": " · ".join(
                    label(str(item.status)) for item in (group.kept, *group.others)
                ),
            }
            for group in groups
        ],
        key=f"g_groups_{hash(tuple(group.kept.id for group in groups))}",
        hide_index=True,
        height=HEIGHT,
        on_select="rerun",
        selection_mode="multi-row",
        column_config={
            "stays": st.column_config.TextColumn(t("Stays"), width="medium"),
            "goes": st.column_config.TextColumn(t("Merged into it"), width="large"),
            "why": st.column_config.TextColumn(t("Why")),
            "status": st.column_config.TextColumn(t("Status")),
        },
    )
    chosen = [groups[place] for place in state.selection.rows if place < len(groups)]
    many = len(chosen) > ASK_ABOVE
    first, second, third = st.columns([3, 2, 3], vertical_alignment="center")
    sure = many and third.checkbox(
        t("Yes, {count} groups at once").format(count=f"{len(chosen):,}"), key="g_merge_many"
    )
    first.button(
        counted("Merge {count} group", "Merge {count} groups", len(chosen)),
        on_click=_merge,
        args=(chosen,),
        **leave("glossary", off=not chosen or (many and not sure)),
        type="primary",
        width="stretch",
        key="g_merge",
    )
    second.button(
        t("Open the form"),
        on_click=go_to_concept,
        args=(chosen[0].kept.id if chosen else "",),
        disabled=len(chosen) != 1,
        shortcut="f",
        width="stretch",
        key="g_open_kept",
    )


def _groups(everything: Sequence[Concept]) -> tuple[Duplicates, ...]:
    """Looked for again when a concept changed."""
    kept: Any = st.session_state.get("g_groups")
    if kept is None or kept[0] is not everything:
        kept = (everything, duplicates(everything))
        st.session_state["g_groups"] = kept
    found: tuple[Duplicates, ...] = kept[1]
    return found


def _merge(groups: Sequence[Duplicates]) -> None:
    found = project()
    if found is None:
        return
    try:
        st.session_state["g_merged"] = merge_duplicates(found, groups)
    except DuizhaoError as error:
        st.session_state["g_problem"] = error
