"""Review commands: each is data, and :func:`align.review.planning.plan` makes a change of it.

Parallel and comparable mode share them. A bead split or merge regroups segments; a
*segment* split or join changes spans; a text correction is an overlay of its sentence,
changes neither, and moves with the sentence.

====================  ==========================================================
command               what it does
====================  ==========================================================
SetStatus             accept, reject, mark as needing review, or reopen beads
SetGrade              say how much of a counterpart a pair is
SetComment            write a note on a bead
EditText              lay a corrected text over one side, or take it away
EditTexts             the same for many beads at once (search and replace)
Merge                 join neighbouring beads to one
Split                 cut a bead in two
MoveBoundary          move the edge between two neighbours on one side
Unlink                say that the two sides of a bead do not belong together
Relink                give a pair other spans (another candidate, extend, narrow)
Settle                accept pairs, reject others, withdraw "no counterpart": one change
NoCounterpart         say that a segment has no counterpart among its candidates
NoCounterparts        the same of many segments at once
SplitSegment          cut one segment of a bead in two
JoinSegments          make one segment of two neighbouring ones of a bead
Replace               put other beads in the place of a run (re-alignment)
====================  ==========================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from align.messages import Message
from align.model import Grade, Lang, Status
from align.review.state import ReviewBead, Span

__all__ = [
    "Command",
    "EditText",
    "EditTexts",
    "JoinSegments",
    "Merge",
    "MoveBoundary",
    "NoCounterpart",
    "NoCounterparts",
    "Relink",
    "Replace",
    "SetComment",
    "SetGrade",
    "SetStatus",
    "Settle",
    "Split",
    "SplitSegment",
    "Unlink",
    "touched",
]


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Give the beads *ids* one status."""

    ids: tuple[str, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class SetGrade:
    """Give one pair a grade; *translation* and *partial* accept it, the others reject it.

    *withdraw*: records that a segment of it has no counterpart, which go.
    """

    id: str
    grade: Grade
    withdraw: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetComment:
    """Write *text* as the comment of one bead; empty takes it away."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class EditText:
    """Lay *text*, a line a segment, over one side; ``None`` gives the document's own back."""

    id: str
    side: Lang
    text: str | None


@dataclass(frozen=True, slots=True)
class EditTexts:
    """Lay texts over sides of many beads (id, side, text); no status becomes different."""

    edits: tuple[tuple[str, Lang, str | None], ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Join the neighbouring beads *ids* (two or more, in any order)."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Cut one bead: the first *zh* and *en* segments become one bead, the rest another."""

    id: str
    zh: int
    en: int


@dataclass(frozen=True, slots=True)
class MoveBoundary:
    """Move the edge between *upper* and the next bead *lower* by *count* segments of *side*.

    ``down``: the lower bead's first segments go to the upper one; ``up``: the upper
    one's last segments go to the lower.
    """

    upper: str
    lower: str
    side: Lang
    direction: Literal["up", "down"]
    count: int = 1


@dataclass(frozen=True, slots=True)
class Unlink:
    """Make two one-sided beads of one that has both sides."""

    id: str


@dataclass(frozen=True, slots=True)
class Relink:
    """Give one pair other spans; *accept* says at once that they are right."""

    id: str
    zh: tuple[Span, ...]
    en: tuple[Span, ...]
    en_doc: str | None = None
    zh_doc: str | None = None
    accept: bool = True
    label: str = "choose counterpart"


@dataclass(frozen=True, slots=True)
class Settle:
    """Give the pairs *ids* a status; make, reject and reopen others, take records back, with it.

    Attributes:
        made: pairs of a person's own, which get the status, too.
        reject, reopen: pairs that are rejected, or proposed again.
        withdraw: records that a segment has no counterpart, which go.
    """

    ids: tuple[str, ...]
    status: Status = Status.ACCEPTED
    made: tuple[ReviewBead, ...] = ()
    reject: tuple[str, ...] = ()
    reopen: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()
    label: str = "choose counterpart"


@dataclass(frozen=True, slots=True)
class NoCounterpart:
    """Reject the candidate pairs *ids* of one *side*'s segment and record that it has none.

    It is refused where one of them is accepted.
    """

    ids: tuple[str, ...]
    side: Lang


@dataclass(frozen=True, slots=True)
class NoCounterparts:
    """Record of many segments at once that they have no counterpart: one change."""

    parts: tuple[NoCounterpart, ...]


@dataclass(frozen=True, slots=True)
class SplitSegment:
    """Cut the segment *index* of one side of a bead at document offset *at*.

    *corrected_at*: where its correction is cut, in code points; without it, where its words
    are those of the two halves.
    """

    id: str
    side: Lang
    index: int
    at: int
    corrected_at: int | None = None


@dataclass(frozen=True, slots=True)
class JoinSegments:
    """Join the segments *index* and *index* + 1 of one side of a bead."""

    id: str
    side: Lang
    index: int


@dataclass(frozen=True, slots=True)
class Replace:
    """Put *beads* in the place of *ids*; both must cover the same stretches of both texts.

    A segment may be cut in two or joined with the next on the way.
    """

    ids: tuple[str, ...]
    beads: tuple[ReviewBead, ...]
    label: Message | str = "re-align"


Command = (
    SetStatus
    | SetGrade
    | SetComment
    | EditText
    | EditTexts
    | Merge
    | Split
    | MoveBoundary
    | Unlink
    | Relink
    | Settle
    | NoCounterpart
    | NoCounterparts
    | SplitSegment
    | JoinSegments
    | Replace
)


def touched(command: Command) -> tuple[str, ...]:
    """The ids that *command* names: what a store must fetch before it plans."""
    match command:
        case SetStatus() | Merge() | NoCounterpart() | Replace():
            found = command.ids
        case SetGrade():
            found = (command.id, *command.withdraw)
        case Settle():
            found = (*command.ids, *command.reject, *command.reopen, *command.withdraw)
        case NoCounterparts():
            found = tuple(dict.fromkeys(key for part in command.parts for key in part.ids))
        case EditTexts():
            found = tuple(dict.fromkeys(key for key, _, _ in command.edits))
        case MoveBoundary():
            found = (command.upper, command.lower)
        case _:
            found = (command.id,)
    return found
