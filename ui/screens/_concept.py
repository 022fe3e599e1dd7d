"""One concept: all its fields, its terms with their status, where it was seen, its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from align.errors import ConflictError, DuizhaoError
from align.model import Lang
from duizhao.store import ConceptChange, Project, concept_history
from termbase.concepts import longer_terms
from termbase.model import Concept, ConceptStatus, Term, TermStatus, TermType
from ui.concept_form import (
    LANGS,
    NEW,
    TERM_FIELDS,
    TERM_FLAGS,
    differences,
    form_values,
    with_values,
)
from ui.evidence import examples
from ui.queue_view import concept_label
from ui.session import concepts, documents, go_to_place, project, t, worded
from ui.session import label as named

__all__ = ["draw"]

TERMS = 12
"""So many terms of a language have their fields shown; all are kept."""

HISTORY = 20


def draw(found: Project, everything: Sequence[Concept], shown: Sequence[Concept]) -> None:
    """Choose a concept; its form on the left, evidence and history on the right."""
    by_id = {item.id: item for item in everything}
    wanted = str(st.session_state.get("g_concept") or "")
    names = {item.id: concept_label(item) for item in shown}
    if wanted in by_id and wanted not in names:
        names = {wanted: concept_label(by_id[wanted]), **names}
    if wanted not in names:
        st.session_state.pop("g_concept", None)
    first, second = st.columns([5, 1], vertical_alignment="bottom")
    if names:
        first.selectbox(
            t("Concept"),
            list(names),
            format_func=lambda key: names.get(key, key),
            key="g_concept",
            label_visibility="collapsed",
        )
    else:
        first.info(t("No concepts found."))
    second.button(t("New concept"), on_click=_new, width="stretch")
    concept = by_id.get(str(st.session_state.get("g_concept")))
    if concept is None:
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _form(concept, by_id)
        _longer(longer_terms(concept, by_id))
    with right:
        _evidence(concept)
        _history(found, concept)


def _new() -> None:
    """A concept with nothing but a place to write in."""
    found = project()
    if found is None:
        return
    from uuid import uuid4

    key = f"c-{uuid4().hex[:12]}"
    text = t("new term")
    made = with_values(
        Concept(key, status=ConceptStatus.ACCEPTED),
        {f"zh.{NEW}.text": text, f"zh.{NEW}.status": str(TermStatus.PROPOSED)},
    )
    try:
        found.change_concepts([], [made], label="new concept")
    except DuizhaoError as error:
        st.session_state["g_problem"] = error
        return
    st.session_state["g_concept"] = key


# The form


def _longer(outer: Sequence[Concept]) -> None:
    """In which longer terms it stands: of the related concepts those that its term is a part of."""
    if outer:
        st.caption(named("part of longer terms"))
        for item in outer[:TERMS]:
            st.text(concept_label(item))


def _form(concept: Concept, by_id: Mapping[str, Concept]) -> None:
    stem = f"gf.{concept.id}.{concept.changed}"
    values = form_values(concept, by_id)
    st.session_state["g_form"] = (stem, concept)
    with st.form(f"form.{stem}", border=False):
        first, second, third = st.columns([2, 3, 2])
        with first:
            _select("status", values, stem, [str(item) for item in ConceptStatus], t("Status"))
        with second:
            _text("subject", values, stem, t("Subject"))
        with third:
            _text("related", values, stem, t("Related concepts"))
        _text("definition", values, stem, t("Definition"), area=True)
        _text("note", values, stem, t("Note"))
        for lang in LANGS:
            st.caption(t("Chinese") if lang == "zh" else t("English"))
            for number, term in enumerate(concept.terms(lang)[:TERMS]):
                _term(lang, str(number), term, values, stem)
            _term(lang, NEW, None, values, stem)
            _text(f"{lang}.definition", values, stem, t("Definition in this language"))
        st.form_submit_button(t("Save"), on_click=_save, type="primary")
    changed = concept.changed[:16].replace("T", " ")
    if concept.changed_by:
        st.caption(t("Changed by {author}, {time}").format(author=concept.changed_by, time=changed))


def _term(lang: Lang, number: str, term: Term | None, values: dict[str, str], stem: str) -> None:
    at = f"{lang}.{number}"
    label = t("Term") if term is not None else t("Add a term")
    first, second, third, fourth = st.columns([5, 3, 3, 2], vertical_alignment="bottom")
    with first:
        _text(f"{at}.text", values, stem, label)
    with second:
        _select(f"{at}.status", values, stem, [str(item) for item in TermStatus], t("Status"))
    with third:
        _select(f"{at}.type", values, stem, [str(item) for item in TermType], t("Type"))
    with fourth:
        if term is not None:
            st.checkbox(t("Remove"), key=f"{stem}.{at}.remove")
    name = term.text if term is not None else t("Add a term")
    filled = term is not None and any(getattr(term, field) for field in (*TERM_FIELDS, *TERM_FLAGS))
    with st.expander(t("More fields") + ("  ·" if filled else ""), key=f"{stem}.{at}.more"):
        st.text(name)
        cells = st.columns(2)
        for place, field in enumerate(TERM_FIELDS):
            with cells[place % 2]:
                _text(f"{at}.{field}", values, stem, t(f"field:{field}"))
        for place, field in enumerate(TERM_FLAGS):
            cells[place % 2].checkbox(
                t(f"field:{field}"), bool(values[f"{at}.{field}"]), key=f"{stem}.{at}.{field}"
            )


def _text(name: str, values: dict[str, str], stem: str, label: str, *, area: bool = False) -> None:
    draw = st.text_area if area else st.text_input
    more: dict[str, Any] = {"height": 70} if area else {}
    draw(label, value=values[name], key=f"{stem}.{name}", **more)


def _select(name: str, values: dict[str, str], stem: str, options: list[str], label: str) -> None:
    st.selectbox(
        label, options, index=options.index(values[name]), format_func=named, key=f"{stem}.{name}"
    )


def _save() -> None:
    """Save what the form says, against the concept as it was drawn."""
    found, kept = project(), st.session_state.get("g_form")
    if found is None or kept is None:
        return
    stem, concept = kept
    given = {
        name: st.session_state[f"{stem}.{name}"]
        for name in form_values(concept)
        if f"{stem}.{name}" in st.session_state
    }
    removed = frozenset(
        f"{lang}.{number}"
        for lang in LANGS
        for number in range(len(concept.terms(lang)))
        if st.session_state.get(f"{stem}.{lang}.{number}.remove")
    )
    try:
        by_id = {item.id: item for item in concepts()}
        wanted = with_values(concept, given, removed=removed, concepts=by_id)
        if wanted != concept:
            found.change_concepts([concept], [wanted], label="edit concept")
    except ConflictError:
        present = next((item for item in concepts() if item.id == concept.id), None)
        st.session_state["g_conflict"] = (concept.id, differences(present, wanted))
    except DuizhaoError as error:
        st.session_state["g_problem"] = error


# Evidence and history


def _evidence(concept: Concept) -> None:
    conflict = st.session_state.get("g_conflict")
    if conflict and conflict[0] == concept.id:
        st.error(t("Someone else changed this concept first. The current version is shown."))
        for name, theirs, mine in conflict[1]:
            st.text(
                t("{field}: current “{theirs}”, yours “{mine}”").format(
                    field=name, theirs=theirs, mine=mine
                )
            )
        st.button(t("Dismiss"), on_click=st.session_state.pop, args=("g_conflict", None))
    st.caption(t("Examples"))
    found = examples(concept, documents())
    if not found:
        st.text(t("No occurrences in the documents"))
    for number, item in enumerate(found):
        with st.container(border=True, gap="xsmall"):
            for part in (item.zh, item.en):
                if part is not None:
                    st.text(part.line())
            names = " · ".join(part.document for part in (item.zh, item.en) if part is not None)
            if item.bead:
                st.button(
                    t("Open in Review"),
                    key=f"g_bead_{number}",
                    on_click=go_to_place,
                    args=(item.bead,),
                    type="tertiary",
                    help=None,
                )
            st.caption(names)


def _history(found: Project, concept: Concept) -> None:
    changes = concept_history(found, concept.id, limit=HISTORY)
    st.caption(t("History"))
    if not changes:
        st.text(t("Extracted automatically, not edited"))
    for item in changes:
        time = item.time[:16].replace("T", " ")
        first, second = st.columns([4, 1], vertical_alignment="center")
        lines = [f"{time}  {item.author}  {worded(item.label)}"]
        for name, before, after in differences(item.before, item.after)[:6]:
            lines.append(f"    {name}: {before or '—'} → {after or '—'}")
        first.text("\n".join(lines))
        if item.before is not None and item.before.terms("zh") + item.before.terms("en"):
            second.button(
                t("Restore"),
                key=f"g_back_{item.entry}",
                on_click=_restore,
                args=(concept, item),
                width="stretch",
            )


def _restore(concept: Concept, change: ConceptChange) -> None:
    """The concept as it was before *change*; this is a change too, and can be undone."""
    found = project()
    if found is None or change.before is None:
        return
    try:
        found.change_concepts([concept], [change.before], label="former version")
    except DuizhaoError as error:
        st.session_state["g_problem"] = error
