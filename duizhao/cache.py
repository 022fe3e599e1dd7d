"""What is made of each alignment, kept in memory and made again only where it changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from duizhao.attached import stored_text
from duizhao.exporting import project_rows

if TYPE_CHECKING:
    from align.model import Mode, Pair
    from align.segments import Text
    from duizhao.store import AlignmentRecord, Project

__all__ = [
    "PerAlignment",
    "RowList",
    "TextCache",
]


T = TypeVar("T")


class TextCache:
    """The present documents with their segments, each read once; they never change."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[int, Text] = {}

    def get(self) -> dict[int, Text]:
        """The texts by document number, in order of name."""
        found = {}
        for record in self._project.documents():
            text = self._known.get(record.id)
            if text is None:
                text = stored_text(self._project, record.id)
            found[record.id] = text
        self._known = found
        return found


class PerAlignment(Generic[T]):
    """A value for each present alignment; may be used from several threads.

    Args:
        make: works the value out; it is called again for an alignment that the log has
            later entries of.
    """

    def __init__(self, project: Project, make: Callable[[AlignmentRecord], T]) -> None:
        self._project = project
        self._make = make
        self._lock = threading.Lock()
        self._revision = -1
        self._made: dict[int, T] = {}
        self._records: tuple[AlignmentRecord, ...] = ()

    def get(self) -> list[tuple[AlignmentRecord, T]]:
        """The alignments with their values; the same objects where nothing changed."""
        with self._lock:
            present = self._project.revision()
            if present != self._revision:
                self._update()
                self._revision = present
            return [(record, self._made[record.id]) for record in self._records]

    def _update(self) -> None:
        records = self._project.alignments()
        if self._revision >= 0:
            for entry in self._project.history(after=self._revision):
                self._made.pop(entry.alignment or 0, None)
        self._made = {
            record.id: self._made[record.id] if record.id in self._made else self._make(record)
            for record in records
        }
        self._records = records


class RowList:
    """The beads of all alignments with their texts, in step with the store."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._texts = TextCache(project)
        self._kept = PerAlignment(project, self._rows)

    def get(self, mode: Mode) -> list[Pair]:
        """All rows of one mode, as :func:`duizhao.exporting.project_rows` gives them."""
        return [row for record, rows in self._kept.get() if record.mode == mode for row in rows]

    def _rows(self, record: AlignmentRecord) -> list[Pair]:
        texts = self._texts.get().values()
        return project_rows(self._project, texts, mode=record.mode, alignments=[record])
