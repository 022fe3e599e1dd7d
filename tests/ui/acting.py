"""What somebody does on the pages, as functions of a project: for processes that are killed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import streamlit

from duizhao.projects import Location
from duizhao.store import Project
from tests.ui.apptest import page_of, press
from ui.environment import PROJECT_VARIABLE
from ui.requests import answer
from ui.view import AlignmentView
from ui.words import Words

__all__ = ["ACTS"]


def review(place: Location) -> None:
    """Decisions one after the other, as the Review page gets them from the browser."""
    with Project.open(place, author="Li") as project:
        (record, *_) = project.alignments()

        def asks(**message: Any) -> None:
            view = AlignmentView(project, record.id)
            beads = [bead for key in view.shown if (bead := view.bead(key)) is not None]
            for name, version in (("id", "version"), ("other", "otherVersion")):
                if name in message:
                    bead = beads[message[name]]
                    message |= {name: bead.id, version: bead.version}
            if "ids" in message:
                chosen = beads[: message["ids"]]
                message["ids"] = [bead.id for bead in chosen]
                message["versions"] = [bead.version for bead in chosen]
            reply = answer(view, message, Words("en"))
            if reply.get("error"):
                # The page says so and waits; nothing of the step was written.
                assert "disk" in reply["text"], reply
                raise SystemExit(4)

        asks(kind="command", id=0, name="status", status="accepted")
        asks(kind="command", id=1, other=2, name="merge")
        asks(kind="command", id=0, name="comment", text="好")
        asks(kind="command", id=3, name="edit", side="en", text="Otherwise.")
        asks(kind="statuses", ids=3, status="rejected")
        asks(kind="undo")
        asks(kind="redo")
        asks(kind="setting", shaped=False)


def glossary(place: Location) -> None:
    """A glossary that the Glossary page imports, and one undo."""
    os.environ[PROJECT_VARIABLE] = str(place)
    text = "zh,en,definition\n春天,spring,a season\n词典,dictionary,\n词汇,vocabulary,\n"
    file = SimpleNamespace(name="more.csv", file_id="1", getvalue=text.encode)
    streamlit.file_uploader = lambda *a, **k: file  # type: ignore[assignment]
    try:
        page: Any = page_of("glossary")
        page = page.segmented_control(key="g_view").set_value("import").run()
        assert not page.exception, page.exception
    except AssertionError as error:
        # A store that cannot be written: the app shows that in the page's place.
        if "_errors.py" in str(error):
            raise SystemExit(4) from error
        raise
    # What is there already has nothing to import: the button is off.
    said = [
        button.label
        for button in page.button
        if button.label.startswith("Import") and not button.disabled
    ]
    if said:
        press(page, said[0])


ACTS: Mapping[str, Callable[[Location], None]] = {"review": review, "glossary": glossary}
