"""TBX, read: v3 in DCA and DCT style (any dialect), martif of 2008, TBX-Min of 2013.

Entries are read one at a time. Whatever has no field here is kept in notes or counted;
entity declarations are refused, external ones never opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os import PathLike

from align.exchange.markup import stream_elements
from align.messages import Message, message
from align.model import Lang
from align.progress import NO_PROGRESS, Progress
from termbase.exchange._tbx_levels import ENTRIES, EntryReader
from termbase.model import Concept

__all__ = ["iter_tbx", "read_tbx"]

_ROOTS = ("tbx", "martif", "TBX")


def read_tbx(
    path: str | PathLike[str],
    *,
    languages: Mapping[str, Lang] | None = None,
    notes: list[Message] | None = None,
    progress: Progress = NO_PROGRESS,
) -> tuple[Concept, ...]:
    """All concepts of a TBX file that have a Chinese or English term; see :func:`iter_tbx`."""
    return tuple(iter_tbx(path, languages=languages, notes=notes, progress=progress))


def iter_tbx(
    path: str | PathLike[str],
    *,
    languages: Mapping[str, Lang] | None = None,
    notes: list[Message] | None = None,
    progress: Progress = NO_PROGRESS,
) -> Iterator[Concept]:
    """The concepts of a TBX file, one at a time.

    Args:
        languages: what codes mean that are none for Chinese or English.
        notes: gets, at the end, what was passed over or kept in notes, and how often.

    Raises:
        InputError, FormatError: the file cannot be read or is no TBX.
    """
    reader = EntryReader(languages)
    progress.start(message("progress.reading-tbx"))
    try:
        for kind, element in stream_elements(path, ENTRIES, roots=_ROOTS, kind="TBX"):
            if kind == "root":
                continue
            concept = reader.concept(element)
            progress.advance()
            if concept is not None:
                yield concept
    finally:
        progress.finish()
    if notes is not None:
        notes += reader.notes()
