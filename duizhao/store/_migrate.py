"""Which schema a project has, and how it gets the present one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from align.__about__ import __version__
from align.errors import StoreVersionError
from duizhao.projects import (
    Location,
    as_argument,
)
from duizhao.store import _checksums

__all__ = [
    "HEAD",
    "columns",
    "has_checksums",
    "is_old",
    "is_readable",
    "number",
    "revision",
    "upgrade",
]

HEAD = "0005"
"""The newest migration; a test holds it to what the folder has."""

_READABLE = ("0002", "0003", "0004")
"""Schemas that can be read as they are: what came later are columns with a default."""

_CHECKSUMS = 4
"""The migration from which on every row has a checksum."""


def number(name: str) -> int:
    """A migration's number: ``0007`` is 7."""
    return int(name.split("_", maxsplit=1)[0])


def revision(connection: sa.Connection) -> str:
    """The migration that the project was last brought to; empty if to none."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    row = connection.execute(sa.text("SELECT version_num FROM alembic_version")).first()
    return "" if row is None else str(row[0])


def is_old(present: str, where: Location, *, read_only: bool) -> bool:
    """Whether the schema *present* must be brought up to date.

    Raises:
        StoreVersionError: it is a newer program's; or it is old and *read_only* says
            that it must not be changed.
    """
    if present == HEAD:
        return False
    if not present or number(present) > number(HEAD):
        raise StoreVersionError(
            "store.newer",
            where=where,
            schema=present or "?",
            version=__version__,
            known=HEAD,
        )
    if read_only:
        raise StoreVersionError(
            "store.older", where=where, schema=present, argument=as_argument(where)
        )
    return True


def is_readable(present: str) -> bool:
    """Whether a project of the schema *present* can be read as it is, though not written."""
    return present in _READABLE


def has_checksums(present: str) -> bool:
    """Whether the rows of a project of the schema *present* have checksums."""
    return bool(present) and number(present) >= _CHECKSUMS


def columns(connection: sa.Connection, table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """What to select of *table*: all its columns, those that came later at their default."""
    if revision(connection) == HEAD:
        return list(table.c)
    there = {item["name"] for item in sa.inspect(connection).get_columns(table.name)}
    return [column if column.name in there else _default(column) for column in table.c]


def _default(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    value = None if column.nullable else "" if isinstance(column.type, sa.Text) else False
    return sa.literal(value, column.type).label(column.name)


def upgrade(connection: sa.Connection) -> None:
    """Bring the project to :data:`HEAD` within the present transaction."""
    before = revision(connection)
    from alembic import command
    from alembic.config import Config

    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if before and not has_checksums(before):
        _checksums.renew_all(connection)
