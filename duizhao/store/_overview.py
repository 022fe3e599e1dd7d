"""How far a project is, counted by the database: for charts, also of very large projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from align.model import Lang, Status
from duizhao.store import schema as t
from duizhao.store._records import AlignmentRecord
from duizhao.store.project import Project

__all__ = ["BINS", "Coverage", "Overview", "overview"]

BINS = 10
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Coverage:
    """Segments of one document: *accepted* ones have an accepted counterpart, *likely*
    ones only a proposed one of probability .5 or more; the rest has none."""

    name: str
    lang: Lang
    segments: int
    accepted: int
    likely: int


@dataclass(frozen=True)
class Overview:
    """Counts over the present alignments (of comparable texts, first-ranked pairs only).

    Attributes:
        statuses, types: number of beads by status, by type (as ``2-1``).
        histogram: two-sided beads by probability, in :data:`BINS` equal bins.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    histogram: tuple[int, ...] = (0,) * BINS
    documents: tuple[Coverage, ...] = ()

    @property
    def total(self) -> int:
        """All beads counted."""
        return sum(self.statuses.values())

    @property
    def reviewed(self) -> int:
        """Those that are not merely proposed."""
        return self.total - self.statuses[str(Status.PROPOSED)]


def overview(project: Project) -> Overview:
    """Count what is in *project*."""
    records, alignments = project.documents(), project.alignments()
    counted = Overview()
    bins = [0] * BINS
    covered: dict[int, tuple[int, int]] = {}
    with project.reading() as connection:
        for alignment in alignments:
            for row in _by_bin(connection, alignment):
                counted.statuses[row.status] += row.n
                counted.types[row.type] += row.n
                if _two_sided(row.type):
                    bins[row.bin] += row.n
            for side in ("zh", "en"):
                for key, found in _covered(connection, alignment, side).items():
                    covered[key] = max(covered.get(key, (0, 0)), found)
    return Overview(
        counted.statuses,
        counted.types,
        tuple(bins),
        tuple(_coverage(item, *covered.get(item.id, (0, 0))) for item in records),
    )


def _coverage(item: Any, good: int, accepted: int) -> Coverage:
    accepted = min(accepted, item.segments)
    likely = max(min(good, item.segments) - accepted, 0)
    return Coverage(item.name, item.lang, item.segments, accepted, likely)


def _two_sided(kind: str) -> bool:
    return "0" not in kind.split("-")


def _by_bin(connection: sa.Connection, alignment: AlignmentRecord) -> Sequence[Any]:
    c = t.bead.c
    # Not a cast to a whole number: databases disagree on how it rounds.
    place = sa.case(
        *((c.probability < (n + 1) / BINS, n) for n in range(BINS - 1)), else_=BINS - 1
    ).label("bin")
    query = (
        sa.select(c.status, c.type, place, sa.func.count().label("n"))
        .where(c.alignment_id == alignment.id)
        .group_by(c.status, c.type, place)
    )
    if alignment.mode == "comparable":
        query = query.where(c.rank == 0)
    return connection.execute(query).all()


def _covered(
    connection: sa.Connection, alignment: AlignmentRecord, side: str
) -> dict[int, tuple[int, int]]:
    """By document: segments with a good counterpart, and with an accepted one."""
    c = t.bead.c
    document, at = c[f"{side}_document_id"], c[f"{side}_at"]
    accepted = sa.case((c.status == str(Status.ACCEPTED), 1), else_=0).label("accepted")
    good = sa.or_(
        c.status == str(Status.ACCEPTED),
        sa.and_(c.status != str(Status.REJECTED), c.probability >= LIKELY),
    )
    # In comparable mode a segment has several beads, each of about one segment.
    counted = (
        sa.func.count() if alignment.mode == "parallel" else sa.func.count(sa.distinct(at))
    ).label("n")
    query = (
        sa.select(document.label("document"), c.type, accepted, counted)
        .where(c.alignment_id == alignment.id, good)
        .group_by(document, c.type, accepted)
    )
    found: dict[int, tuple[int, int]] = {}
    for row in connection.execute(query):
        zh, en = (int(part) for part in row.type.split("-"))
        if not zh or not en:
            continue
        segments = row.n * (zh if side == "zh" else en)
        before = found.get(row.document, (0, 0))
        found[row.document] = (before[0] + segments, before[1] + segments * row.accepted)
    return found
