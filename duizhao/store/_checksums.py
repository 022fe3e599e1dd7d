"""A checksum in every row, which is no more right when a cell is changed by anything else.

It covers all columns of a row but those that :data:`_BARE` names. What is empty or as by
default is left out, so that a column that comes later leaves checksums as they are. That of
an entry of the log covers the one of the entry before it: none can be taken out.

A checksum is 64 bits of BLAKE2b. It shows accidents and careless hands; who knows how it
is made can make it anew.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring_ascii as quoted
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from duizhao.store import schema as t

__all__ = ["NAME", "damaged", "insert", "of_row", "plain", "previous", "renew", "renew_all"]

NAME = "checksum"
_CHUNK = 1000
_FEW = 20
"""Rows for which it is not worth while to prepare anything."""

_BARE: dict[str, frozenset[str]] = {
    # The text has a hash of its own; numbers are given by the database; jobs tick.
    "document": frozenset({"id", "text"}),
    "alignment": frozenset({"id"}),
    "log": frozenset({"id"}),
    "job": frozenset(
        {
            "id",
            "state",
            "stage",
            "done",
            "total",
            "message",
            "started_at",
            "finished_at",
            "heartbeat",
        }
    ),
}
"""Columns that the checksum of a row leaves out, by table."""

Covered = tuple[str, Callable[[Any], str], bool, bool]
"""Name, how a cell is written, whether a row may lack it, whether it may have come
later, with a default."""

_DEFAULTS = frozenset(("0", '""'))
"""What columns hold that came later, until something is written into them."""

_NUMBERS = re.compile(r"[\[\], \d]*")


def _other(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return hashlib.blake2b(value, digest_size=16).hexdigest()
    return f"{type(value).__name__} {value!r}"


_ENCODER = json.JSONEncoder(sort_keys=True, default=_other)


def _text(value: Any) -> str:
    return quoted(value) if isinstance(value, str) else _ENCODER.encode(value)


def _whole(value: Any) -> str:
    if type(value) is int or type(value) is bool:
        return str(int(value))
    return _text(value if isinstance(value, str | bytes | float) else int(value))


def _real(value: Any) -> str:
    if type(value) is float:
        return float.__repr__(value)
    return _text(value if isinstance(value, str | bytes) else float(value))


def _data(value: Any) -> str:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return quoted(value)
    if value == []:
        return "[]"
    text = repr(value)
    # Spans, by far the most of them, are written so in JSON, too.
    return text if _NUMBERS.fullmatch(text) else _ENCODER.encode(value)


def _way(column: sa.Column[Any]) -> Callable[[Any], str]:
    """How a cell comes to be the same, whichever engine gives it or is given it."""
    if isinstance(column.type, sa.Boolean | sa.Integer):
        return _whole
    if isinstance(column.type, sa.Float):
        return _real
    return _data if isinstance(column.type, sa.JSON) else _text


@functools.cache
def _covered(table: sa.Table) -> tuple[Covered, ...]:
    left_out = _BARE.get(table.name, frozenset()) | {NAME}
    return tuple(
        (
            column.name,
            _way(column),
            column.nullable or column.server_default is not None,
            column.server_default is not None,
        )
        for column in sorted(table.c, key=lambda column: column.name)
        if column.name not in left_out
    )


@functools.cache
def _inserting(table: sa.Table) -> sa.Insert:
    # Built once: a batch runs it for every pair, and building costs more than running.
    return sa.insert(table)


def of_row(table: sa.Table, row: Mapping[str, Any], before: int = 0) -> int:
    """The checksum of *row*; *before* is that of the entry before it, in the log."""
    parts = [str(before)]
    for name, way, optional, later in _covered(table):
        value = row.get(name) if optional else row[name]
        if value is None or (later and (value == "" or value is False)):
            continue
        text = quoted(value) if way is _text and type(value) is str else way(value)
        if later and text in _DEFAULTS:
            continue
        parts += (name, text)
    digest = hashlib.blake2b(",".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def insert(
    connection: sa.Connection, table: sa.Table, rows: dict[str, Any] | Sequence[dict[str, Any]]
) -> sa.CursorResult[Any]:
    """Insert *rows*, or the one row, each with its checksum."""
    if not isinstance(rows, dict) and len(rows) > _FEW and table is not t.log:
        return _insert_many(connection, table, rows)
    for row in (rows,) if isinstance(rows, dict) else rows:
        row[NAME] = of_row(table, row, previous(connection) if table is t.log else 0)
    return connection.execute(_inserting(table), rows)


def _insert_many(
    connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]
) -> sa.CursorResult[Any]:
    of_new = _of_new(table)
    for row in rows:
        row[NAME] = of_new(row)
    names = tuple(rows[0])
    if connection.dialect.name != "sqlite" or any(len(row) != len(names) for row in rows):
        return connection.execute(_inserting(table), rows)
    # SQLAlchemy takes longer to look at the parameters of a row than SQLite to insert it.
    statement, values, ways = _prepared(table, names, connection.dialect)
    for name, way in ways:
        for row in rows:
            row[name] = way(row[name])
    return connection.exec_driver_sql(statement, [values(row) for row in rows])


@functools.lru_cache(maxsize=64)
def _prepared(
    table: sa.Table, names: tuple[str, ...], dialect: sa.Dialect
) -> tuple[str, Callable[[Any], tuple[Any, ...]], tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """An insert as the driver takes it: text, the parameters of a row, how some are written."""
    made: Any = sa.insert(table).compile(dialect=dialect, column_keys=[*names])
    ways = []
    for name in names:
        way = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        if way is not None:
            ways.append((name, way))
    return str(made), itemgetter(*made.positiontup), tuple(ways)


@functools.cache
def _of_new(table: sa.Table) -> Callable[[dict[str, Any]], int]:
    """:func:`of_row` for rows of our own, whose cells nearly always are of their columns' types."""
    covered = [item for item in _covered(table) if not item[3]]
    later = [item for item in _covered(table) if item[3]]
    simple = {_text: quoted, _whole: int.__repr__, _real: float.__repr__, _data: _list}
    kinds: list[tuple[Any, Callable[[Any], tuple[Any, ...]]]] = []
    order: list[str] = []
    for way, quick in simple.items():
        names = [name for name, its, *_ in covered if its is way]
        if names:
            # Twice the last: itemgetter gives a tuple for two and more.
            kinds.append((quick, itemgetter(*names, names[-1])))
            order += [*names, ""]
    form = "0" + "".join(f",{name},{{{order.index(name)}}}" for name, *_ in covered)
    names_later = [name for name, *_ in later]
    known = all(way in (_text, _whole) for _, way, *_ in later)

    def of_new(row: dict[str, Any]) -> int:
        try:
            if not known or any(map(row.get, names_later)):
                return of_row(table, row)
            cells: list[str] = []
            for quick, get in kinds:
                cells += map(quick, get(row))
        except (KeyError, TypeError):
            return of_row(table, row)
        digest = hashlib.blake2b(form.format(*cells).encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)

    return of_new


