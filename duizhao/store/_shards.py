"""Completion markers: which shard of which inputs is done, and where its beads are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from align.errors import ConflictError
from align.messages import Message, message, stored, unstored
from align.model import Document, Segment
from duizhao.store import _alignments, _checksums, _documents, _log
from duizhao.store import schema as t
from duizhao.store._records import NewAlignment, Saved, packed

__all__ = ["NewShard", "ShardDocument", "ShardRecord", "done", "save"]

_CHUNK = 400

# Built once: a batch runs them for every pair, and building costs more than running.
_s = t.shard
_FROM = (
    sa.select(_s.c.key)
    .where((_s.c.zh_source == sa.bindparam("at")) | (_s.c.en_source == sa.bindparam("at")))
    .limit(1)
)
_DELETE = sa.delete(_s).where(_s.c.key == sa.bindparam("of"))


@dataclass(frozen=True, slots=True)
class ShardDocument:
    """A document of a shard, with its segments.

    Attributes:
        source: where its file lies: a changed text of the same name is taken as a new
            version only if it comes from the same place.
    """

    document: Document
    segments: Sequence[Segment]
    segmenter: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class NewShard:
    """What a shard gave: its documents, and an alignment whose document ids are theirs to be.

    Attributes:
        key: digest of the inputs and of everything that the result depends on.
        alignment: its ``zh`` and ``en`` are ignored unless the shard has no documents.
        seconds: of work that it took.
    """

    key: str
    name: Message | str
    alignment: NewAlignment
    zh: ShardDocument | None = None
    en: ShardDocument | None = None
    notes: Sequence[Message] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ShardRecord:
    """A finished shard."""

    key: str
    name: str
    alignment: int
    notes: tuple[Message, ...]
    seconds: float
    finished_at: str


def done(connection: sa.Connection, keys: Collection[str]) -> dict[str, ShardRecord]:
    """The finished ones among *keys*; one whose documents are superseded is not."""
    s, ad, d = t.shard, t.alignment_document, t.document
    # Asked of each marker, not of all alignments of the project.
    stale = (
        sa.select(ad.c.alignment_id)
        .join(d, d.c.id == ad.c.document_id)
        .where(ad.c.alignment_id == s.c.alignment_id, d.c.superseded_by.is_not(None))
        .exists()
    )
    found: dict[str, ShardRecord] = {}
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), _CHUNK):
        query = sa.select(*_checksums.plain(s)).where(
            s.c.key.in_(wanted[start : start + _CHUNK]), ~stale
        )
        for row in connection.execute(query):
            found[row.key] = ShardRecord(
                key=row.key,
                name=row.name,
                alignment=row.alignment_id,
                notes=tuple(map(unstored, row.notes)),
                seconds=row.seconds,
                finished_at=row.finished_at,
            )
    return found


def save(
    connection: sa.Connection, new: NewShard, *, new_version: bool, author: str, time: str
) -> Saved:
    """Save documents, alignment and marker within the present transaction.

    Raises:
        ConflictError: the project has another text by the name of a document, from
            elsewhere, and *new_version* does not say that it may be superseded.
    """
    alignment = new.alignment
    if new.zh is not None and new.en is not None:
        ids = [
            _add(connection, item, new_version=new_version, author=author, time=time)
            for item in (new.zh, new.en)
        ]
        alignment = NewAlignment(
            mode=alignment.mode,
            zh=(ids[0],),
            en=(ids[1],),
            beads=alignment.beads,
            signature=alignment.signature,
            parameters=alignment.parameters,
            probability=alignment.probability,
        )
    saved = _alignments.save(connection, alignment, author=author, time=time)
    if saved.outcome in ("new", "replaced"):
        _log.write(
            connection,
            author=author,
            time=time,
            kind="align",
            label=_log.aligned(alignment.mode, new.name),
            alignment=saved.id,
            command=alignment.signature,
        )
    connection.execute(_DELETE, {"of": new.key})
    values: dict[str, Any] = {
        "key": new.key,
        "name": packed(new.name),
        "zh_source": new.zh.source if new.zh else "",
        "en_source": new.en.source if new.en else "",
        "labels": dict(new.labels),
        "alignment_id": saved.id,
        "signature": alignment.signature,
        "notes": [stored(note) for note in new.notes],
        "seconds": float(new.seconds),
        "author": author,
        "finished_at": time,
    }
    _checksums.insert(connection, _s, values)
    return saved


def _add(
    connection: sa.Connection, item: ShardDocument, *, new_version: bool, author: str, time: str
) -> int:
    document = item.document
    trusted = new_version or _came_from(connection, item.source)
    added = _documents.add(
        connection,
        document,
        author=author,
        time=time,
        new_version=trusted,
        segmenter=item.segmenter,
    )
    if added.outcome == "changed":
        raise ConflictError("batch.other-text", where=document.name)
    if added.outcome in ("new", "version"):
        fresh = added.outcome == "new"
        _documents.put_segments(connection, added.id, item.segments, item.segmenter, fresh=fresh)
        label = message("log.import", name=document.name)
        _log.write(connection, author=author, time=time, kind="import", label=label)
    return added.id


def _came_from(connection: sa.Connection, source: str) -> bool:
    """Whether a shard of this project was made from the file *source* before."""
    return bool(source) and connection.execute(_FROM, {"at": source}).first() is not None
