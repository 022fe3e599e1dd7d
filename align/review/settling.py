"""Decisions on sentences of comparable texts: from what a reviewer says to a command.

A sentence has accepted counterparts or none: what says the one takes back the other, on both
sides, and "no counterpart" is refused while a counterpart is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import isnan, prod

from align.errors import ReviewError
from align.model import Grade, Lang, Status
from align.review.commands import NoCounterpart, SetGrade, Settle
from align.review.sentences import Sentence, SentenceIndex, machine_probability
from align.review.state import ReviewBead

__all__ = ["accept", "chance_of_one", "grade", "no_counterpart", "take_back_none", "with_withdrawn"]

Sides = Sequence[SentenceIndex]


def _records(bead: ReviewBead, sides: Sides) -> tuple[str, ...]:
    """What records of the sentences of *bead* that they have no counterpart."""
    sentences = (index.of(bead) for index in sides)
    return tuple(item.id for found in sentences if found is not None for item in found.none)


def accept(beads: Iterable[ReviewBead], sides: Sides) -> Settle:
    """Accept pairs; what said that one of their sentences had no counterpart goes."""
    chosen = tuple(beads)
    withdraw = dict.fromkeys(key for bead in chosen for key in _records(bead, sides))
    ids = tuple(bead.id for bead in chosen)
    return Settle(ids, withdraw=tuple(withdraw), label=str(Status.ACCEPTED))


def with_withdrawn(command: Settle, beads: Iterable[ReviewBead], sides: Sides) -> Settle:
    """*command*, which accepts *beads*, with the records that it takes back."""
    if command.status is not Status.ACCEPTED:
        return command
    found = [key for bead in beads for key in _records(bead, sides)]
    return replace(command, withdraw=tuple(dict.fromkeys((*command.withdraw, *found))))


def grade(bead: ReviewBead, wanted: Grade, sides: Sides) -> SetGrade:
    """Say how much of a counterpart a pair is.

    Raises:
        ReviewError: the pair has one side only.
    """
    if not (bead.zh and bead.en):
        raise ReviewError("review.grade-one-sided", where=bead.id)
    good = wanted in (Grade.TRANSLATION, Grade.PARTIAL)
    return SetGrade(bead.id, wanted, _records(bead, sides) if good else ())


def no_counterpart(sentence: Sentence, side: Lang) -> NoCounterpart:
    """Record that a sentence has no counterpart; its candidates are rejected.

    Raises:
        ReviewError: a counterpart is accepted, or it is recorded already.
    """
    lead = sentence.lead
    if sentence.accepted:
        raise ReviewError("review.counterpart-accepted", where=lead.id)
    if sentence.none:
        raise ReviewError("review.none-already", where=lead.id)
    same = (bead for bead in sentence.candidates if bead.side(side) == lead.side(side))
    return NoCounterpart(tuple(bead.id for bead in same), side)


def take_back_none(sentence: Sentence) -> Settle:
    """Take back that a sentence has no counterpart; its candidates are open again."""
    reopen = tuple(bead.id for bead in sentence.candidates if bead.status is Status.REJECTED)
    withdraw = tuple(bead.id for bead in sentence.none)
    return Settle((), reopen=reopen, withdraw=withdraw, label=str(Status.PROPOSED))


def chance_of_one(sentence: Sentence) -> float:
    """The chance that one of a sentence's candidates is a counterpart, each taken by itself.

    1 where a person made one of them.
    """
    open_pairs = (bead for bead in sentence.candidates if bead.status is not Status.REJECTED)
    chances = [machine_probability(bead, "comparable") for bead in open_pairs]
    return 1.0 if any(map(isnan, chances)) else 1.0 - prod(1.0 - chance for chance in chances)
