"""The pages, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ui.screens import check, concordance, consistency, export, glossary, guide, project, review

__all__ = ["PAGES", "Page"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: *name* in the address, *title* (English, translated when shown), what draws it.

    One that is *alone* needs no project.
    """

    name: str
    title: str
    draw: Callable[[], None]
    alone: bool = False


PAGES = (
    Page("project", "Project", project.draw),
    Page("review", "Review", review.draw),
    Page("glossary", "Glossary", glossary.draw),
    Page("consistency", "Consistency", consistency.draw),
    Page("concordance", "Concordance", concordance.draw),
    Page("export", "Export", export.draw),
    Page("check", "Check files", check.draw, alone=True),
    Page("guide", "Guide", guide.draw, alone=True),
)
