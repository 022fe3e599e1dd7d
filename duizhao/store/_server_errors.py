"""What PostgreSQL and its driver say, in this project's words, by SQLSTATE."""

from __future__ import annotations

from collections.abc import Callable

from align.errors import StoreDamagedError, StoreError
from duizhao.place import Database, hide
from duizhao.store._locked import locked

__all__ = ["forbidden", "server_words"]

_PASSWORD = (
    "Give the password in the environment variable PGPASSWORD or in the file ~/.pgpass, not in "
    "the address"
)


def forbidden(where: object) -> StoreError:
    """The user has not the rights that the work needs."""
    name = where.project if isinstance(where, Database) else "duizhao"
    return StoreError(
        "the database gives this user no right to do that; nothing was written",
        where=where,
        remedy=f"Ask its owner for: GRANT ALL ON SCHEMA {name} TO user; GRANT ALL ON ALL TABLES "
        f"IN SCHEMA {name} TO user; GRANT ALL ON ALL SEQUENCES IN SCHEMA {name} TO user (or, for "
        "a new project: CREATE SCHEMA ... AUTHORIZATION user)",
    )


def _full(where: object) -> StoreError:
    return StoreError(
        "the database's disk is full; nothing of this step was written",
        where=where,
        remedy="Ask its administrator to make room and run the same command again",
    )


def _gone(where: object) -> StoreError:
    return StoreError(
        "the connection to the database was lost; nothing of this step was written",
        where=where,
        remedy="Run the same command again",
    )


def _busy(where: object) -> StoreError:
    return StoreError(
        "the database takes no more connections",
        where=where,
        remedy="Try again later, or ask its administrator for a larger max_connections",
    )


def _still(where: object) -> StoreError:
    return StoreError(
        "the database can only be read (a standby, or opened for reading); nothing was written",
        where=where,
        remedy="Name the database's primary server",
    )


def _foreign(where: object) -> StoreError:
    return StoreDamagedError(
        "a table of the project is missing or is another one",
        where=where,
        remedy="Name another project, or restore the database from its last dump",
    )


_KNOWN: dict[str, Callable[[object], StoreError]] = {
    "55P03": locked,
    "40001": locked,
    "40P01": locked,
    "42501": forbidden,
    "25006": _still,
    "53100": _full,
    "53300": _busy,
    "42P01": _foreign,
    "42703": _foreign,
    "3F000": _foreign,
    "57P01": _gone,
    "57P02": _gone,
    "57P03": _gone,
}

# Before there is a session there is no code, only words (in the server's language).
_WORDS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("password", "fe_sendauth"), "the database did not take the user or the password", _PASSWORD),
    (
        ("no pg_hba.conf entry", "role ", "peer authentication", "ident authentication"),
        "the database does not let this user in",
        "Check the user in the address, and ask the administrator to allow it (pg_hba.conf). "
        + _PASSWORD,
    ),
    (
        ("database ",),
        "there is no such database",
        "Check its name, or make it with: createdb --encoding=UTF8 --template=template0 NAME",
    ),
    (
        ("invalid uri", "invalid connection option", "invalid sslmode", "invalid integer value"),
        "a parameter of the address is wrong",
        "Use PostgreSQL's own, such as ?sslmode=require",
    ),
)


def server_words(cause: BaseException | None, where: object) -> StoreError:
    """The error to raise for a driver's *cause* about the project at *where*."""
    code = str(getattr(cause, "sqlstate", None) or "")
    known = _gone if code.startswith("08") else _KNOWN.get(code)
    if known is not None:
        return known(where)
    said = hide(" ".join(str(cause).split()))
    lower = said.lower()
    for words, what, remedy in _WORDS if not code else ():
        if any(word in lower for word in words):
            return StoreError(f"{what} ({said})", where=where, remedy=remedy)
    if code or type(cause).__name__ != "OperationalError":
        return StoreError(
            f"the database refused a step; nothing of it was written ({said})",
            where=where,
            remedy="Run the same command with --debug and report what it prints",
        )
    if "lost" in said or "closed" in said:
        return _gone(where)
    return StoreError(
        f"the database cannot be reached ({said})",
        where=where,
        remedy="Check host and port, and that the server runs and listens there",
    )
