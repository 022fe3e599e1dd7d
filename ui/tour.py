"""A short guided tour through the sample project: a step on each page, left at any time.

The step stands in the page's address, so that a page that is loaded again is still at it.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ui.session import go_to_page, labelled, t

__all__ = ["STEPS", "address", "begin", "draw", "take_up"]

_AT = "tour"
_LOOKED = "tour_looked_for"


@dataclass(frozen=True, slots=True)
class Step:
    """What is said on *page*; its words are translated when shown."""

    page: str
    title: str
    text: str


STEPS = (
    Step(
        "project",
        "Your texts",
        "A project begins with Chinese and English documents, here five articles on one subject. "
        "They are being aligned, and their terms extracted; you can go on meanwhile.",
    ),
    Step(
        "review",
        "Review the pairs",
        "Each Chinese sentence stands beside the English sentences closest to it. Press a to "
        "accept a pair and r to reject it; z takes your last step back, and ? shows all keys.",
    ),
    Step(
        "glossary",
        "Decide on the terms",
        "Each term found in the texts comes with the renderings that were found for it, if any, "
        "and with the sentences they are from. Press a to accept one and e to correct it. Only "
        "what you decided goes out.",
    ),
    Step(
        "consistency",
        "Check the result",
        "See which terms are rendered in more than one way, and run the checks for numbers, "
        "dates and terms. Each finding leads to its pair.",
    ),
    Step(
        "export",
        "Take it with you",
        "Pairs go out as a translation memory (TMX), as tables or as a copy to read, the glossary "
        "as TBX or CSV. Then make a project of your own on the Project page.",
    ),
)


def take_up() -> None:
    """When a session begins: the step that its first page's address says, if it says one."""
    if _LOOKED in st.session_state:
        return
    st.session_state[_LOOKED] = True
    number = st.query_params.get(_AT, "")
    if number in {str(step) for step in range(1, len(STEPS) + 1)}:
        st.session_state[_AT] = int(number) - 1


def address() -> dict[str, str]:
    """What the address says of the tour."""
    at = st.session_state.get(_AT)
    return {_AT: "" if at is None else str(at + 1)}


def begin() -> None:
    """Start with the first step; for callbacks."""
    st.session_state[_AT] = 0


def draw(page: str) -> None:
    """The step one is at, if the tour is on; *page* is the one in the address."""
    at = st.session_state.get(_AT)
    if at is None:
        return
    step = STEPS[at]
    here = page == step.page or (not page and step.page == STEPS[0].page)
    with st.container(border=True, gap="xsmall", key="tour"):
        st.caption(t("Tour · step {number} of {count}").format(number=at + 1, count=len(STEPS)))
        st.text(labelled(t(step.title), t(step.text)) if here else t(step.title))
        with st.container(horizontal=True):
            if at:
                st.button(t("Previous step"), on_click=_go, args=(at - 1,), key="tour_back")
            if not here:
                st.button(t("Go to this page"), on_click=_go, args=(at,), key="tour_here")
            elif at + 1 < len(STEPS):
                st.button(t("Next step"), on_click=_go, args=(at + 1,), key="tour_on")
            st.button(t("End the tour"), on_click=_end, key="tour_end")


def _go(step: int) -> None:
    st.session_state[_AT] = step
    go_to_page(STEPS[step].page)


def _end() -> None:
    st.session_state.pop(_AT, None)
