"""Documents and their segments as rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import sqlalchemy as sa

from align.errors import ConflictError, StoreError
from align.messages import stored, unstored
from align.model import Document, Excluded, Lang, Segment
from align.text.files import composed
from duizhao.store import _checksums
from duizhao.store import schema as t
from duizhao.store._records import Added, DocumentRecord

__all__ = ["add", "get", "put_segments", "records", "remove", "rename", "restore", "segments"]

# Built once: a batch runs them for every pair, and building costs more than running.
_d = t.document
_BY_HASH = sa.select(_d.c.id, _d.c.name, _d.c.superseded_by).where(
    _d.c.text_hash == sa.bindparam("hash")
)
_BY_NAME = (
    sa.select(_d.c.id, _d.c.version)
    .where(_d.c.name == sa.bindparam("of"))
    .order_by(_d.c.version.desc())
    .limit(1)
)
_LIKE = sa.select(_d.c.name).where(_d.c.name.in_([sa.bindparam("nfc"), sa.bindparam("nfd")]))


def _known_as(connection: sa.Connection, name: str) -> str:
    """*name* as the project has it, however its letters and their accents are written; else
    composed. Earlier versions stored names as macOS gives them."""
    whole, parted = composed(name), unicodedata.normalize("NFD", name)
    if whole == parted:
        return whole
    found = connection.execute(_LIKE, {"nfc": whole, "nfd": parted}).scalars().all()
    return whole if whole in found or not found else str(found[0])


def add(
    connection: sa.Connection,
    document: Document,
    *,
    author: str,
    time: str,
    new_version: bool,
    segmenter: str = "",
) -> Added:
    """Take *document* in, unless its text is there or another text has its name."""
    d = t.document
    document = replace(document, name=_known_as(connection, document.name))
    same = connection.execute(_BY_HASH, {"hash": document.text_hash}).first()
    if same is not None and same.superseded_by == same.id and same.name == document.name:
        _come_back(connection, same.id, same.name)
        return Added(same.id, "version")
    if same is not None:
        if same.superseded_by is None or same.name != document.name or not new_version:
            return Added(same.id, "same")
        _come_back(connection, same.id, same.name)
        return Added(same.id, "version")
    present = connection.execute(_BY_NAME, {"of": document.name}).first()
    if present is not None and not new_version:
        return Added(present.id, "changed")
    added = _checksums.insert(
        connection,
        _d,
        {
            "name": document.name,
            "version": 1 if present is None else present.version + 1,
            "lang": document.lang,
            "text": document.text,
            "characters": len(document.text),
            "file_hash": document.file_hash,
            "text_hash": document.text_hash,
            "format": document.format,
            "encoding": document.encoding,
            "segmented": document.segmented,
            "set_aside": [[item.start, item.end, item.reason] for item in document.excluded],
            "notes": [stored(note) for note in document.notes],
            "breaks": list(document.breaks),
            "segmenter": segmenter,
            "added_by": author,
            "added_at": time,
        },
    ).inserted_primary_key
    key = int(cast(Any, added)[0])
    if present is None:
        return Added(key, "new")
    connection.execute(
        sa.update(d)
        .where(d.c.name == document.name, d.c.id != key, d.c.superseded_by.is_(None))
        .values(superseded_by=key)
    )
    _checksums.renew(connection, d, d.c.superseded_by == key)
    return Added(key, "version")


def _come_back(connection: sa.Connection, key: int, name: str) -> None:
    """Make an old version of a document the present one again: its file is what it was."""
    d = t.document
    connection.execute(
        sa.update(d).where(d.c.name == name, d.c.superseded_by.is_(None)).values(superseded_by=key)
    )
    connection.execute(sa.update(d).where(d.c.id == key).values(superseded_by=None))
    _checksums.renew(connection, d, (d.c.superseded_by == key) | (d.c.id == key))


def rename(connection: sa.Connection, key: int, wanted: str) -> str:
    """Give all versions of a document another name; gives the old one.

    What was seen in it goes along.

    Raises:
        ConflictError: another document has the name.
    """
    d, e = t.document, t.evidence
    old = str(connection.execute(sa.select(d.c.name).where(d.c.id == key)).scalar_one())
    wanted = composed(wanted)
    known = _known_as(connection, wanted)
    taken = sa.select(d.c.id).where(d.c.name == known).limit(1)
    if known != old and connection.execute(taken).first() is not None:
        raise ConflictError("store.document-name-taken", name=wanted)
    connection.execute(sa.update(d).where(d.c.name == old).values(name=wanted))
    connection.execute(sa.update(e).where(e.c.document == old).values(document=wanted))
    _checksums.renew(connection, d, d.c.name == wanted)
    _checksums.renew(connection, e, e.c.document == wanted)
    return old


def remove(connection: sa.Connection, key: int) -> str:
    """Take a document out of sight, with all that hangs on it; gives its name.

    It is its own successor then, and :func:`restore` makes it present again.
    """
    d = t.document
    connection.execute(sa.update(d).where(d.c.id == key).values(superseded_by=key))
    _checksums.renew(connection, d, d.c.id == key)
    return str(connection.execute(sa.select(d.c.name).where(d.c.id == key)).scalar_one())


def restore(connection: sa.Connection, key: int) -> str:
    """Make a document that was removed present again; gives its name."""
    d = t.document
    name = str(connection.execute(sa.select(d.c.name).where(d.c.id == key)).scalar_one())
    _come_back(connection, key, name)
    return name


def records(connection: sa.Connection, *, old: bool) -> tuple[DocumentRecord, ...]:
    """Every document, by name and version; *old*: versions that have been superseded too."""
    d = t.document
    counts = (
        sa.select(t.segment.c.document_id, sa.func.count().label("n"))
        .group_by(t.segment.c.document_id)
        .subquery()
    )
    columns = [column for column in d.c if column.name not in ("text", "breaks", "checksum")]
    query = (
        sa.select(*columns, sa.func.coalesce(counts.c.n, 0).label("segments"))
        .outerjoin(counts, counts.c.document_id == d.c.id)
        .order_by(d.c.name, d.c.version)
    )
    if not old:
        query = query.where(d.c.superseded_by.is_(None))
    return tuple(
        DocumentRecord(
            id=row.id,
            name=row.name,
            version=row.version,
            current=row.superseded_by is None,
            removed=row.superseded_by == row.id,
            lang=cast(Lang, row.lang),
            characters=row.characters,
            segments=row.segments,
            excluded=sum(end - start for start, end, _ in row.set_aside),
            format=row.format,
            encoding=row.encoding,
            segmented=row.segmented,
            segmenter=row.segmenter,
            notes=tuple(map(unstored, row.notes)),
            file_hash=row.file_hash,
            text_hash=row.text_hash,
            added_by=row.added_by,
            added_at=row.added_at,
        )
        for row in connection.execute(query)
    )


def get(connection: sa.Connection, key: int) -> Document:
    """The document *key*, text and all."""
    row = connection.execute(
        sa.select(*_checksums.plain(t.document)).where(t.document.c.id == key)
    ).first()
    if row is None:
        raise StoreError("store.no-document", document=str(key))
    return Document(
        name=row.name,
        lang=cast(Lang, row.lang),
        text=row.text,
        file_hash=row.file_hash,
        format=row.format,
        encoding=row.encoding,
        excluded=tuple(Excluded(start, end, reason) for start, end, reason in row.set_aside),
        notes=tuple(map(unstored, row.notes)),
        segmented=row.segmented,
        breaks=tuple(row.breaks),
    )


def put_segments(
    connection: sa.Connection,
    key: int,
    segments: Sequence[Segment],
    segmenter: str,
    *,
    fresh: bool = False,
) -> None:
    """Give the document *key* these segments in the place of those it has.

    A *fresh* one has none, and was added with its segmenter.
    """
    if not fresh:
        connection.execute(sa.delete(t.segment).where(t.segment.c.document_id == key))
        connection.execute(
            sa.update(t.document).where(t.document.c.id == key).values(segmenter=segmenter)
        )
        _checksums.renew(connection, t.document, t.document.c.id == key)
    if segments:
        _checksums.insert(
            connection,
            t.segment,
            [
                {
                    "document_id": key,
                    "position": position,
                    "start": item.start,
                    "end": item.end,
                    "paragraph": item.paragraph,
                }
                for position, item in enumerate(segments)
            ],
        )


def segments(connection: sa.Connection, key: int) -> tuple[Segment, ...]:
    """The segments of the document *key*, in order."""
    s = t.segment
    query = (
        sa.select(s.c.start, s.c.end, s.c.paragraph)
        .where(s.c.document_id == key)
        .order_by(s.c.position)
    )
    return tuple(Segment(*row) for row in connection.execute(query))
