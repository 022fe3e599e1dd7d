"""What goes into and comes out of :func:`align.review.returned.compare`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from align.messages import Message
from align.model import Grade, Lang, Status, flat
from align.review.corrections import parts
from align.review.state import ReviewBead

__all__ = ["ChangeKind", "Comparison", "PresentBead", "ReturnedRow", "ReviewChange", "SentRow"]


class ChangeKind(StrEnum):
    """What a colleague did to a row."""

    TEXT = "text corrected"
    STATUS = "status changed"
    GRADE = "grade changed"
    COMMENT = "comment"
    MERGED = "rows joined"
    SPLIT = "row parted"
    MOVED = "text moved between rows"
    DELETED = "row deleted"
    ADDED = "row added"
    CONFLICT = "conflict"
    UNCLEAR = "not understood"


@dataclass(frozen=True, slots=True)
class SentRow:
    """A row as it went out: bead, version, and the digest of each field by name.

    *digests* are ``None`` where nobody wrote them down; then the bead's version alone
    tells whether it has changed since.
    """

    id: str
    version: int
    digests: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row as it came back.

    Attributes:
        line: its 1-based number in the file.
        id, version: of its bead; empty for a row that somebody added.
        zh, en, comment: ``None`` where the file has no such column any more.
        status, grade: ``None`` where the cell is empty or not understood.
        remarks: comments that were hung on its cells.
        odd: what was not understood.
    """

    line: int
    id: str = ""
    version: int = 0
    zh: str | None = None
    en: str | None = None
    status: Status | None = None
    grade: Grade | None = None
    comment: str | None = None
    remarks: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()

    def text(self, side: Lang) -> str | None:
        """The text of one side."""
        return self.zh if side == "zh" else self.en


@dataclass(frozen=True, slots=True)
class PresentBead:
    """A bead as it is now, with its texts.

    Attributes:
        place: its place among all beads of the alignment, in order of text.
        zh, en: the sides as rows show them, corrections included.
        zh_raw, en_raw: the document's own text of each span.
    """

    bead: ReviewBead
    place: int
    zh: str
    en: str
    zh_raw: tuple[str, ...] = ()
    en_raw: tuple[str, ...] = ()

    def text(self, side: Lang) -> str:
        """The text of one side."""
        return self.zh if side == "zh" else self.en

    def raw(self, side: Lang) -> tuple[str, ...]:
        """The document's own text of each span of one side."""
        return self.zh_raw if side == "zh" else self.en_raw

    def own(self, side: Lang) -> tuple[str, ...]:
        """The same on a line each."""
        return tuple(flat(raw, side) for raw in self.raw(side))

    def sentences(self, side: Lang) -> tuple[str, ...]:
        """The text of each span of one side, corrections included."""
        given = self.bead.zh_text if side == "zh" else self.bead.en_text
        return parts(given, self.own(side), side)

    def fields(self) -> dict[str, str]:
        """What a row shows of it, by the names of the fields."""
        return {
            "zh": self.zh,
            "en": self.en,
            "status": str(self.bead.status),
            "grade": str(self.bead.grade or ""),
            "comment": self.bead.comment,
        }


@dataclass(frozen=True, slots=True)
class ReviewChange:
    """One thing that the colleague's file says.

    Attributes:
        line: the row's number in the file; 0 for a row that is missing from it.
        ids: the beads it is about.
        field: ``zh``, ``en``, ``status``, ``grade``, ``comment``; empty for whole rows.
        now: what the project has. comes: what the file says.
        taken: whether it is (would be) done; otherwise *note* says why not.
    """

    kind: ChangeKind
    line: int
    ids: tuple[str, ...] = ()
    field: str = ""
    now: str = ""
    comes: str = ""
    taken: bool = True
    note: Message | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What taking a file back would do: *before* goes, *after* comes, as one change."""

    changes: tuple[ReviewChange, ...] = ()
    before: tuple[ReviewBead, ...] = ()
    after: tuple[ReviewBead, ...] = ()
    unchanged: int = field(default=0)
