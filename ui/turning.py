"""To another page by what a callback decided: the browser follows a link to it.

``st.switch_page`` is not used. A fragment that looks every few seconds, as those of the Project
and Review pages do, may be asked for once more by a browser that has not yet heard of the new
page; the server then takes the tab back to the old page, of which only that fragment would be
drawn, and the tab stays empty. A link that is followed stops the looking first.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage

__all__ = ["turn_now", "turning"]

_SCRIPT = """
const TRIES = 200;
export default function (component) {
  let tries = 0;
  const timer = setInterval(() => {
    const link = document.querySelector(".st-key-turning a");
    if (link || ++tries > TRIES) clearInterval(timer);
    if (link) link.click();
  }, 25);
  return () => clearInterval(timer);
}
"""


@cache
def _renderer() -> Any:
    from streamlit.components.v2 import component

    return component("duizhao_turning", js=_SCRIPT)


def turn_now() -> None:
    """In a fragment, at its beginning: what one of its callbacks decided is done at once.

    A callback makes its fragment be drawn again, and not the script, which does the turning.
    """
    if st.session_state.get("go_to"):
        st.rerun()


def turning(current: StreamlitPage, pages: Mapping[str, StreamlitPage]) -> bool:
    """Whether the tab is on its way to another page; then nothing else is to be drawn.

    Args:
        current: the page of this run.
        pages: all pages, by name.
    """
    wanted = st.session_state.get("go_to", "")
    if not wanted:
        return False
    begun = st.session_state.setdefault("go_from", current.url_path)
    # It has arrived, or the user went elsewhere meanwhile.
    if current.url_path != begun or pages[wanted] == current:
        st.session_state.pop("go_to")
        st.session_state.pop("go_from")
        return False
    with st.container(key="turning"):
        st.page_link(pages[wanted])
    _renderer()(data={"to": wanted}, key="turning_now")
    return True
