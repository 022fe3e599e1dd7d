"""What an edit in the glossary's table means for the concepts. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from align.model import Lang
from termbase.concepts import with_main, with_status
from termbase.model import Concept, ConceptStatus

__all__ = ["COLUMNS", "changed", "table", "with_subject"]

COLUMNS = (
    "zh",
    "en",
    "other",
    "status",
    "subject",
    "probability",
    "frequency",
    "documents",
    "note",
)


def table(concepts: Iterable[Concept]) -> list[dict[str, Any]]:
    """One row a concept, for the table."""
    rows = []
    for concept in concepts:
        zh, en = concept.main("zh"), concept.main("en")
        others = [term.text for term in concept.terms("en") if en is None or term.text != en.text]
        documents = {name for term in (zh, en) if term for name in term.documents}
        rows.append(
            {
                "zh": zh.text if zh else "",
                "en": en.text if en else "",
                "other": " | ".join(others),
                "status": str(concept.status),
                "subject": concept.subject,
                "probability": round(en.probability, 2) if en else None,
                "frequency": zh.frequency if zh else en.frequency if en else 0,
                "documents": len(documents),
                "note": concept.note,
            }
        )
    return rows


def changed(concept: Concept, cells: Mapping[str, Any]) -> Concept:
    """*concept* with edited table cells; cells that say nothing new change nothing.

    Raises:
        ReviewError: a term was made empty.
    """
    result = concept
    langs: tuple[Lang, ...] = ("zh", "en")
    for lang in langs:
        if lang in cells:
            result = with_main(result, lang, str(cells[lang] or "").strip())
    if cells.get("status"):
        result = with_status(result, ConceptStatus(str(cells["status"])))
    texts: dict[str, Any] = {
        name: str(cells[name] or "").strip() for name in ("note", "subject") if name in cells
    }
    return replace(result, **texts)


def with_subject(concept: Concept, subject: str) -> Concept:
    """*concept* in another subject field."""
    return replace(concept, subject=subject)
