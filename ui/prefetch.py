"""The beads that the first page will ask for, read while the browser is on its way."""

from __future__ import annotations

import threading
from contextlib import suppress

from align.errors import DuizhaoError
from align.review import ReviewBead
from duizhao.projects import Location
from duizhao.store import Project

__all__ = ["prefetch", "taken"]

_Key = tuple[str, int, int]
_held: dict[_Key, tuple[ReviewBead, ...]] = {}


def prefetch(where: Location) -> threading.Thread:
    """Read the beads of the first alignment in a thread of its own."""
    thread = threading.Thread(target=_read, args=(where,), name="prefetch", daemon=True)
    thread.start()
    return thread


def _read(where: Location) -> None:
    # What is wrong with the project the page will say.
    with suppress(DuizhaoError), Project.open(where, read_only=True) as project:
        revision = project.revision()
        for record in project.alignments()[:1]:
            _held[str(project.path), record.id, revision] = project.beads(record.id)


def taken(project: Project, alignment: int, revision: int) -> tuple[ReviewBead, ...] | None:
    """The beads as they are at *revision*, if they were read; only once, and held no longer."""
    found = _held.get((str(project.path), alignment, revision))
    _held.clear()
    return found
