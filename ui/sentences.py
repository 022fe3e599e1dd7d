"""Comparable texts as the Review page shows them: each sentence of one side once.

A row is a sentence; the pair that leads it (see :class:`align.review.Sentence`) stands in
the list, its other accepted counterparts under it, its candidates in the panel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import isnan
from typing import Any

from align.model import Grade, Lang, Status, flat
from align.review import Place, ReviewBead, Sentence, SentenceCounts, SentenceIndex
from align.review.sentences import LIKELY, best_first, machine_probability, other_side
from duizhao.store import Project
from ui.textorder import InText
from ui.view import AlignmentView
from ui.viewfilter import ViewFilter, passes, text_test

__all__ = ["SentenceView", "open_view"]

AROUND = 2
"""Sentences that are shown before and after one."""

_SIDES: tuple[Lang, Lang] = ("zh", "en")


def open_view(project: Project, alignment: int) -> AlignmentView:
    """The view of an alignment that its mode asks for."""
    if project.alignment(alignment).mode == "comparable":
        return SentenceView(project, alignment)
    return AlignmentView(project, alignment)


class SentenceView(AlignmentView):
    """The sentences of one side of comparable texts, kept in step with the store.

    Attributes:
        indexes: the pairs by the sentences of either side.
    """

    def __init__(self, project: Project, alignment: int) -> None:
        self.indexes: dict[Lang, SentenceIndex] = {}
        super().__init__(project, alignment)

    @property
    def side(self) -> Lang:
        """Whose sentences are shown."""
        return "en" if self.filter.side == "en" else "zh"

    @property
    def index(self) -> SentenceIndex:
        """The pairs by the sentences that are shown."""
        return self.indexes[self.side]

    @property
    def sides(self) -> tuple[SentenceIndex, SentenceIndex]:
        """The pairs by the sentences of either side."""
        return self.indexes["zh"], self.indexes["en"]

    # Keeping in step

    def _read(self) -> None:
        for side in _SIDES:
            known = {key: self.segments(key) for key in self.documents(side)}
            self.indexes[side] = SentenceIndex(side, known)
        super()._read()

    def _count(self, bead: ReviewBead, step: int) -> None:
        for index in self.sides:
            if step > 0:
                index.put(bead)
            else:
                index.drop(bead)

    def _is_row(self, key: str) -> bool:
        found = self.index.of(self._beads[key])
        return found is not None and found.lead.id == key

    def _take_in(self, gone: Sequence[str], touched: Sequence[ReviewBead]) -> None:
        # Which pair leads a sentence may change with any of its pairs.
        stirred: set[Place] = set()
        old = [self._beads[bead.id] for bead in touched if bead.id in self._beads]
        left = [self._beads[key] for key in gone if key in self._beads]
        for bead in (*old, *left, *touched):
            stirred.update(self.index.places(bead))
        before = self._led(stirred)
        for bead in (*left, *old):
            del self._beads[bead.id]
            self._lower.pop(bead.id, None)
            self._count(bead, -1)
        for bead in touched:
            self._beads[bead.id] = bead
            self._count(bead, 1)
        self._ordered, self._order = False, None
        places = stirred.union(*(found for found in before.values()))
        self._exchange(before, self._led(places))

    def _led(self, places: Iterable[Place]) -> dict[str, tuple[Place, ...]]:
        """The pairs that lead the sentences at *places*, with what they lead."""
        found = (self.index.sentence(place) for place in sorted(places, key=self.index.number))
        return {item.lead.id: item.places for item in found if item is not None}

    def _exchange(
        self, before: dict[str, tuple[Place, ...]], after: dict[str, tuple[Place, ...]]
    ) -> None:
        """Put the leads that came where those of the same sentences stood."""
        if before.keys() == after.keys():
            return
        leading = {place: key for key, places in after.items() for place in places}
        present = {key for key in self.shown if key not in before or key in after}
        shown: list[str] = []
        for key in self.shown:
            if key in present:
                shown.append(key)
                continue
            for place in before[key]:
                new = leading.get(place)
                if new is not None and new not in present:
                    present.add(new)
                    shown.append(new)
        self.shown = shown

    def show(self, key: str) -> None:
        """Move the window so that it holds *key*, which comes into the list if it is not in it."""
        if key not in self.shown and key in self._beads and self._is_row(key):
            self._put_in([key], None)
        super().show(key)

    def _place_of(self, bead: ReviewBead) -> InText:
        doc, at, other = (
            (bead.en_doc, bead.en_at, bead.zh_at)
            if self.side == "en"
            else (bead.zh_doc, bead.zh_at, bead.en_at)
        )
        return (self._place[doc], at, other, bead.rank, bead.id)

    def number(self, key: str) -> int:
        """The number of its sentence, from 1, over all documents of the side that is shown."""
        places = self.index.places(self._beads[key])
        return self.index.number(places[0]) if places else 0

    def neighbour(self, key: str, step: int) -> str | None:
        """``None``: no pair is another's neighbour."""
        return None

    def sentence(self, key: str) -> Sentence | None:
        """The sentence of a pair, on the side that is shown."""
        bead = self._beads.get(key)
        return None if bead is None else self.index.of(bead)

    # Filtering

    def apply_filter(self, wanted: ViewFilter) -> None:
        """Make the list anew."""
        self.filter = wanted
        rows = [(found, found.lead) for found in self.index]
        rows = [row for row in rows if self._passes(*row, wanted)]
        for test in (text_test(wanted.text), self._term_test(wanted.term)):
            if test:
                rows = [row for row in rows if test(self._words(*row))]
        if wanted.order == "best":
            rows.sort(key=lambda row: best_first(row[1]))
        elif wanted.order == "uncertain":
            rows.sort(key=lambda row: abs(_chance(row[1], 2.0) - LIKELY))
        elif wanted.order == "grade":
            rows.sort(key=lambda row: (_grade_order(row[1]), best_first(row[1])))
        self.shown = [lead.id for _, lead in rows]
        self._guests = {}
        self.start = 0

    def _passes(self, found: Sentence, lead: ReviewBead, wanted: ViewFilter) -> bool:
        if wanted.minimum > 0 or wanted.maximum < 1:
            chance = machine_probability(lead, "comparable")
            if not wanted.minimum <= chance <= wanted.maximum:
                return False
        if wanted.status and not _has_status(found, lead, wanted.status):
            return False
        if wanted.type and not passes(lead, replace(wanted, status="")):
            return False
        standing = found.accepted or (lead,)
        if wanted.grade and not any(str(bead.grade) == wanted.grade for bead in standing):
            return False
        for name in (wanted.document, wanted.zh_document, wanted.en_document):
            if name and not any(self._is_of(bead, name) for bead in standing):
                return False
        return True

    def _words(self, found: Sentence, lead: ReviewBead) -> str:
        comments = "\n".join(bead.comment.lower() for bead in found.pairs if bead.comment)
        standing = dict.fromkeys((lead, *found.accepted))
        return "\n".join([*(self.lower(bead) for bead in standing), comments])

    def find(self, index: int, step: int, what: str) -> str | None:
        """As in parallel texts; a comment may be on any pair of the sentence."""
        if what != "comment":
            return super().find(index, step, what)
        count = len(self.shown)
        for distance in range(1, count + 1):
            found = self.sentence(self.shown[(index + step * distance) % count])
            if found is not None and any(bead.comment for bead in found.pairs):
                return found.lead.id
        return None

    # What the browser gets

    def candidates(self, bead: ReviewBead) -> list[ReviewBead]:
        """All counterparts of its sentence that are stored, each once, as the sentence has them."""
        found = self.index.of(bead)
        return [] if found is None else list(found.candidates)

    def row(self, key: str) -> dict[str, Any]:
        """One sentence with the pair that leads it, and its other accepted counterparts."""
        row = super().row(key)
        bead = self._beads[key]
        found = self.index.of(bead)
        other = other_side(self.side)
        row["p"] = _shown(bead)
        row["side"] = self.side
        row["names"] = {lang: self._name(bead, lang) for lang in _SIDES}
        row["ungraded"] = is_ungraded(bead)
        row["also"], row["notes"] = [], []
        if found is None:
            return row
        row["also"] = [
            {
                "id": item.id,
                "texts": [self.text(item, other)],
                "p": _shown(item),
                "grade": None if item.grade is None else str(item.grade),
                "name": self._name(item, other),
            }
            for item in found.accepted
            if item.id != bead.id
        ]
        row["notes"] = list(
            dict.fromkeys(
                item.comment
                for item in found.pairs
                if item.comment and item.comment not in bead.comment and item.id != bead.id
            )
        )
        return row

    def _name(self, bead: ReviewBead, lang: Lang) -> str:
        """The document of a side, where there is more than one to tell apart."""
        if not bead.side(lang) or len(self.documents(lang)) < 2:
            return ""
        return self.document_name(bead, lang)

    def around(self, bead: ReviewBead) -> dict[str, Any]:
        """The sentences before and after both sides, in their documents."""
        found: dict[str, Any] = {}
        for lang in _SIDES:
            index = self.indexes[lang]
            places = index.places(bead)
            if not places:
                continue
            before, _ = index.around(places[0], AROUND)
            _, after = index.around(places[-1], AROUND)
            found[lang] = {
                "name": self.document_name(bead, lang),
                "before": [self._sentence_text(place, lang) for place in before],
                "own": [self.text(bead, lang)],
                "after": [self._sentence_text(place, lang) for place in after],
            }
        return found

    def _sentence_text(self, place: Place, lang: Lang) -> str:
        start, end = self.indexes[lang].span(place)
        return flat(self._documents[place[0]].text[start:end], lang)

    def plot(self) -> tuple[list[list[Any]], dict[str, int]]:
        """As in parallel texts; the numbers are those of the sentences, and what a person made
        has no probability."""
        points, size = super().plot()
        found: list[list[Any]] = [list(point) for point in points]
        for point, key in zip(found, self.shown, strict=True):
            bead = self._beads[key]
            if bead.zh and bead.en and _shown(bead) is None:
                point[3] = None
            point[-1] = self.number(key)
        return found, size

    def counts(self) -> dict[str, int]:
        """How far the review is, in sentences of the side that is shown."""
        found = self.sentence_counts()
        return {
            "total": found.sentences,
            "reviewed": found.decided,
            "uncertain": found.likely,
            "counterpart": found.counterpart,
            "none": found.none,
        }

    def sentence_counts(self) -> SentenceCounts:
        """How far the review of the side that is shown is."""
        return self.index.counts()

    def boundaries(self) -> dict[str, list[int]]:
        """Where the documents of each side begin in the plot, in code points, but the first."""
        found: dict[str, list[int]] = {}
        for lang in _SIDES:
            at, starts = 0, []
            for document in self.documents(lang).values():
                starts.append(at)
                at += len(document.text)
            found[lang] = starts[1:]
        return found

    def below(self, maximum: float) -> list[Sentence]:
        """The sentences shown that nobody has decided on, none of whose candidates is so likely."""
        found = (self.sentence(key) for key in self.shown)
        return [item for item in found if item is not None and _is_below(item, maximum)]


