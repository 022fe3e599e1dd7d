"""What was done to the glossary: by whom, to which concepts, and what it changed."""

from __future__ import annotations

import streamlit as st

from duizhao.store import GlossaryEntry, Project, glossary_history
from termbase.model import Concept
from ui.concept_form import differences
from ui.queue_view import concept_label
from ui.screens._changes import change_lines
from ui.session import concepts, counted, go_to_concept, t, worded

__all__ = ["draw"]

PAGE = 25
CONCEPTS = 3
"""Of so many concepts of one change it is said what changed."""


def draw(found: Project) -> None:
    """The filter and the changes, newest first."""
    by_id = {item.id: item for item in concepts()}
    names = sorted({item.changed_by for item in by_id.values() if item.changed_by})
    first, second, third = st.columns([2, 3, 2])
    author = first.selectbox(
        t("Author"), ["", *names], format_func=lambda name: name or t("Any"), key="g_h_author"
    )
    text = second.text_input(t("Term"), key="g_h_text").strip()
    since = third.date_input(t("Changed since"), value=None, key="g_h_since", format="YYYY-MM-DD")
    day = since.isoformat() if since else ""
    most = PAGE * int(st.session_state.setdefault("g_h_pages", 1))
    entries = glossary_history(found, author=author, text=text, since=day, limit=most + 1)
    if not entries:
        st.info(t("Nobody has changed a concept, or the filter leaves nothing."))
    for item in entries[:most]:
        _entry(item, by_id)
    if len(entries) > most:
        st.button(t("Show more"), on_click=_more, key="g_h_more")


def _more() -> None:
    st.session_state["g_h_pages"] += 1


def _entry(item: GlossaryEntry, by_id: dict[str, Concept]) -> None:
    with st.container(border=True, gap="xsmall"):
        time = item.time[:16].replace("T", " ")
        count = counted("{count} concept", "{count} concepts", len(item.changes))
        st.text(f"{time}  {item.author}  {worded(item.label)} · {count}")
        for place, (before, after) in enumerate(item.changes[:CONCEPTS]):
            named = after or before
            if named is None:
                continue
            text, go = st.columns([8, 2], vertical_alignment="center")
            lines = [concept_label(named)]
            if before is None or after is None:
                lines[0] += "   " + t("new" if before is None else "taken away")
            else:
                lines += change_lines(differences(before, after, by_id))
            text.text("\n".join(lines))
            if named.id in by_id:
                go.button(
                    t("Open the form"),
                    key=f"g_h_{item.entry}_{place}",
                    on_click=go_to_concept,
                    args=(named.id,),
                    width="stretch",
                )
        if len(item.changes) > CONCEPTS:
            st.caption(t("and {count} more").format(count=len(item.changes) - CONCEPTS))
