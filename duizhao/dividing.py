"""A table of pairs that is too large to be read at once, as a row of smaller ones.

It is cut between rows, into files that are there one at a time; a first row that names the
columns stands at the beginning of each.
"""

from __future__ import annotations

import codecs
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from align.documents import read_pairs
from align.errors import DuizhaoError
from align.replacing import discard
from align.text.files import TABLES

__all__ = ["divided", "is_large"]

LARGE = 16_000_000
"""Bytes from which on a table is divided: what all of it takes in memory is some 30 times that."""

PART = 8_000_000
"""Bytes of a part, about."""

_LOOK = 200
"""Rows that are read to see whether the first one names the columns."""

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def is_large(path: Path) -> bool:
    """Whether *path* is a table in text that :func:`divided` divides."""
    try:
        if path.suffix.lower() not in TABLES or path.stat().st_size <= LARGE:
            return False
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError:
        return False
    return not head.startswith(_WIDE) and b"\0" not in head and head.lstrip()[:1] != b"<"


@contextmanager
def divided(path: Path) -> Iterator[Iterator[Path]]:
    """The parts of the table *path*, each gone when the next one is asked for.

    Raises:
        OSError: it cannot be read, or a part not be written.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, path.open("rb") as stream:
        yield _parts(path, stream, Path(name))


def _parts(path: Path, stream: IO[bytes], folder: Path) -> Iterator[Path]:
    head = _header(path, stream, folder)
    stream.seek(0)
    number, rest = 0, b""
    while True:
        block, rest = _block(stream, rest, quoted=path.suffix.lower() == ".csv")
        if not block:
            return
        number += 1
        part = folder / f"{path.stem}-{number}{path.suffix}"
        part.write_bytes(block if number == 1 else head + block)
        yield part
        discard(part)


def _block(stream: IO[bytes], rest: bytes, *, quoted: bool) -> tuple[bytes, bytes]:
    """The next rows, and what was read beyond them.

    A *quoted* cell may hold line ends: it is cut where the marks are in pairs.
    """
    block = rest + stream.read(PART - len(rest))
    if len(block) < PART:
        return block, b""
    last = end = block.rfind(b"\n") + 1
    if not end:
        return block + stream.readline(), b""
    for _ in range(_LOOK if quoted else 0):
        if block.count(b'"', 0, end) % 2 == 0:
            break
        end = block.rfind(b"\n", 0, end - 1) + 1
    end = end or last
    return block[:end], block[end:]


def _header(path: Path, stream: IO[bytes], folder: Path) -> bytes:
    """The first row if it names the columns: then the pairs without it are as many as with it."""
    lines = [stream.readline() for _ in range(_LOOK)]
    counts = []
    for name, rows in (("with", lines), ("without", lines[1:])):
        sample = folder / f"{name}{path.suffix}"
        sample.write_bytes(b"".join(rows))
        try:
            counts.append(len(read_pairs(sample).beads))
        except DuizhaoError:
            counts.append(0)
        discard(sample)
    first = lines[0].removeprefix(codecs.BOM_UTF8)
    return first if counts[0] and counts[0] == counts[1] else b""
