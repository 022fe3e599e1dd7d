"""The compiled lexicon as one checked text file, written whole or not at all."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Final

from align.lexicon._cedict import Tables, compile_tables, source_hash
from align.messages import Message, message
from align.replacing import replacing

__all__ = ["cache_folder", "load_tables"]

_MAGIC: Final = "duizhao-lexicon-1"
_SECTION: Final = "\x1d"


def cache_folder(cache_dir: Path | None = None) -> Path:
    """Where compiled data goes: *cache_dir*, else ``DUIZHAO_CACHE``, else the user's cache."""
    if cache_dir is not None:
        return Path(cache_dir)
    named = os.environ.get("DUIZHAO_CACHE")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("duizhao", appauthor=False))


def _dump(tables: Tables) -> bytes:
    parts = (
        "\n".join(tables.words),
        "\n".join(tables.glosses),
        "\n".join(tables.readings),
        tables.traditional,
        tables.simplified,
        "\n".join(tables.phrases),
    )
    body = _SECTION.join(parts).encode("utf-8")
    head = f"{_MAGIC} {tables.revision} {len(body)} {zlib.crc32(body):08x}\n"
    return head.encode("ascii") + body


def _parse(data: bytes, revision: str) -> Tables | None:
    """The tables in *data*, or ``None`` where it is damaged or of another revision."""
    head, found, body = data.partition(b"\n")
    expected = f"{_MAGIC} {revision} {len(body)} {zlib.crc32(body):08x}".encode("ascii")
    if not found or head != expected:
        return None
    words, glosses, readings, traditional, simplified, phrases = body.decode("utf-8").split(
        _SECTION
    )
    return Tables(
        revision=revision,
        words=words.split("\n"),
        glosses=glosses.split("\n"),
        readings=readings.split("\n"),
        traditional=traditional,
        simplified=simplified,
        phrases=phrases.split("\n"),
    )


def load_tables(cache_dir: Path | None = None) -> tuple[Tables, tuple[Message, ...]]:
    """The compiled tables, from the cache where it is whole and of this revision.

    Returns:
        The tables and notes for the user (the cache could not be written).

    Raises:
        InputError: CC-CEDICT is not installed.
    """
    revision = source_hash()
    path = cache_folder(cache_dir) / f"lexicon-{revision}.txt"
    try:
        tables = _parse(path.read_bytes(), revision)
    except OSError:
        tables = None
    if tables is not None:
        return tables, ()
    tables = compile_tables()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as part:
            part.write_bytes(_dump(tables))
    except OSError as error:
        reason = error.strerror or str(error)
        return tables, (message("lexicon.cache-unwritable", folder=path.parent, reason=reason),)
    return tables, ()
