"""A project in a SQLite file: connections, and all that happens before there is one.

Checks of the file, the daily backup, migrations; and what is particular to SQLite.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from align.__about__ import __version__
from align.errors import StoreDamagedError, StoreError, StoreLockedError
from align.messages import Message, message
from align.peeking import Held, first_bytes, hold
from align.protecting import SQLITE, owner
from align.replacing import discard
from duizhao.projects import as_argument
from duizhao.store import _checksums, _migrate
from duizhao.store import schema as t
from duizhao.store._backup import backup, database_uri
from duizhao.store._drives import on_network_drive, synchronised
from duizhao.store._errors import damaged, translated
from duizhao.store.schema import APPLICATION_ID, compact, today

__all__ = ["make_engine", "open_engine"]

_POLL = (0.001, 0.004)
"""Seconds between two attempts to write."""


def make_engine(path: Path, *, read_only: bool = False) -> sa.Engine:
    """An engine for the project file *path*.

    Args:
        read_only: the folder cannot be written; the file is taken to be at rest, since
            SQLite could make no lock file there.
    """
    target = database_uri(path.resolve(), "immutable" if read_only else "")

    held: list[Held] = []

    def connect() -> sqlite3.Connection:
        if not held:
            held.append(hold(path))
        return sqlite3.connect(
            target,
            uri=True,
            timeout=t.BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )

    engine = sa.create_engine(
        "sqlite://",
        creator=connect,
        poolclass=sa.pool.QueuePool,
        json_serializer=compact,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        if not read_only:
            # A decision that was answered for survives a power cut.
            connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "engine_disposed")
    def _release(engine: sa.Engine) -> None:
        while held:
            held.pop().release()

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A transaction that will write takes its lock at once: to wait at the start is
        # safe, to fail in the middle is not.
        write = connection.get_execution_options().get("write", False)
        if write:
            _take_turn(connection.connection.driver_connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _take_turn(connection: Any) -> None:
    """Begin to write, waiting for others for :data:`~duizhao.store.schema.BUSY_SECONDS` at most.

    SQLite's own waiting sleeps longer and longer, up to 100 ms, so that under load who
    has waited long loses to who comes just then, again and again. Asking at an even rate
    gives everybody the same chance at every turn.

    Raises:
        sqlite3.OperationalError: others wrote all the time.
    """
    end = time.monotonic() + t.BUSY_SECONDS
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() >= end:
                    raise
                time.sleep(random.uniform(*_POLL))
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(t.BUSY_SECONDS * 1000)}")


_BACKUP_DAY = "backup_day"


def open_engine(
    path: Path, *, create: bool, read_only: bool
) -> tuple[sa.Engine, tuple[Message, ...]]:
    """The engine of the project file *path* and what its user should know.

    Raises:
        StoreError: and its kinds, each with what to do.
    """
    if path.is_dir():
        raise StoreError("store.is-folder", where=path, example=path / "my.duizhao")
    notes: list[Message] = []
    if on_network_drive(path):
        notes.append(message("store.network-drive", file=path))
    service = synchronised(path.absolute())
    if service:
        notes.append(message("store.synchronised", file=path, service=service))
    # A write-ahead log is memory that the processes of one machine share, and a file of its own
    # that would be copied at another time.
    log = "WAL" if not notes else "DELETE"
    if not path.exists() or path.stat().st_size == 0:
        if not create:
            raise StoreError("store.no-project", where=path, argument=as_argument(path))
        return _create(path, log), tuple(notes)
    _check_header(path)
    still = read_only and not _writable(path)
    if still and _wal(path):
        raise StoreError("store.not-closed", where=path)
    if not read_only and not _writable(path):
        raise StoreError("store.read-only", where=path)
    engine = make_engine(path, read_only=still)
    try:
        with translated(path):
            _check_version(engine, path, read_only=read_only)
            if not read_only:
                _daily_backup(engine, path, notes)
            if not still:
                # Others that have it open keep theirs.
                with suppress(sqlite3.OperationalError):
                    _pragma(engine, f"journal_mode = {log}")
    except BaseException:
        engine.dispose()
        raise
    return engine, tuple(notes)


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def _wal(path: Path) -> bool:
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _pragma(engine: sa.Engine, text: str) -> object:
    # Outside a transaction, where some of them have no effect.
    raw = engine.raw_connection()
    try:
        row = raw.cursor().execute(f"PRAGMA {text}").fetchone()
        return None if row is None else row[0]
    finally:
        raw.close()


def _create(path: Path, log: str) -> sa.Engine:
    ours = not path.exists()
    other = owner(path)
    if other is not None:
        raise StoreError("store.name-taken", where=path, project=other.name)
    try:
        path.absolute().parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise StoreError("store.cannot-make", where=path, reason=error.strerror) from error
    engine = make_engine(path)
    try:
        with translated(path):
            with engine.connect().execution_options(write=True) as connection, connection.begin():
                _migrate.upgrade(connection)
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                _stamp(connection)
            _pragma(engine, f"journal_mode = {log}")
    except BaseException as error:
        engine.dispose()
        # Another program may be making the same project; its file is not ours to remove.
        if ours and not isinstance(error, StoreLockedError):
            with suppress(OSError):
                discard(path)
        raise
    return engine


def _stamp(connection: sa.Connection) -> None:
    connection.exec_driver_sql(f"PRAGMA user_version = {_migrate.number(_migrate.HEAD)}")
    _set(connection, "program", __version__)
    _set(connection, _BACKUP_DAY, today())


def _set(connection: sa.Connection, key: str, value: str) -> None:
    s = t.setting
    connection.execute(sa.delete(s).where(s.c.key == key))
    _checksums.insert(connection, s, {"key": key, "value": value})


def _check_header(path: Path) -> None:
    try:
        header = first_bytes(path, 100)
        size = path.stat().st_size
    except OSError as error:
        raise StoreError("store.unreadable", where=path, reason=error.strerror) from error
    if not header.startswith(SQLITE):
        raise StoreDamagedError("store.not-a-project", where=path)
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    whole = (65536 if page == 1 else page) * pages
    if len(header) < 100 or (header[24:28] == header[92:96] and size < whole and not _wal(path)):
        raise damaged(path, "store.cut-short")


def _check_version(engine: sa.Engine, path: Path, *, read_only: bool) -> None:
    if _pragma(engine, "application_id") != APPLICATION_ID:
        raise StoreDamagedError("store.not-a-project", where=path)
    with engine.connect() as connection:
        present = _migrate.revision(connection)
    if read_only and _migrate.is_readable(present):
        return
    if not _migrate.is_old(present, path, read_only=read_only):
        return
    # Or ten damaged copies would in time push out the good ones.
    _quick_check(engine, path)
    try:
        backup(path, f"before-{_migrate.HEAD}")
    except OSError as error:
        raise StoreError("store.no-copy-before", where=path, reason=error.strerror) from error
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        _migrate.upgrade(connection)
        _stamp(connection)


def _quick_check(engine: sa.Engine, path: Path) -> None:
    found = _pragma(engine, "quick_check(1)")
    if found != "ok":
        raise damaged(path, "store.damaged-in", detail=str(found))


def _daily_backup(engine: sa.Engine, path: Path, notes: list[Message]) -> None:
    s = t.setting
    with engine.connect() as connection:
        last = connection.execute(sa.select(s.c.value).where(s.c.key == _BACKUP_DAY)).scalar()
    if last == today():
        return
    _quick_check(engine, path)
    try:
        backup(path, "daily")
    except (OSError, sqlite3.Error) as error:
        # Work can go on without; the user decides.
        notes.append(message("store.no-backup", file=path, reason=str(error)))
        return
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        _set(connection, _BACKUP_DAY, today())