def _is_below(found: Sentence, maximum: float) -> bool:
    if found.accepted or found.none or found.lead.status is Status.NEEDS_REVIEW:
        return False
    living = [bead for bead in found.candidates if bead.status is Status.PROPOSED]
    return all(machine_probability(bead, "comparable") < maximum for bead in living)


def _chance(bead: ReviewBead, otherwise: float) -> float:
    chance = machine_probability(bead, "comparable")
    return otherwise if isnan(chance) else chance


def _shown(bead: ReviewBead) -> float | None:
    chance = machine_probability(bead, "comparable")
    return None if isnan(chance) else round(chance, 4)


def _grade_order(bead: ReviewBead) -> int:
    grades = list(Grade)
    return len(grades) if bead.grade is None else grades.index(bead.grade)


def is_ungraded(bead: ReviewBead) -> bool:
    """Whether a person accepted it and nobody has said how much of a counterpart it is."""
    return bool(bead.zh and bead.en) and bead.status is Status.ACCEPTED and bead.grade is None


def _has_status(found: Sentence, lead: ReviewBead, wanted: str) -> bool:
    decided = bool(found.accepted or found.none)
    special = {
        "commented": any(bead.comment for bead in found.pairs),
        "edited": any((bead.zh_text, bead.en_text) != (None, None) for bead in found.pairs),
        "none": bool(found.none) and not found.accepted,
        "ungraded": any(is_ungraded(bead) for bead in found.accepted),
        str(Status.ACCEPTED): bool(found.accepted),
        str(Status.PROPOSED): not decided and lead.status is not Status.NEEDS_REVIEW,
    }
    return special.get(wanted, any(str(bead.status) == wanted for bead in found.pairs))
