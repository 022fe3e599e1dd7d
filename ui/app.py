"""The Streamlit script: navigation, language, and the pages."""

from __future__ import annotations

import streamlit as st

from align.errors import DuizhaoError
from ui.corner import language_switch
from ui.launch import MOST_MEGABYTES
from ui.look import LATIN_MARKS, STYLE, upload_style
from ui.screens import PAGES
from ui.session import language, project, t, told

st.set_page_config(page_title="对照 Duizhao", layout="wide", initial_sidebar_state="collapsed")
st.html(STYLE)


def _main() -> None:
    if language() == "en":
        st.html(LATIN_MARKS)
    st.html(
        upload_style(
            t("Upload"),
            t("up to {size} MB a file").format(size=MOST_MEGABYTES),
            t(
                "A file marked red is larger than {size} MB: divide it, or use duizhao import."
            ).format(size=MOST_MEGABYTES),
        )
    )
    language_switch(language())
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
        st.text(told(str(error)))


_main()
