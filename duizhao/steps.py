"""The way through a project, and where one stands on it: texts, pairs, review, glossary, export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from duizhao.store import Project

__all__ = ["STEPS", "Standing", "Step", "standing"]

Step = Literal["texts", "align", "review", "terms", "export"]
STEPS: tuple[Step, ...] = ("texts", "align", "review", "terms", "export")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a project is.

    Attributes:
        next: the next sensible step.
        pairs, reviewed: of all present alignments. concepts: in the glossary.
    """

    next: Step
    documents: int
    pairs: int
    reviewed: int
    concepts: int

    def done(self, step: Step) -> bool:
        """Whether there is something behind *step* already."""
        return {
            "texts": self.documents > 0 and self.next != "texts",
            "align": self.pairs > 0,
            "review": self.pairs > 0 and self.reviewed >= self.pairs,
            "terms": self.concepts > 0,
            "export": False,
        }[step]


def standing(project: Project) -> Standing:
    """Where *project* stands."""
    documents, counts = project.documents(), project.counts()
    languages = {item.lang for item in documents}
    step: Step
    if counts.beads == 0:
        step = "align" if languages == {"zh", "en"} else "texts"
    elif counts.reviewed < counts.beads:
        step = "review"
    else:
        step = "export" if counts.concepts else "terms"
    return Standing(step, len(documents), counts.beads, counts.reviewed, counts.concepts)
