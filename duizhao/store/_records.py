"""What the store takes and gives: typed records, and messages as text columns hold them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from align.messages import VERBATIM, Message, is_code, stored, unstored
from align.model import Grade, Lang, Mode, Status
from align.review import ReviewBead

__all__ = [
    "Added",
    "AlignmentRecord",
    "Applied",
    "BeadFilter",
    "DocumentRecord",
    "LogEntry",
    "NewAlignment",
    "ProjectCounts",
    "Saved",
    "packed",
    "unpacked",
]


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document without its text.

    Attributes:
        version: 1 for the first text of this name. current: no later version is there.
        removed: somebody took it out of sight; it can be brought back.
        characters: length of the text in Unicode code points.
        segments: their number. excluded: characters that are boilerplate.
    """

    id: int
    name: str
    version: int
    current: bool
    lang: Lang
    characters: int
    segments: int
    excluded: int
    format: str
    encoding: str
    segmented: bool
    segmenter: str
    notes: tuple[Message, ...]
    file_hash: str
    text_hash: str
    added_by: str
    added_at: str
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document that was given to the project.

    ``new``: it is in now; ``same``: its text is there already (*id* says which);
    ``changed``: the project has another text of this name (*id*), and this one was
    *not* taken; ``version``: it was taken as a new version of that one.
    """

    id: int
    outcome: Literal["new", "same", "changed", "version"]


@dataclass(frozen=True, slots=True)
class NewAlignment:
    """An alignment to be saved: documents by their ids in the project, and beads."""

    mode: Mode
    zh: tuple[int, ...]
    en: tuple[int, ...]
    beads: Sequence[ReviewBead]
    signature: str = ""
    parameters: tuple[tuple[str, str | int | float | bool], ...] = ()
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an alignment that was given to the project.

    ``new``; ``same``: this one, with this signature, is there already; ``replaced``:
    it took the place of one that nobody had reviewed, or (comparable mode) joined the
    reviewed pairs; ``kept``: the present one has reviewed beads and was left alone.
    """

    id: int
    outcome: Literal["new", "same", "replaced", "kept"]
    reviewed: int = 0


@dataclass(frozen=True, slots=True)
class AlignmentRecord:
    """An alignment without its beads.

    Attributes:
        name: of its documents, for people.
        current: all its documents are present versions.
        beads, reviewed: numbers; a bead is reviewed once its status is not proposed.
    """

    id: int
    mode: Mode
    name: str
    zh: tuple[int, ...]
    en: tuple[int, ...]
    signature: str
    probability: float
    revision: int
    beads: int
    reviewed: int
    current: bool
    created_by: str
    created_at: str


@dataclass(frozen=True, slots=True)
class BeadFilter:
    """Which beads to show; what is left empty does not restrict.

    Attributes:
        minimum, maximum: bounds of the probability, both included.
        types: as ``2-1``. documents: ids, on either side.
        best: in comparable mode, only first-ranked candidates.
        after: only beads touched by a log entry with a larger number.
        order: ``text`` or ``probability`` (best first).
    """

    statuses: tuple[Status, ...] = ()
    grades: tuple[Grade, ...] = ()
    types: tuple[str, ...] = ()
    documents: tuple[int, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    commented: bool = False
    best: bool = False
    after: int | None = None
    order: Literal["text", "probability"] = "text"


@dataclass(frozen=True, slots=True)
class Applied:
    """What a command, an undo or a redo did.

    Attributes:
        entry: the log entry's number, which is the new version of every bead in *after*.
        gone: ids of the beads that are not there any more.
        after: the beads that came or changed, as they are now.
    """

    entry: int
    label: Message
    alignment: int | None
    gone: tuple[str, ...] = ()
    after: tuple[ReviewBead, ...] = ()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the history; *target* is what an undo or redo is about."""

    id: int
    author: str
    time: str
    kind: str
    label: Message
    alignment: int | None
    target: int | None
    batch: str
    command: str


@dataclass(frozen=True, slots=True)
class ProjectCounts:
    """How much is in a project."""

    documents: int
    segments: int
    alignments: int
    beads: int
    reviewed: int
    concepts: int
    terms: int


def packed(said: Message | str) -> str:
    """A message as text for a column; a plain text stays as it is."""
    if isinstance(said, str) or said.code == VERBATIM:
        return str(said)
    return json.dumps(stored(said), ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Message:
    """What :func:`packed` wrote; the text of an older project is that text."""
    if text.startswith('{"code":'):
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if isinstance(found, dict) and is_code(str(found.get("code"))):
            return unstored(found)
    return unstored(text)
