"""Export: what, which of it, in which format; a preview, and the download."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from align.model import Lang, Mode
from ui.session import project, t
from workbench.exporting import (
    GLOSSARY_FORMATS,
    PAIR_FORMATS,
    Selection,
    extension,
    load_texts,
    project_rows,
    write_glossary,
    write_pairs,
)
from workbench.store import Project

__all__ = ["draw"]

PREVIEW_CHARACTERS = 3000
TEXT_FORMATS = ("beads", "tsv", "csv", "tmx", "tbx", "json", "html", "xliff")


def draw() -> None:
    """Choices on the left, preview and download on the right."""
    found = project()
    if found is None:
        return
    left, right = st.columns([1, 2])
    with left:
        what = st.radio(t("What"), ("pairs", "glossary"), format_func=t, key="x_what")
        name, counted, body = _pairs(found) if what == "pairs" else _glossary(found)
    with right:
        # The label says how much is in the file: a button of the last choice can't be mistaken.
        st.download_button(
            t("Download {name}").format(name=name) + f" · {counted}",
            body,
            file_name=name,
            type="primary",
            on_click="ignore",
        )
        st.caption(t("{size} bytes").format(size=f"{len(body):,}"))
        if Path(name).suffix.lstrip(".") in TEXT_FORMATS or name.endswith(".align"):
            text = body.decode("utf-8-sig", errors="replace")
            st.text(text[:PREVIEW_CHARACTERS] + (" …" if len(text) > PREVIEW_CHARACTERS else ""))


def _pairs(found: Project) -> tuple[str, str, bytes]:
    modes: list[Mode] = sorted({record.mode for record in found.alignments()}, reverse=True)
    if not modes:
        st.info(t("Nothing is aligned yet. Add documents and align them on the Project page."))
        st.stop()
    mode: Mode = st.radio(t("Mode"), modes, format_func=t, key="x_mode")
    form = st.selectbox(t("Format"), PAIR_FORMATS, index=PAIR_FORMATS.index("tmx"), key="x_form")
    which = st.radio(
        t("Which"),
        ("accepted", "probable", "all"),
        format_func=lambda v: t(f"export:{v}"),
        key="x_which",
    )
    minimum = {"accepted": None, "all": 0.0}.get(which)
    if which == "probable":
        minimum = st.slider(t("Probability at least"), 0.5, 1.0, 0.9, 0.01, key="x_least")
    texts = load_texts(found)
    selection = Selection(minimum=minimum, one_sided=form != "tmx")
    rows = [row for row in project_rows(found, texts.values(), mode=mode) if selection.takes(row)]
    counted = t("{count} pairs").format(count=len(rows))
    st.caption(counted)
    source: Lang = "en" if found.direction == "en-zh" else "zh"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"pairs{extension(form)}"
        write_pairs(rows, path, form=form, mode=mode, source=source, title=found.name)
        return path.name, counted, path.read_bytes()


def _glossary(found: Project) -> tuple[str, str, bytes]:
    form = st.selectbox(
        t("Format"), GLOSSARY_FORMATS, index=GLOSSARY_FORMATS.index("tbx"), key="x_gform"
    )
    which = st.radio(
        t("Which"), ("accepted", "all"), format_func=lambda v: t(f"export:{v}"), key="x_gwhich"
    )
    concepts = [
        concept
        for concept in found.concepts()
        if concept.status == "accepted" or (which == "all" and concept.status != "rejected")
    ]
    counted = t("{count} concepts").format(count=len(concepts))
    st.caption(counted)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"glossary.{form}"
        write_glossary(tuple(concepts), path, form=form)
        return path.name, counted, path.read_bytes()
