"""What the project says of the extraction of terms, and what that would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from duizhao.engines import engines_for
from duizhao.extracting import terms_in
from duizhao.glossaries import read_upload
from duizhao.store import Project
from duizhao.term_choices import (
    KnownGlossary,
    Reference,
    TermChoices,
    choices_of,
    known_glossary,
    set_choices,
    word_list,
)
from duizhao.term_preview import Effect, preview
from ui.session import counted, leave, project, t
from ui.widgets import Bar, show_error, show_problem

__all__ = ["draw"]

LISTED = 60


def draw(found: Project) -> None:
    """The settings, when they are asked for; they are kept with the project when they are saved."""
    if not st.toggle(t("Settings of the extraction"), key="t_open"):
        return
    with st.container(border=True):
        show_problem("t_problem")
        kept = choices_of(found)
        words, least = st.columns([3, 2])
        with words:
            stop = st.text_area(
                t("Stop words: no term consists of them"),
                value=" ".join(kept.stop_words),
                key="t_stop",
                height=70,
            )
            protected = st.text_area(
                t("Protected words: terms that are never cut, one per line"),
                value="\n".join(kept.protected),
                key="t_protected",
                height=70,
            )
        with least:
            frequency = st.number_input(
                t("Occurrences of a term at least (0: by the length of the texts)"),
                0,
                100,
                kept.min_frequency,
                key="t_frequency",
            )
            most = st.number_input(
                t("Terms at most (0: the usual number)"),
                0,
                100_000,
                kept.max_concepts,
                step=100,
                key="t_most",
            )
        files = (
            ("domain", t("Chinese texts of the subject"), ["txt"]),
            ("general", t("General Chinese texts"), ["txt"]),
            ("known", t("Glossaries whose terms are known"), None),
        )
        for column, (name, title, kinds) in zip(st.columns(3), files, strict=True):
            with column:
                st.file_uploader(
                    title, type=kinds, accept_multiple_files=True, key=f"t_{name}_{_round()}"
                )
                _there(name, kept)
        try:
            chosen = replace(
                _with_files(kept),
                stop_words=word_list(stop),
                protected=tuple(terms_in(protected)),
                min_frequency=int(frequency),
                max_concepts=int(most),
            )
        except DuizhaoError as error:
            show_error(error)
            return
        first, second = st.columns(2)
        first.button(
            t("Save the settings"),
            on_click=_save,
            args=(chosen,),
            **leave("glossary", off=chosen == kept),
            type="primary",
            width="stretch",
            key="t_save",
        )
        if second.button(
            t("Preview the effect"), disabled=chosen == kept, width="stretch", key="t_preview"
        ):
            engines = engines_for(found, encoder="builtin", progress=Bar())
            st.session_state["t_effect"] = (chosen, preview(found, engines, chosen))
        _effect(chosen)
        if chosen == kept and kept != TermChoices():
            st.caption(t("Saved; they hold from the next extraction on."))


def _round() -> int:
    """What was uploaded is taken once: then the fields are other ones."""
    return int(st.session_state.get("t_round", 0))


def _there(name: str, kept: TermChoices) -> None:
    items: Sequence[Reference | KnownGlossary]
    if name == "known":
        items = kept.known
    else:
        items = [item for item in kept.references if item.general is (name == "general")]
    for place, item in enumerate(items):
        text, gone = st.columns([4, 2], vertical_alignment="center")
        text.text(item.name)
        gone.button(
            t("Remove"),
            key=f"t_gone_{name}_{place}",
            on_click=_save,
            args=(_without(kept, item),),
            width="stretch",
        )


def _without(kept: TermChoices, item: Reference | KnownGlossary) -> TermChoices:
    return replace(
        kept,
        references=tuple(one for one in kept.references if one is not item),
        known=tuple(one for one in kept.known if one is not item),
    )


def _with_files(kept: TermChoices) -> TermChoices:
    """*kept* with what lies in the fields for files."""
    from align.text.decoding import decode_clean

    references = [
        Reference(file.name, decode_clean(file.getvalue(), where=file.name).text, name == "general")
        for name in ("domain", "general")
        for file in _uploaded(name)
    ]
    known = [
        known_glossary(file.name, read_upload(file.name, file.getvalue())[0])
        for file in _uploaded("known")
    ]
    return replace(
        kept,
        references=(*kept.references, *references),
        known=(*kept.known, *known),
    )


def _uploaded(name: str) -> Sequence[Any]:
    return st.session_state.get(f"t_{name}_{_round()}") or ()


def _save(chosen: TermChoices) -> None:
    found = project()
    if found is None:
        return
    try:
        set_choices(found, chosen)
    except DuizhaoError as error:
        st.session_state["t_problem"] = error
        return
    st.session_state["t_round"] = _round() + 1
    st.session_state.pop("t_effect", None)


def _effect(chosen: TermChoices) -> None:
    kept: tuple[TermChoices, Effect] | None = st.session_state.get("t_effect")
    if kept is None or kept[0] != chosen:
        return
    effect = kept[1]
    st.text(counted("{count} Chinese term", "{count} Chinese terms", effect.count))
    for title, texts in ((t("would go"), effect.going), (t("would come"), effect.coming)):
        more = " …" if len(texts) > LISTED else ""
        st.text(f"{title} ({len(texts)}): {'、'.join(texts[:LISTED]) or '—'}{more}")
