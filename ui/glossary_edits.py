"""What an edit in the glossary's table means for the concepts. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from align.errors import ReviewError
from align.model import Lang
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus

__all__ = ["COLUMNS", "changed", "table", "with_main", "with_status"]

COLUMNS = ("zh", "en", "other", "status", "probability", "frequency", "documents", "note")


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
                "probability": round(en.probability, 2) if en else None,
                "frequency": zh.frequency if zh else 0,
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
    for lang in ("zh", "en"):
        if lang in cells:
            result = with_main(result, lang, str(cells[lang] or "").strip())
    if cells.get("status"):
        result = with_status(result, ConceptStatus(str(cells["status"])))
    if "note" in cells:
        result = replace(result, note=str(cells["note"] or "").strip())
    return result


def with_main(concept: Concept, lang: Lang, text: str) -> Concept:
    """*concept* with *text* as its main term of one language.

    A rendering that is there already becomes the first; another text takes the place of
    the main term's, whose evidence belongs to the old wording and stays with an
    admitted variant.
    """
    main = concept.main(lang)
    if not text:
        raise ReviewError(
            "a term cannot be empty", where=concept.id, remedy="Reject the concept instead"
        )
    if main is not None and main.text == text:
        return concept
    terms = list(concept.terms(lang))
    known = next((term for term in terms if term.text == text), None)
    chosen = known or Term(text, lang, status=TermStatus.PREFERRED, source="edited")
    if known is not None and known.status in (TermStatus.DEPRECATED, TermStatus.FORBIDDEN):
        chosen = replace(known, status=TermStatus.ADMITTED)
    rest = [_admitted(term) for term in terms if term is not known]
    return _with_terms(concept, lang, (chosen, *rest))


def _admitted(term: Term) -> Term:
    if term.status is TermStatus.PREFERRED:
        return replace(term, status=TermStatus.ADMITTED)
    return term


def _with_terms(concept: Concept, lang: Lang, terms: tuple[Term, ...]) -> Concept:
    section = concept.section(lang)
    if section is None:
        languages = (*concept.languages, LanguageSection(lang, terms))
    else:
        languages = tuple(
            replace(item, terms=terms) if item.lang == lang else item for item in concept.languages
        )
    return replace(concept, languages=languages)


def with_status(concept: Concept, status: ConceptStatus) -> Concept:
    """*concept* with a status; accepting makes the main terms preferred ones."""
    result = replace(concept, status=status)
    if status is not ConceptStatus.ACCEPTED:
        return result
    langs: tuple[Lang, ...] = ("zh", "en")
    for lang in langs:
        main = result.main(lang)
        if main is not None and main.status is TermStatus.PROPOSED:
            terms: Sequence[Term] = result.terms(lang)
            preferred = replace(main, status=TermStatus.PREFERRED)
            result = _with_terms(
                result, lang, tuple(preferred if term is main else term for term in terms)
            )
    return result
