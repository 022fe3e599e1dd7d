"""Whether a project is whole: file, keys, offsets, ids, and the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from align.errors import DuizhaoError
from align.model import bead_id, bead_type
from align.progress import NO_PROGRESS, Progress
from duizhao.store import _documents
from duizhao.store import schema as t
from duizhao.store._replay import replay
from duizhao.store.project import Project

__all__ = ["Fault", "check_project"]

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that should not be: which *check* found it, *where*, and *what* it is."""

    check: str
    where: str
    what: str


def check_project(project: Project, *, progress: Progress = NO_PROGRESS) -> tuple[Fault, ...]:
    """Everything that is wrong with a project, at most 100 faults of a kind; it is only read.

    ``file``: SQLite's own check. ``keys``: every row that another names is there.
    ``documents``: hashes, lengths, segments within their text. ``beads``: spans within
    their texts, ids made from them. ``evidence``: occurrences of terms within a text.
    ``log``: played again, it leads to the present state.

    Raises:
        StoreError: the project cannot be read.
    """
    found: list[Fault] = []
    with project.reading() as connection:
        checks = (
            ("file", _file(connection, project)),
            ("keys", _keys(connection)),
            ("documents", _texts(connection)),
            ("beads", _spans(connection)),
            ("evidence", _evidence(connection)),
            ("log", replay(connection)),
        )
        progress.start("check", len(checks))
        for name, faults in checks:
            for number, (where, what) in enumerate(faults):
                if number == _SHOWN:
                    found.append(Fault(name, "", f"and more than {_SHOWN} in all"))
                    break
                found.append(Fault(name, where, what))
            progress.advance()
        progress.finish()
    return tuple(found)


def _file(connection: sa.Connection, project: Project) -> Iterator[tuple[str, str]]:
    if isinstance(project.path, Path):
        for row in connection.exec_driver_sql(f"PRAGMA integrity_check({_SHOWN})"):
            if row[0] != "ok":
                yield str(project.path), str(row[0])


def _keys(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    for table in t.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            child = table.alias("child")
            parent = key.referred_table.alias("parent")
            pairs = [(child.c[e.parent.name], parent.c[e.column.name]) for e in key.elements]
            missing = ~sa.exists().where(*(one == other for one, other in pairs))
            named = [one for one, _ in pairs]
            query = (
                sa.select(*named)
                .where(*(one.is_not(None) for one in named), missing)
                .distinct()
                .limit(_SHOWN + 1)
            )
            for row in connection.execute(query):
                value = ", ".join(str(item) for item in row)
                yield table.name, f"it names {key.referred_table.name} {value}, which is not there"


def _texts(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    d = t.document
    query = sa.select(d.c.id, d.c.name, d.c.characters, d.c.text_hash).order_by(d.c.id)
    for row in connection.execute(query).all():
        where = f"document {row.id} ({row.name})"
        try:
            document = _documents.get(connection, row.id)
        except (DuizhaoError, TypeError, ValueError) as error:
            yield where, f"it cannot be read ({error})"
            continue
        length = len(document.text)
        if document.text_hash != row.text_hash:
            yield where, "its text is not the one whose hash it has"
        if length != row.characters:
            yield where, f"its text has {length} characters, not {row.characters}"
        last = 0
        for number, item in enumerate(_documents.segments(connection, row.id)):
            if not last <= item.start <= item.end <= length:
                yield where, f"segment {number} ({item.start}-{item.end}) is out of place"
                break
            last = item.end
        if not all(0 <= item.start <= item.end <= length for item in document.excluded):
            yield where, "what was set aside lies outside its text"
        if not all(0 <= at <= length for at in document.breaks):
            yield where, "a break lies outside its text"


def _spans(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    b, d, ad = t.bead, t.document, t.alignment_document
    documents = {
        row.id: row for row in connection.execute(sa.select(d.c.id, d.c.text_hash, d.c.characters))
    }
    members = {
        (row.alignment_id, row.side, row.document_id) for row in connection.execute(sa.select(ad))
    }
    query = sa.select(
        b.c.alignment_id,
        b.c.id,
        b.c.zh_document_id,
        b.c.en_document_id,
        b.c.zh,
        b.c.en,
        b.c.zh_at,
        b.c.en_at,
        b.c.type,
    ).order_by(b.c.alignment_id, b.c.id)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        where = f"alignment {row.alignment_id}, bead {row.id}"
        zh, en = documents.get(row.zh_document_id), documents.get(row.en_document_id)
        if zh is None or en is None:
            continue  # said by the check of keys
        for side, document, spans, at in (
            ("zh", zh, row.zh, row.zh_at),
            ("en", en, row.en, row.en_at),
        ):
            if (row.alignment_id, side, document.id) not in members:
                yield where, f"its {side} document is not of this alignment"
            if not _in_text(spans, document.characters) or not 0 <= at <= document.characters:
                yield where, f"its {side} spans lie outside the text or out of order: {spans}"
            elif spans and spans[0][0] != at:
                yield where, f"its {side} place is {at}, but its first span begins elsewhere"
        try:
            expected = bead_id(zh.text_hash, row.zh, en.text_hash, row.en)
        except (TypeError, ValueError):
            continue
        if expected != row.id:
            yield where, f"its spans make the id {expected}"
        if bead_type(range(len(row.zh)), range(len(row.en))) != row.type:
            yield where, f"it is no {row.type}"


def _in_text(spans: Any, length: int) -> bool:
    last = 0
    try:
        for start, end in spans:
            if not last <= start <= end <= length:
                return False
            last = end
    except (TypeError, ValueError):
        return False
    return True


def _evidence(connection: sa.Connection) -> Iterable[tuple[str, str]]:
    e, d = t.evidence, t.document
    lengths = sa.select(d.c.name, sa.func.max(d.c.characters)).group_by(d.c.name)
    longest: dict[str, int] = dict(connection.execute(lengths).all())
    query = sa.select(e.c.concept_id, e.c.document, e.c.start, e.c.end)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        length = longest.get(row.document)
        if length is not None and not 0 <= row.start <= row.end <= length:
            yield (
                f"concept {row.concept_id}",
                f"an occurrence ({row.start}-{row.end}) lies outside {row.document}",
            )
