"""What happens between a path and an engine: checks, backup, migration."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

from align.__about__ import __version__
from align.errors import StoreDamagedError, StoreError, StoreLockedError
from align.peeking import first_bytes
from align.protecting import SQLITE, owner
from duizhao.store import _migrate
from duizhao.store import schema as t
from duizhao.store._backup import backup
from duizhao.store._drive import on_network_drive
from duizhao.store._engine import APPLICATION_ID, make_engine
from duizhao.store._errors import damaged, translated
from duizhao.store._time import today

__all__ = ["open_engine"]

_BACKUP_DAY = "backup_day"


def open_engine(path: Path, *, create: bool, read_only: bool) -> tuple[sa.Engine, tuple[str, ...]]:
    """The engine of the project file *path* and what its user should know.

    Raises:
        StoreError: and its kinds, each with what to do.
    """
    if path.is_dir():
        raise StoreError(
            "this is a folder, a project is a file",
            where=path,
            remedy=f"Name a file, such as {path / 'my.duizhao'}",
        )
    notes: list[str] = []
    if on_network_drive(path):
        notes.append(
            f"{path}: the project seems to lie on a network drive, where two programs at "
            "once can damage it; keep it on a disk of this computer"
        )
    if not path.exists() or path.stat().st_size == 0:
        if not create:
            raise StoreError(
                "there is no project here",
                where=path,
                remedy=f"Make one with: duizhao run FOLDER --project {path}",
            )
        return _create(path, wal=not notes), tuple(notes)
    _check_header(path)
    still = read_only and not _writable(path)
    if still and _wal(path):
        raise StoreError(
            "the project was not closed and its folder is read-only",
            where=path,
            remedy="Copy the file and its -wal file to a folder of yours and open that",
        )
    if not read_only and not _writable(path):
        raise StoreError(
            "the project or its folder is read-only",
            where=path,
            remedy="Copy it to a folder of yours and open the copy",
        )
    engine = make_engine(path, read_only=still)
    try:
        with translated(path):
            _check_version(engine, path, read_only=read_only)
            if not read_only:
                _daily_backup(engine, path, notes)
            if not still and not notes:
                _pragma(engine, "journal_mode = WAL")
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


def _create(path: Path, *, wal: bool) -> sa.Engine:
    ours = not path.exists()
    other = owner(path)
    if other is not None:
        raise StoreError(
            f"a file of this name belongs to the project {other.name}",
            where=path,
            remedy="Name another file",
        )
    try:
        path.absolute().parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise StoreError(
            f"no project can be made here ({error.strerror})",
            where=path,
            remedy="Name a file in a folder that you can write to with --project",
        ) from error
    engine = make_engine(path)
    try:
        with translated(path):
            with engine.connect().execution_options(write=True) as connection, connection.begin():
                _migrate.upgrade(connection)
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                _stamp(connection)
            if wal:
                _pragma(engine, "journal_mode = WAL")
    except BaseException as error:
        engine.dispose()
        # Another program may be making the same project; its file is not ours to remove.
        if ours and not isinstance(error, StoreLockedError):
            with suppress(OSError):
                path.unlink()
        raise
    return engine


def _stamp(connection: sa.Connection) -> None:
    connection.exec_driver_sql(f"PRAGMA user_version = {_migrate.number(_migrate.HEAD)}")
    _set(connection, "program", __version__)
    _set(connection, _BACKUP_DAY, today())


def _set(connection: sa.Connection, key: str, value: str) -> None:
    s = t.setting
    connection.execute(sa.delete(s).where(s.c.key == key))
    connection.execute(sa.insert(s).values(key=key, value=value))


def _check_header(path: Path) -> None:
    try:
        header = first_bytes(path, 100)
        size = path.stat().st_size
    except OSError as error:
        raise StoreError(
            f"the project cannot be read ({error.strerror})",
            where=path,
            remedy="Check its permissions",
        ) from error
    if not header.startswith(SQLITE):
        raise StoreDamagedError(
            "the file is not a Duizhao project", where=path, remedy="Name another file"
        )
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    whole = (65536 if page == 1 else page) * pages
    if len(header) < 100 or (header[24:28] == header[92:96] and size < whole and not _wal(path)):
        raise damaged(path, "the project file is cut short")


def _check_version(engine: sa.Engine, path: Path, *, read_only: bool) -> None:
    if _pragma(engine, "application_id") != APPLICATION_ID:
        raise StoreDamagedError(
            "the file is not a Duizhao project", where=path, remedy="Name another file"
        )
    with engine.connect() as connection:
        present = _migrate.revision(connection)
    if not _migrate.is_old(present, path, read_only=read_only):
        return
    # Or ten damaged copies would in time push out the good ones.
    _quick_check(engine, path)
    try:
        backup(path, f"before-{_migrate.HEAD}")
    except OSError as error:
        raise StoreError(
            f"the project must be copied before it is brought up to date, and cannot "
            f"({error.strerror})",
            where=path,
            remedy="Make room in its folder",
        ) from error
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        _migrate.upgrade(connection)
        _stamp(connection)


def _quick_check(engine: sa.Engine, path: Path) -> None:
    found = _pragma(engine, "quick_check(1)")
    if found != "ok":
        raise damaged(path, f"the project file is damaged ({found})")


def _daily_backup(engine: sa.Engine, path: Path, notes: list[str]) -> None:
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
        notes.append(f"{path}: today's backup could not be made ({error})")
        return
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        _set(connection, _BACKUP_DAY, today())
