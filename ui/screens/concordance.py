"""Concordance: a word in its contexts, with what stands beside it in the other language."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from align.model import flat
from ui.session import project, t
from ui.view import AlignmentView
from workbench.store import Project

__all__ = ["concordance", "draw"]

CONTEXT = 40
LIMIT = 500


def concordance(found: Project, text: str, *, regex: bool = False) -> list[dict[str, Any]]:
    """Every occurrence of *text* in the present documents, with its best counterpart.

    Raises:
        re.error: *text* is no regular expression.
    """
    pattern = re.compile(text if regex else re.escape(text), re.IGNORECASE)
    counterparts = _counterparts(found)
    rows: list[dict[str, Any]] = []
    for record in found.documents():
        document = found.document(record.id)
        for segment in found.segments(record.id):
            line = flat(document.text[segment.start : segment.end], document.lang)
            for match in pattern.finditer(line):
                if match.start() == match.end():
                    continue
                rows.append(
                    {
                        "left": line[max(match.start() - CONTEXT, 0) : match.start()],
                        "match": match.group(),
                        "right": line[match.end() : match.end() + CONTEXT],
                        "counterpart": counterparts.get(
                            (document.text_hash, segment.start, segment.end), ""
                        ),
                        "document": record.name,
                    }
                )
                if len(rows) >= LIMIT:
                    return rows
    return rows


def _counterparts(found: Project) -> dict[tuple[str, int, int], str]:
    best: dict[tuple[str, int, int], tuple[float, str]] = {}
    for record in found.alignments():
        view = AlignmentView(found, record.id)
        for bead in view.beads():
            if not bead.zh or not bead.en or bead.probability < 0.2 or bead.status == "rejected":
                continue
            for spans, doc, other in (
                (bead.zh, bead.zh_doc, view.text(bead, "en")),
                (bead.en, bead.en_doc, view.text(bead, "zh")),
            ):
                for start, end in spans:
                    key = (doc, start, end)
                    if key not in best or best[key][0] < bead.probability:
                        best[key] = (bead.probability, other)
    return {key: text for key, (_, text) in best.items()}


def draw() -> None:
    """A search and its lines."""
    found = project()
    if found is None:
        return
    first, second = st.columns([4, 1], vertical_alignment="bottom")
    text = first.text_input(t("Search"), key="k_text", placeholder="命运共同体")
    regex = second.checkbox(t("Regular expression"), key="k_regex")
    if not text.strip():
        st.info(t("Write a word or phrase of either language."))
        return
    try:
        rows = concordance(found, text.strip(), regex=regex)
    except re.error as error:
        st.error(t("This is no regular expression."))
        st.text(str(error))
        return
    st.caption(t("{count} occurrences").format(count=len(rows)))
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
