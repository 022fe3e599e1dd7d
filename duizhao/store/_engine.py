"""Connections: one place for what is particular to SQLite."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from align.peeking import Held, hold

__all__ = ["APPLICATION_ID", "BUSY_SECONDS", "make_engine"]

APPLICATION_ID = 0x445A_4D31
"""In the header of every project file, so that other SQLite files are told apart."""

BUSY_SECONDS = 30.0
"""How long a writer waits for another one before it gives up."""

_POLL = (0.001, 0.004)
"""Seconds between two attempts to write."""


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def make_engine(path: Path, *, read_only: bool = False) -> sa.Engine:
    """An engine for the project file *path*.

    Args:
        read_only: the folder cannot be written; the file is taken to be at rest, since
            SQLite could make no lock file there.
    """
    if read_only:
        target = f"file:{path.resolve().as_uri()[len('file:') :]}?mode=ro&immutable=1"
    else:
        target = f"file:{path.resolve().as_uri()[len('file:') :]}"

    held: list[Held] = []

    def connect() -> sqlite3.Connection:
        if not held:
            held.append(hold(path))
        return sqlite3.connect(
            target,
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )

    engine = sa.create_engine(
        "sqlite://",
        creator=connect,
        poolclass=sa.pool.QueuePool,
        json_serializer=_dumps,
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
    """Begin to write, waiting for others for :data:`BUSY_SECONDS` at most.

    SQLite's own waiting sleeps longer and longer, up to 100 ms, so that under load who
    has waited long loses to who comes just then, again and again. Asking at an even rate
    gives everybody the same chance at every turn.

    Raises:
        sqlite3.OperationalError: others wrote all the time.
    """
    end = time.monotonic() + BUSY_SECONDS
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
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
