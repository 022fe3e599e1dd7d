"""One page in Streamlit's AppTest, without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

__all__ = ["page_of", "press", "said"]


def _script(name: str) -> None:
    import importlib

    importlib.import_module(f"ui.screens.{name}").draw()


def page_of(name: str) -> AppTest:
    """The page *name* of the project that the environment names, drawn once."""
    page = AppTest.from_function(_script, default_timeout=120, kwargs={"name": name}).run()
    assert not page.exception, page.exception
    return page


def press(page: AppTest, label: str, number: int = 0) -> AppTest:
    """Press the button that says *label*."""
    found = [button for button in page.button if button.label == label]
    assert found, (label, [button.label for button in page.button])
    page = found[number].click().run()
    assert not page.exception, page.exception
    return page


def said(page: AppTest) -> str:
    """Everything that stands there as text."""
    parts = [*page.text, *page.caption, *page.info, *page.error, *page.success]
    return "\n".join(str(item.value) for item in parts)
