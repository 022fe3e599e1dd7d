"""The Streamlit script: navigation, language, and the pages."""

from __future__ import annotations

import streamlit as st

from align.errors import DuizhaoError
from ui.i18n import LANGUAGES
from ui.screens import PAGES
from ui.session import language, project, t

st.set_page_config(page_title="对照 Duizhao", layout="wide", initial_sidebar_state="collapsed")
st.html(
    "<style>.stMainBlockContainer{padding:4.3rem 1.2rem .6rem}"
    "[data-testid=stVerticalBlock]{gap:.6rem}"
    # What was decided is drawn at once; fading it out while the server answers would flicker.
    "[data-stale=true]{opacity:1!important;transition:none!important}</style>"
)


def _language_switch() -> None:
    with st.sidebar:
        st.radio(
            "Language / 语言",
            list(LANGUAGES),
            format_func=lambda code: LANGUAGES[code],
            index=list(LANGUAGES).index(language()),
            key="language",
            horizontal=True,
        )


def _main() -> None:
    _language_switch()
    pages = [
        st.Page(page.draw, title=t(page.title), url_path=page.name, default=index == 0)
        for index, page in enumerate(PAGES)
    ]
    current = st.navigation(pages, position="top")
    wanted = st.session_state.pop("go_to", "")
    for page, made in zip(PAGES, pages, strict=True):
        if page.name == wanted:
            st.switch_page(made)
    try:
        if project() is None and current.url_path not in ("", PAGES[0].name):
            st.info(t("Open a project first, on the Project page."))
            return
        current.run()
    except DuizhaoError as error:
        st.error(t("This did not work."))
        st.text(str(error))


_main()
