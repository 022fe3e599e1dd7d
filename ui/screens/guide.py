"""The guide, served from this computer."""

from __future__ import annotations

import streamlit as st

from duizhao.guide import guide_parts
from ui.session import language, t

__all__ = ["draw"]

WIDTH = 860


def draw() -> None:
    """The guide in the session's language: text that comes with the program, so as Markdown."""
    parts = list(guide_parts(language()))
    if not parts:
        st.info(t("The guide did not come with this program."))
    with st.container(width=WIDTH):
        for part in parts:
            if part.picture is None:
                st.markdown(part.text)
            else:
                st.image(str(part.picture), caption=part.text)
