"""Beads as rows, and the queries over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from align.model import Grade, Mode, Status
from align.review import ReviewBead
from workbench.store import schema as t
from workbench.store._records import BeadFilter, BeadRecord

__all__ = [
    "by_ids",
    "count",
    "delete",
    "document_hashes",
    "insert",
    "records",
    "reviewed",
    "tally",
    "was_reviewed",
]

_b = t.bead
_CHUNK = 500


def document_hashes(connection: sa.Connection, alignment: int) -> dict[str, int]:
    """Document ids of an alignment by text hash, which is how a bead names them."""
    d, ad = t.document, t.alignment_document
    query = (
        sa.select(d.c.text_hash, d.c.id)
        .join(ad, ad.c.document_id == d.c.id)
        .where(ad.c.alignment_id == alignment)
    )
    return dict(connection.execute(query).all())


def insert(
    connection: sa.Connection,
    alignment: int,
    beads: Iterable[ReviewBead],
    documents: Mapping[str, int],
    *,
    author: str = "",
    changed: str = "",
) -> None:
    """Add *beads*; *documents* gives the id for each text hash."""
    rows = [
        {
            "alignment_id": alignment,
            "id": bead.id,
            "version": bead.version,
            "zh_document_id": documents[bead.zh_doc],
            "en_document_id": documents[bead.en_doc],
            "zh": [list(span) for span in bead.zh],
            "en": [list(span) for span in bead.en],
            "zh_at": bead.zh_at,
            "en_at": bead.en_at,
            "type": bead.type,
            "score": float(bead.score),
            "probability": float(bead.probability),
            "grade": None if bead.grade is None else str(bead.grade),
            "rank": bead.rank,
            "status": str(bead.status),
            "origin": bead.origin,
            "comment": bead.comment,
            "zh_text": bead.zh_text,
            "en_text": bead.en_text,
            "crossing": bead.crossing,
            "author": author,
            "changed": changed,
        }
        for bead in beads
    ]
    if rows:
        connection.execute(sa.insert(_b), rows)


def delete(connection: sa.Connection, alignment: int, ids: Sequence[str]) -> None:
    """Take the beads *ids* away."""
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        connection.execute(sa.delete(_b).where(_b.c.alignment_id == alignment, _b.c.id.in_(part)))


def _bead(row: Any, hashes: Mapping[int, str]) -> ReviewBead:
    return ReviewBead(
        id=row.id,
        zh_doc=hashes[row.zh_document_id],
        en_doc=hashes[row.en_document_id],
        zh=tuple((start, end) for start, end in row.zh),
        en=tuple((start, end) for start, end in row.en),
        zh_at=row.zh_at,
        en_at=row.en_at,
        version=row.version,
        score=row.score,
        probability=row.probability,
        grade=None if row.grade is None else Grade(row.grade),
        rank=row.rank,
        status=Status(row.status),
        origin=row.origin,
        comment=row.comment,
        zh_text=row.zh_text,
        en_text=row.en_text,
        crossing=row.crossing,
    )


def _hashes(connection: sa.Connection, alignment: int) -> dict[int, str]:
    return {key: text for text, key in document_hashes(connection, alignment).items()}


def by_ids(connection: sa.Connection, alignment: int, ids: Iterable[str]) -> dict[str, ReviewBead]:
    """Those of the beads *ids* that are there."""
    hashes = _hashes(connection, alignment)
    wanted = list(dict.fromkeys(ids))
    found: dict[str, ReviewBead] = {}
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        query = sa.select(_b).where(_b.c.alignment_id == alignment, _b.c.id.in_(part))
        for row in connection.execute(query):
            found[row.id] = _bead(row, hashes)
    return found


def _conditions(alignment: int, wanted: BeadFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [_b.c.alignment_id == alignment]
    if wanted.statuses:
        found.append(_b.c.status.in_([str(status) for status in wanted.statuses]))
    if wanted.grades:
        found.append(_b.c.grade.in_([str(grade) for grade in wanted.grades]))
    if wanted.types:
        found.append(_b.c.type.in_(wanted.types))
    if wanted.documents:
        found.append(
            _b.c.zh_document_id.in_(wanted.documents) | _b.c.en_document_id.in_(wanted.documents)
        )
    if wanted.minimum is not None:
        found.append(_b.c.probability >= wanted.minimum)
    if wanted.maximum is not None:
        found.append(_b.c.probability <= wanted.maximum)
    if wanted.commented:
        found.append(_b.c.comment != "")
    if wanted.best:
        found.append(_b.c.rank == 0)
    return found


def count(connection: sa.Connection, alignment: int, wanted: BeadFilter) -> int:
    """How many beads *wanted* lets through."""
    query = sa.select(sa.func.count()).select_from(_b).where(*_conditions(alignment, wanted))
    return connection.execute(query).scalar_one()


def records(
    connection: sa.Connection,
    alignment: int,
    wanted: BeadFilter,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[BeadRecord, ...]:
    """The beads that *wanted* lets through, in its order."""
    in_text = (_b.c.zh_document_id, _b.c.zh_at, _b.c.en_at, _b.c.rank, _b.c.id)
    order = (
        in_text
        if wanted.order == "text"
        else (_b.c.probability.desc(), _b.c.score.desc(), *in_text)
    )
    query = sa.select(_b).where(*_conditions(alignment, wanted)).order_by(*order).offset(offset)
    if limit is not None:
        query = query.limit(limit)
    hashes = _hashes(connection, alignment)
    return tuple(
        BeadRecord(_bead(row, hashes), row.author, row.changed) for row in connection.execute(query)
    )


def tally(connection: sa.Connection, alignment: int, mode: Mode) -> dict[str, int]:
    """Numbers of pairs by grade (comparable, best candidates) or certainty (parallel)."""
    if mode == "comparable":
        kind: sa.ColumnElement[Any] = _b.c.grade
        query = sa.select(kind, sa.func.count()).where(
            _b.c.alignment_id == alignment, _b.c.rank == 0, _b.c.grade.is_not(None)
        )
    else:
        kind = sa.case(
            (_b.c.type.like("0-%") | _b.c.type.like("%-0"), "one-sided"),
            (_b.c.probability >= 0.9, "certain (≥ .9)"),
            (_b.c.probability >= 0.5, "likely (≥ .5)"),
            else_="uncertain",
        )
        query = sa.select(kind, sa.func.count()).where(_b.c.alignment_id == alignment)
    return {name: number for name, number in connection.execute(query.group_by(kind))}  # noqa: C416


def was_reviewed(bead: ReviewBead) -> bool:
    """Whether a person has had a hand in it."""
    return (
        bead.status is not Status.PROPOSED
        or bead.origin != "aligner"
        or bool(bead.comment)
        or bead.zh_text is not None
        or bead.en_text is not None
    )


def reviewed(connection: sa.Connection, alignment: int) -> tuple[BeadRecord, ...]:
    """The beads that :func:`was_reviewed`, in order of text."""
    return tuple(
        record
        for record in records(connection, alignment, BeadFilter())
        if was_reviewed(record.bead)
    )
