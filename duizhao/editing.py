"""A concept as somebody edited it is saved, also over what somebody else saved meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from align.errors import ConflictError, ReviewError
from duizhao.store import Project, now
from termbase.concepts import Clash, combined
from termbase.model import Comment, Concept

__all__ = ["SavedConcept", "add_comment", "save_concept", "used_values"]

LONGEST_COMMENT = 5000


@dataclass(frozen=True, slots=True)
class SavedConcept:
    """What came of saving.

    Attributes:
        concept: what is saved; where there are clashes what would be, if they are settled as
            the one who saves has it.
        theirs: what somebody else saved meanwhile, if anybody did.
        clashes: fields that both changed; if there are any, nothing is saved.
    """

    concept: Concept
    theirs: Concept | None = None
    clashes: tuple[Clash, ...] = ()


def save_concept(project: Project, base: Concept, mine: Concept) -> SavedConcept:
    """Save *mine*, which was made of *base*, as one change.

    What somebody else changed meanwhile stays where *mine* did not touch it.

    Raises:
        ReviewError: the concept is gone.
        ConflictError: somebody changed it in this very moment.
    """
    if mine == base:
        return SavedConcept(base)
    try:
        project.change_concepts([base], [mine], label="edit concept")
    except ConflictError:
        theirs = next((item for item in project.concepts() if item.id == base.id), None)
        if theirs is None:
            raise ReviewError("concept.gone") from None
        both, clashes = combined(base, mine, theirs)
        if not clashes and both != theirs:
            project.change_concepts([theirs], [both], label="edit concept")
        return SavedConcept(both, theirs, clashes)
    return SavedConcept(mine)


def add_comment(project: Project, concept: Concept, text: str) -> Concept:
    """Add to what people said of *concept*, as the project's author; nothing of nothing.

    Raises:
        ReviewError: the concept is gone.
        ConflictError: somebody changed it in this very moment.
    """
    said = text.strip()[:LONGEST_COMMENT]
    if not said:
        return concept
    made = Comment(project.author, now(), said)
    after = replace(concept, comments=(*concept.comments, made))
    return save_concept(project, concept, after).concept


def used_values(concepts: Iterable[Concept]) -> dict[str, list[str]]:
    """What stands in the fields of few values: ``subject``, ``pos``, ``client``, and in
    ``assigned_to`` also who changed something; the most frequent first."""
    names = ("subject", "pos", "client", "assigned_to")
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    for concept in concepts:
        counts["subject"][concept.subject] += 1
        counts["assigned_to"].update((concept.assigned_to, concept.changed_by))
        for section in concept.languages:
            for term in section.terms:
                counts["pos"][term.pos] += 1
                counts["client"][term.client] += 1
    return {
        name: [value for value, _ in count.most_common() if value] for name, count in counts.items()
    }
