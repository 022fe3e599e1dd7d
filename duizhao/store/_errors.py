"""What a database or its driver reports, as errors of this project.

SQLite is known by its result codes, PostgreSQL by SQLSTATE; before there is a session
PostgreSQL's driver has only words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from align.errors import StoreDamagedError, StoreError, StoreLockedError
from align.messages import message
from duizhao.projects import (
    Database,
    hide,
)
from duizhao.store._backup import last_good

__all__ = ["damaged", "forbidden", "from_driver", "locked", "translated"]

_SQLITE = {
    sqlite3.SQLITE_FULL: "store.disk-full",
    sqlite3.SQLITE_READONLY: "store.not-writable",
    sqlite3.SQLITE_CANTOPEN: "store.not-writable",
    sqlite3.SQLITE_PERM: "store.not-writable",
    sqlite3.SQLITE_IOERR: "store.disk-error",
}
_POSTGRES: dict[str, tuple[type[StoreError], str]] = {
    "55P03": (StoreLockedError, "store.locked"),
    "40001": (StoreLockedError, "store.locked"),
    "40P01": (StoreLockedError, "store.locked"),
    "25006": (StoreError, "store.database-read-only"),
    "53100": (StoreError, "store.database-full"),
    "53300": (StoreError, "store.database-busy"),
    "42P01": (StoreDamagedError, "store.table-missing"),
    "42703": (StoreDamagedError, "store.table-missing"),
    "3F000": (StoreDamagedError, "store.table-missing"),
    "57P01": (StoreError, "store.connection-lost"),
    "57P02": (StoreError, "store.connection-lost"),
    "57P03": (StoreError, "store.connection-lost"),
}
_WORDS = (
    (("password", "fe_sendauth"), "store.wrong-password"),
    (
        ("no pg_hba.conf entry", "role ", "peer authentication", "ident authentication"),
        "store.user-not-admitted",
    ),
    (("database ",), "store.no-database"),
    (
        ("invalid uri", "invalid connection option", "invalid sslmode", "invalid integer value"),
        "store.wrong-parameter",
    ),
)


def locked(where: object) -> StoreError:
    """Somebody else has been writing for longer than it is sensible to wait."""
    return StoreLockedError("store.locked", where=where)


def damaged(where: object, code: str = "store.damaged", *, detail: str = "") -> StoreError:
    """The file is not whole; the remedy names the last copy that is."""
    good = last_good(where) if isinstance(where, Path) else None
    restore = message("store.no-copy") if good is None else message("store.has-copy", copy=good)
    return StoreDamagedError(code, where=where, restore=restore, detail=detail)


def forbidden(where: object) -> StoreError:
    """The database's user has not the rights that the work needs."""
    name = where.project if isinstance(where, Database) else "duizhao"
    return StoreError("store.no-rights", where=where, schema=name)


def from_driver(error: BaseException, where: object) -> StoreError:
    """The error to raise for a driver's *error* about the project at *where*."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(where, Database):
        return _from_postgres(cause, where)
    number = getattr(cause, "sqlite_errorcode", None)
    match None if number is None else int(number) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return locked(where)
        case sqlite3.SQLITE_NOTADB:
            return StoreDamagedError("store.not-a-project", where=where)
        case sqlite3.SQLITE_CORRUPT:
            return damaged(where)
        case known if known in _SQLITE:
            return StoreError(_SQLITE[known], where=where)
    return StoreError("store.failed", where=where, reason=str(cause))


def _from_postgres(cause: BaseException | None, where: object) -> StoreError:
    state = str(getattr(cause, "sqlstate", None) or "")
    if state == "42501":
        return forbidden(where)
    if state in _POSTGRES:
        kind, code = _POSTGRES[state]
        return kind(code, where=where)
    reason = hide(" ".join(str(cause).split()))
    if state.startswith("08"):
        code = "store.connection-lost"
    elif state:
        code = "store.database-refused"
    else:
        code = _by_words(reason, type(cause).__name__)
    return StoreError(code, where=where, reason=reason)


def _by_words(reason: str, kind: str) -> str:
    """What an error before there is a session is about."""
    for words, code in _WORDS:
        if any(word in reason.lower() for word in words):
            return code
    if kind != "OperationalError":
        return "store.database-refused"
    lost = "lost" in reason or "closed" in reason
    return "store.connection-lost" if lost else "store.database-unreachable"


@contextmanager
def translated(where: object) -> Iterator[None]:
    """Let nothing but :class:`~align.errors.StoreError` out for a database's errors."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise from_driver(error, where) from error
