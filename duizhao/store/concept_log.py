"""The history of one concept, from the log."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from align.errors import FormatError
from duizhao.store import schema as t
from duizhao.store._concepts import split_change
from duizhao.store.project import Project
from termbase.model import Concept

__all__ = ["ConceptChange", "concept_history"]

_KINDS = ("termbase", "undo", "redo")


@dataclass(frozen=True, slots=True)
class ConceptChange:
    """One change: *before* is ``None`` where the concept came, *after* where it went."""

    entry: int
    author: str
    time: str
    label: str
    before: Concept | None
    after: Concept | None


def concept_history(project: Project, key: str, *, limit: int = 50) -> tuple[ConceptChange, ...]:
    """The changes of the concept *key*, newest first; extraction is none."""
    c = t.log.c
    # The id as JSON writes it; what only mentions it is passed over below.
    query = (
        sa.select(c.id, c.author, c.time, c.label, c.change)
        .where(c.kind.in_(_KINDS), c.change.contains(f'"{key}"', autoescape=True))
        .order_by(c.id.desc())
        .limit(limit * 4)
    )
    with project.reading() as connection:
        rows = connection.execute(query).all()
    found = []
    for row in rows:
        try:
            before, after = split_change(row.change)
        except FormatError:  # a change of beads that mentions the same text
            continue
        old = next((item for item in before if item.id == key), None)
        new = next((item for item in after if item.id == key), None)
        if old is not None or new is not None:
            found.append(ConceptChange(row.id, row.author, row.time, row.label, old, new))
    return tuple(found[:limit])
