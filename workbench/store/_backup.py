"""Copies of a project beside it, the last ten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from workbench.store._time import now

__all__ = ["KEPT", "backup", "backup_folder", "backups"]

KEPT = 10


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
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    for old in backups(path)[:-KEPT]:
        old.unlink(missing_ok=True)
    return target