def _list(value: Any) -> str:
    return "[]" if value == [] else _data(value)


_LAST = sa.select(t.log.c[NAME]).order_by(t.log.c.id.desc()).limit(1)


def previous(connection: sa.Connection) -> int:
    """The checksum of the last entry of the log."""
    return int(connection.execute(_LAST).scalar() or 0)


def plain(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns of *table* without the checksum, which an older project has not."""
    return [column for column in table.c if column.name != NAME]


def renew(connection: sa.Connection, table: sa.Table, *where: sa.ColumnElement[bool]) -> None:
    """Make the checksums of the rows *where* anew, after a change of single columns."""
    key: list[sa.BindParameter[Any]] = [
        sa.bindparam(f"of_{column.name}") for column in table.primary_key
    ]
    pairs = zip(table.primary_key, key, strict=True)
    statement = (
        sa.update(table)
        .where(*(column == bound for column, bound in pairs))
        .values({NAME: sa.bindparam("made")})
    )
    before = 0
    for part in _partitions(connection, table, where):
        changed = []
        for row in part:
            before = of_row(table, row, before if table is t.log else 0)
            named = {f"of_{column.name}": row[column.name] for column in table.primary_key}
            changed.append({**named, "made": before})
        connection.execute(statement, changed)


def renew_all(connection: sa.Connection) -> None:
    """Give every row of a project that has none its checksum."""
    for table in t.metadata.sorted_tables:
        renew(connection, table)


def damaged(
    connection: sa.Connection, table: sa.Table, columns: Sequence[sa.ColumnElement[Any]] = ()
) -> Iterator[tuple[Any, ...]]:
    """The keys of the rows whose checksum is not right.

    Args:
        columns: what to select of a *table* that is older, and lacks some.
    """
    before = 0
    for part in _partitions(connection, table, (), columns):
        for row in part:
            if of_row(table, row, before if table is t.log else 0) != row[NAME]:
                yield tuple(row[column.name] for column in table.primary_key)
            before = row[NAME] if isinstance(row[NAME], int) else 0


def _partitions(
    connection: sa.Connection,
    table: sa.Table,
    where: Sequence[sa.ColumnElement[bool]],
    present: Sequence[sa.ColumnElement[Any]] = (),
) -> Iterator[list[Mapping[str, Any]]]:
    """The cells as they are stored, in the order of their keys, whatever stands in them."""
    names = {*(name for name, *_ in _covered(table)), *table.primary_key.columns.keys(), NAME}
    columns = [
        sa.type_coerce(column, sa.types.NullType()).label(column.name)
        for column in present or table.c
        if column.name in names
    ]
    query = sa.select(*columns).where(*where).order_by(*table.primary_key)
    found: Any = connection.execute(query.execution_options(yield_per=_CHUNK))
    for part in found.mappings().partitions():
        yield list(part)
