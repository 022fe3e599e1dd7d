"""Opening, closing, transactions and settings, apart from what a project holds."""

from __future__ import annotations

import atexit
import copy
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from align.messages import Message
from duizhao.projects import (
    Database,
    Location,
    location,
)
from duizhao.projects import author as default_author
from duizhao.roles import OWNER, Action, Actor, need, of_setting
from duizhao.store import _checksums
from duizhao.store import schema as t
from duizhao.store._errors import locked, translated
from duizhao.store._sqlite import open_engine
from duizhao.store.schema import storable

__all__ = ["Direction", "ProjectFile", "merge_logs", "there"]

Direction = Literal["zh-en", "en-zh"]


def there(where: Location) -> bool:
    """Whether something is at *where* that would be opened rather than made.

    Raises:
        StoreError: a database cannot be asked.
    """
    if isinstance(where, Database):
        from duizhao.store._postgres import holds_project

        return holds_project(where)
    return where.exists()


_open: weakref.WeakSet[ProjectFile] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """A program that ends without closing its projects leaves one file each all the same."""
    for project in list(_open):
        project.close()


def merge_logs(idle: float = 5.0) -> None:
    """Bring into the one file what the projects of this program have written since the last time.

    A copy of that file alone then holds it, and the end of the process by force costs nothing.
    Nobody waits for this: what is read or written meanwhile is merged the next time.

    Args:
        idle: projects written to within so many seconds are left for later.
    """
    # A project may be opened meanwhile by another thread: then it is for the next time.
    with suppress(RuntimeError):
        for project in list(_open):
            project.merge_log(idle)


class _Line:
    """Where those who write stand in line: threads of this program, whoever they work for."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.written: float | None = None


class ProjectFile:
    """An open project; see :class:`duizhao.store.Project`."""

    def __init__(
        self, engine: sa.Engine, path: Location, notes: tuple[Message, ...], author: str
    ) -> None:
        self._engine = engine
        self._line = _Line()
        _open.add(self)
        self.path = path
        self.notes = notes
        self.author = author
        self.person: Actor = OWNER

    @classmethod
    def open(
        cls,
        path: str | Path | Database,
        *,
        create: bool = False,
        read_only: bool = False,
        upgrade: bool = False,
        author: str | None = None,
    ) -> Self:
        """Open the project *path*: a file, or ``postgresql://...``.

        Args:
            create: make it if it is not there.
            read_only: nothing will be written, so a read-only folder will do; no
                backup is made and no migration run.
            upgrade: bring an older project in a database up to date (a file always is).
            author: whose work it is; default :func:`duizhao.projects.author`.

        Raises:
            SettingError: it is the address of a database and cannot be read as one.
            StoreError: it is not there, or cannot be made, read or written.
            StoreVersionError: another version of the program made it.
            StoreLockedError: another program holds it.
            StoreDamagedError: it is no project, or not whole.
        """
        where = location(path)
        if isinstance(where, Database):
            from duizhao.store._postgres import open_server

            engine, notes = open_server(where, create=create, read_only=read_only, upgrade=upgrade)
        else:
            engine, notes = open_engine(where, create=create, read_only=read_only)
        return cls(engine, where, notes, storable(author or default_author()))

    def acting_as(self, person: Actor) -> Self:
        """The same open project for *person*: what they do is theirs, as far as they may."""
        made = copy.copy(self)
        made.person = person
        made.author = storable(person.name or self.author)
        return made

    def need(self, action: Action) -> None:
        """See that who works here may do *action*.

        Raises:
            NotAllowedError: their role does not allow it.
        """
        need(self.person, action)

    def signed(self, author: str | None) -> str:
        """Whose work it is: *author*, unless somebody signed in, who can't take another name."""
        return self.person.name or storable(author or self.author)

    def close(self) -> None:
        """Bring everything into the one file and let go of it."""
        if isinstance(self.path, Path):
            with suppress(sqlite3.Error, SQLAlchemyError):
                raw = self._engine.raw_connection()
                try:
                    raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
                finally:
                    raw.close()
        self._engine.dispose()
        _open.discard(self)

    def merge_log(self, idle: float) -> None:
        """See :func:`merge_logs`."""
        written = self._line.written
        if written is None or time.monotonic() - written < idle or not isinstance(self.path, Path):
            return
        with suppress(sqlite3.Error, SQLAlchemyError):
            raw = self._engine.raw_connection()
            try:
                _, pages, merged = raw.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            finally:
                raw.close()
            # Fewer were merged if somebody still reads what was there before them.
            if pages == merged and self._line.written == written:
                self._line.written = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A consistent view, for the store's own modules."""
        with translated(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, action: Action) -> Iterator[sa.Connection]:
        """One transaction, for the store's own modules; any exception takes all of it back.

        Args:
            action: what is done in it (:mod:`duizhao.roles`).

        Raises:
            NotAllowedError: the role of the one who works here does not allow it.
        """
        need(self.person, action)
        # Threads of this program stand in line here, which is fairer and quicker than to
        # ask the database again and again.
        if not self._line.turn.acquire(timeout=t.BUSY_SECONDS):
            raise locked(self.path)
        try:
            with translated(self.path), self._engine.connect() as plain:
                connection = plain.execution_options(write=True)
                with connection.begin():
                    yield connection
            self._line.written = time.monotonic()
        finally:
            self._line.turn.release()

    # Settings

    def setting(self, key: str, default: str = "") -> str:
        """A setting of the project."""
        with self.reading() as connection:
            query = sa.select(t.setting.c.value).where(t.setting.c.key == key)
            found = connection.execute(query).scalar()
        return default if found is None else str(found)

    def set_setting(self, key: str, value: str) -> None:
        """Change a setting of the project."""
        with self.writing(of_setting(key)) as connection:
            connection.execute(sa.delete(t.setting).where(t.setting.c.key == key))
            _checksums.insert(connection, t.setting, {"key": key, "value": storable(value)})

    @property
    def direction(self) -> Direction:
        """Which language is translated from: TMX's ``srclang`` and what is looked up."""
        return "en-zh" if self.setting("direction") == "en-zh" else "zh-en"

    @property
    def name(self) -> str:
        """The project's name for people: what was set, or the file's."""
        return self.setting("name") or self.path.stem
