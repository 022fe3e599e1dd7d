"""Sentences of comparable texts: each stands once, with what was decided of it and its candidates.

In comparable mode a sentence has any number of pairs; what a reader asks is the other way
round: which counterparts has this sentence? Here the pairs are gathered by the sentences of
one side, and it is said once what counts as decided.

A sentence is *decided* when a counterpart of it is accepted, or when it was recorded that it
has none. Rejecting a candidate says something of that pair, not yet of the sentence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan, nan
from typing import Literal

from align.model import Grade, Lang, Mode, Status
from align.review.state import ReviewBead, Span

__all__ = [
    "LIKELY",
    "Place",
    "Sentence",
    "SentenceCounts",
    "SentenceIndex",
    "best_first",
    "grades_of",
    "machine_probability",
    "other_side",
    "standing_order",
]

LIKELY = 0.5
"""From this probability on, the best candidate of a sentence counts as its likely counterpart."""

Place = tuple[str, int]
"""A document (by the hash of its text) and the 0-based index of one of its segments."""

State = Literal["counterpart", "none", "likely", "open"]

_GRADES = {grade: number for number, grade in enumerate(Grade)}


def other_side(side: Lang) -> Lang:
    """The other of the two languages."""
    return "en" if side == "zh" else "zh"


def machine_probability(bead: ReviewBead, mode: Mode) -> float:
    """The aligner's probability of *bead*; not a number where a person made the pair.

    In parallel mode a person's bead keeps the number of what it was made from, as a hint.
    """
    if mode == "comparable" and bead.origin != "aligner":
        return nan
    return bead.probability


def best_first(bead: ReviewBead) -> float:
    """What pairs of comparable texts are sorted by: pairs that a person made before those of the
    aligner, most probable first, and what has one side only last."""
    if not (bead.zh and bead.en):
        return 1.0
    chance = machine_probability(bead, "comparable")
    return -1.0 if isnan(chance) else -chance


def standing_order(bead: ReviewBead) -> tuple[int, int, float, int, str]:
    """What the pairs of one sentence are sorted by: what was decided, then the most probable."""
    both = bool(bead.zh and bead.en)
    order = {
        Status.ACCEPTED: 0 if both else 1,
        Status.NEEDS_REVIEW: 2,
        Status.PROPOSED: 3,
        Status.REJECTED: 4,
    }[bead.status]
    chance = machine_probability(bead, "comparable")
    grade = len(_GRADES) if bead.grade is None or order else _GRADES[bead.grade]
    # What a person made and nobody has decided on comes before what the aligner proposes.
    return order, grade, -2.0 if isnan(chance) else -chance, bead.rank, bead.id


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or several that a pair has joined, with all its pairs.

    Attributes:
        side: whose sentence it is.
        places: one, or those that pairs which were not rejected join.
        pairs: accepted ones first, then "no counterpart", then the candidates, best first;
            rejected ones last.
    """

    side: Lang
    places: tuple[Place, ...]
    pairs: tuple[ReviewBead, ...]

    @property
    def lead(self) -> ReviewBead:
        """The pair that stands for the sentence."""
        return self.pairs[0]

    @property
    def accepted(self) -> tuple[ReviewBead, ...]:
        """Its accepted counterparts."""
        return tuple(
            bead for bead in self.pairs if bead.status is Status.ACCEPTED and bead.zh and bead.en
        )

    @property
    def none(self) -> tuple[ReviewBead, ...]:
        """What records that it has no counterpart."""
        return tuple(
            bead
            for bead in self.pairs
            if bead.status is not Status.REJECTED and not (bead.zh and bead.en)
        )

    @property
    def candidates(self) -> tuple[ReviewBead, ...]:
        """Its pairs with two sides, each counterpart once."""
        found: dict[tuple[object, ...], ReviewBead] = {}
        for bead in self.pairs:
            if bead.zh and bead.en:
                zh = self.side == "zh"
                key = (bead.en_doc, bead.en) if zh else (bead.zh_doc, bead.zh)
                found.setdefault(key, bead)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class SentenceCounts:
    """How far the review of comparable texts is, seen from one side.

    Attributes:
        sentences: all sentences. counterpart: those with an accepted counterpart.
        none: those of which it was recorded that they have none.
        likely: undecided ones whose best candidate has probability :data:`LIKELY` or more.
        by_document: the same for each document, by the hash of its text.
    """

    sentences: int = 0
    counterpart: int = 0
    none: int = 0
    likely: int = 0
    by_document: Mapping[str, SentenceCounts] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        """Those on which a person has decided."""
        return self.counterpart + self.none


def grades_of(sentences: SentenceIndex) -> Counter[str]:
    """How many sentences have which grade: that of the pair that leads them.

    ``ungraded``: a person accepted a pair and nobody has said how much of a counterpart it is.
    A sentence whose candidates are all rejected has none, whatever grades they have.
    """
    found: Counter[str] = Counter()
    for item in sentences:
        lead = item.lead
        grade = Grade.NONE if lead.status is Status.REJECTED else lead.grade
        found[str(grade or "ungraded")] += len(item.places)
    return found


