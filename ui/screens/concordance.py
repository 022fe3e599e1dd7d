"""Concordance: a word in its contexts, with what stands beside it in the other language."""

from __future__ import annotations

from typing import cast

import streamlit as st

from align.errors import SettingError
from termbase.concordance import KwicOrder, Passage, concordance
from ui.session import project, t
from workbench.concordancing import passages
from workbench.store import Project

__all__ = ["draw"]

LIMIT = 500
CONTEXT = 40


def draw() -> None:
    """A search and its lines."""
    found = project()
    if found is None:
        return
    first, second, third = st.columns([4, 2, 1], vertical_alignment="bottom")
    text = first.text_input(t("Search"), key="k_text", placeholder="命运共同体")
    orders = ("text", "left", "right", "match")
    order = second.selectbox(
        t("Order"), orders, format_func=lambda value: t(f"kwic:{value}"), key="k_order"
    )
    regex = third.checkbox(t("Regular expression"), key="k_regex")
    if not text.strip():
        st.info(t("Write a word or phrase of either language, or pinyin."))
        return
    try:
        lines = concordance(
            _passages(found),
            text,
            regex=regex,
            order=cast(KwicOrder, order),
            width=CONTEXT,
            limit=LIMIT,
        )
    except SettingError as error:
        st.error(t("This did not work."))
        st.text(str(error))
        return
    st.caption(t("{count} occurrences").format(count=len(lines)))
    rows = [
        {
            "left": line.left,
            "match": line.match,
            "right": line.right,
            "counterpart": line.passage.counterpart,
            "document": line.passage.document,
        }
        for line in lines
    ]
    st.dataframe(
        rows,
        hide_index=True,
        height=600,
        column_config={
            "left": st.column_config.TextColumn(t("Left"), alignment="right"),
            "match": st.column_config.TextColumn(t("Match"), alignment="center"),
            "right": st.column_config.TextColumn(t("Right")),
            "counterpart": st.column_config.TextColumn(t("Counterpart"), width="large"),
            "document": st.column_config.TextColumn(t("Document")),
        },
    )


def _passages(found: Project) -> list[Passage]:
    """The project's passages, made again when something has changed."""
    revision = found.revision()
    kept: tuple[int, list[Passage]] | None = st.session_state.get("k_passages")
    if kept is None or kept[0] != revision:
        kept = (revision, passages(found))
        st.session_state["k_passages"] = kept
    return kept[1]
