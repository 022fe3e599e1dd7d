"""Beads as rows, and the queries over them."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from align.model import Grade, Status
from align.review import ReviewBead, in_text
from duizhao.store import _checksums
from duizhao.store import schema as t
from duizhao.store._records import BeadFilter

__all__ = [
    "between",
    "by_ids",
    "count",
    "delete",
    "document_hashes",
    "ids",
    "insert",
    "reviewed",
    "select",
    "statuses",
    "tally",
    "update",
    "was_reviewed",
]

_b = t.bead
_CHUNK = 500
_BATCH = 10_000


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
) -> None:
    """Add *beads*; *documents* gives the id for each text hash."""
    rest = iter(beads)
    while rows := [_row(alignment, bead, documents) for bead in islice(rest, _BATCH)]:
        _checksums.insert(connection, _b, rows)


def _row(alignment: int, bead: ReviewBead, documents: Mapping[str, int]) -> dict[str, Any]:
    return {
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
        "author": bead.author,
        "changed": bead.changed,
    }


_STATUS = {str(status): status for status in Status}
_GRADE = {str(grade): grade for grade in Grade}
# What may become different while a bead keeps its id, which is that of its spans.
_CHANGEABLE = (
    "status",
    "grade",
    "comment",
    "zh_text",
    "en_text",
    "probability",
    "score",
    "rank",
    "origin",
    "crossing",
    "zh_at",
    "en_at",
)
_changeable = attrgetter(*_CHANGEABLE)


def update(
    connection: sa.Connection,
    alignment: int,
    pairs: Iterable[tuple[ReviewBead, ReviewBead]],
    documents: Mapping[str, int],
    *,
    author: str,
    changed: str,
) -> None:
    """Write what is different between the two beads of each pair, which have one id."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for old, new in pairs:
        before, after = _changeable(old), _changeable(new)
        names = tuple(n for n, a, b in zip(_CHANGEABLE, before, after, strict=True) if a != b)
        row = {**_row(alignment, new, documents), "author": author, "changed": changed}
        values = {f"new_{name}": row[name] for name in names}
        values.update(key=new.id, new_version=new.version)
        values["new_checksum"] = _checksums.of_row(_b, row)
        groups.setdefault(names, []).append(values)
    for names, rows in groups.items():
        statement = (
            sa.update(_b)
            .where(_b.c.alignment_id == alignment, _b.c.id == sa.bindparam("key"))
            .values(
                author=author,
                changed=changed,
                version=sa.bindparam("new_version"),
                checksum=sa.bindparam("new_checksum"),
                **{name: sa.bindparam(f"new_{name}") for name in names},
            )
        )
        connection.execute(statement, rows)


def delete(connection: sa.Connection, alignment: int, ids: Sequence[str]) -> None:
    """Take the beads *ids* away."""
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        connection.execute(sa.delete(_b).where(_b.c.alignment_id == alignment, _b.c.id.in_(part)))


_READ = (
    "id",
    "zh_document_id",
    "en_document_id",
    "zh",
    "en",
    "zh_at",
    "en_at",
    "version",
    "score",
    "probability",
    "grade",
    "rank",
    "status",
    "origin",
    "comment",
    "zh_text",
    "en_text",
    "crossing",
    "author",
    "changed",
)


def _columns() -> list[sa.ColumnElement[Any]]:
    # Spans are read as they are stored: of 20,000 rows most have one span a side.
    return [
        sa.type_coerce(_b.c[name], sa.Text).label(name) if name in ("zh", "en") else _b.c[name]
        for name in _READ
    ]


def _spans(stored: Any) -> tuple[tuple[int, int], ...]:
    if isinstance(stored, str) and stored.count("[") == 2:  # one span: by far the most
        start, end = stored[2:-2].split(",")
        return ((int(start), int(end)),)
    found = json.loads(stored) if isinstance(stored, str) else stored
    return tuple((start, end) for start, end in found)


def _bead(row: Sequence[Any], hashes: Mapping[int, str]) -> ReviewBead:
    values = list(row)
    values[1:5] = hashes[row[1]], hashes[row[2]], _spans(row[3]), _spans(row[4])
    values[10] = None if row[10] is None else _GRADE[row[10]]
    values[12] = _STATUS[row[12]]
    return ReviewBead(*values)


def _hashes(connection: sa.Connection, alignment: int) -> dict[int, str]:
    return {key: text for text, key in document_hashes(connection, alignment).items()}


def by_ids(connection: sa.Connection, alignment: int, ids: Iterable[str]) -> dict[str, ReviewBead]:
    """Those of the beads *ids* that are there."""
    hashes = _hashes(connection, alignment)
    wanted = list(dict.fromkeys(ids))
    found: dict[str, ReviewBead] = {}
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        query = sa.select(*_columns()).where(_b.c.alignment_id == alignment, _b.c.id.in_(part))
        for row in connection.execute(query):
            found[row[0]] = _bead(tuple(row), hashes)
    return found


