"""What the review component asks for of comparable texts: decisions on sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from align.errors import ConflictError, ReviewError
from align.model import Grade, Lang, Status, bead_id
from align.review import (
    Command,
    NoCounterparts,
    Relink,
    ReviewBead,
    Sentence,
    SetStatus,
    Settle,
    choose,
    extend,
    link,
    or_present,
)
from align.review.sentences import machine_probability, other_side
from align.review.settling import (
    accept,
    chance_of_one,
    grade,
    no_counterpart,
    take_back_none,
    with_withdrawn,
)
from ui.sentences import SentenceView

__all__ = ["COMMANDS", "accepted", "below", "chances_below"]


def accepted(view: SentenceView, ids: tuple[str, ...]) -> Command:
    """Accept pairs by their ids."""
    found = [bead for key in ids if (bead := view.bead(key)) is not None]
    return accept(found, view.sides)


def _sentence(view: SentenceView, bead: ReviewBead) -> Sentence:
    found = view.index.of(bead)
    if found is None:
        raise ConflictError("review.bead-gone")
    return found


def _status(view: SentenceView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    status = Status(str(message.get("status")))
    if bead.zh and bead.en:
        if status is Status.ACCEPTED:
            return accept([bead], view.sides)
        return SetStatus((bead.id,), status)
    if status is Status.ACCEPTED:
        return SetStatus((bead.id,), status)
    return take_back_none(_sentence(view, bead))


def _grade(view: SentenceView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    return grade(bead, Grade(str(message.get("grade"))), view.sides)


def _no_counterpart(view: SentenceView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    return no_counterpart(_sentence(view, bead), view.side)


def _settled(view: SentenceView, bead: ReviewBead, command: Relink | Settle) -> Command:
    """*command* with what it takes back, on either side."""
    if isinstance(command, Relink):
        return command
    chosen = [found for key in command.ids if (found := view.bead(key)) is not None]
    return with_withdrawn(command, [bead, *chosen, *command.made], view.sides)


def _choose(view: SentenceView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    chosen = view.bead(str(message.get("candidate")))
    if chosen is None:
        raise ConflictError("review.bead-gone")
    return _settled(view, bead, choose(bead, chosen))


def _found(view: SentenceView, bead: ReviewBead, wanted: Relink | Settle) -> Command:
    """What was wanted, or the pair that is there already."""
    if isinstance(wanted, Relink):
        zh_doc, en_doc = wanted.zh_doc or bead.zh_doc, wanted.en_doc or bead.en_doc
        there = view.bead(bead_id(zh_doc, wanted.zh, en_doc, wanted.en))
    else:
        there = view.bead(wanted.made[0].id)
    return _settled(view, bead, or_present(bead, wanted, there))


def _extend(view: SentenceView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    last, add = bool(message.get("last")), bool(message.get("add"))
    side: Lang = "zh" if message.get("side") == "zh" else "en"
    known = view.segments(bead.zh_doc if side == "zh" else bead.en_doc)
    return _found(view, bead, extend(bead, side, known=known, last=last, add=add))


def _link(view: SentenceView, bead: ReviewBead, message: dict[str, Any]) -> Command:
    start, end = int(message.get("start") or 0), int(message.get("end") or 0)
    add, document = bool(message.get("add")), str(message.get("document"))
    side = other_side(view.side)
    known = view.segments(document) if document in view.documents(side) else []
    return _found(view, bead, link(bead, document, (start, end), known=known, add=add, side=side))


COMMANDS: dict[str, Callable[[SentenceView, ReviewBead, dict[str, Any]], Command]] = {
    "status": _status,
    "grade": _grade,
    "choose": _choose,
    "noCounterpart": _no_counterpart,
    "extend": _extend,
    "link": _link,
}
"""Commands that only comparable texts have, or that mean something of their own there."""


def chances_below(view: SentenceView) -> list[tuple[int, float]]:
    """For each hundredth of probability: how many sentences that are shown have no candidate
    of so much, and how many of these are expected to have a counterpart all the same."""
    sentences = [(item, chance_of_one(item)) for item in view.below(1.0 + 1e-9)]
    found = []
    for step in range(101):
        chances = [chance for item, chance in sentences if _most(item) < step / 100 - 1e-9]
        found.append((len(chances), round(sum(chances), 1)))
    return found


def _most(found: Sentence) -> float:
    """The probability of its likeliest open candidate; of these alone the command decides."""
    living = (bead for bead in found.candidates if bead.status is Status.PROPOSED)
    return max((machine_probability(bead, "comparable") for bead in living), default=0.0)


def below(view: SentenceView, maximum: float) -> NoCounterparts:
    """Record that the sentences shown whose candidates are all less probable have none.

    Raises:
        ReviewError: there is no such sentence.
    """
    parts = tuple(no_counterpart(item, view.side) for item in view.below(maximum - 1e-9))
    if not parts:
        raise ReviewError("review.none-below")
    return NoCounterparts(parts)
