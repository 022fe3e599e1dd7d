"""The concepts of a project in memory, kept in step with the store, and their history."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import sqlalchemy as sa

from align.errors import FormatError
from align.exchange.filters import within
from align.messages import Message
from duizhao.store import _concepts
from duizhao.store import schema as t
from duizhao.store._records import unpacked
from duizhao.store.project import Project
from termbase.model import Concept

__all__ = ["ConceptChange", "ConceptList", "GlossaryEntry", "concept_history", "glossary_history"]

_ELSEWHERE = ("align", "import", "review")
"""Kinds of log entries that leave concepts alone."""

_CHANGES = ("redo", "termbase", "undo")
"""Kinds that say which concepts they changed, or are about beads."""

_MANY = 20_000


class ConceptList:
    """The concepts of one project; may be used from several threads."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._revision = -1
        self._ranked: dict[str, tuple[int, Concept]] = {}
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
                self._ranked = {item.id: (rank, item) for rank, _, item in loaded}
            elif changed:
                for key in changed:
                    self._ranked.pop(key, None)
                loaded = _concepts.load(connection, ids=sorted(changed))
                self._ranked |= {item.id: (rank, item) for rank, _, item in loaded}
        if changed is None or changed:
            ordered = sorted(self._ranked.values(), key=lambda pair: (pair[0], pair[1].id))
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


@dataclass(frozen=True, slots=True)
class ConceptChange:
    """One change: *before* is ``None`` where the concept came, *after* where it went."""

    entry: int
    author: str
    time: str
    label: Message
    before: Concept | None
    after: Concept | None


def concept_history(project: Project, key: str, *, limit: int = 50) -> tuple[ConceptChange, ...]:
    """The changes of the concept *key*, newest first; extraction is none."""
    c = t.log.c
    # The id as JSON writes it; what only mentions it is passed over below.
    query = (
        sa.select(c.id, c.author, c.time, c.label, c.change)
        .where(c.kind.in_(_CHANGES), c.change.contains(f'"{key}"', autoescape=True))
        .order_by(c.id.desc())
        .limit(limit * 4)
    )
    with project.reading() as connection:
        rows = connection.execute(query).all()
    found = []
    for row in rows:
        try:
            before, after = _concepts.split_change(row.change)
        except FormatError:  # a change of beads that mentions the same text
            continue
        old = next((item for item in before if item.id == key), None)
        new = next((item for item in after if item.id == key), None)
        if old is not None or new is not None:
            found.append(ConceptChange(row.id, row.author, row.time, unpacked(row.label), old, new))
    return tuple(found[:limit])


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """One entry of the log that changed concepts: each before and after, ``None`` where it came
    or went."""

    entry: int
    author: str
    time: str
    label: Message
    changes: tuple[tuple[Concept | None, Concept | None], ...]


def glossary_history(
    project: Project,
    *,
    author: str = "",
    text: str = "",
    since: str = "",
    until: str = "",
    limit: int = 50,
) -> tuple[GlossaryEntry, ...]:
    """The changes of concepts by people, newest first; extraction is none.

    Args:
        author: only theirs.
        text: only of concepts of which a term has this in it, in any case of letters.
        since, until: days or times (ISO 8601 UTC, both included).
    """
    c = t.log.c
    query = (
        sa.select(c.id, c.author, c.time, c.label, c.change)
        .where(c.kind.in_(_CHANGES))
        .order_by(c.id.desc())
        .execution_options(yield_per=50)
    )
    if author:
        query = query.where(c.author == author)
    found: list[GlossaryEntry] = []
    with project.reading() as connection, connection.execute(query) as rows:
        for row in rows:
            if not within(row.time, since, until):
                continue
            try:
                before, after = _concepts.split_change(row.change)
            except FormatError:  # of beads
                continue
            news = {item.id: item for item in after}
            pairs: list[tuple[Concept | None, Concept | None]] = [
                (item, news.pop(item.id, None)) for item in before
            ]
            pairs += [(None, item) for item in news.values()]
            kept = tuple(pair for pair in pairs if not text or any(_has(one, text) for one in pair))
            if kept:
                found.append(GlossaryEntry(row.id, row.author, row.time, unpacked(row.label), kept))
            if len(found) == limit:
                break
    return tuple(found)


def _has(concept: Concept | None, text: str) -> bool:
    if concept is None:
        return False
    wanted = text.casefold()
    terms = (term.text for section in concept.languages for term in section.terms)
    return any(wanted in term.casefold() for term in terms)
