"""The concepts in memory, kept in step with the store: only what changed is read again."""

from __future__ import annotations

import threading

import sqlalchemy as sa

from align.errors import FormatError
from duizhao.store import _concepts
from duizhao.store import schema as t
from duizhao.store.project import Project
from termbase.model import Concept

__all__ = ["ConceptList"]

_ELSEWHERE = ("align", "import", "review")
"""Kinds of log entries that leave concepts alone."""

_CHANGES = ("redo", "termbase", "undo")
"""Kinds that say which concepts they changed, or are about beads."""

_MANY = 400


class ConceptList:
    """The concepts of one project; may be used from several threads."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._revision = -1
        self._placed: dict[str, tuple[int, Concept]] = {}
        self._ordered: tuple[Concept, ...] = ()

    def get(self) -> tuple[Concept, ...]:
        """The concepts as they are now, best first; the same object if nothing changed."""
        with self._lock:
            present = self._project.revision()
            if present != self._revision:
                self._update()
            return self._ordered

    def _update(self) -> None:
        with self._project.reading() as connection:
            present = connection.execute(sa.select(sa.func.max(t.log.c.id))).scalar() or 0
            changed = None if self._revision < 0 else self._changed(connection)
            if changed is None or len(changed) > _MANY:
                loaded = _concepts.load(connection)
                self._placed = {item.id: (place, item) for place, _, item in loaded}
            elif changed:
                for key in changed:
                    self._placed.pop(key, None)
                loaded = _concepts.load(connection, ids=sorted(changed))
                self._placed |= {item.id: (place, item) for place, _, item in loaded}
        if changed is None or changed:
            ordered = sorted(self._placed.values(), key=lambda pair: (pair[0], pair[1].id))
            self._ordered = tuple(item for _, item in ordered)
        self._revision = present

    def _changed(self, connection: sa.Connection) -> set[str] | None:
        """Ids of the concepts that later entries changed; ``None``: read everything."""
        c = t.log.c
        query = sa.select(c.kind, c.change).where(c.id > self._revision, c.kind.not_in(_ELSEWHERE))
        found: set[str] = set()
        for row in connection.execute(query):
            if row.kind not in _CHANGES:
                return None
            try:
                before, after = _concepts.split_change(row.change)
            except FormatError:
                continue
            found |= {item.id for item in (*before, *after)}
        return found
