"""One concept: all its fields, its terms with their status, where it was seen, its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from align.model import Lang
from duizhao.custom_fields import fields_for
from duizhao.editing import SavedConcept, add_comment, save_concept, used_values
from duizhao.roles import Action, may
from duizhao.store import ConceptChange, Project, concept_history
from termbase.concepts import longer_terms, with_term_moved
from termbase.custom import column_of
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
from ui.evidence import examples, looked_for
from ui.queue_view import concept_label
from ui.screens._changes import change_lines, clash_name
from ui.screens._own_fields import draw_fields, draw_pictures, draw_settings
from ui.session import concepts, documents, go_to_place, leave, person, project, t, worded
from ui.session import label as named
from ui.typing import answer_while_typing
from ui.widgets import bring_into_sight, show_problem

__all__ = ["draw"]

TERMS = 12
"""So many terms of a language have their fields shown; all are kept."""

HISTORY = 20
COMMENTS = 20


DRAFT = "g_draft"
"""The concept that is being made: it is saved once it has a term."""


def draw(found: Project, everything: Sequence[Concept], shown: Sequence[Concept]) -> None:
    """Choose a concept; its form on the left, evidence and history on the right."""
    by_id = {item.id: item for item in everything}
    draft: Concept | None = st.session_state.get(DRAFT)
    if draft is not None and draft.id in by_id:
        st.session_state.pop(DRAFT)  # it was saved
        draft = None
    wanted = str(st.session_state.get("g_concept") or "")
    names = {item.id: concept_label(item) for item in shown}
    if wanted in by_id and wanted not in names:
        names = {wanted: concept_label(by_id[wanted]), **names}
    if wanted not in names:
        st.session_state.pop("g_concept", None)
    first, second = st.columns([5, 1], vertical_alignment="bottom")
    if draft is not None:
        first.info(t("A new concept. It is saved when it has a term."))
        second.button(t("Cancel"), on_click=_no_draft, width="stretch", key="g_no_draft")
        _lists(everything)
        _form(found, draft, by_id)
        return
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
    _lists(everything)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _form(found, concept, by_id)
        _order(concept)
        draw_settings(found)
        _longer(longer_terms(concept, by_id))
    with right:
        draw_pictures(found, fields_for(found, concept), form_values(concept, by_id))
        _comments(concept)
        _evidence(concept)
        _history(found, concept, by_id)


def _new() -> None:
    """A concept with nothing but a place to write in."""
    from uuid import uuid4

    decides = may(person(), "glossary")
    status = ConceptStatus.ACCEPTED if decides else ConceptStatus.UNDER_REVIEW
    st.session_state[DRAFT] = Concept(f"c-{uuid4().hex[:12]}", status=status)


def _no_draft() -> None:
    st.session_state.pop(DRAFT, None)


def _lists(everything: Sequence[Concept]) -> None:
    """Fields of few values offer what is used already."""
    kept: Any = st.session_state.get("g_lists")
    if kept is None or kept[0] is not everything:
        kept = (everything, used_values(everything))
        st.session_state["g_lists"] = kept
    titles = {
        "subject": t("Subject"),
        "pos": t("field:pos"),
        "client": t("field:client"),
        "assigned_to": t("Assigned to"),
    }
    answer_while_typing(
        lists={titles[name]: values for name, values in kept[1].items()}, key="g_offers"
    )


# The form


def _longer(outer: Sequence[Concept]) -> None:
    """In which longer terms it stands: of the related concepts those that its term is a part of."""
    if outer:
        st.caption(named("part of longer terms"))
        for item in outer[:TERMS]:
            st.text(concept_label(item))


def _form(found: Project, concept: Concept, by_id: Mapping[str, Concept]) -> None:
    fields = fields_for(found, concept)
    again = st.session_state.get("g_again")
    stem = f"gf.{concept.id}.{concept.changed}"
    base, values = concept, _values(concept, by_id)
    if again is not None and again.stands(concept):
        # What one typed stays in the form, on top of what somebody else saved.
        stem += f".{again.number}"
        values = _values(again.mine, by_id)
        concept = again.mine
    st.session_state["g_form"] = (stem, concept, base)
    with st.form(f"form.{stem}", border=False):
        first, second, third = st.columns([2, 3, 2])
        with first:
            _select("status", values, stem, [str(item) for item in ConceptStatus], t("Status"))
        with second:
            _text("subject", values, stem, t("Subject"))
        with third:
            _text("related", values, stem, t("Related concepts"))
        first, second = st.columns([5, 2])
        with first:
            _text("definition", values, stem, t("Definition"), area=True)
        with second:
            _text("definition_source", values, stem, t("Source of the definition"))
        first, second = st.columns([5, 2])
        with first:
            _text("note", values, stem, t("Note"))
        with second:
            _text("assigned_to", values, stem, t("Assigned to"))
        draw_fields(fields, values, stem)
        for lang in LANGS:
            st.caption(t("Chinese") if lang == "zh" else t("English"))
            for number, term in enumerate(concept.terms(lang)[:TERMS]):
                _term(lang, str(number), term, values, stem)
            _term(lang, NEW, None, values, stem)
            first, second = st.columns([5, 2])
            with first:
                _text(f"{lang}.definition", values, stem, t("Definition in this language"))
            with second:
                _text(f"{lang}.definition_source", values, stem, t("Source of the definition"))
        # Of what is decided already the others can only say something.
        decided = base.status in (ConceptStatus.ACCEPTED, ConceptStatus.REJECTED)
        action: Action = "glossary" if decided else "propose"
        st.form_submit_button(t("Save"), on_click=_save, type="primary", **leave(action))
    _outcome(base)
    changed = base.changed[:16].replace("T", " ")
    if base.changed_by:
        st.caption(t("Changed by {author}, {time}").format(author=base.changed_by, time=changed))


def _values(concept: Concept, by_id: Mapping[str, Concept]) -> dict[str, str]:
    """What the form begins with; the terms of who only suggests are proposed ones."""
    values = form_values(concept, by_id)
    if not may(person(), "glossary"):
        values |= {f"{lang}.{NEW}.status": str(TermStatus.PROPOSED) for lang in LANGS}
    return values


def _term(lang: Lang, number: str, term: Term | None, values: dict[str, str], stem: str) -> None:
    at = f"{lang}.{number}"
    label = t("Term") if term is not None else t("Add terms, one a line")
    first, second, third, fourth = st.columns([5, 3, 3, 2], vertical_alignment="bottom")
    with first:
        _text(f"{at}.text", values, stem, label, area=term is None)
    with second:
        _select(f"{at}.status", values, stem, [str(item) for item in TermStatus], t("Status"))
    with third:
        _select(f"{at}.type", values, stem, [str(item) for item in TermType], t("Type"))
    with fourth:
        if term is not None:
            st.checkbox(t("Remove"), key=f"{stem}.{at}.remove")
    name = term.text if term is not None else t("Add a term")
    fields = (*TERM_FIELDS, *TERM_FLAGS, "contexts")
    filled = term is not None and any(getattr(term, field) for field in fields)
    with st.expander(t("More fields") + ("  ·" if filled else ""), key=f"{stem}.{at}.more"):
        st.text(name)
        cells = st.columns(2)
        for place, field in enumerate(TERM_FIELDS):
            with cells[place % 2]:
                _text(f"{at}.{field}", values, stem, t(f"field:{field}"))
        _text(f"{at}.contexts", values, stem, t("field:contexts"), area=True)
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
    stem, concept, base = kept
    own = [column_of(item.name) for item in fields_for(found, concept)]
    given = {
        name: st.session_state[f"{stem}.{name}"]
        for name in (*form_values(concept), *own)
        if f"{stem}.{name}" in st.session_state
    }
    removed = frozenset(
        f"{lang}.{number}"
        for lang in LANGS
        for number in range(len(concept.terms(lang)))
        if st.session_state.get(f"{stem}.{lang}.{number}.remove")
    )
    by_id = {item.id: item for item in concepts()}
    new = concept.id not in by_id and st.session_state.get(DRAFT) is not None
    try:
        wanted = with_values(concept, given, removed=removed, concepts=by_id)
        if new:
            found.change_concepts([], [wanted], label="new concept")
            st.session_state["g_concept"] = wanted.id
            return
        saved = save_concept(found, base, wanted)
    except DuizhaoError as error:
        st.session_state["g_form_problem"] = error
        _tell()
        return
    _after_saving(saved, wanted)


def _after_saving(saved: SavedConcept, wanted: Concept) -> None:
    st.session_state.pop("g_again", None)
    if saved.theirs is None:
        return
    number = _tell()
    if saved.clashes:
        st.session_state["g_again"] = Again(number, saved)
    else:
        st.session_state["g_joined"] = (wanted.id, saved.theirs.changed_by)


@dataclass(frozen=True, slots=True)
class Again:
    """A form that could not be saved, to be saved again over what somebody else made of it."""

    number: int
    saved: SavedConcept

    @property
    def mine(self) -> Concept:
        """What the form shows: both together, and one's own where they contradict each other."""
        return self.saved.concept

    def stands(self, concept: Concept) -> bool:
        """Whether *concept* is still what the conflict was with."""
        return self.saved.theirs == concept


