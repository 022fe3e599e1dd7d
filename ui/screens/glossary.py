"""Glossary: candidates and the termbase as one table, with the evidence beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from align.model import flat
from termbase.model import Concept, ConceptStatus, Evidence
from termbase.search import search
from ui.glossary_edits import changed, table, with_status
from ui.session import project, t
from workbench.store import Project

__all__ = ["draw"]

CONTEXT = 60


def draw() -> None:
    """The table above, one concept with its evidence below."""
    found = project()
    if found is None:
        return
    concepts = found.concepts()
    if not concepts:
        st.info(t("There are no terms yet. Extract them on the Project page."))
        return
    shown = _filtered(concepts)
    left, right = st.columns([3, 2])
    with left:
        _table(found, shown)
    with right:
        _details(found, shown)


def _filtered(concepts: Sequence[Concept]) -> list[Concept]:
    first, second, third, undo, redo = st.columns([2, 3, 2, 1, 1], vertical_alignment="bottom")
    statuses = ["", *(str(item) for item in ConceptStatus)]
    status = first.selectbox(
        t("Status"), statuses, format_func=lambda v: t(v) if v else t("any status"), key="g_status"
    )
    text = second.text_input(
        t("Search"), key="g_text", placeholder=t("words of either language, pinyin, initials")
    ).strip()
    least = third.slider(t("Probability at least"), 0.0, 1.0, 0.0, 0.05, key="g_least")
    undo.button(t("Undo"), on_click=_take_back, args=("undo",), width="stretch")
    redo.button(t("Redo"), on_click=_take_back, args=("redo",), width="stretch")
    found = []
    if text:
        # Best hits first; a concept that is hit by several of its terms comes once.
        hits = search(concepts, text, limit=500)
        concepts = list({hit.concept.id: hit.concept for hit in hits}.values())
    for concept in concepts:
        main = concept.main("en")
        if status and concept.status != status:
            continue
        if main is not None and main.probability < least:
            continue
        found.append(concept)
    return found


def _table(found: Project, shown: list[Concept]) -> None:
    rows = table(shown)
    # The revision is in the key: edits that are pending in the browser must never be laid
    # over a table that has changed under them.
    key = f"g_table_{found.revision()}"
    st.session_state["g_shown"] = shown
    st.data_editor(
        rows,
        key=key,
        hide_index=True,
        num_rows="fixed",
        height=560,
        on_change=_edited,
        args=(key,),
        disabled=("other", "probability", "frequency", "documents"),
        column_config={
            "zh": st.column_config.TextColumn(t("Chinese")),
            "en": st.column_config.TextColumn(t("English"), width="medium"),
            "other": st.column_config.TextColumn(t("Other renderings"), width="medium"),
            "status": st.column_config.SelectboxColumn(
                t("Status"), options=[str(item) for item in ConceptStatus], required=True
            ),
            "probability": st.column_config.ProgressColumn(
                t("Probability"), min_value=0.0, max_value=1.0, format="%.2f"
            ),
            "frequency": st.column_config.NumberColumn(t("Frequency")),
            "documents": st.column_config.NumberColumn(t("Documents")),
            "note": st.column_config.TextColumn(t("Note")),
        },
    )
    st.caption(t("{count} concepts").format(count=len(shown)))
    accept, reject = st.columns(2)
    accept.button(
        t("Accept all that is shown"),
        on_click=_all,
        args=(ConceptStatus.ACCEPTED,),
        width="stretch",
    )
    reject.button(
        t("Reject all that is shown"),
        on_click=_all,
        args=(ConceptStatus.REJECTED,),
        width="stretch",
    )
    problem = st.session_state.pop("g_problem", "")
    if problem:
        st.error(t("This did not work."))
        st.text(problem)


def _edited(key: str) -> None:
    """Write edited cells; called twice for one edit, the second time finds nothing new."""
    edits: dict[int, dict[str, Any]] = st.session_state.get(key, {}).get("edited_rows", {})
    shown: list[Concept] = st.session_state.get("g_shown", [])
    pairs = []
    try:
        for index, cells in edits.items():
            before = shown[int(index)]
            after = changed(before, cells)
            if after != before:
                pairs.append((before, after))
        _save(pairs, "edit glossary")
    except DuizhaoError as error:
        st.session_state["g_problem"] = str(error)


def _all(status: ConceptStatus) -> None:
    shown: list[Concept] = st.session_state.get("g_shown", [])
    pairs = [(item, with_status(item, status)) for item in shown if item.status != status]
    try:
        _save(pairs, str(status))
    except DuizhaoError as error:
        st.session_state["g_problem"] = str(error)


def _one(concept: Concept, status: ConceptStatus) -> None:
    try:
        _save([(concept, with_status(concept, status))], str(status))
    except DuizhaoError as error:
        st.session_state["g_problem"] = str(error)


def _save(pairs: Sequence[tuple[Concept, Concept]], label: str) -> None:
    found = project()
    if found is not None and pairs:
        found.change_concepts([one for one, _ in pairs], [two for _, two in pairs], label=label)


def _take_back(what: str) -> None:
    found = project()
    if found is None:
        return
    try:
        if what == "undo":
            found.undo()
        else:
            found.redo()
    except DuizhaoError as error:
        st.session_state["g_problem"] = str(error)


def _details(found: Project, shown: list[Concept]) -> None:
    if not shown:
        return
    names = {item.id: _label(item) for item in shown}
    open_ids = [item.id for item in shown if item.status is ConceptStatus.CANDIDATE]
    default = list(names).index(open_ids[0]) if open_ids else 0
    key = st.selectbox(
        t("Concept"), list(names), index=default, format_func=lambda k: names[k], key="g_concept"
    )
    concept = next(item for item in shown if item.id == key)
    accept, reject, reopen = st.columns(3)
    for column, status, text in (
        (accept, ConceptStatus.ACCEPTED, t("Accept")),
        (reject, ConceptStatus.REJECTED, t("Reject")),
        (reopen, ConceptStatus.CANDIDATE, t("Reopen")),
    ):
        column.button(
            text,
            on_click=_one,
            args=(concept, status),
            disabled=concept.status is status,
            width="stretch",
        )
    for section in concept.languages:
        for term in section.terms:
            places = len(term.documents)
            st.text(
                f"{term.text}   {t(str(term.status))} · {term.probability:.2f} · "
                f"{term.frequency}× · {places} {t('documents')}"
            )
    st.caption(t("Evidence"))
    texts = _texts(found)
    for term in [term for section in concept.languages for term in section.terms][:6]:
        for item in term.evidence[:4]:
            if item.document in texts:
                st.text(_context(texts[item.document], item))


def _label(concept: Concept) -> str:
    zh, en = concept.main("zh"), concept.main("en")
    return f"{zh.text if zh else '?'} → {en.text if en else '?'}"


def _texts(found: Project) -> dict[str, str]:
    return {item.name: found.document(item.id).text for item in found.documents()}


def _context(text: str, item: Evidence) -> str:
    before = flat(text[max(item.start - CONTEXT, 0) : item.start], "en")
    after = flat(text[item.end : item.end + CONTEXT], "en")
    return f"… {before} [{text[item.start : item.end]}] {after} …   ({item.document})"
