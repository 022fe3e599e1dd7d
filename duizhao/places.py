"""From a place in a document, or a bead's id, to the alignment and bead to look at."""

from __future__ import annotations

import sqlalchemy as sa

from duizhao.store import AlignmentRecord, Project
from duizhao.store import schema as t

__all__ = ["alignment_of", "bead_at"]

_NEAR = 8
"""So many beads before a place are looked at; a bead of several segments begins earlier."""


def alignment_of(project: Project, bead: str) -> int | None:
    """The alignment that has the bead *bead*, of present documents first."""
    if not bead:
        return None
    with project.reading() as connection:
        query = sa.select(t.bead.c.alignment_id).where(t.bead.c.id == bead)
        having = set(connection.execute(query).scalars())
    known = (record.id for record in project.alignments(old=True))
    present = [record.id for record in project.alignments() if record.id in having]
    return next(iter(present), next((key for key in known if key in having), None))


def bead_at(project: Project, document: str, start: int) -> tuple[int, str] | None:
    """The best bead that holds the character *start* of the present *document*.

    Returns:
        The alignment's number and the bead's id; ``None`` if no bead is there.
    """
    record = next((item for item in project.documents() if item.name == document), None)
    if record is None:
        return None
    for alignment in project.alignments():
        if record.id in (*alignment.zh, *alignment.en):
            found = _in(project, alignment, record.id, "zh" if record.lang == "zh" else "en", start)
            if found is not None:
                return alignment.id, found
    return None


def _in(
    project: Project, alignment: AlignmentRecord, document: int, side: str, start: int
) -> str | None:
    c = t.bead.c
    at = c[f"{side}_at"]
    query = (
        sa.select(c.id, c[side].label("spans"))
        .where(c.alignment_id == alignment.id, c[f"{side}_document_id"] == document, at <= start)
        .order_by(at.desc(), c.rank, c.probability.desc(), c.id)
        .limit(_NEAR)
    )
    with project.reading() as connection:
        rows = connection.execute(query).all()
    return next((str(row.id) for row in rows if any(a <= start < b for a, b in row.spans)), None)
