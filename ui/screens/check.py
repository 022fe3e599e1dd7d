"""Check files: pairs from a file against a glossary, without a project, and the report of it."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from align.model import Lang
from duizhao.checking import PROFILES, write_findings
from duizhao.checking_files import CheckedFiles, check_uploads
from termbase.checks import Finding
from ui.session import concepts, counted, language, project, t, worded
from ui.widgets import Bar, show_error

__all__ = ["draw"]

SHOWN = 100
TYPES = ("tmx", "xlf", "xliff", "sdlxliff", "mxliff", "tsv", "csv", "txt", "xlsx", "docx")
GLOSSARIES = ("csv", "tsv", "xlsx", "tbx", "json", "xml", "txt")


def draw() -> None:
    """The files and the glossary, the button that checks, what was found, and the report."""
    with st.form("q_form", border=False):
        one, two = st.columns(2)
        files = one.file_uploader(
            t("Files of pairs (TMX, XLIFF, tables, DOCX with two columns)"),
            type=list(TYPES),
            accept_multiple_files=True,
            key="q_files",
        )
        given = two.file_uploader(
            t("Glossary file (CSV, TSV, XLSX, TBX or JSON, or another tool's)"),
            type=list(GLOSSARIES),
            accept_multiple_files=True,
            key="q_glossaries",
        )
        own = project() is not None and two.checkbox(
            t("Also use the glossary of the open project"), value=True, key="q_own"
        )
        first, second, third = st.columns([3, 3, 2], vertical_alignment="bottom")
        profile = first.selectbox(
            t("Checks"), tuple(PROFILES), index=3, format_func=lambda name: t(f"profile:{name}")
        )
        source = second.selectbox(t("Translated from"), ("zh", "en"), format_func=_language)
        pressed = third.form_submit_button(t("Run the checks"), type="primary", width="stretch")
    if pressed and files:
        _check(files, given, profile=profile, source="en" if source == "en" else "zh", own=own)
    kept: tuple[str, CheckedFiles] | None = st.session_state.get("q_found")
    if kept is None:
        st.info(t("Choose files of pairs and a glossary."))
        return
    _found(*kept)


def _language(lang: str) -> str:
    return t("Chinese") if lang == "zh" else t("English")


def _check(
    files: Sequence[Any], given: Sequence[Any], *, profile: str, source: Lang, own: bool
) -> None:
    st.session_state["q_found"] = None
    try:
        found = check_uploads(
            [(file.name, file.getvalue()) for file in files],
            [(file.name, file.getvalue()) for file in given],
            concepts=concepts() if own else (),
            profile=profile,
            source=source,
            progress=Bar(),
        )
    except DuizhaoError as error:
        show_error(error)
        return
    st.session_state["q_found"] = (", ".join(file.name for file in files), found)


def _found(title: str, found: CheckedFiles) -> None:
    for problem in found.problems:
        st.warning(worded(problem.message))
    head, get = st.columns([5, 2], vertical_alignment="center")
    head.markdown(counted("{count} finding", "{count} findings", len(found.findings)))
    get.download_button(
        t("Download report"),
        lambda: _report(title, found),
        file_name="report.html",
        mime="text/html",
        on_click="ignore",
        width="stretch",
    )
    for item in found.findings[:SHOWN]:
        _finding(item)
    if len(found.findings) > SHOWN:
        st.caption(t("and {count} more").format(count=len(found.findings) - SHOWN))


def _report(title: str, found: CheckedFiles) -> bytes:
    stream = BytesIO()
    write_findings(
        found.findings, stream, form="html", title=title, rows=found.rows, language=language()
    )
    return stream.getvalue()


def _finding(item: Finding) -> None:
    with st.container(border=True, gap="xsmall"):
        st.text(f"{item.code}  {worded(item.message)}")
        for text in dict.fromkeys(place.context for place in item.places if place.context):
            st.text(f"     {text}")
        if item.suggestion:
            st.text(f"→ {worded(item.suggestion)}")
