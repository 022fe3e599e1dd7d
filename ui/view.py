"""One alignment as the Review page shows it: a sticky, filtered list and its windows.

The list is *sticky*: a bead that a decision takes out of the filter stays where it is
until the filter is set again, so that nothing jumps under the reviewer's hands. A row
keeps its number in the whole text, and the neighbour that a command takes is that of the
text: where the list has it elsewhere or not at all, it comes in as a *guest*.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from align.errors import DuizhaoError
from align.model import Document, Lang, Status, flat, join
from align.review import ReviewBead, Span, parts
from duizhao.projects import Location
from duizhao.realigning import Realignment
from duizhao.store import Applied, Project
from ui.textorder import InText, TextOrder
from ui.viewfilter import UNCERTAIN, ViewFilter, is_uncertain, passes, text_test

__all__ = ["WINDOW", "AlignmentView", "ViewFilter", "prefetch", "taken"]

WINDOW = 160
_REORDERED = 500
"""Beads that come and go at once beyond which sorting anew is quicker."""


class AlignmentView:
    """The beads of one alignment in memory, kept in step with the store.

    Attributes:
        shown: ids of the beads in the list, in its order.
        start: the place in the list at which the browser's window begins.
        revision: the last log entry that the beads are of.
        job: the background job that aligns the rest again.
        planned: what aligning again would change, as of a revision, below which bead.
    """

    def __init__(self, project: Project, alignment: int) -> None:
        self.project = project
        self.record = project.alignment(alignment)
        # Of comparable texts most sentences have no counterpart: the good pairs come first.
        self.filter = ViewFilter(order="best" if self.comparable else "")
        self.start = 0
        documents = [project.document(key) for key in (*self.record.zh, *self.record.en)]
        self._documents: dict[str, Document] = {item.text_hash: item for item in documents}
        keys = (*self.record.zh, *self.record.en)
        self._numbers = {item.text_hash: key for key, item in zip(keys, documents, strict=True)}
        self._place = {key: place for place, key in enumerate(self._documents)}
        self._beads: dict[str, ReviewBead] = {}
        self._ordered = True  # whether they are in the order of the text
        self._lower: dict[str, str] = {}
        self._segments: dict[str, list[Span]] = {}
        self._counts = {"total": 0, "reviewed": 0, "uncertain": 0}
        self.shown: list[str] = []
        # Rows that came in as neighbours, and whether the list had them elsewhere.
        self._guests: dict[str, bool] = {}
        self._order: TextOrder | None = None  # made when it is first asked for
        self.revision = 0
        self.job: int | None = None
        self.planned: tuple[int, str | None, Realignment] | None = None
        self.reload()

    @property
    def alignment(self) -> int:
        """The alignment's number in the project."""
        return self.record.id

    @property
    def comparable(self) -> bool:
        """Whether it holds free pairs instead of a monotone alignment."""
        return self.record.mode == "comparable"

    @property
    def document_names(self) -> tuple[str, ...]:
        """The names of the documents, Chinese first."""
        return tuple(document.name for document in self._documents.values())

    @property
    def size(self) -> int:
        """How many beads it has, shown or not."""
        return len(self._beads)

    # Keeping in step

    def reload(self) -> None:
        """Read everything again and set the filter again."""
        self._read()
        self.apply_filter(self.filter)

    def _read(self) -> None:
        self.revision = self.project.revision()
        found = taken(self.project, self.alignment, self.revision)
        if found is None:
            found = self.project.beads(self.alignment)
        self._beads = {item.id: item for item in found}
        self._ordered = True
        self._order = None
        self._lower = {}
        self._counts = dict.fromkeys(self._counts, 0)
        for item in found:
            self._count(item, 1)

    def refresh(self) -> bool:
        """Take in what others changed since; tell whether there was anything."""
        present = self.project.revision()
        if present == self.revision:
            return False
        entries = self.project.history(alignment=self.alignment, after=self.revision)
        since, self.revision = self.revision, present
        if not entries:
            return False
        if any(entry.kind == "align" for entry in entries):
            shown = self.shown
            self._read()
            self.shown = [key for key in shown if key in self._beads]
            self._put_in([key for key in self._beads if self._is_row(key)], None)
            return True
        touched, ids = self.project.changed_beads(self.alignment, since)
        self._take_in([key for key in self._beads if key not in ids], touched)
        return True

    def took(self, applied: Applied) -> None:
        """Take in a change that this session made, without reading anything."""
        if applied.entry:
            if applied.entry > self.revision + 1:
                self.refresh()  # somebody else wrote between
            self.revision = max(self.revision, applied.entry)
        self._take_in(applied.gone, applied.after)

    def _take_in(self, gone: Sequence[str], touched: Sequence[ReviewBead]) -> None:
        hidden = set(gone)
        if len(gone) + len(touched) > _REORDERED:
            self._order = None
        for key in gone:
            old = self._beads.pop(key, None)
            if old is not None:
                self._count(old, -1)
                self._reorder(old, None)
            self._lower.pop(key, None)
        fresh = []
        for bead in touched:
            key = bead.id
            old = self._beads.get(key)
            if old is not None:
                self._count(old, -1)
            else:
                self._ordered = False
            self._beads[key] = bead
            self._count(bead, 1)
            self._reorder(old, bead)
            self._lower.pop(key, None)
            if not self._is_row(key):
                hidden.add(key)
            elif key not in hidden:
                fresh.append(key)
        present = set(self.shown) if fresh else set()
        fresh = [key for key in fresh if key not in present]
        if not fresh and not hidden:
            return
        at = next((place for place, key in enumerate(self.shown) if key in hidden), None)
        if at is not None:
            self.shown = [key for key in self.shown if key not in hidden]
        self._put_in(fresh, at)

    def _put_in(self, fresh: list[str], at: int | None) -> None:
        """Put *fresh* into the list: at a place, else where the text has it, else at the end."""
        present = set(self.shown)
        fresh = sorted((key for key in fresh if key not in present), key=self._in_text)
        if at is not None and self._fits(fresh, at):
            self.shown[at:at] = fresh
        elif self.filter.order:
            self.shown.extend(fresh)
        else:
            for key in fresh:
                place = bisect_left(self.shown, self._in_text(key), key=self._in_text)
                self.shown.insert(place, key)

    def _fits(self, fresh: list[str], at: int) -> bool:
        """Whether *fresh* may stand at a place; a list in text order stays in it."""
        if self.filter.order or not fresh:
            return True
        around = [*self.shown[max(at - 1, 0) : at], *fresh, *self.shown[at : at + 1]]
        places = [self._in_text(key) for key in around]
        return places == sorted(places)

    def _in_text(self, key: str) -> InText:
        return self._place_of(self._beads[key])

    def _place_of(self, bead: ReviewBead) -> InText:
        return (self._place[bead.zh_doc], bead.zh_at, bead.en_at, bead.rank, bead.id)

    # The whole text

    def _text_order(self) -> TextOrder:
        if self._order is None:
            places = (self._place_of(bead) for bead in self._beads.values())
            self._order = TextOrder(places)
        return self._order

    def _reorder(self, old: ReviewBead | None, new: ReviewBead | None) -> None:
        if self._order is None:
            return
        before = None if old is None else self._place_of(old)
        after = None if new is None else self._place_of(new)
        if before == after:
            return
        if before is not None:
            self._order.drop(before)
        if after is not None:
            self._order.put(after)

    def number(self, key: str) -> int:
        """The bead's number in the whole text, from 1."""
        return self._text_order().number(self._in_text(key))

    def neighbour(self, key: str, step: int) -> str | None:
        """The bead after (*step* 1) or before (-1) *key* in the text, shown or not.

        ``None``: there is none.
        """
        return self._text_order().beside(self._in_text(key), step)

    def bring(self, key: str, step: int) -> bool:
        """Put the neighbour of *key* in the text beside it; tell whether it was not there.

        Until the filter is set again it is a guest: no bulk command takes it.
        """
        other = self.neighbour(key, step)
        if other is None or key not in self.shown:
            return False
        index = self.shown.index(key) + step
        if 0 <= index < len(self.shown) and self.shown[index] == other:
            return False
        there = other in self.shown
        self._guests[other] = self._guests.get(other, there)
        if there:
            self.shown.remove(other)
        self.shown.insert(self.shown.index(key) + (step > 0), other)
        return True

    def nearest(self, key: str) -> str | None:
        """*key*, or the bead of the list that stands next to it in the text; the first one."""
        if not self.shown or key in self.shown:
            return key if self.shown else None
        bead = self._beads.get(key)
        if bead is None:
            return self.shown[0]
        place = self._place_of(bead)
        behind = [other for other in self.shown if self._in_text(other) > place]
        if behind:
            return min(behind, key=self._in_text)
        return max(self.shown, key=self._in_text)

    def numbered(self, number: int) -> str | None:
        """The bead with this number in the whole text."""
        if not 1 <= number <= self.last_number():
            return None
        rows = (key for key in self._beads if self._is_row(key))
        return next((key for key in rows if self.number(key) == number), None)

    def last_number(self) -> int:
        """The number of the last bead of the text."""
        return self.number(max(self._beads, key=self._in_text)) if self._beads else 0

    def with_text(self, test: Callable[[str], object]) -> list[int]:
        """The places in the list of the beads whose text *test* takes."""
        return [place for place, key in enumerate(self.shown) if test(self.lower(self._beads[key]))]

    def _count(self, bead: ReviewBead, step: int) -> None:
        self._counts["total"] += step
        if bead.status != Status.PROPOSED:
            self._counts["reviewed"] += step
        elif is_uncertain(bead):
            self._counts["uncertain"] += step

    # Filtering

    def apply_filter(self, wanted: ViewFilter) -> None:
        """Make the list anew.

        A regular expression that does not compile is looked for as it stands.
        """
        self.filter = wanted
        if not self._ordered:
            self._beads = {key: self._beads[key] for key in sorted(self._beads, key=self._in_text)}
            self._ordered = True
        beads = list(self._beads.values())
        if wanted.minimum > 0 or wanted.maximum < 1:
            low, high = wanted.minimum, wanted.maximum
            beads = [bead for bead in beads if low <= bead.probability <= high]
        if wanted.status or wanted.type:
            beads = [bead for bead in beads if passes(bead, wanted)]
        if wanted.document:
            beads = [bead for bead in beads if self._is_of(bead, wanted.document)]
        for test in (text_test(wanted.text), self._term_test(wanted.term)):
            if test:
                beads = [bead for bead in beads if test(self.lower(bead))]
        # Ties stay in order of the text.
        if wanted.order == "uncertain":
            beads.sort(key=lambda bead: abs(bead.probability - 0.5))
        elif wanted.order == "best":
            beads.sort(key=lambda bead: -bead.probability)
        self.shown = [bead.id for bead in beads]
        self._guests = {}
        self.start = 0

    def _is_row(self, key: str) -> bool:
        """Whether a bead of the list is a row of its own; of comparable texts not each is."""
        return True

    def _is_of(self, bead: ReviewBead, name: str) -> bool:
        return name in (self.document_name(bead, "zh"), self.document_name(bead, "en"))

    def _term_test(self, term: str) -> Any:
        """Beads with any of the words of the concept that *term* names, in either language."""
        term = term.strip().casefold()
        if not term:
            return None
        words = {term}
        for concept in self.project.concepts():
            terms = (*concept.terms("zh"), *concept.terms("en"))
            found = {item.text.casefold() for item in terms}
            if term in found:
                words |= found
        return lambda text: any(word in text for word in words)

    def lower(self, bead: ReviewBead) -> str:
        """Both sides and the comment in lower case, for searching."""
        found = self._lower.get(bead.id)
        if found is None:
            # Apart: ASCII is quicker by far, and most English is.
            zh, en = self.text(bead, "zh").lower(), self.text(bead, "en").lower()
            found = self._lower[bead.id] = f"{zh}\n{en}\n{bead.comment.lower()}"
        return found

    def warm(self, count: int) -> None:
        """Make ready the lower-case text of *count* beads more, so that a search need not."""
        if len(self._lower) >= len(self._beads):
            return
        missing = (bead for key, bead in self._beads.items() if key not in self._lower)
        for bead in islice(missing, count):
            self.lower(bead)

    # What the browser gets

    def bead(self, key: str) -> ReviewBead | None:
        """A bead by id."""
        return self._beads.get(key)

    def beads(self) -> list[ReviewBead]:
        """All beads, shown or not."""
        return list(self._beads.values())

    def shown_beads(self) -> list[ReviewBead]:
        """The beads in the list that the filter lets through."""
        return [self._beads[key] for key in self.shown if self._guests.get(key, True)]

    def shown_above(self, key: str) -> list[ReviewBead]:
        """The beads in the list down to *key*, without guests."""
        upto = self.shown[: self.shown.index(key) + 1] if key in self.shown else []
        return [self._beads[k] for k in upto if k not in self._guests]

    def document(self, bead: ReviewBead, lang: Lang) -> Document:
        """The document that one side is from."""
        return self._documents[bead.zh_doc if lang == "zh" else bead.en_doc]

    def documents(self, lang: Lang) -> dict[str, Document]:
        """The documents of one language by the hash of their text."""
        return {key: item for key, item in self._documents.items() if item.lang == lang}

    def texts(self, bead: ReviewBead, lang: Lang) -> list[str]:
        """The document's own text of one side, one line a segment."""
        text = self.document(bead, lang).text
        return [flat(text[start:end], lang) for start, end in bead.side(lang)]

    def sentences(self, bead: ReviewBead, lang: Lang) -> list[str]:
        """The same, corrected where they were."""
        given = bead.zh_text if lang == "zh" else bead.en_text
        return list(parts(given, self.texts(bead, lang), lang))

    def text(self, bead: ReviewBead, lang: Lang) -> str:
        """One side as it goes out: the correction if there is one."""
        if (bead.zh_text if lang == "zh" else bead.en_text) is not None:
            return join(self.sentences(bead, lang), lang)
        spans = bead.zh if lang == "zh" else bead.en
        if len(spans) == 1:  # by far the most
            start, end = spans[0]
            return flat(self.document(bead, lang).text[start:end], lang)
        return ("" if lang == "zh" else " ").join(self.texts(bead, lang))

    def segments(self, key: str) -> list[Span]:
        """The spans of the segments of the document with this text hash."""
        if key not in self._segments:
            found = self.project.segments(self._numbers[key])
            self._segments[key] = [(item.start, item.end) for item in found]
        return self._segments[key]

    def document_name(self, bead: ReviewBead, lang: Lang) -> str:
        """The name of the document that one side is from."""
        return self.document(bead, lang).name

    def row(self, key: str) -> dict[str, Any]:
        """One row of the list for the browser."""
        bead = self._beads[key]
        return {
            "id": bead.id,
            "n": self.number(key),
            "guest": key in self._guests,
            "v": bead.version,
            "type": bead.type,
            "p": round(bead.probability, 4),
            "status": str(bead.status),
            "grade": None if bead.grade is None else str(bead.grade),
            "zh": self.texts(bead, "zh"),
            "en": self.texts(bead, "en"),
            "zhEdit": self._edit(bead, "zh"),
            "enEdit": self._edit(bead, "en"),
            "comment": bead.comment,
            "crossing": bead.crossing,
        }

    def _edit(self, bead: ReviewBead, lang: Lang) -> list[str | None] | None:
        """For each segment its correction, if the side has any."""
        if (bead.zh_text if lang == "zh" else bead.en_text) is None:
            return None
        both = zip(self.texts(bead, lang), self.sentences(bead, lang), strict=True)
        return [None if own == shown else shown for own, shown in both]

    def window(self) -> list[dict[str, Any]]:
        """The rows from :attr:`start` on, at most :data:`WINDOW`."""
        self.start = max(0, min(self.start, max(len(self.shown) - 1, 0)))
        return [self.row(key) for key in self.shown[self.start : self.start + WINDOW]]

    def show(self, key: str) -> None:
        """Move the window so that it holds *key*."""
        if key in self.shown:
            index = self.shown.index(key)
            if not self.start <= index < self.start + WINDOW - 10:
                self.start = max(0, index - WINDOW // 3)

    def counts(self) -> dict[str, int]:
        """How far the review is."""
        return dict(self._counts)

    def plot(self) -> tuple[list[list[float]], dict[str, int]]:
        """What is shown as points: place in the list, offsets, probability, number in the text.

        A one-sided bead has probability -1. Documents of one side stand one after another;
        the second value gives the length of each side, in code points.
        """
        start: dict[str, int] = {}
        size = {"zh": 0, "en": 0}
        for key, document in self._documents.items():
            start[key] = size[document.lang]
            size[document.lang] += len(document.text)
        points: list[list[float]] = []
        numbers = self._text_order().numbers()
        for place, bead in enumerate(self._beads[key] for key in self.shown):
            chance = round(bead.probability, 2) if bead.zh and bead.en else -1
            zh, en = start[bead.zh_doc] + bead.zh_at, start[bead.en_doc] + bead.en_at
            points.append([place, zh, en, chance, numbers.get(bead.id) or self.number(bead.id)])
        return points, size

    def candidates(self, bead: ReviewBead) -> list[ReviewBead]:
        """Of comparable texts, the counterparts of a sentence that are stored; else none."""
        return []

    def around(self, bead: ReviewBead) -> dict[str, Any]:
        """Of comparable texts, the sentences before and after a pair; else none."""
        return {}

    def all_beads(self) -> Iterator[ReviewBead]:
        """The beads, shown or not, in no order."""
        return iter(self._beads.values())

    def find(self, index: int, step: int, what: str) -> str | None:
        """The next (or, *step* = -1, previous) shown bead that is *what*, going round once."""
        count = len(self.shown)
        low, high = UNCERTAIN
        for distance in range(1, count + 1):
            bead = self._beads[self.shown[(index + step * distance) % count]]
            is_open = bead.status in (Status.PROPOSED, Status.NEEDS_REVIEW)
            if (
                (what == "open" and is_open)
                or (what == "uncertain" and is_open and low < bead.probability < high)
                or (what == "uneven" and bead.type != "1-1")
                or (what == "comment" and bead.comment)
            ):
                return bead.id
        return None


# What the first page will ask for, read while the browser is on its way

_Key = tuple[str, int, int]
_held: dict[_Key, tuple[ReviewBead, ...]] = {}


def prefetch(where: Location) -> threading.Thread:
    """Read the beads of the first alignment in a thread of its own."""
    thread = threading.Thread(target=_read, args=(where,), name="prefetch", daemon=True)
    thread.start()
    return thread


def _read(where: Location) -> None:
    # What is wrong with the project the page will say.
    with suppress(DuizhaoError), Project.open(where, read_only=True) as project:
        revision = project.revision()
        for record in project.alignments()[:1]:
            _held[str(project.path), record.id, revision] = project.beads(record.id)


def taken(project: Project, alignment: int, revision: int) -> tuple[ReviewBead, ...] | None:
    """The beads as they are at *revision*, if they were read; only once, and held no longer."""
    found = _held.get((str(project.path), alignment, revision))
    _held.clear()
    return found
