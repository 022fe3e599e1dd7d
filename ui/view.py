"""One alignment as the Review page shows it: a sticky, filtered list and its windows.

The list is *sticky*: a bead that a decision takes out of the filter stays where it is
until the filter is set again, so that nothing jumps under the reviewer's hands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from align.model import Document, Lang, Status, flat
from align.review import ReviewBead
from workbench.store import Applied, BeadRecord, Project

__all__ = ["WINDOW", "AlignmentView", "ViewFilter"]

WINDOW = 120
UNCERTAIN = (0.1, 0.9)


@dataclass(frozen=True, slots=True)
class ViewFilter:
    """What the reviewer wants to see.

    Attributes:
        type: ``1-1``, ``n-m`` (anything else with two sides) or ``one-sided``.
        order: empty for text order, ``best`` for the most probable first, ``uncertain``
            for probabilities nearest .5 first.
        text: words to find on either side, or ``/a regular expression/``.
    """

    status: str = ""
    type: str = ""
    order: str = ""
    minimum: float = 0.0
    text: str = ""

    @classmethod
    def of(cls, values: dict[str, Any]) -> ViewFilter:
        """From what the browser sends; nonsense counts as nothing said."""
        try:
            minimum = min(max(float(values.get("minimum") or 0), 0.0), 1.0)
        except (TypeError, ValueError):
            minimum = 0.0
        given = {k: str(values.get(k) or "")[:200] for k in ("status", "type", "order", "text")}
        return cls(minimum=minimum, **given)

    def as_dict(self) -> dict[str, Any]:
        """For the browser."""
        return {
            "status": self.status,
            "type": self.type,
            "order": self.order,
            "minimum": self.minimum,
            "text": self.text,
        }


class AlignmentView:
    """The beads of one alignment in memory, kept in step with the store."""

    def __init__(self, project: Project, alignment: int) -> None:
        self.project = project
        self.record = project.alignment(alignment)
        # Of comparable texts most sentences have no counterpart: the good pairs come first.
        self.filter = ViewFilter(order="best" if self.comparable else "")
        self.start = 0
        documents = [project.document(key) for key in (*self.record.zh, *self.record.en)]
        self._documents: dict[str, Document] = {item.text_hash: item for item in documents}
        self._records: dict[str, BeadRecord] = {}
        self._texts: dict[tuple[str, tuple[int, int]], str] = {}
        self.shown: list[str] = []
        self.revision = 0
        self.reload()

    @property
    def alignment(self) -> int:
        """The alignment's number in the project."""
        return self.record.id

    @property
    def comparable(self) -> bool:
        """Whether it holds free pairs instead of a monotone alignment."""
        return self.record.mode == "comparable"

    # Keeping in step

    def reload(self) -> None:
        """Read everything again and set the filter again."""
        self.revision = self.project.revision()
        found = self.project.bead_records(self.alignment)
        self._records = {item.bead.id: item for item in found}
        self.apply_filter(self.filter)

    def refresh(self) -> bool:
        """Take in what others changed since; tell whether there was anything."""
        present = self.project.revision()
        if present == self.revision:
            return False
        entries = self.project.history(alignment=self.alignment, after=self.revision)
        self.revision = present
        if not entries:
            return False
        shown = self.shown
        found = self.project.bead_records(self.alignment)
        self._records = {item.bead.id: item for item in found}
        self.shown = self._merged(shown)
        return True

    def took(self, applied: Applied, author: str) -> None:
        """Take in a change that this session made, without reading anything."""
        for key in applied.gone:
            self._records.pop(key, None)
        for bead in applied.after:
            self._records[bead.id] = BeadRecord(bead, author, "")
        if applied.entry:
            self.revision = max(self.revision, applied.entry)
        self.shown = self._merged(self.shown, also=(bead.id for bead in applied.after))

    def _merged(self, shown: Sequence[str], also: Iterable[str] = ()) -> list[str]:
        """The list without what is gone, with *also* (and its neighbours' order) put in."""
        kept = [key for key in shown if key in self._records]
        known = set(kept)
        fresh = [key for key in also if key in self._records and key not in known]
        if not fresh:
            return kept
        if self.filter.order:
            return [*kept, *fresh]
        return sorted([*kept, *fresh], key=self._in_text)

    def _in_text(self, key: str) -> tuple[int, int, int, int, str]:
        bead = self._records[key].bead
        doc = list(self._documents).index(bead.zh_doc)
        return (doc, bead.zh_at, bead.en_at, bead.rank, bead.id)

    # Filtering

    def apply_filter(self, wanted: ViewFilter) -> None:
        """Make the list anew.

        A regular expression that does not compile is looked for as it stands.
        """
        self.filter = wanted
        find = _finder(wanted.text)
        keys = [
            key
            for key, record in self._records.items()
            if self._passes(record.bead, wanted) and (find is None or find(self._both(record.bead)))
        ]
        if wanted.order == "uncertain":
            keys.sort(key=lambda key: (abs(self._records[key].bead.probability - 0.5), key))
        elif wanted.order == "best":
            keys.sort(key=lambda key: (-self._records[key].bead.probability, key))
        self.shown = keys
        self.start = 0

    def _passes(self, bead: ReviewBead, wanted: ViewFilter) -> bool:
        if wanted.status and bead.status != wanted.status:
            return False
        both = bool(bead.zh and bead.en)
        if wanted.type == "1-1" and bead.type != "1-1":
            return False
        if wanted.type == "n-m" and (not both or bead.type == "1-1"):
            return False
        if wanted.type == "one-sided" and both:
            return False
        # Of a segment's candidates only the best is a row; the others are in the panel.
        if self.comparable and bead.rank > 0 and bead.status == Status.PROPOSED:
            return False
        return bead.probability >= wanted.minimum

    def _both(self, bead: ReviewBead) -> str:
        sides = [self.text(bead, "zh"), self.text(bead, "en")]
        return "\n".join(sides)

    # What the browser gets

    def bead(self, key: str) -> ReviewBead | None:
        """A bead by id."""
        record = self._records.get(key)
        return None if record is None else record.bead

    def beads(self) -> list[ReviewBead]:
        """All beads, shown or not."""
        return [record.bead for record in self._records.values()]

    def texts(self, bead: ReviewBead, lang: Lang) -> list[str]:
        """The document's own text of one side, one line a segment."""
        document = self._documents[bead.zh_doc if lang == "zh" else bead.en_doc]
        found = []
        for span in bead.side(lang):
            key = (document.text_hash, span)
            if key not in self._texts:
                self._texts[key] = flat(document.text[span[0] : span[1]], lang)
            found.append(self._texts[key])
        return found

    def text(self, bead: ReviewBead, lang: Lang) -> str:
        """One side as it goes out: the correction if there is one."""
        edited = bead.zh_text if lang == "zh" else bead.en_text
        if edited is not None:
            return edited
        return ("" if lang == "zh" else " ").join(self.texts(bead, lang))

    def document_name(self, bead: ReviewBead, lang: Lang) -> str:
        """The name of the document that one side is from."""
        return self._documents[bead.zh_doc if lang == "zh" else bead.en_doc].name

    def row(self, key: str) -> dict[str, Any]:
        """One row of the list for the browser."""
        bead = self._records[key].bead
        return {
            "id": bead.id,
            "v": bead.version,
            "type": bead.type,
            "p": round(bead.probability, 4),
            "status": str(bead.status),
            "grade": None if bead.grade is None else str(bead.grade),
            "zh": self.texts(bead, "zh"),
            "en": self.texts(bead, "en"),
            "zhEdit": bead.zh_text,
            "enEdit": bead.en_text,
            "comment": bead.comment,
            "crossing": bead.crossing,
        }

    def window(self) -> list[dict[str, Any]]:
        """The rows from :attr:`start` on, at most :data:`WINDOW`."""
        self.start = max(0, min(self.start, max(len(self.shown) - 1, 0)))
        return [self.row(key) for key in self.shown[self.start : self.start + WINDOW]]

    def show(self, key: str) -> None:
        """Move the window so that it holds *key*."""
        if key in self.shown:
            index = self.shown.index(key)
            if not self.start <= index < self.start + WINDOW - 10:
                self.start = max(0, index - 30)

    def counts(self) -> dict[str, int]:
        """How far the review is."""
        low, high = UNCERTAIN
        rows = [r.bead for r in self._records.values() if not self.comparable or r.bead.rank == 0]
        return {
            "total": len(rows),
            "reviewed": sum(bead.status != Status.PROPOSED for bead in rows),
            "uncertain": sum(
                bead.status == Status.PROPOSED and low < bead.probability < high for bead in rows
            ),
        }

    def plot(self) -> tuple[list[list[float]], dict[str, int]]:
        """What is shown as points: place in the list, Chinese and English offset, probability.

        A one-sided bead has probability -1. Documents of one side stand one after another;
        the second value gives the length of each side, in code points.
        """
        start: dict[str, int] = {}
        size = {"zh": 0, "en": 0}
        for key, document in self._documents.items():
            start[key] = size[document.lang]
            size[document.lang] += len(document.text)
        points: list[list[float]] = []
        for place, key in enumerate(self.shown):
            bead = self._records[key].bead
            chance = round(bead.probability, 2) if bead.zh and bead.en else -1
            zh, en = start[bead.zh_doc] + bead.zh_at, start[bead.en_doc] + bead.en_at
            points.append([place, zh, en, chance])
        return points, size

    def candidates(self, bead: ReviewBead) -> list[ReviewBead]:
        """In comparable mode, the pairs of the same Chinese segment, best first."""
        if not self.comparable or not bead.zh:
            return []
        same = [
            item.bead
            for item in self._records.values()
            if item.bead.zh_doc == bead.zh_doc and item.bead.zh == bead.zh and item.bead.en
        ]
        return sorted(same, key=lambda b: (-b.probability, b.id))[:9]

    def history_line(self, key: str) -> tuple[str, str]:
        """Who touched a bead last, and when."""
        record = self._records[key]
        return record.author, record.changed

    def find(self, index: int, step: int, what: str) -> str | None:
        """The next (or, *step* = -1, previous) shown bead that is *what*, going round once."""
        count = len(self.shown)
        low, high = UNCERTAIN
        for distance in range(1, count + 1):
            bead = self._records[self.shown[(index + step * distance) % count]].bead
            is_open = bead.status in (Status.PROPOSED, Status.NEEDS_REVIEW)
            if (
                (what == "open" and is_open)
                or (what == "uncertain" and is_open and low < bead.probability < high)
                or (what == "uneven" and bead.type != "1-1")
                or (what == "comment" and bead.comment)
            ):
                return bead.id
        return None


def _finder(text: str) -> Any:
    text = text.strip()
    if not text:
        return None
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        try:
            return re.compile(text[1:-1], re.IGNORECASE).search
        except re.error:
            pass
    return re.compile(re.escape(text), re.IGNORECASE).search


def with_status(bead: ReviewBead, status: Status) -> ReviewBead:
    """*bead* with another status."""
    return replace(bead, status=status)
