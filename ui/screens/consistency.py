"""Consistency: which renderings of a concept each document has."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from termbase.model import Concept
from ui.session import project, t

__all__ = ["draw", "matrix"]


def matrix(concepts: tuple[Concept, ...]) -> list[dict[str, str]]:
    """One row a concept with several renderings: per document, each rendering and how often."""
    rows = []
    for concept in concepts:
        renderings = concept.terms("en")
        zh = concept.main("zh")
        if zh is None or len(renderings) < 2 or concept.status == "rejected":
            continue
        row = {"": zh.text}
        for term in renderings:
            for document, count in Counter(item.document for item in term.evidence).items():
                before = f"{row[document]}; " if document in row else ""
                row[document] = f"{before}{term.text} ×{count}"
        if len(row) > 1:
            rows.append(row)
    return rows


def draw() -> None:
    """The matrix."""
    found = project()
    if found is None:
        return
    rows = matrix(found.concepts())
    if not rows:
        st.info(t("No concept has more than one rendering."))
        return
    st.caption(t("{count} concepts with competing renderings").format(count=len(rows)))
    st.dataframe(rows, hide_index=True, height=620)
