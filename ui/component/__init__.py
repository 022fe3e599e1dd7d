"""The review component: our own, on Streamlit's component v2, script and style inline."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["review_component", "source"]

SCRIPTS = (
    "keys.js",
    "dom.js",
    "changes.js",
    "outbox.js",
    "list.js",
    "plot.js",
    "top.js",
    "panel.js",
    "sheets.js",
    "sentences.js",
    "place.js",
    "look.js",
    "review.js",
)
"""In the order in which they need each other; they are one module for the browser."""


@cache
def source() -> tuple[str, str]:
    """The script and the style, from package resources."""
    folder = files(__name__)
    script = "\n".join((folder / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return script, (folder / "review.css").read_text(encoding="utf-8")


@cache
def _renderer() -> Any:
    from streamlit.components.v2 import component

    script, style = source()
    return component("duizhao_review", js=script, css=style)


def review_component(data: dict[str, Any], *, key: str, on_message: Any) -> Any:
    """Mount the component; *on_message* is called when the browser has sent something."""
    return _renderer()(data=data, key=key, on_message_change=on_message)
