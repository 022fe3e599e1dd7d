"""Translation memories (TMX) as glossaries: a unit a rendering."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike

from align.documents.memories import iter_tmx
from align.errors import FormatError
from align.messages import Message
from align.model import Lang
from termbase.exchange.roles import TERM, Column, Layout
from termbase.exchange.rows import Table, concepts_from
from termbase.model import Concept

__all__ = ["read_tmx"]

_LAYOUT = Layout(
    (
        Column(0, "zh", TERM, "zh"),
        Column(1, "en", TERM, "en"),
        Column(2, "note", "note"),
    ),
    0,
    header=False,
)


def read_tmx(
    path: str | PathLike[str],
    *,
    languages: Mapping[str, Lang] | None = None,
    notes: list[Message] | None = None,
) -> tuple[Concept, ...]:
    """A glossary from a memory: units of one Chinese term are one concept.

    Raises:
        InputError, FormatError: as :func:`align.documents.memories.iter_tmx`; or no unit has
            both languages.
    """
    said = [] if notes is None else notes
    rows = [
        (number, [pair.zh, pair.en, pair.comment])
        for number, pair in enumerate(iter_tmx(path, languages=languages, notes=said), 1)
    ]
    if not rows:
        raise FormatError("glossary.no-unit", where=path)
    return concepts_from([Table(rows, _LAYOUT)], where=path, notes=said, separator="")
