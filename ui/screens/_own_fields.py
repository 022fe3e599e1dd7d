"""Fields of the project's own: in a concept's form, and where one makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from align.errors import DuizhaoError
from duizhao.custom_fields import (
    KINDS,
    OwnField,
    own_fields,
    picture,
    pictures_folder,
    with_field,
    without_field,
)
from duizhao.store import Project
from termbase.custom import column_of
from ui.session import labelled, leave, project, t
from ui.widgets import show_error

__all__ = ["draw_fields", "draw_pictures", "draw_settings"]

PER_ROW = 3


def draw_fields(fields: Sequence[OwnField], values: Mapping[str, str], stem: str) -> None:
    """The fields in the form *stem*, three in a row; keyed as :func:`column_of` names them."""
    for start in range(0, len(fields), PER_ROW):
        for cell, field in zip(st.columns(PER_ROW), fields[start : start + PER_ROW], strict=False):
            name = column_of(field.name)
            value, key = values.get(name, ""), f"{stem}.{name}"
            if field.kind == "list":
                # What a file brought may be none of the choices.
                options = list(dict.fromkeys(("", value, *field.choices)))
                cell.selectbox(
                    field.name,
                    options,
                    index=options.index(value),
                    format_func=lambda item: item or "—",
                    key=key,
                )
            else:
                hint = t("name of the file") if field.kind == "image" else None
                cell.text_input(field.name, value=value, key=key, placeholder=hint)


def draw_pictures(found: Project, fields: Sequence[OwnField], values: Mapping[str, str]) -> None:
    """The pictures whose files are there; where the others are looked for."""
    missing = False
    for field in fields:
        value = values.get(column_of(field.name), "")
        if field.kind != "image" or not value:
            continue
        path = picture(found, value)
        if path is None:
            missing = True
            continue
        st.caption(field.name)
        # Its bytes, not its path: the page keeps no way into the folder.
        st.image(path.read_bytes(), width="content")
    folder = pictures_folder(found)
    if missing and folder is not None:
        st.caption(t("Pictures are looked for in this folder:"))
        st.text(str(folder))


def draw_settings(found: Project) -> None:
    """Which fields the project has; more of them, and fewer."""
    present = own_fields(found)
    # With a key it stays open while its label counts on.
    title = t("Fields of your own") + (f"  ·  {len(present)}" if present else "")
    with st.expander(title, key="g_own_fields"):
        problem = st.session_state.pop("g_own_problem", None)
        for place, field in enumerate(present):
            text, gone = st.columns([5, 2], vertical_alignment="center")
            kind = t(f"own-field:{field.kind}")
            if field.choices:
                kind = labelled(kind, " | ".join(field.choices))
            text.text(f"{field.name} · {kind}")
            gone.button(
                t("Remove"),
                key=f"g_own_gone_{place}",
                on_click=_gone,
                args=(field.name,),
                width="stretch",
                **leave("glossary"),
            )
        with st.form("g_own_new", border=False, clear_on_submit=problem is None):
            first, second, third = st.columns([3, 2, 4])
            first.text_input(t("Name of the field"), key="g_own_name")
            second.selectbox(
                t("Type"), KINDS, format_func=lambda kind: t(f"own-field:{kind}"), key="g_own_kind"
            )
            third.text_input(t("Choices of a list, separated by |"), key="g_own_choices")
            st.form_submit_button(t("Add the field"), on_click=_add, **leave("glossary"))
        if problem is not None:
            show_error(problem)
        st.caption(
            t("What they say goes out with all fields (CSV, XLSX, TSV, TBX, JSON) and comes back.")
        )


def _add() -> None:
    found = project()
    if found is None:
        return
    name, kind, choices = (st.session_state.get(f"g_own_{n}") for n in ("name", "kind", "choices"))
    try:
        with_field(found, str(name or ""), kind or "text", str(choices or "").split("|"))
    except DuizhaoError as error:
        st.session_state["g_own_problem"] = error


def _gone(name: str) -> None:
    found = project()
    if found is not None:
        without_field(found, name)
