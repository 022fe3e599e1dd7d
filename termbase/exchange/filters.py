"""Which concepts go out: by status, subject, document, time, and with which terms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from align.errors import SettingError
from align.exchange.filters import within
from termbase.model import Concept, ConceptStatus, TermStatus

__all__ = ["ConceptFilter", "select_concepts"]


@dataclass(frozen=True, slots=True)
class ConceptFilter:
    """What a concept, and each of its terms, must be; an empty collection asks for nothing.

    Attributes:
        statuses, subjects: the concept's is one of these.
        term_statuses: terms of other statuses are left out.
        min_probability: terms below are left out.
        documents: some term of the concept was seen in one of these.
        authors: the concept was made or last changed by one of these.
        assigned_to: one of these looks after it.
        since, until: last changed (or else created) within these days or times (ISO
            8601, both included; a day means all of it).

    Raises:
        SettingError: *min_probability* is no probability.
    """

    statuses: Collection[ConceptStatus] = ()
    subjects: Collection[str] = ()
    term_statuses: Collection[TermStatus] = ()
    min_probability: float = 0.0
    documents: Collection[str] = ()
    authors: Collection[str] = ()
    assigned_to: Collection[str] = ()
    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.min_probability <= 1:
            raise SettingError("glossary.not-a-probability", value=self.min_probability)

    def applied(self, concept: Concept) -> Concept | None:
        """*concept* with the terms that pass; ``None`` if it or all its terms do not."""
        if not self._takes(concept):
            return None
        sections = tuple(
            replace(
                section,
                terms=tuple(
                    term
                    for term in section.terms
                    if term.probability >= self.min_probability
                    and (not self.term_statuses or term.status in self.term_statuses)
                ),
            )
            for section in concept.languages
        )
        if not any(section.terms for section in sections):
            return None
        return replace(concept, languages=sections)

    def _takes(self, concept: Concept) -> bool:
        """Whether *concept* passes, whatever its terms are."""
        if self.statuses and concept.status not in self.statuses:
            return False
        if self.subjects and concept.subject not in self.subjects:
            return False
        if self.authors and not {concept.created_by, concept.changed_by} & set(self.authors):
            return False
        if self.assigned_to and concept.assigned_to not in self.assigned_to:
            return False
        if not within(concept.changed or concept.created, self.since, self.until):
            return False
        return not self.documents or any(
            item.document in self.documents
            for section in concept.languages
            for term in section.terms
            for item in term.evidence
        )


def select_concepts(concepts: Iterable[Concept], chosen: ConceptFilter) -> Iterator[Concept]:
    """The concepts that pass, in their order, each with the terms that pass."""
    for concept in concepts:
        kept = chosen.applied(concept)
        if kept is not None:
            yield kept
