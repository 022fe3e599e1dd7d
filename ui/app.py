"""The Streamlit script: navigation, language, and the pages."""

from __future__ import annotations

import streamlit as st

from align.errors import DuizhaoError
from ui import tour
from ui.environment import MOST_MEGABYTES
from ui.keeping import drawn, keep
from ui.look import LATIN_MARKS, STYLE, upload_style
from ui.navigation import PAGES
from ui.session import language, person, project, t
from ui.turning import turning
from ui.watching import watch
from ui.widgets import language_switch, show_error

st.set_page_config(page_title="对照 Duizhao", layout="wide", initial_sidebar_state="collapsed")
st.html(STYLE)


def _main() -> None:
    if language() == "en":
        st.html(LATIN_MARKS)
    st.html(
        upload_style(
            t("Upload"),
            t("Up to {size} MB per file").format(size=MOST_MEGABYTES),
            t("Files marked in red exceed {size} MB. Split them or use the command line.").format(
                size=MOST_MEGABYTES
            ),
            t("More pages"),
        )
    )
    if person().role is None:
        st.info(t("You have signed out. Reload the page to sign in again."))
        return
    language_switch(language(), ["/", *(f"/{page.name}" for page in PAGES)])
    watch()
    pages = [
        st.Page(page.draw, title=t(page.title), url_path=page.name, default=index == 0)
        for index, page in enumerate(PAGES)
    ]
    current = st.navigation(pages, position="top")
    if turning(current, {page.name: made for page, made in zip(PAGES, pages, strict=True)}):
        return
    keep(language(), current.url_path)
    tour.take_up()
    try:
        free = {"", PAGES[0].name, *(page.name for page in PAGES if page.alone)}
        if project() is None and current.url_path not in free:
            st.info(t("Open a project first, on the Project page."))
            return
        if project() is not None:
            tour.draw(current.url_path)
        current.run()
        drawn(language(), current.url_path, also=tour.address())
    except DuizhaoError as error:
        show_error(error)


_main()
