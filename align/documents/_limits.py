"""How large a file may be, checked before anything is read or unpacked."""

from __future__ import annotations

import stat
from pathlib import Path

from align.errors import EmptyInputError, InputError, LimitError
from align.peeking import first_bytes

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "MAX_STREAMED", "read_bytes", "read_head"]

MAX_BYTES = 50_000_000
"""Largest file taken. The longest novels have some 5 MB."""

MAX_STREAMED = 1_000_000_000
"""Largest file of those that are read as a stream (TMX, XLIFF)."""

MAX_CHARACTERS = 25_000_000
"""Longest text taken, in code points, after decoding or unpacking."""


def read_bytes(path: Path, *, where: str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of the regular file at *path*.

    Raises:
        InputError: it is not there, no file, or may not be read.
        LimitError: it is larger than *limit* bytes.
        EmptyInputError: it has none.
    """
    data = _read(path, where, limit, limit + 1)
    if len(data) > limit:
        raise LimitError("it grew while it was read", where=where, remedy="Try again")
    return data


def _read(path: Path, where: str, limit: int, size: int) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("it is a folder", where=where, remedy="Give the files in it")
        if not stat.S_ISREG(status.st_mode):
            raise InputError("it is no regular file", where=where, remedy="Save it as a file first")
        if status.st_size > limit:
            raise LimitError(
                f"it has {status.st_size / 1e6:.0f} MB, more than the {limit / 1e6:.0f} MB allowed",
                where=where,
                remedy="Divide it into parts",
            )
        # One byte over the limit tells of a file that grew since it was measured.
        data = first_bytes(path, size)
    except FileNotFoundError as error:
        raise InputError("there is no such file", where=where, remedy="Check its name") from error
    except PermissionError as error:
        raise InputError(
            "you may not read it", where=where, remedy="Change its permissions, or copy it"
        ) from error
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InputError(
            f"it cannot be read ({reason})", where=where, remedy="Copy it to another place"
        ) from error
    if not data:
        raise EmptyInputError("it is empty", where=where, remedy="Leave it out or fill it")
    return data


def read_head(path: Path, *, where: str, size: int = 4096) -> bytes:
    """The first *size* bytes of the file at *path*, which may be too large to be read whole.

    Raises:
        InputError, LimitError, EmptyInputError: as :func:`read_bytes`.
    """
    return _read(path, where, MAX_STREAMED, size)
