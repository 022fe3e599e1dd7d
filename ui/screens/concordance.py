"""Concordance: a word in its contexts, with what stands beside it in the other language."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, cast

import streamlit as st

from align.errors import DuizhaoError, SettingError
from align.model import Lang
from duizhao.adding import add_term
from duizhao.lookup import PassageList, counterpart_spans, rendered_message
from duizhao.occurrences import LINE_COLUMNS, LINE_FORMATS, LineFormat, line_rows, write_lines
from duizhao.store import Project
from duizhao.term_choices import choices_of
from termbase.concordance import KwicLine, KwicOrder, concordance
from ui.session import concepts, counted, go_to_place, project, t, worded
from ui.widgets import show_error, show_problem

__all__ = ["draw"]

LIMIT = 500
CONTEXT = 40
ORDERS: tuple[KwicOrder, ...] = ("text", "left", "right", "match")


def draw() -> None:
    """A search and its lines; a chosen line opens in Review."""
    found = project()
    if found is None:
        return
    first, second, third, fourth = st.columns([4, 2, 2, 2], vertical_alignment="bottom")
    text = first.text_input(t("Search"), key="k_text", placeholder="命运共同体")
    way = second.selectbox(
        t("Search by"),
        ("words", "regex", "pinyin"),
        format_func=lambda value: t(f"kwic:{value}"),
        key="k_way",
    )
    order = third.selectbox(
        t("Order"), ORDERS, format_func=lambda value: t(f"kwic:{value}"), key="k_order"
    )
    lang = fourth.selectbox(t("Language"), ("", "zh", "en"), format_func=_language, key="k_lang")
    if not text.strip():
        st.info(t("Enter a word or phrase in either language, or pinyin."))
        return
    try:
        lines = concordance(
            _passages(str(found.path), found).get(),
            text,
            lang=cast(Lang, lang) if lang else None,
            regex=way == "regex",
            pinyin=True if way == "pinyin" else None,
            order=order,
            width=CONTEXT,
        )
    except SettingError as error:
        show_error(error)
        return
    if st.session_state.pop("nowhere", False):
        st.info(t("No pair contains this passage."))
    count, go = st.columns([4, 1], vertical_alignment="center")
    count.caption(counted("{count} occurrence", "{count} occurrences", len(lines)))
    _table(lines, go)


def _language(value: str) -> str:
    return {"zh": t("Chinese"), "en": t("English")}.get(value, t("both languages"))


def _table(lines: tuple[KwicLine, ...], go: Any) -> None:
    shown = lines[:LIMIT]
    spans = _spans(shown)
    rows = [dict(zip(LINE_COLUMNS, row, strict=True)) for row in line_rows(shown, spans)]
    if not rows:
        return
    rendered = rendered_message(shown, spans)
    if rendered is not None:
        st.caption(worded(rendered))
    key = f"k_lines_{hash((len(lines), lines[0].match, lines[-1].right))}"
    chosen: Any = st.dataframe(
        rows,
        key=key,
        hide_index=True,
        height=560,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "left": st.column_config.TextColumn(t("Left"), alignment="right", width=300),
            "match": st.column_config.TextColumn(t("Match"), alignment="center", width="small"),
            "right": st.column_config.TextColumn(t("Right"), width=260),
            "rendering": st.column_config.TextColumn(t("Rendering"), width=200),
            "counterpart": st.column_config.TextColumn(t("Counterpart"), width="large"),
            "document": st.column_config.TextColumn(t("Document")),
        },
    )
    _save(lines)
    if len(lines) > LIMIT:
        st.caption(t("Only the first {count} are shown").format(count=LIMIT))
    picked = list(chosen.selection.rows) if chosen else []
    line = shown[picked[0]] if picked and picked[0] < len(shown) else None
    rendering = rows[picked[0]]["rendering"] if line else ""
    _add(line, rendering)
    go.button(
        t("Open in Review"),
        on_click=go_to_place,
        args=(line.passage.bead if line else "",),
        disabled=line is None or not line.passage.bead,
        width="stretch",
    )


def _spans(lines: tuple[KwicLine, ...]) -> list[tuple[tuple[int, int], ...]]:
    """What renders the match of each line; looked for again when lines or glossary change."""
    known = concepts()
    kept: Any = st.session_state.get("k_spans")
    if kept is None or kept[0] != lines or kept[1] is not known:
        kept = (lines, known, counterpart_spans(lines, known, protected=_protected()))
        st.session_state["k_spans"] = kept
    found: list[tuple[tuple[int, int], ...]] = kept[2]
    return found


def _protected() -> tuple[str, ...]:
    present = project()
    return choices_of(present).protected if present else ()


def _save(lines: Sequence[KwicLine]) -> None:
    """All that was found as a file, also what the page does not show."""
    columns = st.columns([2, 2, 2, 3], vertical_alignment="center")
    known = concepts()
    for column, form in zip(columns, LINE_FORMATS, strict=False):

        def write(form: LineFormat = form) -> bytes:
            out = io.BytesIO()
            write_lines(lines, out, form, known, protected=_protected())
            return out.getvalue()

        column.download_button(
            t("Save as {form}").format(form=form.upper()),
            write,
            file_name=f"concordance.{form}",
            on_click="ignore",
            width="stretch",
            key=f"k_save_{form}",
        )


def _add(line: KwicLine | None, rendering: str) -> None:
    """A term of the glossary, made of what was found."""
    if st.session_state.pop("k_added", False):
        st.success(t("Added to the glossary"))
    show_problem("k_problem")
    if line is None:
        return
    # The whole of it, which the columns may cut.
    st.text(f"{line.left}[{line.match}]{line.right}\n{line.passage.counterpart or '—'}")
    mine = line.match if line.passage.lang == "zh" else rendering
    other = rendering if line.passage.lang == "zh" else line.match
    with st.expander(t("Add to the glossary")), st.form("k_add", border=False):
        columns = st.columns(4)
        for column, (name, title, value) in zip(
            columns,
            (
                ("zh", t("Chinese"), mine),
                ("en", t("English"), other),
                ("subject", t("Subject"), ""),
                ("note", t("Note"), ""),
            ),
            strict=True,
        ):
            with column:
                st.text_input(title, value=value, key=f"k_add_{name}_{hash((mine, other))}")
        st.form_submit_button(t("Add"), on_click=_added, args=(hash((mine, other)),))


def _added(stem: int) -> None:
    found = project()
    if found is None:
        return
    names = ("zh", "en", "subject", "note")
    given = {name: str(st.session_state.get(f"k_add_{name}_{stem}") or "") for name in names}
    try:
        add_term(found, **given)
    except DuizhaoError as error:
        st.session_state["k_problem"] = error
        return
    st.session_state["k_added"] = True


@st.cache_resource(show_spinner=False, max_entries=4)
def _passages(path: str, _project: Project) -> PassageList:
    """The project's passages, one list for all sessions."""
    return PassageList(_project)
