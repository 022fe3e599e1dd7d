"""The project's tables, all of them, for SQLite and PostgreSQL alike.

A change here needs a migration in :mod:`duizhao.store.migrations`; a test compares
the two. Times are ISO 8601 in UTC; offsets count Unicode code points; spans are JSON
lists of ``[start, end]``. Nothing that a reviewer did is ever deleted: the log keeps it.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

__all__ = [
    "APPLICATION_ID",
    "BUSY_SECONDS",
    "alignment",
    "alignment_document",
    "bead",
    "compact",
    "concept",
    "document",
    "evidence",
    "job",
    "language_section",
    "log",
    "metadata",
    "now",
    "segment",
    "setting",
    "shard",
    "storable",
    "term",
    "today",
    "vector",
]

APPLICATION_ID = 0x445A_4D31
"""In the header of every project file, so that other SQLite files are told apart."""

BUSY_SECONDS = 30.0
"""How long a writer waits for another one before it gives up."""

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """*text* with NUL and lone surrogates replaced by U+FFFD: what every store can hold."""
    return _NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def compact(value: object) -> str:
    """*value* as JSON without blanks; most lists in a store are empty."""
    return "[]" if value == [] else _COMPACT.encode(value)


def now() -> str:
    """ISO 8601, UTC, to the second: ``2026-05-04T10:20:30Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> str:
    """The UTC date: ``2026-05-04``."""
    return now()[:10]


def _checksum() -> Column[int]:
    """Of the row, made by :mod:`duizhao.store._checksums`; the last column of every table."""
    return Column("checksum", BigInteger)


# Named constraints, so that a migration can change them on both engines.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

setting = Table(
    "setting",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    _checksum(),
)

