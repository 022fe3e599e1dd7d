"""How far a project is, counted by the database: for charts, also of very large projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Any

import sqlalchemy as sa

from align.model import Lang, Status
from align.review import SentenceCounts, machine_probability
from align.review.sentences import LIKELY, grades_of
from duizhao.store import schema as t
from duizhao.store._records import AlignmentRecord
from duizhao.store.project import Project

__all__ = ["BINS", "Coverage", "Overview", "Sides", "overview"]

BINS = 10


@dataclass(frozen=True, slots=True)
class Coverage:
    """Segments of one document: *accepted* ones have an accepted counterpart, *none* ones were
    recorded to have none, *likely* ones have only a proposed one of probability .5 or more."""

    name: str
    lang: Lang
    segments: int
    accepted: int
    likely: int
    none: int = 0


@dataclass(frozen=True, slots=True)
class Sides:
    """How far the review of comparable texts is.

    Attributes:
        zh, en: by the sentences of either side.
        accepted, candidates: pairs with two sides that are accepted; that are still open.
        grades: Chinese sentences by the grade of the pair that leads them; ``ungraded``: a
            person accepted a pair and nobody has graded it.
        histogram: Chinese sentences by the probability of the pair that leads them, in
            :data:`BINS` equal bins; in none are those that a person paired by hand, and those
            whose candidates are all rejected.
    """

    zh: SentenceCounts
    en: SentenceCounts
    accepted: int
    candidates: int
    grades: Counter[str]
    histogram: tuple[int, ...]


@dataclass(frozen=True)
class Overview:
    """Counts over the present alignments.

    Attributes:
        statuses, types: of parallel texts, number of pairs by status, by type (as ``2-1``).
        histogram: of parallel texts, two-sided pairs by probability, in :data:`BINS` equal bins.
        comparable: of each comparable alignment, by its number.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    histogram: tuple[int, ...] = (0,) * BINS
    documents: tuple[Coverage, ...] = ()
    comparable: Mapping[int, Sides] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All pairs of parallel texts."""
        return sum(self.statuses.values())

    @property
    def reviewed(self) -> int:
        """Those that are not merely proposed."""
        return self.total - self.statuses[str(Status.PROPOSED)]


def overview(project: Project, alignments: Sequence[AlignmentRecord] | None = None) -> Overview:
    """Count what is in *project*: in its present alignments, or in these *alignments*."""
    records = project.documents()
    if alignments is None:
        alignments = project.alignments()
    counted = Overview()
    bins = [0] * BINS
    covered: dict[int, tuple[int, int, int]] = {}
    numbers = {item.text_hash: item.id for item in records}
    sides = {item.id: _sides(project, item) for item in alignments if item.mode == "comparable"}
    with project.reading() as connection:
        for alignment in alignments:
            if alignment.mode == "comparable":
                continue
            for row in _by_bin(connection, alignment):
                counted.statuses[row.status] += row.n
                counted.types[row.type] += row.n
                if _two_sided(row.type):
                    bins[row.bin] += row.n
            for side in ("zh", "en"):
                for key, (good, accepted) in _covered(connection, alignment, side).items():
                    found = (accepted, max(good - accepted, 0), 0)
                    covered[key] = max(covered.get(key, (0, 0, 0)), found)
    for item in sides.values():
        for counts in (item.zh, item.en):
            for text_hash, one in counts.by_document.items():
                if text_hash in numbers:
                    key = numbers[text_hash]
                    found = (one.counterpart, one.likely, one.none)
                    covered[key] = max(covered.get(key, (0, 0, 0)), found)
    return Overview(
        counted.statuses,
        counted.types,
        tuple(bins),
        tuple(_coverage(item, *covered.get(item.id, (0, 0, 0))) for item in records),
        sides,
    )


def _coverage(item: Any, accepted: int, likely: int, none: int) -> Coverage:
    accepted = min(accepted, item.segments)
    likely = min(likely, item.segments - accepted)
    none = min(none, item.segments - accepted - likely)
    return Coverage(item.name, item.lang, item.segments, accepted, likely, none)


def _sides(project: Project, record: AlignmentRecord) -> Sides:
    beads = project.beads(record.id)
    indexes = project.sentences(record, beads)
    both = [bead for bead in beads if bead.zh and bead.en]
    accepted = sum(bead.status is Status.ACCEPTED for bead in both)
    rejected = sum(bead.status is Status.REJECTED for bead in both)
    bins = [0] * BINS
    for sentence in indexes["zh"]:
        lead, size = sentence.lead, len(sentence.places)
        chance = machine_probability(lead, "comparable")
        if not isnan(chance) and lead.zh and lead.en and lead.status is not Status.REJECTED:
            bins[min(int(chance * BINS), BINS - 1)] += size
    return Sides(
        indexes["zh"].counts(),
        indexes["en"].counts(),
        accepted,
        len(both) - accepted - rejected,
        grades_of(indexes["zh"]),
        tuple(bins),
    )


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
    return connection.execute(query).all()


def _covered(
    connection: sa.Connection, alignment: AlignmentRecord, side: str
) -> dict[int, tuple[int, int]]:
    """By document: segments with a good counterpart, and with an accepted one."""
    c = t.bead.c
    document = c[f"{side}_document_id"]
    accepted = sa.case((c.status == str(Status.ACCEPTED), 1), else_=0).label("accepted")
    good = sa.or_(
        c.status == str(Status.ACCEPTED),
        sa.and_(c.status != str(Status.REJECTED), c.probability >= LIKELY),
    )
    query = (
        sa.select(document.label("document"), c.type, accepted, sa.func.count().label("n"))
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
