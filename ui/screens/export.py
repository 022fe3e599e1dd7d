"""Export: what, which of it, in which format and dialect; a preview, and the download."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from align.exchange import LanguageCodes
from align.model import Grade, Lang, Mode
from duizhao.cache import RowList
from duizhao.exporting import (
    GLOSSARY_FORMATS,
    ORDERS,
    PAIR_FORMATS,
    PROFILES,
    SURE,
    Selection,
    choose_concepts,
    choose_pairs,
    extension,
    glossary_form,
)
from duizhao.store import Project
from ui.session import concepts, counted, label, project, t
from ui.widgets import show_error

__all__ = ["draw"]

PREVIEWED = 8
PREVIEW_CHARACTERS = 3500
BINARY = ("xlsx",)
TABLES = ("csv", "tsv", "xlsx")
WITH_CODES = ("tmx", "xliff12", "xliff21", "tbx")
CODES: dict[Lang, tuple[str, ...]] = {
    "zh": ("zh-CN", "zh-Hans", "zh", "zh-TW", "zh-Hant", "zh-HK"),
    "en": ("en-US", "en-GB", "en"),
}
STYLES = ("dca", "dct", "v2")


def draw() -> None:
    """Choices on the left, preview and download on the right."""
    found = project()
    if found is None:
        return
    left, right = st.columns([2, 3], gap="medium")
    with left:
        what = st.segmented_control(
            t("Content"),
            ("pairs", "glossary"),
            format_func=label,
            key="x_what",
            default="pairs",
            required=True,
        )
        made = _glossary(found) if what == "glossary" else _pairs(found)
    if made is None:
        return
    name, number, write, sample = made
    form = st.session_state["x_gform" if what == "glossary" else "x_form"]
    try:
        beginning, problem = sample(), None
    except DuizhaoError as error:
        beginning, problem = b"", error
    with right:
        # The label says what is in the file, and the file is made when it is asked for: a
        # button of the last choice can't be mistaken for this one.
        st.download_button(
            t("Download {name}").format(name=name) + f" · {number}",
            write,
            file_name=name,
            key=f"x_get_{hash((name, number))}",
            type="primary",
            on_click="ignore",
            disabled=problem is not None,
        )
        if problem:
            show_error(problem)
        else:
            _preview(form, beginning)


Made = tuple[str, str, Callable[[], bytes], Callable[[], bytes]]


def _preview(form: str, beginning: bytes) -> None:
    st.caption(t("Preview"))
    if form in BINARY:
        st.text(t("No preview is available for workbooks."))
        return
    wide = beginning.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = beginning.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    st.text(text[:PREVIEW_CHARACTERS] + (" …" if len(text) > PREVIEW_CHARACTERS else ""))


def _pairs(found: Project) -> Made | None:
    modes: list[Mode] = sorted({record.mode for record in found.alignments()}, reverse=True)
    if not modes:
        st.info(t("Nothing is aligned yet. Add documents and align them on the Project page."))
        return None
    mode: Mode = st.radio(t("Mode"), modes, format_func=label, key="x_mode", horizontal=True)
    form = st.selectbox(
        t("Format"),
        PAIR_FORMATS,
        index=PAIR_FORMATS.index("tmx"),
        format_func=_format,
        key="x_form",
    )
    codes = _codes(form)
    selection = replace(_selection(found, "pairs"), mode=mode)
    if mode == "comparable":
        selection = _of_comparable(selection, form)
    chosen = choose_pairs(found, selection, rows=_rows(str(found.path), found).get)
    number = counted("{count} pair", "{count} pairs", chosen.held_by(form))
    st.caption(number)
    one_sided = len(chosen.pairs) - chosen.held_by(form)
    if one_sided:
        st.caption(
            counted(
                "{count} sentence without counterpart is left out: the format holds pairs only",
                "{count} sentences without counterpart are left out: the format holds pairs only",
                one_sided,
            )
        )

    def write(most: int | None = None) -> bytes:
        some = chosen if most is None else replace(chosen, pairs=chosen.pairs[:most])
        return _bytes(lambda file: some.write(file, form, codes))

    # Only all of the rows tell whether they are of one pair of documents.
    sample = None if form == "beads" else PREVIEWED
    return f"pairs{extension(form)}", number, write, lambda: write(sample)


def _of_comparable(selection: Selection, form: str) -> Selection:
    """The grades, and in tables the neighbours."""
    grades = st.multiselect(
        t("Grade"),
        [str(grade) for grade in Grade],
        format_func=label,
        key="x_grades",
        placeholder=t("Select"),
    )
    context = 0
    if form in TABLES:
        context = st.number_input(t("Sentences before and after"), 0, 9, 0, key="x_context")
    return replace(selection, grades=tuple(grades), context=int(context))


def _bytes(write: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def _glossary(found: Project) -> Made:
    form = st.selectbox(
        t("Format"),
        GLOSSARY_FORMATS,
        index=GLOSSARY_FORMATS.index("tbx"),
        format_func=_format,
        key="x_gform",
    )
    profiles = [name for name, forms in PROFILES.items() if form in forms]
    usual, _ = glossary_form(None, form)
    profile = st.selectbox(
        t("Written for"),
        profiles,
        index=profiles.index(usual),
        format_func=lambda name: t(f"profile:{name}"),
        key=f"x_profile_{form}",
    )
    style: Any = "dca"
    if form == "tbx":
        style = st.selectbox(
            t("Dialect"), STYLES, format_func=lambda name: t(f"tbx:{name}"), key="x_style"
        )
    codes = _codes(form)
    order = st.selectbox(
        t("Order"), ORDERS, format_func=lambda name: t(f"order:{name}"), key="x_order"
    )
    full = st.checkbox(t("All fields"), key="x_full")
    selection = _selection(found, "glossary")
    chosen = choose_concepts(found, selection, concepts=concepts()).ordered(order)
    number = counted("{count} concept", "{count} concepts", len(chosen.concepts))
    st.caption(f"{number} · {counted('{count} term', '{count} terms', chosen.terms)}")

    def write(most: int | None = None) -> bytes:
        some = replace(chosen, concepts=chosen.concepts[:most])
        return _bytes(
            lambda file: some.write(file, form, codes, style=style, full=full, profile=profile)
        )

    return f"glossary.{form}", number, write, lambda: write(PREVIEWED)


def _format(name: str) -> str:
    return t(f"format:{name}")


def _codes(form: str) -> LanguageCodes:
    if form not in WITH_CODES:
        return LanguageCodes()
    first, second = st.columns(2)
    zh = first.selectbox(t("Language code for Chinese"), CODES["zh"], key="x_zh")
    en = second.selectbox(t("Language code for English"), CODES["en"], key="x_en")
    return LanguageCodes(zh=zh, en=en)


def _selection(found: Project, what: str) -> Selection:
    """The filter: status and probability at sight, the rest in a box."""
    chosen = st.radio(
        t("Include"),
        ("accepted", "probable", "all"),
        format_func=lambda value: t(f"export:{value}"),
        key=f"x_which_{what}",
    )
    minimum = {"accepted": None, "all": 0.0}.get(chosen)
    if chosen == "probable":
        minimum = st.slider(t("Probability at least"), 0.5, 1.0, SURE, 0.01, key="x_least")
    with st.expander(t("More filters")):
        documents = st.multiselect(
            t("Documents"),
            [item.name for item in found.documents()],
            key="x_documents",
            placeholder=t("Select"),
        )
        subjects: list[str] = []
        if what == "glossary":
            known = sorted({item.subject for item in concepts() if item.subject})
            subjects = st.multiselect(
                t("Subject"), known, key="x_subjects", placeholder=t("Select")
            )
        first, second = st.columns(2)
        since = first.date_input(t("Changed since"), value=None, key="x_since")
        until = second.date_input(t("Changed until"), value=None, key="x_until")
        rejected = st.checkbox(t("Include rejected"), key="x_rejected")
        proposed = what == "glossary" and st.checkbox(
            t("Include terms that are only proposed"), key="x_proposed"
        )
    return Selection(
        minimum=minimum,
        rejected=rejected,
        proposed=proposed or chosen == "all",
        documents=tuple(documents),
        subjects=tuple(subjects),
        since=since.isoformat() if since else "",
        until=until.isoformat() if until else "",
    )


@st.cache_resource(show_spinner=False, max_entries=2)
def _rows(path: str, _project: Project) -> RowList:
    """The project's rows, one list for all sessions."""
    return RowList(_project)
