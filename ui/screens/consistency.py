"""Consistency: which renderings each document has, and what the checks find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from align.errors import DuizhaoError
from termbase.checks import Finding, Place
from termbase.model import Concept
from ui.session import project, t
from workbench.checking import allow, check_project
from workbench.store import Project

__all__ = ["draw", "matrix"]

CONTEXT = 50
LISTED = 40
LIKELY = 0.5
"""Renderings less probable than this are guesses, and no competitors."""


def matrix(concepts: Sequence[Concept]) -> list[dict[str, str]]:
    """One row a concept with several renderings: per document, each rendering and how often."""
    rows = []
    for concept in concepts:
        renderings = [term for term in concept.terms("en") if term.probability >= LIKELY]
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
    """The matrix, then the list of findings."""
    found = project()
    if found is None:
        return
    rows = matrix(found.concepts())
    if rows:
        st.caption(t("{count} concepts with competing renderings").format(count=len(rows)))
        st.dataframe(rows, hide_index=True, height=300)
    else:
        st.info(t("No concept has more than one rendering."))
    with st.form("c_form", border=False):
        first, second = st.columns([3, 1], vertical_alignment="bottom")
        candidates = first.checkbox(
            t("Hold translations to terms that are not accepted yet, too"), key="c_candidates"
        )
        if second.form_submit_button(t("Run the checks"), type="primary", width="stretch"):
            st.session_state["c_findings"] = check_project(found, candidates=candidates)
    _findings(found)


def _findings(found: Project) -> None:
    findings: tuple[Finding, ...] | None = st.session_state.get("c_findings")
    problem = st.session_state.pop("c_problem", "")
    if problem:
        st.error(t("This did not work."))
        st.text(problem)
    if findings is None:
        return
    counts = Counter(item.code for item in findings)
    codes = sorted(counts)
    chosen = st.pills(
        t("{count} findings").format(count=len(findings)),
        codes,
        format_func=lambda code: f"{code} · {counts[code]}",
        key="c_code",
    )
    shown = [item for item in findings if not chosen or item.code == chosen]
    for item in shown[:LISTED]:
        text, here, always = st.columns([8, 1, 1])
        text.text(f"{item.code}  {item.message}")
        for place in item.places[:3]:
            text.text(_context(place))
        if item.suggestion:
            text.text(f"→ {item.suggestion}")
        here.button(t("Allow here"), key=f"c_{item.id}", on_click=_allow, args=(found, item, False))
        if item.always:
            always.button(
                t("Allow always"), key=f"a_{item.id}", on_click=_allow, args=(found, item, True)
            )
    if len(shown) > LISTED:
        st.caption(t("and {count} more").format(count=len(shown) - LISTED))


def _allow(found: Project, item: Finding, always: bool) -> None:
    findings: tuple[Finding, ...] = st.session_state.get("c_findings", ())
    try:
        allow(found, [item.id], findings, always=always)
    except DuizhaoError as error:
        st.session_state["c_problem"] = str(error)
        return
    same = item.always_id if always else ""
    st.session_state["c_findings"] = tuple(
        other
        for other in findings
        if other.id != item.id and not (same and other.always and other.always_id == same)
    )


def _context(place: Place) -> str:
    text = place.context
    before = text[max(place.start - CONTEXT, 0) : place.start]
    after = text[place.end : place.end + CONTEXT]
    mark = f"[{text[place.start : place.end]}]" if place.end > place.start else ""
    return f"     {before}{mark}{after}   ({place.document})"
