"""The pages, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ui.screens import concordance, consistency, export, glossary, project, review

__all__ = ["PAGES", "Page"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: *name* in the address, *title* (English, translated when shown), what draws it."""

    name: str
    title: str
    draw: Callable[[], None]


PAGES = (
    Page("project", "Project", project.draw),
    Page("review", "Review", review.draw),
    Page("glossary", "Glossary", glossary.draw),
    Page("consistency", "Consistency", consistency.draw),
    Page("concordance", "Concordance", concordance.draw),
    Page("export", "Export", export.draw),
)
