"""The log: append-only, and at the same time the undo, the history and the audit."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa

from align.messages import Message, message, stored
from align.model import Mode
from duizhao.store import _checksums
from duizhao.store import schema as t
from duizhao.store._records import LogEntry, packed, unpacked
from duizhao.store.schema import storable

__all__ = [
    "aligned",
    "change_of",
    "command_json",
    "entries",
    "of_batch",
    "of_bead",
    "redoable",
    "undoable",
    "write",
]

_UNDOABLE = ("review", "termbase")
_LONG = 50
_MODES: dict[Mode, str] = {"parallel": "store.parallel", "comparable": "store.comparable"}


def aligned(mode: Mode, name: Message | str = "") -> Message:
    """The label of an entry on an alignment, of the shard *name* if it was one."""
    of_mode = message(_MODES[mode])
    if name:
        return message("log.align-named", name=name, mode=of_mode)
    return message("log.align", mode=of_mode)


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return stored(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return value


def command_json(command: object) -> str:
    """A command (a dataclass) as one line of JSON with its name.

    Of a long list only the length is written: the entry's change names every bead.
    """
    body: dict[str, Any] = {"command": type(command).__name__}
    if dataclasses.is_dataclass(command) and not isinstance(command, type):
        for field in dataclasses.fields(command):
            value = getattr(command, field.name)
            if isinstance(value, tuple) and len(value) > _LONG:
                body[field.name] = {"count": len(value)}
            else:
                body[field.name] = _plain(value)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=str)


def write(
    connection: sa.Connection,
    *,
    author: str,
    time: str,
    kind: str,
    label: Message | str,
    alignment: int | None = None,
    command: str = "",
    change: str = "",
    target: int | None = None,
    batch: str = "",
) -> int:
    """Append an entry and give its number."""
    result = _checksums.insert(
        connection,
        t.log,
        {
            "author": author,
            "time": time,
            "kind": kind,
            "label": storable(packed(label)),
            "alignment_id": alignment,
            "command": storable(command),
            "change": change,
            "target": target,
            "batch": batch,
        },
    )
    return int(cast(Any, result.inserted_primary_key)[0])


def change_of(connection: sa.Connection, entry: int) -> str:
    """The change that the entry *entry* made, as JSON."""
    query = sa.select(t.log.c.change).where(t.log.c.id == entry)
    return str(connection.execute(query).scalar_one())


def entries(
    connection: sa.Connection,
    *,
    author: str | None = None,
    alignment: int | None = None,
    after: int = 0,
    kinds: Sequence[str] = (),
    limit: int | None = None,
) -> tuple[LogEntry, ...]:
    """Entries with a number above *after*, newest first."""
    c = t.log.c
    columns = (c.id, c.author, c.time, c.kind, c.label, c.alignment_id, c.target, c.batch)
    query = sa.select(*columns, c.command).where(c.id > after).order_by(c.id.desc())
    if author is not None:
        query = query.where(c.author == author)
    if alignment is not None:
        query = query.where(c.alignment_id == alignment)
    if kinds:
        query = query.where(c.kind.in_(kinds))
    if limit is not None:
        query = query.limit(limit)
    return tuple(_entry(row) for row in connection.execute(query))


def _entry(row: Any) -> LogEntry:
    number, author, time, kind, label, *rest = row
    return LogEntry(number, author, time, kind, unpacked(label), *rest)


def of_bead(
    connection: sa.Connection, alignment: int, bead: str, version: int, *, limit: int
) -> tuple[LogEntry, ...]:
    """The entries that name *bead* in their change, and the one numbered *version*."""
    c = t.log.c
    columns = (c.id, c.author, c.time, c.kind, c.label, c.alignment_id, c.target, c.batch)
    query = (
        sa.select(*columns, c.command)
        .where(
            c.alignment_id == alignment,
            c.kind.in_(("review", "undo", "redo")),
            (c.id == version) | c.change.contains(bead, autoescape=True),
        )
        .order_by(c.id.desc())
        .limit(limit)
    )
    return tuple(_entry(row) for row in connection.execute(query))


def _own(connection: sa.Connection, author: str, alignment: int | None) -> sa.CursorResult[Any]:
    c = t.log.c
    query = (
        sa.select(c.id, c.kind, c.target)
        .where(c.author == author, c.kind.in_((*_UNDOABLE, "undo", "redo")))
        .order_by(c.id.desc())
        .execution_options(yield_per=50)  # the answer is nearly always among the last few
    )
    if alignment is not None:
        query = query.where(c.alignment_id == alignment)
    return connection.execute(query)


def undoable(connection: sa.Connection, author: str, alignment: int | None = None) -> int | None:
    """The number of the author's last command that stands; *alignment*: of those on it."""
    settled: set[int] = set()
    undone: set[int] = set()
    with _own(connection, author, alignment) as rows:
        for row in rows:
            if row.kind in _UNDOABLE:
                if row.id not in undone:
                    return int(row.id)
            elif row.target not in settled:
                # Newest first: the first entry about a command is the one that counts.
                settled.add(row.target)
                if row.kind == "undo":
                    undone.add(row.target)
    return None


def redoable(connection: sa.Connection, author: str, alignment: int | None = None) -> int | None:
    """The number of the command that the author undid last and has not redone."""
    redone: Counter[int] = Counter()
    with _own(connection, author, alignment) as rows:
        for row in rows:
            if row.kind in _UNDOABLE:
                return None
            if row.kind == "redo":
                redone[row.target] += 1
            elif redone[row.target]:
                redone[row.target] -= 1
            else:
                return int(row.target)
    return None


def of_batch(connection: sa.Connection, author: str, batch: str) -> tuple[int, ...]:
    """The commands of a batch of the author, newest first."""
    c = t.log.c
    query = sa.select(c.id).where(c.author == author, c.batch == batch, c.kind == "review")
    return tuple(connection.execute(query.order_by(c.id.desc())).scalars())
