"""The first bytes of a file that may be an open database, without harm to its locks.

On POSIX systems a process that closes *any* descriptor of a file lets go of *all* locks it
holds on that file, its databases' connections included; another process then takes itself
for the only user, and what is written afterwards is lost (SQLite's "How To Corrupt An
SQLite Database File", section 2.2). So whoever connects to a database file says so with
:func:`hold`, and whoever looks into a file uses :func:`first_bytes`, which opens nothing
that is held.
"""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Held", "first_bytes", "hold"]

_Key = tuple[int, int]


@dataclass
class _Descriptor:
    number: int
    users: int = 0


_lock = threading.RLock()
_held: dict[_Key, _Descriptor] = {}
# A child made by fork has none of the parent's locks and must not wait for its threads.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: globals().update(_lock=threading.RLock()))


class Held:
    """That this process has connections to a file; :meth:`release` when they are closed."""

    def __init__(self, key: _Key | None) -> None:
        self._key = key

    def release(self) -> None:
        """Say that these connections are closed; again does nothing."""
        key, self._key = self._key, None
        with _lock:
            found = None if key is None else _held.get(key)
            if key is None or found is None:
                return
            found.users -= 1
            if found.users == 0:
                del _held[key]
                os.close(found.number)


def hold(path: Path) -> Held:
    """Say that this process is about to connect to the database *path*.

    Raises:
        OSError: it cannot be opened.
    """
    if os.name == "nt":  # locks belong to handles there
        return Held(None)
    with _lock:
        found = path.stat()
        key = found.st_dev, found.st_ino
        if key not in _held:
            number = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
            opened = os.fstat(number)
            key = opened.st_dev, opened.st_ino
            _held[key] = _Descriptor(number)
        _held[key].users += 1
        return Held(key)


def first_bytes(path: Path, size: int) -> bytes:
    """The first *size* bytes of a regular file, fewer if it is shorter.

    Raises:
        OSError: it cannot be read.
    """
    with _lock:
        found = path.stat()
        held = _held.get((found.st_dev, found.st_ino))
        if held is not None and sys.platform != "win32":
            return os.pread(held.number, size, 0)
        with path.open("rb") as file:
            return file.read(size)
