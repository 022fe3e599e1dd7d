"""What no output replaces: the files that are read, projects, and what belongs to these.

Every file is written by :func:`align.replacing.replacing`, which asks
:func:`need_replaceable`; long work asks earlier, too. Files that are read are named with
:func:`protect`, within a :func:`protecting` block. Links of either kind do not matter:
files are compared as the file system knows them.
"""

from __future__ import annotations

import contextlib
import re
import stat
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import TypeAlias

from align.errors import OutputError
from align.peeking import first_bytes
from align.text.files import real_path

__all__ = [
    "PROJECT_SUFFIX",
    "SQLITE",
    "is_project",
    "need_replaceable",
    "owner",
    "protect",
    "protecting",
]

PROJECT_SUFFIX = ".duizhao"
SQLITE = b"SQLite format 3\x00"
"""How every file of SQLite begins, so every project."""

# https://www.sqlite.org/fileformat2.html, 3 and 4.1
_JOURNALS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")
_SIDES = ("-wal", "-shm", "-journal")
_SIDE = re.compile(rf"(.+)(?:{'|'.join(_SIDES)})", re.IGNORECASE | re.DOTALL)

_Key: TypeAlias = tuple[int, int] | Path
"""A file by device and number, and by its real path."""

_read: ContextVar[dict[_Key, Path] | None] = ContextVar("read", default=None)


@contextlib.contextmanager
def protecting(paths: Iterable[Path] = ()) -> Iterator[None]:
    """A piece of work whose inputs stay as they are until its end: *paths* and more."""
    token = _read.set(dict(_read.get() or {}))
    try:
        protect(paths)
        yield
    finally:
        _read.reset(token)


def protect(paths: Iterable[Path]) -> None:
    """Take *paths* as inputs of the work that is being done; without any, nothing happens.

    Folders, pipes and what is not there are left out; of a project its side files count.
    """
    known = _read.get()
    if known is None:
        return
    for path in paths:
        for item in (path, *_sides(path)):
            for key in _keys(item):
                known.setdefault(key, item)


def need_replaceable(target: Path) -> None:
    """See that *target* may be written, whether it is there or not.

    Raises:
        OutputError: it is an input (see :func:`protect`), a project or another database,
            or belongs to one.
    """
    real = real_path(target)
    project = owner(real)
    if project is not None:
        raise OutputError("output.of-project", where=target, project=project.name)
    known = _read.get() or {}
    keys = _keys(real)
    source = next((known[key] for key in keys if key in known), None)
    if keys and is_project(real):
        raise OutputError("output.is-database", where=target)
    if source is not None and _same_name(source, target):
        raise OutputError("output.is-input", where=target)
    if source is not None:
        raise OutputError("output.same-as-input", where=target, source=source)
    if _head(real).startswith(_JOURNALS):
        raise OutputError("output.is-journal", where=target)


def owner(path: Path) -> Path | None:
    """The project whose side file has the name *path* (``x.duizhao-wal``), if it is one's."""
    found = _SIDE.fullmatch(path.name)
    if found is None:
        return None
    project = path.with_name(found[1])
    return project if is_project(project) else None


def is_project(path: Path) -> bool:
    """By its name, or by content: a project may be called anything."""
    return path.suffix.lower() == PROJECT_SUFFIX or _head(path).startswith(SQLITE)


def _sides(path: Path) -> Iterator[Path]:
    if is_project(path):
        for side in _SIDES:
            yield path.with_name(path.name + side)


def _keys(path: Path) -> tuple[_Key, ...]:
    """What a regular file is known by; nothing for what is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return ()
    if not stat.S_ISREG(found.st_mode):
        return ()
    return (found.st_dev, found.st_ino), real_path(path)


def _head(path: Path) -> bytes:
    if not path.is_file():
        return b""
    try:
        return first_bytes(path, len(SQLITE))
    except OSError:
        return b""


def _same_name(one: Path, two: Path) -> bool:
    return one.absolute() == two.absolute()