def _tell() -> int:
    """There is something to be said of saving: it is brought where it is seen, once."""
    number = int(st.session_state.get("g_told", 0)) + 1
    st.session_state["g_told"] = number
    return number


def _outcome(concept: Concept) -> None:
    """Below the form: why it was not saved, or what somebody else saved meanwhile."""
    with st.container(key="g_outcome"):
        show_problem("g_form_problem")
        _conflict(concept)
    number = st.session_state.get("g_told")
    if number:
        bring_into_sight("g_outcome", number)


def _conflict(concept: Concept) -> None:
    """What somebody else saved meanwhile, and what is done about it."""
    joined = st.session_state.pop("g_joined", None)
    if joined is not None and joined[0] == concept.id:
        st.info(
            t("{author} changed this concept, too: both changes are saved.").format(
                author=joined[1] or "?"
            )
        )
    again: Again | None = st.session_state.get("g_again")
    if again is None or again.mine.id != concept.id:
        return
    if not again.stands(concept):
        st.session_state.pop("g_again")
        return
    st.error(
        t("Someone else changed the same fields. Nothing of yours is lost: it is in the form.")
    )
    for clash in again.saved.clashes:
        st.text(
            t("{field}: current “{theirs}”, yours “{mine}”").format(
                field=clash_name(clash), theirs=clash.theirs or "—", mine=clash.mine or "—"
            )
        )
    st.caption(t("Save keeps yours of these; all other changes of both are kept."))
    st.button(t("Keep theirs"), on_click=_keep_theirs, key="g_theirs")


