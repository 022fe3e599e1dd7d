"""What was looked for is there again, on coming back and in the other language."""

from __future__ import annotations

from datetime import date
from typing import Any

from streamlit.testing.v1 import AppTest


def _script() -> None:
    import streamlit as st

    from ui.keeping import drawn, keep

    page, lang = st.session_state["now"]
    keep(lang, page)
    if page == "broken off":
        return
    if page == "glossary":
        words = {"table": {"en": "Table", "zh": "表格"}, "queue": {"en": "Queue", "zh": "待定"}}
        st.selectbox("view", list(words), format_func=lambda v: words[v][lang], key="g_view")
        st.text_input("search", key="g_text")
        st.text_input("a new name", key="p_name")
        st.date_input("since", value=None, key="g_since")
        st.slider("least", 0.0, 1.0, 0.0, key="g_least")
        st.toggle("rest", key="g_rest")
    drawn(lang, page)


def start() -> AppTest:
    page = AppTest.from_function(_script, default_timeout=60)
    turn(page, "glossary", "en")
    page.selectbox[0].set_value("queue").run()
    page.text_input[0].set_value("lamp").run()
    page.text_input[1].set_value("half a na").run()
    return page


def turn(page: AppTest, *now: str) -> None:
    page.session_state["now"] = now
    page.run()


def values(page: AppTest) -> list[Any]:
    assert not page.exception, page.exception
    return [page.selectbox[0].value, *(field.value for field in page.text_input)]


def test_it_stays_while_one_is_elsewhere() -> None:
    page = start()
    turn(page, "review", "en")
    assert not page.text_input
    page.run()
    turn(page, "broken off", "en")
    turn(page, "glossary", "en")
    # What is typed to be sent once is not kept: only what one looks for.
    assert values(page) == ["queue", "lamp", ""]
    page.text_input[0].set_value("").run()
    turn(page, "review", "en")
    turn(page, "glossary", "en")
    assert values(page)[1] == ""


def test_the_browser_is_told_however_many_pages_were_between() -> None:
    page = start()
    for other in ("project", "review", "review", "export"):
        turn(page, other, "en")
    turn(page, "glossary", "en")
    assert values(page)[:2] == ["queue", "lamp"]
    assert page.text_input[0].proto.set_value
    page.run()
    assert not page.text_input[0].proto.set_value


def test_the_other_language_has_the_same_choice_in_its_words() -> None:
    page = start()
    turn(page, "broken off", "zh")
    page.session_state["p_name"] = "half a na"
    turn(page, "glossary", "zh")
    assert values(page) == ["queue", "lamp", "half a na"]
    # The value comes from the script in this run, so that the browser takes it with its words.
    assert page.selectbox[0].proto.set_value
    assert list(page.selectbox[0].proto.options) == ["表格", "待定"]
    page.run()
    assert not page.selectbox[0].proto.set_value


def opened(address: dict[str, str]) -> list[Any]:
    """What the page shows that is opened at an address, and what its address is then."""
    page = AppTest.from_function(_script, default_timeout=60)
    for name, value in address.items():
        page.query_params[name] = value
    turn(page, "glossary", "en")
    more = (page.date_input[0].value, page.slider[0].value, page.toggle[0].value)
    return [*values(page)[:2], *more]


def test_the_address_says_what_a_page_begins_with() -> None:
    said = {"view": "queue", "text": "青瓷", "since": "2026-11-30", "least": "0.5", "rest": "yes"}
    assert opened(said) == ["queue", "青瓷", date(2026, 11, 30), 0.5, True]
    # What it cannot mean is not said.
    nothing = ["table", "", None, 0.0, False]
    assert opened({}) == nothing
    assert opened({"view": "no such", "since": "yesterday", "least": "nan", "rest": "1"}) == nothing
    assert opened({"least": "7", "text": "x" * 5000, "p_name": "y", "since": "9" * 50}) == nothing