def between(
    connection: sa.Connection, alignment: int, run: Sequence[ReviewBead]
) -> dict[str, ReviewBead]:
    """The beads that may stand between those of *run*, on either side of a parallel alignment.

    One that stands between them in the text is enough: then the others are left out.
    """
    first, last = min(run, key=in_text), max(run, key=in_text)
    # Every column is in the index: no row is read but those that are found.
    others = sa.select(_b.c.id).where(
        _b.c.alignment_id == alignment,
        _b.c.zh_document_id == document_hashes(connection, alignment).get(first.zh_doc),
    )
    at = sa.tuple_(_b.c.zh_at, _b.c.en_at)
    low, high = (first.zh_at, first.en_at), (last.zh_at, last.en_at)
    inside = others.where(_b.c.zh_at >= first.zh_at, _b.c.zh_at <= last.zh_at, at > low, at < high)
    own = {bead.id for bead in run}
    found = set(connection.execute(inside.limit(len(run) + 1)).scalars()) - own
    en = [start for bead in run for start, _ in bead.en]
    if not found and en:
        crossing = others.where(_b.c.en_at > min(en), _b.c.en_at < max(en))
        found = set(connection.execute(crossing).scalars()) - own
    return by_ids(connection, alignment, found)


def ids(connection: sa.Connection, alignment: int) -> set[str]:
    """The ids of all beads of an alignment."""
    return set(
        connection.execute(sa.select(_b.c.id).where(_b.c.alignment_id == alignment)).scalars()
    )


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
    if wanted.after is not None:
        found.append(_b.c.version > wanted.after)
    if wanted.commented:
        found.append(_b.c.comment != "")
    if wanted.best:
        found.append(_b.c.rank == 0)
    return found


def count(connection: sa.Connection, alignment: int, wanted: BeadFilter) -> int:
    """How many beads *wanted* lets through."""
    query = sa.select(sa.func.count()).select_from(_b).where(*_conditions(alignment, wanted))
    return connection.execute(query).scalar_one()


def select(
    connection: sa.Connection,
    alignment: int,
    wanted: BeadFilter,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[ReviewBead, ...]:
    """The beads that *wanted* lets through, in its order."""
    in_text = (_b.c.zh_document_id, _b.c.zh_at, _b.c.en_at, _b.c.rank, _b.c.id)
    order = (
        in_text
        if wanted.order == "text"
        else (_b.c.probability.desc(), _b.c.score.desc(), *in_text)
    )
    query = sa.select(*_columns()).where(*_conditions(alignment, wanted))
    query = query.order_by(*order).offset(offset)
    if limit is not None:
        query = query.limit(limit)
    hashes = _hashes(connection, alignment)
    return tuple(_bead(tuple(row), hashes) for row in connection.execute(query))


def tally(connection: sa.Connection, alignment: int) -> dict[str, int]:
    """Numbers of pairs of a parallel alignment by certainty."""
    found = connection.execute(_tally(), {"of": alignment})
    return {name: number for name, number in found}  # noqa: C416


def statuses(connection: sa.Connection, alignment: int) -> dict[str, int]:
    """Numbers of beads by status."""
    query = sa.select(_b.c.status, sa.func.count()).where(_b.c.alignment_id == alignment)
    return dict(connection.execute(query.group_by(_b.c.status)).all())


@functools.cache
def _tally() -> sa.Select[Any]:
    here = _b.c.alignment_id == sa.bindparam("of")
    kind = sa.case(
        (_b.c.type.like("0-%") | _b.c.type.like("%-0"), "one-sided"),
        (_b.c.probability >= 0.9, "certain (≥ .9)"),
        (_b.c.probability >= 0.5, "likely (≥ .5)"),
        else_="uncertain",
    )
    # By name: PostgreSQL takes the same CASE with other parameters for another one.
    query = sa.select(kind.label("kind"), sa.func.count()).where(here)
    return query.group_by(sa.column("kind"))


def was_reviewed(bead: ReviewBead) -> bool:
    """Whether a person has had a hand in it."""
    return (
        bead.status is not Status.PROPOSED
        or bead.origin != "aligner"
        or bool(bead.comment)
        or bead.zh_text is not None
        or bead.en_text is not None
    )


def reviewed(connection: sa.Connection, alignment: int) -> tuple[ReviewBead, ...]:
    """The beads that :func:`was_reviewed`, in order of text."""
    return tuple(bead for bead in select(connection, alignment, BeadFilter()) if was_reviewed(bead))
