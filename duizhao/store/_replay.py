"""The log played again: it must lead to what is there.

What an aligner or the extraction put in is not in the log; an item that no entry has
named yet is therefore unknown, and the first entry that names it says how it was. From
then on every entry must find what the one before it left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from align.errors import FormatError
from align.review import Change, ReviewBead, from_json, same_content
from duizhao.store import _beads, _concepts, _log
from duizhao.store import schema as t
from duizhao.store._records import BeadFilter
from termbase.model import Concept, ConceptStatus

__all__ = ["replay"]

Item = TypeVar("Item", ReviewBead, Concept)
Fault = tuple[str, str]
"""Where, and what is wrong."""


class _Known(Generic[Item]):
    """What the log says of items by id: how they are, or that they are gone (``None``)."""

    def __init__(self) -> None:
        self._items: dict[str, tuple[Item | None, int]] = {}

    def change(
        self, before: tuple[Item, ...], after: tuple[Item, ...], entry: int
    ) -> Iterator[str]:
        """Play one change; gives what does not fit."""
        for item in before:
            if item.id in self._items:
                found, _ = self._items[item.id]
                if found is None:
                    yield f"it changes {item.id}, which was gone"
                elif not _same(found, item):
                    yield f"it changes {item.id} from what it was not"
            self._items[item.id] = (None, entry)
        for item in after:
            if self._items.get(item.id, (None, 0))[0] is not None:
                yield f"it makes {item.id}, which was there"
            self._items[item.id] = (item, entry)

    def keep(self, kept: Callable[[Item], bool]) -> None:
        """All but what *kept* says was replaced by something that the log does not name."""
        self._items = {
            key: (item, entry)
            for key, (item, entry) in self._items.items()
            if item is not None and kept(item)
        }

    def compare(self, present: dict[str, Item], versions: dict[str, int]) -> Iterator[Fault]:
        """Give what is there and should not be, or the other way round."""
        for key, (item, entry) in self._items.items():
            found = present.get(key)
            if item is None or found is None:
                if item is not found:
                    told = "there, but the log took it away" if found else "not there any more"
                    yield key, f"it is {told} (log {entry})"
            elif not _same(item, found):
                yield key, f"it is not what the log left (log {entry})"
            elif versions[key] != entry:
                yield key, f"its version is {versions[key]}, but log {entry} touched it last"
        for key, version in versions.items():
            if key not in self._items and version:
                yield key, f"its version is {version}, but no log entry names it"


def _same(one: ReviewBead | Concept, other: ReviewBead | Concept) -> bool:
    if isinstance(one, ReviewBead) and isinstance(other, ReviewBead):
        return same_content(one, other)
    return one == other


def replay(connection: sa.Connection) -> Iterator[Fault]:
    """Play the log from its start and compare the end with the tables."""
    played = _Played(connection)
    c = t.log.c
    query = (
        sa.select(c.id, c.author, c.kind, c.alignment_id, c.change, c.target)
        .order_by(c.id)
        .execution_options(yield_per=100)
    )
    for row in connection.execute(query):
        try:
            faults = list(played.entry(row))
        except FormatError as error:
            faults = [error.what]
        yield from ((f"log {row.id}", fault) for fault in faults)
    for key in connection.execute(sa.select(t.alignment.c.id).order_by(t.alignment.c.id)).scalars():
        try:
            found = {bead.id: bead for bead in _beads.select(connection, key, BeadFilter())}
        except (KeyError, TypeError, ValueError) as error:
            yield f"alignment {key}", f"its pairs cannot be read ({error})"
            continue
        known = played.of_alignment(key)
        for name, fault in known.compare(found, {k: bead.version for k, bead in found.items()}):
            yield f"alignment {key}, bead {name}", fault
    loaded = _concepts.load(connection)
    concepts = {item.id: item for _, _, item in loaded}
    for name, fault in played.concepts.compare(concepts, {x.id: v for _, v, x in loaded}):
        yield f"concept {name}", fault


class _Played:
    """What the log says so far."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.concepts: _Known[Concept] = _Known()
        self._beads: dict[int, _Known[ReviewBead]] = {}
        self._commands: dict[int, tuple[str, str]] = {}

    def of_alignment(self, key: int) -> _Known[ReviewBead]:
        return self._beads.setdefault(key, _Known())

    def _change(self, row: Any) -> Change:
        if row.change or row.target is None:
            return from_json(row.change)
        # Taking back a long change does not write it once more.
        change = from_json(_log.change_of(self._connection, row.target))
        return change.inverse() if row.kind == "undo" else change

    def entry(self, row: Any) -> Iterator[str]:
        """Play one entry; gives what does not fit."""
        kind = row.kind
        if kind in ("review", "termbase"):
            self._commands[row.id] = (kind, row.author)
        elif kind in ("undo", "redo"):
            kind, author = self._commands.get(row.target or 0, ("", ""))
            if author != row.author:
                yield f"{row.kind} of {row.target}, which is no command of its author"
        if kind == "align":
            self.of_alignment(row.alignment_id).keep(_beads.was_reviewed)
        elif kind == "terms":
            self.concepts.keep(_decided)
        elif kind == "review":
            change = self._change(row)
            yield from self.of_alignment(row.alignment_id).change(
                change.before, change.after, row.id
            )
        elif kind == "termbase":
            before, after = _concepts.split_change(row.change)
            yield from self.concepts.change(before, after, row.id)


def _decided(item: Concept) -> bool:
    return item.status is not ConceptStatus.CANDIDATE or bool(item.changed_by)
