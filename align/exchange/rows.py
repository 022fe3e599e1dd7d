"""What every writer of pairs takes: one row a bead or pair, texts and all."""

from __future__ import annotations

from dataclasses import dataclass

from align.model import Grade, Status

__all__ = ["Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """A bead (parallel) or pair (comparable) with what a reader of a file wants to see.

    Attributes:
        zh_doc, en_doc: document names.
        zh_segments, en_segments: 0-based segment indexes; one side may be empty.
        zh_text, en_text: the sides as one line each (see :func:`align.model.flat`).
        grade: ``None`` for parallel beads.
        id: the bead's id (:func:`align.model.bead_id`), empty outside a project.
        author, changed: who reviewed it last and when (ISO 8601, UTC), empty if nobody.
    """

    zh_doc: str
    zh_segments: tuple[int, ...]
    en_doc: str
    en_segments: tuple[int, ...]
    probability: float
    zh_text: str
    en_text: str
    status: Status = Status.PROPOSED
    grade: Grade | None = None
    id: str = ""
    origin: str = "aligner"
    comment: str = ""
    author: str = ""
    changed: str = ""

    @property
    def type(self) -> str:
        """``1-1``, ``2-1`` ..., Chinese first."""
        return f"{len(self.zh_segments)}-{len(self.en_segments)}"
