"""A project in a PostgreSQL database: what takes the place of the file."""

from __future__ import annotations

import importlib.util
import zlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from align.__about__ import __version__
from align.errors import StoreDamagedError, StoreError
from align.messages import Message
from duizhao.projects import (
    Database,
    as_argument,
)
from duizhao.store import _checksums, _migrate
from duizhao.store import schema as t
from duizhao.store._errors import forbidden, translated

__all__ = ["holds_project", "make_server_engine", "open_server"]

CONNECT_SECONDS = 10


def make_server_engine(where: Database) -> sa.Engine:
    """An engine whose connections see the project's schema and nothing else.

    A transaction that will write begins by taking the project's advisory lock, as
    ``BEGIN IMMEDIATE`` does in a file: writers stand in line, log numbers are in order of
    commit, and nobody plans on what another is changing. It must read at READ COMMITTED:
    its statements then see what was committed before the lock was given, which a
    snapshot, taken when the lock was asked for, would not. A transaction that reads has
    one snapshot from its first statement on.

    Raises:
        StoreError: the driver is not installed.
    """
    if importlib.util.find_spec("psycopg") is None:
        raise StoreError("store.needs-postgres", where=where)
    import psycopg

    def connect() -> Any:
        parameters: dict[str, Any] = {
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "duizhao",
            **where.parameters(),
            "client_encoding": "utf8",
        }
        return psycopg.connect(**parameters)

    engine = sa.create_engine(
        "postgresql+psycopg://",
        creator=connect,
        json_serializer=t.compact,
        pool_pre_ping=True,
    )
    schema = quoted(where.project)
    lock = (t.APPLICATION_ID, zlib.crc32(where.project.encode()) - 2**31)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: object) -> None:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"SET search_path = {schema}")
            cursor.execute(f"SET lock_timeout = {int(t.BUSY_SECONDS * 1000)}")
        connection.autocommit = False

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("write", False):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({lock[0]}, {lock[1]})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine


def quoted(name: str) -> str:
    """*name* as an SQL identifier."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def open_server(
    where: Database, *, create: bool, read_only: bool, upgrade: bool
) -> tuple[sa.Engine, tuple[Message, ...]]:
    """The engine of the project at *where* and what its user should know.

    Raises:
        StoreError: and its kinds, each with what to do.
    """
    engine = make_server_engine(where)
    try:
        with translated(where):
            with engine.connect() as connection, connection.begin():
                _check_encoding(connection, where)
                there = _holds_project(connection, where)
            if not there:
                if not create:
                    raise StoreError("store.no-project", where=where, argument=as_argument(where))
                _create(engine, where)
            else:
                _check_version(engine, where, read_only=read_only, upgrade=upgrade)
            if not read_only:
                _check_rights(engine, where)
    except BaseException:
        engine.dispose()
        raise
    return engine, ()


def holds_project(where: Database) -> bool:
    """Whether there is a project at *where*.

    Raises:
        StoreError: the database cannot be asked, or the schema holds something else.
    """
    engine = make_server_engine(where)
    try:
        with translated(where), engine.connect() as connection, connection.begin():
            return _holds_project(connection, where)
    finally:
        engine.dispose()


def _check_encoding(connection: sa.Connection, where: Database) -> None:
    found = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if found != "UTF8":
        raise StoreError(
            "store.database-encoding", where=where, encoding=found, database=where.database
        )


def _tables(connection: sa.Connection, where: Database) -> set[str]:
    query = sa.text("SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = :schema")
    return set(connection.execute(query, {"schema": where.project}).scalars())


def _holds_project(connection: sa.Connection, where: Database) -> bool:
    tables = _tables(connection, where)
    if not tables:
        return False
    if not {"alembic_version", "log", "bead", "setting"} <= tables:
        raise StoreDamagedError("store.schema-foreign", where=where, schema=where.project)
    return True


def _create(engine: sa.Engine, where: Database) -> None:
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if _tables(connection, where):
            return  # Another program made it while this one waited for the lock.
        query = sa.text("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = :schema")
        # IF NOT EXISTS would ask for the right to make one even where it is there.
        if connection.execute(query, {"schema": where.project}).first() is None:
            connection.exec_driver_sql(f"CREATE SCHEMA {quoted(where.project)}")
        _upgrade(connection)


def _upgrade(connection: sa.Connection) -> None:
    _migrate.upgrade(connection)
    _like_a_file(connection)
    _stamp(connection)


def _like_a_file(connection: sa.Connection) -> None:
    """Let every text column sort by code point, and hold any length, as in a file.

    Whatever the database's language, lists then come in the same order; an identifier of
    another program's termbase, which can have any length, goes in.
    """
    found = connection.execute(
        sa.text(
            "SELECT c.relname, "
            "string_agg(format('ALTER COLUMN %I TYPE %s COLLATE \"C\"', a.attname, "
            "format_type(a.atttypid, NULL)), ', ') "
            "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
            "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' "
            "AND a.attnum > 0 AND NOT a.attisdropped "
            "AND a.attcollation <> 0 AND (a.attcollation <> 'pg_catalog.\"C\"'::regcollation "
            "OR a.atttypmod <> -1) GROUP BY c.relname"
        )
    ).all()
    for table, actions in found:
        connection.exec_driver_sql(f"ALTER TABLE {quoted(table)} {actions}")


def _stamp(connection: sa.Connection) -> None:
    s = t.setting
    connection.execute(sa.delete(s).where(s.c.key == "program"))
    _checksums.insert(connection, s, {"key": "program", "value": __version__})


def _check_version(engine: sa.Engine, where: Database, *, read_only: bool, upgrade: bool) -> None:
    with engine.connect() as connection, connection.begin():
        present = _revision(connection, where)
    if read_only and _migrate.is_readable(present):
        return
    # Others work on a database too: it is not brought up to date under their hands.
    if not _migrate.is_old(present, where, read_only=read_only or not upgrade):
        return
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if _revision(connection, where) != _migrate.HEAD:
            _upgrade(connection)


def _revision(connection: sa.Connection, where: Database) -> str:
    # By its full name: a schema that may not be used is told apart from an empty one.
    name = f"{quoted(where.project)}.alembic_version"
    return str(connection.exec_driver_sql(f"SELECT version_num FROM {name}").scalar() or "")


def _check_rights(engine: sa.Engine, where: Database) -> None:
    wanted = sa.text(
        "SELECT bool_and(has_table_privilege(format('%I.%I', schemaname, tablename), "
        "'INSERT') AND has_table_privilege(format('%I.%I', schemaname, tablename), 'UPDATE') "
        "AND has_table_privilege(format('%I.%I', schemaname, tablename), 'DELETE')) "
        "FROM pg_catalog.pg_tables WHERE schemaname = :schema AND tablename <> 'alembic_version'"
    )
    with engine.connect() as connection, connection.begin():
        if not connection.execute(wanted, {"schema": where.project}).scalar():
            raise forbidden(where)
