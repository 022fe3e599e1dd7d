"""Connections: one place for what is particular to SQLite."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

__all__ = ["APPLICATION_ID", "BUSY_SECONDS", "make_engine"]

APPLICATION_ID = 0x445A_4D31
"""In the header of every project file, so that other SQLite files are told apart."""

BUSY_SECONDS = 10.0
"""How long a writer waits for another one before it gives up."""


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

    def connect() -> sqlite3.Connection:
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

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A transaction that will write takes its lock at once: to wait at the start is
        # safe, to fail in the middle is not.
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine
