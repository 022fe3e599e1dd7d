"""A whole project to another location, row by row, and the proof that it is the same."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from align.errors import StoreError
from align.messages import message
from align.progress import NO_PROGRESS, Progress
from align.protecting import need_replaceable
from align.replacing import discard, patiently
from duizhao.projects import Location
from duizhao.store import _checksums, _migrate
from duizhao.store import schema as t
from duizhao.store._backup import is_sound, save_copy
from duizhao.store._errors import damaged, from_driver
from duizhao.store._project_file import there
from duizhao.store.project import Project
from duizhao.store.schema import now

__all__ = ["Copied", "backup_to", "content_hash", "copy_project"]

_CHUNK = 500
_WHOLE = 2**256
_OWN = ("backup_day", "program", "run_out")
"""Settings of the location, not of the project."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: rows by table, and the hash that both agree on."""

    rows: dict[str, int]
    content: str


def copy_project(source: Project, target: Location, *, progress: Progress = NO_PROGRESS) -> Copied:
    """Copy everything of *source*, as it is at one moment, into a new project at *target*.

    Others may go on working on *source*. All of it is one transaction: what does not
    arrive whole does not arrive.

    Raises:
        StoreError: there is something at *target* already, it cannot be written, or
            what was written does not read back as the same.
        OutputError: the name is that of a project's side file.
    """
    if str(target) == str(source.path):
        raise StoreError("store.copy-onto-itself", where=target)
    if not isinstance(target, Path) or there(target):
        with Project.open(target, create=True, author=source.author) as made:
            return _into(source, made, progress)
    need_replaceable(target)
    # Under another name until it is whole: who is killed leaves no empty project behind.
    part = target.with_name(f".{target.name[:60]}.part")
    _discard_all(part)
    try:
        part.touch()  # else the message would be of the hidden file
        part.unlink()
        with Project.open(part, create=True, author=source.author) as made:
            copied = _into(source, made, progress)
        patiently(lambda: part.replace(target))
    except OSError as error:
        raise StoreError("store.copy-unwritable", where=target, reason=error.strerror) from error
    finally:
        with suppress(OSError):
            _discard_all(part)
    return copied


def _discard_all(path: Path) -> None:
    """Remove a project that is not whole, and what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        discard(path.with_name(path.name + ending))


def _into(source: Project, made: Project, progress: Progress) -> Copied:
    rows: dict[str, int] = {}
    hashes: dict[str, int] = {}
    with source.reading() as old, made.writing("projects") as new:
        _need_empty(new, made.path)
        progress.start(
            message("store.copying"), sum(_count(old, table) for table in t.metadata.sorted_tables)
        )
        new.execute(sa.delete(t.setting).where(t.setting.c.key.not_in(_OWN)))
        for table in t.metadata.sorted_tables:
            rows[table.name], hashes[table.name] = 0, 0
            for chunk in _chunks(old, table):
                _insert(new, table, chunk)
                rows[table.name] += len(chunk)
                hashes[table.name] += sum(_row_hash(row) for row in chunk)
                progress.advance(len(chunk))
        _link_versions(old, new)
        _continue_numbers(new)
        if not _migrate.has_checksums(_migrate.revision(old)):
            _checksums.renew_all(new)
        progress.finish()
        progress.start(message("store.comparing"), sum(rows.values()))
        for table in t.metadata.sorted_tables:
            found = arrived = 0
            for chunk in _chunks(new, table):
                found += sum(_row_hash(row) for row in chunk)
                arrived += len(chunk)
                progress.advance(len(chunk))
            same = found % _WHOLE == hashes[table.name] % _WHOLE
            if not same or arrived != rows[table.name]:
                raise StoreError("store.copy-differs", where=made.path, table=table.name)
        progress.finish()
    return Copied(rows, _together(hashes))


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    # A document may name one that is not there yet as the version that replaced it.
    later = t.document.c.superseded_by
    if table is t.document:
        rows = [{**row, later.name: None} for row in rows]
    connection.execute(sa.insert(table), rows)


def _link_versions(old: sa.Connection, new: sa.Connection) -> None:
    d = t.document
    for row in old.execute(
        sa.select(d.c.id, d.c.superseded_by).where(d.c.superseded_by.is_not(None))
    ).all():
        new.execute(sa.update(d).where(d.c.id == row.id).values(superseded_by=row.superseded_by))


def content_hash(connection: sa.Connection) -> str:
    """A hash over every row of every table; the same on both engines for the same content."""
    return _together(
        {
            table.name: sum(_row_hash(row) for chunk in _chunks(connection, table) for row in chunk)
            for table in t.metadata.sorted_tables
        }
    )


def _together(hashes: dict[str, int]) -> str:
    body = "\n".join(f"{name} {value % _WHOLE:064x}" for name, value in sorted(hashes.items()))
    return hashlib.sha256(body.encode()).hexdigest()


def _need_empty(connection: sa.Connection, where: Location) -> None:
    for table in t.metadata.sorted_tables:
        if table is not t.setting and _count(connection, table):
            raise StoreError("store.copy-not-empty", where=where)


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _chunks(connection: sa.Connection, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    query = sa.select(*_migrate.columns(connection, table)).order_by(*table.primary_key)
    query = query.execution_options(yield_per=_CHUNK)
    if table is t.setting:
        query = query.where(t.setting.c.key.not_in(_OWN))
    for part in connection.execute(query).mappings().partitions():
        yield [dict(row) for row in part]


def _row_hash(row: dict[str, Any]) -> int:
    # Rows are summed up: the order in which an engine gives them does not matter.
    # A checksum says nothing that the row does not, and an older project has none.
    row = {name: value for name, value in row.items() if name != _checksums.NAME}
    body = json.dumps(row, sort_keys=True, ensure_ascii=True, default=_bytes)
    return int.from_bytes(hashlib.sha256(body.encode()).digest(), "big")


def _bytes(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    raise TypeError(type(value).__name__)


def _continue_numbers(connection: sa.Connection) -> None:
    """Let PostgreSQL's sequences go on after the numbers that were copied (SQLite's do)."""
    if connection.dialect.name != "postgresql":
        return
    for table in t.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        last = connection.execute(sa.select(sa.func.max(column))).scalar()
        if last is not None:
            sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(sa.select(sa.func.setval(sequence, last)))


def backup_to(
    project: Project, target: Path | None = None, *, progress: Progress = NO_PROGRESS
) -> Path:
    """Write a consistent copy of *project* to the file *target*; gives its path.

    Raises:
        StoreError: there is a file already, or it cannot be written.
        OutputError: the name is that of a project's side file.
    """
    if target is None:
        folder = project.path.parent if isinstance(project.path, Path) else Path()
        target = folder / f"{project.path.stem}-{now().replace(':', '')}.duizhao"
    if target.exists():
        raise StoreError("store.backup-exists", where=target)
    need_replaceable(target)
    if not isinstance(project.path, Path):
        copy_project(project, target, progress=progress)
        return target
    try:
        save_copy(project.path, target)
    except OSError as error:
        raise StoreError("store.copy-unwritable", where=target, reason=error.strerror) from error
    except sqlite3.Error as error:
        raise from_driver(error, project.path) from error
    if not is_sound(target):
        discard(target)
        raise damaged(project.path)
    return target
