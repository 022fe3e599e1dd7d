"""What is done to many concepts at once: said before it is done, and one undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from termbase.concepts import Duplicates, one_of
from termbase.model import Concept, ConceptStatus

if TYPE_CHECKING:
    from duizhao.store import Project

__all__ = ["ASK_ABOVE", "Bulk", "merge_duplicates", "planned", "written"]

ASK_ABOVE = 50
"""Changes of more concepts than this are asked about before they are made."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """What an action on chosen concepts would do.

    Attributes:
        pairs: what would change, before and after.
        rejected: how many were left out since they are rejected.
        same: how many are already as the action would make them.
    """

    pairs: tuple[tuple[Concept, Concept], ...]
    rejected: int = 0
    same: int = 0

    @property
    def asks(self) -> bool:
        """Whether it is so much that one is asked first."""
        return len(self.pairs) > ASK_ABOVE


def planned(
    chosen: Iterable[Concept], change: Callable[[Concept], Concept], *, rejected: bool = False
) -> Bulk:
    """What *change* would do to the *chosen* concepts.

    Args:
        rejected: rejected ones are meant, too. Without it they are left out, unless nothing
            else was chosen.
    """
    items = list(chosen)
    decided = [item for item in items if item.status is not ConceptStatus.REJECTED]
    taken = items if rejected or not decided else decided
    pairs = [(item, change(item)) for item in taken]
    different = tuple((one, two) for one, two in pairs if one != two)
    return Bulk(different, len(items) - len(taken), len(pairs) - len(different))


def written(project: Project, bulk: Bulk, *, label: str) -> None:
    """Do it, as one change.

    Raises:
        ConflictError: somebody changed one of them meanwhile.
    """
    if bulk.pairs:
        before, after = zip(*bulk.pairs, strict=True)
        project.change_concepts(before, after, label=label)


def merge_duplicates(project: Project, groups: Sequence[Duplicates]) -> int:
    """Merge each group into the concept that it keeps, all as one change; gives how many went.

    Raises:
        ConflictError: somebody changed one of them meanwhile.
    """
    if not groups:
        return 0
    before = [item for group in groups for item in (group.kept, *group.others)]
    project.change_concepts(before, [one_of(group) for group in groups], label="merge concepts")
    return sum(len(group.others) for group in groups)
