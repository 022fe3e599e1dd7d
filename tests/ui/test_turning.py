"""To another page: a link for the browser to follow, and nothing drawn meanwhile."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _script() -> None:
    import streamlit as st

    from ui.turning import turning

    def here() -> None:
        st.text("here")

    def there() -> None:
        st.text("there")

    pages = {
        "here": st.Page(here, url_path="here", default=True),
        "there": st.Page(there, url_path="there"),
    }
    current = st.navigation(list(pages.values()))
    if not turning(current, pages):
        current.run()


def drawn(**state: str) -> AppTest:
    page = AppTest.from_function(_script, default_timeout=60)
    for key, value in state.items():
        page.session_state[key] = value
    page.run()
    assert not page.exception, page.exception
    return page


def links(page: AppTest) -> list[str]:
    return [item.proto.page for item in page.get("page_link")]


def test_nothing_asked_nothing_turned() -> None:
    page = drawn()
    assert [item.value for item in page.text] == ["here"]
    assert links(page) == []


def test_on_the_way_there_is_the_link_alone_until_one_has_arrived() -> None:
    page = drawn(go_to="there")
    assert [item.value for item in page.text] == []
    assert links(page) == ["there"]
    # The browser may ask for the old page once more before it follows the link.
    page.run()
    assert links(page) == ["there"]
    assert [item.value for item in page.text] == []


def test_arrived() -> None:
    page = drawn(go_to="here")
    assert [item.value for item in page.text] == ["here"]
    assert "go_to" not in page.session_state
    assert "go_from" not in page.session_state


def test_who_went_elsewhere_meanwhile_stays_there() -> None:
    page = drawn(go_to="there", go_from="third")
    assert [item.value for item in page.text] == ["here"]
    assert "go_to" not in page.session_state
