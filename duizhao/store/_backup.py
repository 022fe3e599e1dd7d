"""Copies of a project file beside it, the last ten, and which of them are good."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path, PurePath
from typing import Literal
from urllib.parse import quote

from align.replacing import discard, patiently
from duizhao.store.schema import APPLICATION_ID, now

__all__ = [
    "KEPT",
    "backup",
    "backup_folder",
    "backups",
    "database_uri",
    "is_sound",
    "last_good",
    "save_copy",
]

KEPT = 10
_MODES = {"": "", "immutable": "?mode=ro&immutable=1"}


def backup_folder(path: Path) -> Path:
    """Where the copies of the project *path* lie."""
    return path.with_name(path.name + ".backups")


def backups(path: Path) -> list[Path]:
    """The copies of the project *path*, oldest first."""
    folder = backup_folder(path)
    return sorted(folder.glob(f"*{path.suffix or '.duizhao'}")) if folder.is_dir() else []


def backup(path: Path, reason: str) -> Path:
    """Copy the project consistently (others may be writing) and drop all but the last ten.

    Raises:
        OSError: the folder cannot be written.
        sqlite3.Error: the project cannot be read, or the disk is full.
    """
    folder = backup_folder(path)
    folder.mkdir(exist_ok=True)
    stamp = now().replace(":", "")
    target = folder / f"{stamp}-{reason}{path.suffix or '.duizhao'}"
    save_copy(path, target)
    for old in backups(path)[:-KEPT]:
        discard(old)
    return target


def _to_read(path: Path) -> sqlite3.Connection:
    """*path* opened; in a folder that takes no side files, and has none, as nobody changes it."""
    wal = path.with_name(path.name + "-wal")
    if os.access(path.parent, os.W_OK) or wal.exists():
        return sqlite3.connect(path)
    return sqlite3.connect(database_uri(path.resolve(), "immutable"), uri=True)


def save_copy(path: Path, target: Path) -> None:
    """Copy the project file *path* to *target* as it is at one moment.

    Raises:
        OSError, sqlite3.Error: as :func:`backup`; *target* is then as it was.
    """
    part = target.with_name(target.name + ".part")
    discard(part)
    try:
        # Of a place that cannot be written SQLite would say only that something cannot be opened.
        part.touch()
        with closing(_to_read(path)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        patiently(lambda: part.replace(target))
    finally:
        discard(part)


def database_uri(path: PurePath, mode: Literal["", "immutable"] = "") -> str:
    """What SQLite is given for the absolute *path*; ``immutable``: to be read, nothing is locked.

    A share of Windows (``\\\\server\\share``) is part of the path there: SQLite takes no host
    (https://www.sqlite.org/uri.html, 3.1), so ``Path.as_uri`` will not do.
    """
    text = path.as_posix()
    lead = "" if text.startswith("/") else "/"
    return f"file://{lead}{quote(os.fsencode(text), safe='/:')}{_MODES[mode]}"


def is_sound(path: Path) -> bool:
    """Whether *path* is a project file that SQLite finds no fault in."""
    try:
        with closing(
            sqlite3.connect(database_uri(path.resolve(), "immutable"), uri=True)
        ) as connection:
            ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            return bool(ours and found == "ok")
    except sqlite3.Error:
        return False


def last_good(path: Path) -> Path | None:
    """The newest copy of the project *path* that :func:`is_sound`."""
    with suppress(OSError):
        return next((copy for copy in reversed(backups(path)) if is_sound(copy)), None)
    return None
