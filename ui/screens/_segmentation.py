"""How the project's documents are cut into sentences: abbreviations, rules of a file, marks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from align.segments import ReferenceMarks
from duizhao.segmentation import Rules, abbreviations_in, rules_of, set_rules, uploaded_rules
from duizhao.store import Project
from ui.session import leave, t
from ui.widgets import show_error

__all__ = ["draw"]

MARKS: tuple[ReferenceMarks, ...] = ("keep", "leave-out")


def draw(found: Project) -> None:
    """A closed form with the rules that hold, and the button that keeps others."""
    kept = rules_of(found)
    title = t("Rules for sentences") + ("  ·" if kept != Rules() else "")
    with st.expander(title, key="p_rules"), st.form("p_rules_form", border=False):
        st.caption(t("They apply to documents that are added from now on."))
        words = st.text_area(
            t("Abbreviations whose full stop ends no sentence, one per line"),
            "\n".join(kept.abbreviations),
            placeholder="art.\nNr.",
        )
        marks = st.selectbox(
            t("Reference marks such as [1] and ① after a sentence"),
            MARKS,
            index=MARKS.index(kept.reference_marks),
            format_func=lambda mark: t(f"marks:{mark}"),
        )
        file = st.file_uploader(
            t("Segmentation rules (SRX), used instead of the built-in ones"), type=["srx"]
        )
        drop = False
        if kept.rules:
            counts = {lang: sum(rule[0] == lang for rule in kept.rules) for lang in ("zh", "en")}
            st.caption(t("SRX rules now: {zh} for Chinese, {en} for English").format(**counts))
            drop = st.checkbox(t("Remove the SRX rules"))
        if st.form_submit_button(t("Save the rules"), **leave("settings")):
            _save(found, replace(kept, reference_marks=marks), words, file, drop)


def _save(found: Project, rules: Rules, words: str, file: Any, drop: bool) -> None:
    try:
        rules = replace(rules, abbreviations=abbreviations_in(words))
        if drop:
            rules = replace(rules, rules=())
        if file is not None:
            rules = replace(rules, rules=uploaded_rules(file.name, file.getvalue()))
        set_rules(found, rules)
    except DuizhaoError as error:
        show_error(error)
        return
    st.rerun()
