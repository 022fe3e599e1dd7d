"""A new file beside its target, which takes the target's place when it is whole.

On Windows a file that another program holds open, a virus scanner or a client that copies a folder
to another machine, can be neither replaced nor removed until it is let go, mostly within a second.
:func:`patiently` waits for that.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from align.protecting import need_replaceable

__all__ = ["discard", "patiently", "replacing"]

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds that :func:`patiently` waits at most."""
_SHORTEST, _LONGEST = 0.01, 0.25
# https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499-: access denied,
# sharing violation, lock violation, the folder is not empty (yet)
_HELD = {5, 32, 33, 145}

_DAY = 86_400.0
_MODE = os.O_CREAT | os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """An empty file to write to; it becomes *target* at the end.

    After any error *target* is as it was, and the new file is gone. Where the program was
    killed the new file stays until *target* is written again: files that somebody still
    writes are locked, and where there are no locks they are left alone for a day.

    Raises:
        OSError: the folder is missing or may not be written, or the disk is full.
        OutputError: *target* must not be replaced (:mod:`align.protecting`).
    """
    need_replaceable(target)
    part, held = _claimed(target)
    try:
        yield part
        patiently(lambda: part.replace(target))
    except BaseException:
        with contextlib.suppress(OSError):
            discard(part)
        raise
    finally:
        if held is not None:
            os.close(held)


def patiently(work: Callable[[], T]) -> T:
    """What *work* gives, tried again for :data:`PATIENCE` seconds while others hold its files.

    On other systems than Windows *work* is done once: there nobody's open file is in the way.

    Raises:
        OSError: the last error of *work*.
    """
    end = time.monotonic() + PATIENCE
    pause = _SHORTEST
    while True:
        try:
            return work()
        except OSError as error:
            held = os.name == "nt" and getattr(error, "winerror", None) in _HELD
            if not held or time.monotonic() >= end:
                raise
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST)


def discard(path: Path) -> None:
    """Remove the file *path*, if it is there, waiting for those who hold it.

    Raises:
        OSError: it cannot be removed.
    """
    patiently(lambda: path.unlink(missing_ok=True))


def _claimed(target: Path) -> tuple[Path, int | None]:
    """An empty file that is ours alone, and what holds it (None: no lock is needed)."""
    number = 0
    while True:
        part = target.with_name(f".{target.name[:60]}.{number}.part")
        new = True
        try:
            handle = os.open(part, _MODE | os.O_EXCL, 0o666)
        except FileExistsError:
            new = False
            try:
                handle = os.open(part, _MODE, 0o666)
            except OSError:
                number += 1
                continue
        locked = _lock(handle)
        if locked and not _is_at(handle, part):
            # Whoever held it has just put it in its place.
            os.close(handle)
        elif locked:
            os.ftruncate(handle, 0)
            return part, handle
        else:
            old = locked is None and time.time() - os.fstat(handle).st_mtime > _DAY
            if old:
                os.ftruncate(handle, 0)
            os.close(handle)
            if old or (locked is None and new):
                return part, None
            number += 1


def _lock(handle: int) -> bool | None:
    """True: it is locked now; False: somebody else has locked it; None: there are no locks."""
    if sys.platform == "win32":
        # Locks would be had, but an open file could not be moved.
        return None
    else:  # noqa: RET505 - so that each branch is checked on its own system only
        from filelock import lock_descriptor

        try:
            return lock_descriptor(handle, blocking=False)
        except OSError:
            return None


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except OSError:
        return False
