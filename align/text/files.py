"""Files before they are text: their names, their kinds, and bytes within limits."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from pathlib import Path

from align.errors import EmptyInputError, InputError, LimitError
from align.peeking import first_bytes

__all__ = [
    "JSON_LINES",
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "MAX_STREAMED",
    "MEMORIES",
    "PAIR_EXTENSIONS",
    "PLAIN",
    "RAW_TABLES",
    "SHEETS",
    "TABLES",
    "composed",
    "display_name",
    "encodable",
    "is_device_name",
    "read_bytes",
    "read_head",
    "real_path",
    "safe_name",
]

PLAIN = (".txt", ".text", ".zh", ".en")
"""Endings of plain text."""

RAW_TABLES = (".tab", ".tsv")
"""Endings of tables whose cells are parted by tabs."""

TABLES = (".csv", *RAW_TABLES)
"""Endings of tables that are text."""

SHEETS = (".docx", ".xlsx")
"""Endings of office files with tables."""

MEMORIES = (".mqxliff", ".mxliff", ".sdlxliff", ".tmx", ".xlf", ".xliff")
"""Endings of translation memories and XLIFF files."""

JSON_LINES = (".json", ".jsonl", ".ndjson")
"""Endings of files with a JSON object a line."""

PAIR_EXTENSIONS = tuple(sorted((*TABLES, *SHEETS, *MEMORIES)))
"""Endings of files that usually hold pairs; alternating lines may stand in any document."""

MAX_BYTES = 50_000_000
"""Largest file taken. The longest novels have some 5 MB."""

MAX_STREAMED = 1_000_000_000
"""Largest file of those that are read as a stream (TMX, XLIFF)."""

MAX_CHARACTERS = 25_000_000
"""Longest text taken, in code points, after decoding or unpacking."""

_SURROGATE = re.compile("[\ud800-\udfff]")
# Control characters, line separators and marks that change the direction of writing.
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def display_name(path: Path, name: str | None = None) -> str:
    """What messages call the file at *path*: one line that can be printed."""
    text = encodable(name if name is not None else os.fspath(path))
    return _ODD.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def real_path(path: Path) -> Path:
    """*path* without links; a circle of links stays what it is."""
    return Path(os.path.realpath(path))


def safe_name(name: str) -> str:
    """*name* as text that can be stored and printed on one line.

    Names that are no UTF-8 (from archives made in China) are read as GB18030 if they can be.
    Composed, so that the same file is the same document everywhere.
    """
    return composed(_ODD.sub(" ", encodable(name)))


def composed(name: str) -> str:
    """*name* with its letters and their accents as one (NFC): macOS takes them apart, other
    systems do not. Names are stored and compared so; a file is opened by the name it has."""
    return unicodedata.normalize("NFC", name)


_DEVICES = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{d}{n}" for d in ("COM", "LPT") for n in "123456789¹²³"),
}


def is_device_name(name: str) -> bool:
    """Whether Windows takes *name*, with whatever ending, for a device
    (https://learn.microsoft.com/windows/win32/fileio/naming-a-file)."""
    return name.split(".", maxsplit=1)[0].rstrip(" ").upper() in _DEVICES


def encodable(name: str) -> str:
    """*name* without lone surrogates: what they stand for, else U+FFFD."""
    if not _SURROGATE.search(name):
        return name
    try:
        return name.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return _SURROGATE.sub("\ufffd", name)


def read_bytes(path: Path, *, where: str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of the regular file at *path*.

    Raises:
        InputError: it is not there, no file, or may not be read.
        LimitError: it is larger than *limit* bytes.
        EmptyInputError: it has none.
    """
    data = _read(path, where, limit, limit + 1)
    if len(data) > limit:
        raise LimitError("file.grew", where=where)
    return data


def read_head(path: Path, *, where: str, size: int = 4096) -> bytes:
    """The first *size* bytes of the file at *path*, which may be too large to be read whole.

    Raises:
        InputError, LimitError, EmptyInputError: as :func:`read_bytes`.
    """
    return _read(path, where, MAX_STREAMED, size)


def _read(path: Path, where: str, limit: int, size: int) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("file.folder", where=where)
        if not stat.S_ISREG(status.st_mode):
            raise InputError("file.not-regular", where=where)
        if status.st_size > limit:
            raise LimitError(
                "file.too-large",
                where=where,
                size=round(status.st_size / 1e6),
                limit=round(limit / 1e6),
            )
        # One byte over the limit shows that the file grew since it was measured.
        data = first_bytes(path, size)
    except FileNotFoundError as error:
        raise InputError("file.missing", where=where) from error
    except PermissionError as error:
        raise InputError("file.not-permitted", where=where) from error
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InputError("file.unreadable", where=where, reason=reason) from error
    if not data:
        raise EmptyInputError("file.empty", where=where)
    return data