class SentenceIndex:
    """The pairs of a comparable alignment by the sentences of one side, kept in step.

    Args:
        side: whose sentences.
        documents: the segments of the documents of that side, by the hash of the text,
            in the order of the documents.
    """

    def __init__(
        self,
        side: Lang,
        documents: Mapping[str, Sequence[Span]],
        beads: Iterable[ReviewBead] = (),
    ) -> None:
        self.side = side
        self._spans = {key: tuple(spans) for key, spans in documents.items()}
        self._starts = {key: [a for a, _ in spans] for key, spans in self._spans.items()}
        self._ends = {key: [b for _, b in spans] for key, spans in self._spans.items()}
        self._first: dict[str, int] = {}
        total = 0
        for key, spans in self._spans.items():
            self._first[key] = total
            total += len(spans)
        self._beads: dict[str, ReviewBead] = {}
        self._at: dict[Place, set[str]] = {}
        self._states: dict[Place, State] = {}
        self._tallies: dict[str, Counter[State]] = {key: Counter() for key in self._spans}
        self._dirty: set[Place] = set()
        for bead in beads:
            self.put(bead)

    def put(self, bead: ReviewBead) -> None:
        """Take in a pair; one of the same id goes."""
        old = self._beads.get(bead.id)
        if old is not None:
            self.drop(old)
        self._beads[bead.id] = bead
        for place in self.places(bead):
            self._at.setdefault(place, set()).add(bead.id)
            self._dirty.add(place)

    def drop(self, bead: ReviewBead) -> None:
        """Leave out a pair."""
        if self._beads.pop(bead.id, None) is None:
            return
        for place in self.places(bead):
            self._at[place].discard(bead.id)
            self._dirty.add(place)

    def places(self, bead: ReviewBead) -> tuple[Place, ...]:
        """The sentences that a pair has on this side; a span stands for the segments it touches."""
        document = bead.zh_doc if self.side == "zh" else bead.en_doc
        starts, ends = self._starts.get(document), self._ends.get(document)
        if starts is None or ends is None:
            return ()
        found: dict[int, None] = {}
        for start, end in bead.side(self.side):
            low, high = bisect_right(ends, start), bisect_left(starts, end)
            found.update(dict.fromkeys(range(low, high)))
        return tuple((document, index) for index in found)

    def number(self, place: Place) -> int:
        """Which sentence it is, from 1, counted over all documents of the side."""
        return self._first[place[0]] + place[1] + 1

    def span(self, place: Place) -> Span:
        """Where the sentence stands in its document."""
        return self._spans[place[0]][place[1]]

    def around(self, place: Place, count: int) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """The *count* sentences before and after one in its document."""
        document, index = place
        size = len(self._spans[document])
        return (
            tuple((document, k) for k in range(max(0, index - count), index)),
            tuple((document, k) for k in range(index + 1, min(size, index + 1 + count))),
        )

    def sentence(self, place: Place) -> Sentence | None:
        """The sentence at *place* with those that pairs join it with; ``None``: it has no pair."""
        places: dict[Place, None] = {place: None}
        ids: dict[str, None] = {}
        todo = [place]
        while todo:
            for key in self._at.get(todo.pop(), ()):
                ids[key] = None
                bead = self._beads[key]
                if len(bead.side(self.side)) < 2 or bead.status is Status.REJECTED:
                    continue
                more = [other for other in self.places(bead) if other not in places]
                places.update(dict.fromkeys(more))
                todo += more
        if not ids:
            return None
        pairs = sorted((self._beads[key] for key in ids), key=standing_order)
        return Sentence(self.side, tuple(sorted(places, key=self.number)), tuple(pairs))

    def of(self, bead: ReviewBead) -> Sentence | None:
        """The sentence of a pair; ``None`` where the pair has nothing on this side."""
        places = self.places(bead)
        return self.sentence(places[0]) if places else None

    def __iter__(self) -> Iterator[Sentence]:
        """All sentences that have a pair, each once, in order of the text."""
        seen: set[Place] = set()
        for document, spans in self._spans.items():
            for index in range(len(spans)):
                place = (document, index)
                if place in seen:
                    continue
                found = self.sentence(place)
                if found is not None:
                    seen.update(found.places)
                    yield found

    def counts(self) -> SentenceCounts:
        """How far the review is."""
        for place in self._dirty:
            tally = self._tallies[place[0]]
            old = self._states.get(place)
            if old is not None:
                tally[old] -= 1
            self._states[place] = new = self._state(place)
            tally[new] += 1
        self._dirty.clear()
        by_document = {
            key: SentenceCounts(len(spans), tally["counterpart"], tally["none"], tally["likely"])
            for key, spans in self._spans.items()
            for tally in (self._tallies[key],)
        }
        parts = by_document.values()
        return SentenceCounts(
            sum(part.sentences for part in parts),
            sum(part.counterpart for part in parts),
            sum(part.none for part in parts),
            sum(part.likely for part in parts),
            by_document,
        )

    def _state(self, place: Place) -> State:
        beads = [self._beads[key] for key in self._at.get(place, ())]
        living = [bead for bead in beads if bead.status is not Status.REJECTED]
        both = [bead for bead in living if bead.zh and bead.en]
        if any(bead.status is Status.ACCEPTED for bead in both):
            return "counterpart"
        if any(bead.status is Status.ACCEPTED for bead in living):
            return "none"
        chances = (machine_probability(bead, "comparable") for bead in both)
        return "likely" if any(chance >= LIKELY for chance in chances) else "open"
