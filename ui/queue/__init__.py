"""The component of the queue of candidates: script and style inline, as the review's is."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["QUEUE_LABELS", "queue_component", "source"]

QUEUE_LABELS = (
    "accept",
    "candidates",
    "reject",
    "reopen",
    "merge into …",
    "add a synonym",
    "correct (the old spelling goes)",
    "open the form",
    "correct",
    "next rendering",
    "previous rendering",
    "delete this rendering",
    "delete",
    "chosen rendering",
    "rendering further up",
    "rendering further down",
    "undo",
    "redo",
    "next",
    "previous",
    "keys",
    "close",
    "save",
    "cancel",
    "choose this rendering and accept",
    "search",
    "similar concepts",
    "examples",
    "open in Review",
    "renderings",
    "probability of being a term",
    "keyness",
    "Chinese",
    "English",
    "part of longer terms",
    "No occurrences in the documents",
    "No rendering in these texts",
    "No candidates",
    "candidate",
    "accepted",
    "rejected",
    "under review",
    "preferred",
    "admitted",
    "deprecated",
    "forbidden",
    "do not translate",
    "proposed",
    "{open} of {total} to decide",
)


@cache
def source() -> tuple[str, str]:
    """The script and the style, from package resources."""
    shared, own = files("ui.component"), files(__name__)
    parts = [shared / "keys.js", shared / "dom.js", own / "queue.js"]
    script = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    return script, (own / "queue.css").read_text(encoding="utf-8")


@cache
def _renderer() -> Any:
    from streamlit.components.v2 import component

    script, style = source()
    return component("duizhao_queue", js=script, css=style)


def queue_component(data: dict[str, Any], *, key: str, on_message: Any) -> Any:
    """Mount the component; *on_message* is called when the browser has sent something."""
    return _renderer()(data=data, key=key, on_message_change=on_message)
