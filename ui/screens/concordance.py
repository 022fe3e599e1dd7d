"""Concordance: a word in its contexts, with what stands beside it in the other language."""

from __future__ import annotations

from typing import Any, cast

import streamlit as st

from align.errors import SettingError
from align.model import Lang
from duizhao.lookup import (
    PassageList,
    counterpart_spans,
)
from duizhao.store import Project
from termbase.concordance import KwicLine, KwicOrder, concordance
from ui.session import counted, go_to_place, project, t
from ui.widgets import show_error

__all__ = ["draw"]

LIMIT = 500
CONTEXT = 40
RENDERED = 100
"""Of so many lines the part of the counterpart that renders the match is looked for."""

ORDERS: tuple[KwicOrder, ...] = ("text", "left", "right", "match")


def draw() -> None:
    """A search and its lines; a chosen line opens in Review."""
    found = project()
    if found is None:
        return
    first, second, third, fourth = st.columns([4, 2, 2, 2], vertical_alignment="bottom")
    text = first.text_input(t("Search"), key="k_text", placeholder="命运共同体")
    way = second.selectbox(
        t("Search by"),
        ("words", "regex", "pinyin"),
        format_func=lambda value: t(f"kwic:{value}"),
        key="k_way",
    )
    order = third.selectbox(
        t("Order"), ORDERS, format_func=lambda value: t(f"kwic:{value}"), key="k_order"
    )
    lang = fourth.selectbox(t("Language"), ("", "zh", "en"), format_func=_language, key="k_lang")
    if not text.strip():
        st.info(t("Enter a word or phrase in either language, or pinyin."))
        return
    try:
        lines = concordance(
            _passages(str(found.path), found).get(),
            text,
            lang=cast(Lang, lang) if lang else None,
            regex=way == "regex",
            pinyin=True if way == "pinyin" else None,
            order=order,
            width=CONTEXT,
        )
    except SettingError as error:
        show_error(error)
        return
    if st.session_state.pop("nowhere", False):
        st.info(t("No pair contains this passage."))
    count, go = st.columns([4, 1], vertical_alignment="center")
    count.caption(counted("{count} occurrence", "{count} occurrences", len(lines)))
    _table(lines[:LIMIT], go)


def _language(value: str) -> str:
    return {"zh": t("Chinese"), "en": t("English")}.get(value, t("both languages"))


def _table(lines: tuple[KwicLine, ...], go: Any) -> None:
    parts = [
        " … ".join(line.passage.counterpart[start:end] for start, end in spans)
        for line, spans in zip(lines, counterpart_spans(lines[:RENDERED]), strict=False)
    ]
    rows = [
        {
            "left": line.left,
            "match": line.match,
            "right": line.right,
            "rendering": parts[place] if place < len(parts) else "",
            "counterpart": line.passage.counterpart,
            "document": line.passage.document,
        }
        for place, line in enumerate(lines)
    ]
    if not rows:
        return
    key = f"k_lines_{hash((len(lines), lines[0].match, lines[-1].right))}"
    chosen: Any = st.dataframe(
        rows,
        key=key,
        hide_index=True,
        height=560,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "left": st.column_config.TextColumn(t("Left"), alignment="right", width=260),
            "match": st.column_config.TextColumn(t("Match"), alignment="center", width="small"),
            "right": st.column_config.TextColumn(t("Right"), width=260),
            "rendering": st.column_config.TextColumn(t("Rendering"), width=200),
            "counterpart": st.column_config.TextColumn(t("Counterpart"), width="large"),
            "document": st.column_config.TextColumn(t("Document")),
        },
    )
    if len(lines) == LIMIT:
        st.caption(t("Only the first {count} are shown").format(count=LIMIT))
    picked = list(chosen.selection.rows) if chosen else []
    line = lines[picked[0]] if picked and picked[0] < len(lines) else None
    go.button(
        t("Open in Review"),
        on_click=go_to_place,
        args=(line.passage.bead if line else "",),
        disabled=line is None or not line.passage.bead,
        width="stretch",
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def _passages(path: str, _project: Project) -> PassageList:
    """The project's passages, one list for all sessions."""
    return PassageList(_project)