# One version of one text. ``superseded_by`` is empty for the present version.
document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("superseded_by", ForeignKey("document.id")),  # itself: it was removed
    Column("lang", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("file_hash", String(64), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("format", String(16), nullable=False),
    Column("encoding", String(32), nullable=False),
    Column("segmented", Boolean, nullable=False),
    Column("set_aside", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("breaks", JSON, nullable=False),
    Column("segmenter", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", String(32), nullable=False),
    _checksum(),
    UniqueConstraint("name", "version"),
    UniqueConstraint("text_hash"),
)

segment = Table(
    "segment",
    metadata,
    Column("document_id", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("paragraph", Integer, nullable=False),
    _checksum(),
)

# ``revision`` grows whenever the beads were replaced as a whole (aligned again).
alignment = Table(
    "alignment",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("mode", String(16), nullable=False),
    Column("signature", Text, nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("probability", Float, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
    _checksum(),
)

# Which documents an alignment joins; ``position`` is the order within the side.
alignment_document = Table(
    "alignment_document",
    metadata,
    Column("alignment_id", ForeignKey("alignment.id", ondelete="CASCADE"), primary_key=True),
    Column("document_id", ForeignKey("document.id"), primary_key=True, index=True),
    Column("side", String(8), nullable=False),
    Column("position", Integer, nullable=False),
    _checksum(),
)

# align.review.ReviewBead, with who touched it last. ``type`` repeats the number of
# spans, so that a filter needs no JSON functions.
bead = Table(
    "bead",
    metadata,
    Column("alignment_id", ForeignKey("alignment.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("zh_document_id", ForeignKey("document.id"), nullable=False),
    Column("en_document_id", ForeignKey("document.id"), nullable=False),
    Column("zh", JSON, nullable=False),
    Column("en", JSON, nullable=False),
    Column("zh_at", Integer, nullable=False),
    Column("en_at", Integer, nullable=False),
    Column("type", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("probability", Float, nullable=False),
    Column("grade", String(16)),
    Column("rank", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("origin", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("zh_text", Text),
    Column("en_text", Text),
    Column("crossing", Boolean, nullable=False),
    Column("author", Text, nullable=False),
    Column("changed", String(32), nullable=False),
    _checksum(),
    Index(None, "alignment_id", "zh_document_id", "zh_at", "en_at", "rank", "id"),
    Index(None, "alignment_id", "status"),
    Index(None, "alignment_id", "probability"),
)

# termbase.model: concept, language, term (ISO 30042), and evidence.
concept = Table(
    "concept",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("position", Integer, nullable=False, index=True),
    Column("status", String(16), nullable=False, index=True),
    Column("subject", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("related", JSON, nullable=False),
    Column("score", Float, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created", String(32), nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed", String(32), nullable=False),
    Column("definition_source", Text, nullable=False, server_default=""),
    Column("assigned_to", Text, nullable=False, server_default=""),
    Column("comments", Text, nullable=False, server_default=""),
    _checksum(),
)

language_section = Table(
    "language_section",
    metadata,
    Column("concept_id", ForeignKey("concept.id", ondelete="CASCADE"), primary_key=True),
    Column("lang", String(8), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("definition", Text, nullable=False),
    Column("definition_source", Text, nullable=False, server_default=""),
    _checksum(),
)

term = Table(
    "term",
    metadata,
    Column("concept_id", ForeignKey("concept.id", ondelete="CASCADE"), primary_key=True),
    Column("lang", String(8), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("text", Text, nullable=False, index=True),
    Column("status", String(24), nullable=False),
    Column("pos", Text, nullable=False),
    Column("type", String(24), nullable=False),
    Column("grammar", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("usage_note", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("sort_key", Text, nullable=False),
    Column("probability", Float, nullable=False),
    Column("frequency", Integer, nullable=False),
    Column("surface_forms", JSON, nullable=False),
    Column("contexts", JSON, nullable=False),
    Column("case_sensitive", Boolean, nullable=False, server_default=false()),
    Column("exact_match", Boolean, nullable=False, server_default=false()),
    _checksum(),
)

evidence = Table(
    "evidence",
    metadata,
    Column("concept_id", String(64), primary_key=True),
    Column("lang", String(8), primary_key=True),
    Column("term", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    Column("segment", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("bead", String(16), nullable=False),
    Column("method", String(16), nullable=False),
    _checksum(),
    ForeignKeyConstraint(
        ["concept_id", "lang", "term"],
        ["term.concept_id", "term.lang", "term.position"],
        ondelete="CASCADE",
    ),
)

# Append-only. ``kind``: review, termbase, undo, redo, or a note of what was done
# (import, align, terms). ``change`` holds what went and what came, and is therefore
# its own inverse read backwards. ``target`` is the entry that an undo or redo is about.
log = Table(
    "log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("author", Text, nullable=False),
    Column("time", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("label", Text, nullable=False),
    Column("alignment_id", ForeignKey("alignment.id"), index=True),
    Column("command", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("target", ForeignKey("log.id")),
    Column("batch", String(64), nullable=False),
    _checksum(),
    Index(None, "author", "id"),
    sqlite_autoincrement=True,
)

# Vectors of slow encoders: float32 or float16, little endian, ``dim`` numbers.
vector = Table(
    "vector",
    metadata,
    Column("revision", String(128), primary_key=True),
    Column("lang", String(8), primary_key=True),
    Column("text_hash", String(64), primary_key=True),
    Column("dim", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    _checksum(),
)

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("parameters", JSON, nullable=False),
    Column("stage", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("message", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("finished_at", String(32), nullable=False),
    Column("heartbeat", String(32), nullable=False),
    _checksum(),
)

# A shard that is done. ``key`` is a digest of its inputs and of all that the result
# depends on; ``zh_source`` and ``en_source`` are where the files lay.
shard = Table(
    "shard",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("zh_source", Text, nullable=False, index=True),
    Column("en_source", Text, nullable=False, index=True),
    Column("labels", JSON, nullable=False),
    Column(
        "alignment_id", ForeignKey("alignment.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("signature", Text, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("author", Text, nullable=False),
    Column("finished_at", String(32), nullable=False),
    _checksum(),
)
