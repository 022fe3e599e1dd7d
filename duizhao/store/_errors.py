"""What a database driver says, in this project's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from align.errors import StoreDamagedError, StoreError
from duizhao.place import Database
from duizhao.store._backup import last_good
from duizhao.store._locked import locked
from duizhao.store._server_errors import server_words

__all__ = ["damaged", "in_words", "locked", "translated"]


def _full(where: object) -> StoreError:
    return StoreError(
        "the disk is full; nothing of this step was written",
        where=where,
        remedy="Make room and run the same command again",
    )


def _forbidden(where: object) -> StoreError:
    return StoreError(
        "the project cannot be written",
        where=where,
        remedy="Give yourself write permission to the file and its folder, or copy it",
    )


def _foreign(where: object) -> StoreError:
    return StoreDamagedError(
        "the file is not a Duizhao project", where=where, remedy="Name another file"
    )


def damaged(where: object, what: str = "the project file is damaged") -> StoreError:
    """The file is not whole; the message names the last copy that is."""
    good = last_good(where) if isinstance(where, Path) else None
    if good is None:
        remedy = "There is no sound copy beside it; look for one of yours"
    else:
        remedy = f"Its last good copy is {good}: keep the damaged file and put this in its place"
    return StoreDamagedError(what, where=where, remedy=remedy)


def _disk(where: object) -> StoreError:
    return StoreError(
        "the disk could not be read or written; nothing of this step was written",
        where=where,
        remedy="Check the disk and the connection to it, then run the same command again",
    )


_KNOWN: dict[int | None, Callable[[object], StoreError]] = {
    sqlite3.SQLITE_BUSY: locked,
    sqlite3.SQLITE_LOCKED: locked,
    sqlite3.SQLITE_FULL: _full,
    sqlite3.SQLITE_READONLY: _forbidden,
    sqlite3.SQLITE_CANTOPEN: _forbidden,
    sqlite3.SQLITE_PERM: _forbidden,
    sqlite3.SQLITE_NOTADB: _foreign,
    sqlite3.SQLITE_CORRUPT: damaged,
    sqlite3.SQLITE_IOERR: _disk,
}


def in_words(error: BaseException, where: object) -> StoreError:
    """The error to raise for a driver's *error* about the project at *where*."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(where, Database):
        return server_words(cause, where)
    code = getattr(cause, "sqlite_errorcode", None)
    known = _KNOWN.get(None if code is None else int(code) & 0xFF)
    if known is not None:
        return known(where)
    return StoreError(
        f"the project could not be read or written ({cause})",
        where=where,
        remedy="If it happens again, restore the newest backup",
    )


@contextmanager
def translated(where: object) -> Iterator[None]:
    """Let nothing but :class:`~align.errors.StoreError` out for a database's errors."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise in_words(error, where) from error
