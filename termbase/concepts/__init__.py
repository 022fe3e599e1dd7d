"""Concepts of a termbase: edited, merged with those of a file, and how they relate."""

from __future__ import annotations

from termbase.concepts.adding import added, suggested
from termbase.concepts.combining import Clash, combined
from termbase.concepts.duplicates import Duplicates, Likeness, duplicates, one_of
from termbase.concepts.editing import (
    check_terms,
    corrected,
    joined,
    with_main,
    with_status,
    with_synonym,
    with_term_moved,
    with_term_status,
    with_terms,
    without_term,
)
from termbase.concepts.merge import (
    Conflict,
    MergeItem,
    MergeOutcome,
    MergeReport,
    OnConflict,
    is_decided,
    is_proposal,
    merge_concepts,
)
from termbase.concepts.relations import (
    likely,
    likely_renderings,
    longer_terms,
    overlapping,
    rivals,
    similar,
)

__all__ = [
    "Clash",
    "Conflict",
    "Duplicates",
    "Likeness",
    "MergeItem",
    "MergeOutcome",
    "MergeReport",
    "OnConflict",
    "added",
    "check_terms",
    "combined",
    "corrected",
    "duplicates",
    "is_decided",
    "is_proposal",
    "joined",
    "likely",
    "likely_renderings",
    "longer_terms",
    "merge_concepts",
    "one_of",
    "overlapping",
    "rivals",
    "similar",
    "suggested",
    "with_main",
    "with_status",
    "with_synonym",
    "with_term_moved",
    "with_term_status",
    "with_terms",
    "without_term",
]
