"""Consistency: which renderings each document has, every occurrence, and the checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from duizhao.consistency import (
    MatrixRow,
    by_chinese_document,
    documents_of,
    grounded,
    matrix,
)
from ui.evidence import snippet
from ui.keeping import begins_with
from ui.screens import _findings
from ui.screens._under_way import nothing_yet
from ui.session import (
    comparable_pairs,
    concepts,
    counted,
    documents,
    go_to_concept,
    go_to_place,
    label,
    project,
    t,
)

__all__ = ["draw"]

LISTED = 30
ROWS = 8
VIEWS = ("matrix", "checks", "allowed")


def draw() -> None:
    """The matrix with its occurrences, or the findings, or what was allowed."""
    found = project()
    if found is None:
        return
    begins_with("c_view", VIEWS)
    view = st.segmented_control(
        t("View"),
        VIEWS,
        format_func=lambda name: t(f"view:{name}"),
        key="c_view",
        label_visibility="collapsed",
        required=True,
    )
    if st.session_state.pop("nowhere", False):
        st.info(t("No pair contains this passage."))
    if view == "checks":
        _findings.draw(found)
    elif view == "allowed":
        _findings.draw_allowed(found)
    else:
        _matrix()


def _rows(everything: Sequence[Any], rivals: bool) -> list[MatrixRow]:
    """Made again when the concepts are other ones."""
    kept: Any = st.session_state.get("c_rows")
    if kept is None or kept[0] is not everything or kept[1] != rivals:
        pairs = comparable_pairs()
        made = matrix(grounded(everything, pairs) if pairs else everything, divided=rivals)
        kept = (everything, rivals, by_chinese_document(made, pairs))
        st.session_state["c_rows"] = kept
    rows: list[MatrixRow] = kept[2]
    return rows


def _matrix() -> None:
    everything = st.checkbox(t("Include concepts with a single rendering"), key="c_everything")
    rows = _rows(concepts(), not everything)
    if not rows:
        text, found = t("No concept has more than one rendering."), project()
        if found is not None and not concepts():
            nothing_yet(found, text, concepts)
        else:
            st.info(text)
        return
    names = documents_of(rows)
    st.caption(
        counted(
            "{count} concept with competing renderings",
            "{count} concepts with competing renderings",
            len(rows),
        )
        if not everything
        else counted("{count} concept", "{count} concepts", len(rows))
    )
    st.caption(t("Select a cell to see every occurrence."))
    table = [{"": row.zh, **{name: row.text(name) for name in names}} for row in rows]
    st.session_state["c_cells"] = (rows, names)
    st.dataframe(
        table,
        hide_index=True,
        height=36 + 33 * min(len(rows), ROWS),
        key="c_matrix",
        on_select=_chosen,
        selection_mode="single-cell",
    )
    _occurrences(rows, names)


def _chosen() -> None:
    """A cell was chosen: its concept and document."""
    state: Any = st.session_state.get("c_matrix") or {}
    cells = (state.get("selection") or {}).get("cells") or []
    kept = st.session_state.get("c_cells")
    if not cells or kept is None:
        return
    rows, names = kept
    place, column = cells[0]
    if int(place) < len(rows):
        st.session_state["c_concept"] = rows[int(place)].concept.id
        st.session_state["c_document"] = column if column in names else ""


def _occurrences(rows: Sequence[MatrixRow], names: Sequence[str]) -> None:
    by_id = {row.concept.id: row for row in rows}
    if st.session_state.get("c_concept") not in by_id:
        st.session_state.pop("c_concept", None)
    if st.session_state.get("c_document") not in ("", *names):
        st.session_state.pop("c_document", None)
    first, second, third = st.columns([3, 3, 1], vertical_alignment="bottom")
    key = first.selectbox(
        t("Concept"), list(by_id), format_func=lambda k: by_id[k].zh, key="c_concept"
    )
    document = second.selectbox(
        t("Document"),
        ["", *names],
        format_func=lambda name: name or label("all documents"),
        key="c_document",
    )
    third.button(t("Edit concept"), on_click=go_to_concept, args=(key,), width="stretch")
    texts = documents()
    shown = 0
    # A place of comparable texts stands under its Chinese document, too; of all it is one.
    listed = {
        name: tuple(
            replace(c, places=tuple(p for p in c.places if p.document == name)) for c in some
        )
        if not document
        else some
        for name, some in by_id[key].cells.items()
        if document in ("", name)
    }
    for name, cells in listed.items():
        # What deviates is what one has to look at.
        main = by_id[key].concept.main("en")
        wanted = main.text if main is not None else ""
        for cell in sorted(cells, key=lambda c: (c.rendering == wanted, len(c.places))):
            if not cell.places:
                continue
            st.caption(f"{cell.rendering} ×{len(cell.places)} · {name}")
            for place in cell.places:
                if place.document not in texts or shown >= LISTED:
                    continue
                shown += 1
                text, go = st.columns([9, 1], vertical_alignment="center")
                text.text(snippet(texts[place.document], place).line())
                go.button(
                    t("Review"),
                    key=f"c_go_{shown}",
                    on_click=go_to_place,
                    args=(place.bead, place.document, place.start),
                    width="stretch",
                )
    count = sum(len(cell.places) for cells in listed.values() for cell in cells)
    if count > shown:
        st.caption(t("and {count} more").format(count=count - shown))