def _keep_theirs() -> None:
    st.session_state.pop("g_again", None)


def _order(concept: Concept) -> None:
    """The order of terms: the first that may be used is the main one."""
    langs = [lang for lang in LANGS if len(concept.terms(lang)) > 1]
    if not langs:
        return
    with st.popover(t("Order of terms")):
        for lang in langs:
            terms = concept.terms(lang)[:TERMS]
            for place, term in enumerate(terms):
                text, up, down = st.columns([6, 2, 2], vertical_alignment="center")
                text.text(term.text)
                for cell, name, step, off in (
                    (up, t("Up"), -1, place == 0),
                    (down, t("Down"), 1, place + 1 == len(terms)),
                ):
                    cell.button(
                        name,
                        key=f"g_move_{lang}_{place}_{step}",
                        on_click=_move,
                        args=(concept, lang, term.text, step),
                        **leave("glossary", off=off),
                        width="stretch",
                    )


def _move(concept: Concept, lang: Lang, text: str, step: int) -> None:
    found = project()
    if found is None:
        return
    try:
        after = with_term_moved(concept, lang, text, step)
        found.change_concepts([concept], [after], label="order of terms")
    except DuizhaoError as error:
        st.session_state["g_problem"] = error


# Evidence and history


def _evidence(concept: Concept) -> None:
    st.caption(t("Examples"))
    found = examples(concept, documents()) or looked_for(concept, documents())
    if not found:
        st.text(t("No occurrences in the documents"))
    for number, item in enumerate(found):
        with st.container(border=True, gap="xsmall"):
            for part in (item.zh, item.en):
                if part is not None:
                    st.text(part.line())
            names = " · ".join(part.document for part in (item.zh, item.en) if part is not None)
            place = item.zh or item.en
            if place is not None:
                st.button(
                    t("Open in Review"),
                    key=f"g_bead_{number}",
                    on_click=go_to_place,
                    args=(item.bead, place.document, place.start),
                    type="tertiary",
                    help=None,
                )
            st.caption(names)


def _history(found: Project, concept: Concept, by_id: Mapping[str, Concept]) -> None:
    key = f"g_history_{concept.id}"
    most = int(st.session_state.get(key, HISTORY))
    changes = concept_history(found, concept.id, limit=most + 1)
    st.caption(t("History"))
    if not changes:
        st.text(t("Extracted automatically, not edited"))
    for item in changes[:most]:
        time = item.time[:16].replace("T", " ")
        first, second = st.columns([4, 1], vertical_alignment="center")
        lines = [f"{time}  {item.author}  {worded(item.label)}"]
        lines += change_lines(differences(item.before, item.after, by_id))
        first.text("\n".join(lines))
        if item.before is not None and item.before.terms("zh") + item.before.terms("en"):
            second.button(
                t("Restore"),
                key=f"g_back_{item.entry}",
                on_click=_restore,
                args=(concept, item),
                width="stretch",
                **leave("glossary"),
            )
    if len(changes) > most:
        st.button(t("Show more"), on_click=_longer_history, args=(key, most), key=f"{key}_more")


def _comments(concept: Concept) -> None:
    """What people said of the concept, and a place to say something."""
    st.caption(t("Comments"))
    for item in concept.comments[-COMMENTS:]:
        st.text(f"{item.time[:16].replace('T', ' ')}  {item.author}\n{item.text}")
    key = f"g_comment_{concept.id}_{len(concept.comments)}"
    with st.form(f"form_{key}", border=False, clear_on_submit=True):
        text, go = st.columns([4, 1], vertical_alignment="bottom")
        text.text_input(
            t("Add a comment"),
            key=key,
            label_visibility="collapsed",
            placeholder=t("Add a comment"),
        )
        go.form_submit_button(t("Add"), on_click=_comment, args=(concept, key), width="stretch")


def _comment(concept: Concept, key: str) -> None:
    found = project()
    if found is None:
        return
    try:
        add_comment(found, concept, str(st.session_state.get(key) or ""))
    except DuizhaoError as error:
        st.session_state["g_problem"] = error


def _longer_history(key: str, most: int) -> None:
    st.session_state[key] = most + HISTORY


def _restore(concept: Concept, change: ConceptChange) -> None:
    """The concept as it was before *change*; this is a change too, and can be undone."""
    found = project()
    if found is None or change.before is None:
        return
    try:
        found.change_concepts([concept], [change.before], label="former version")
    except DuizhaoError as error:
        st.session_state["g_problem"] = error
