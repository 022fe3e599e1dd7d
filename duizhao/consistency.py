"""The matrix of renderings, and what mending a finding writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from align.model import Lang, Pair
from termbase.checks import Finding, Occurrence
from termbase.concepts import rivals
from termbase.counterparts import LIKELY, chinese_forms, has_form
from termbase.model import Concept, ConceptStatus, Evidence

__all__ = [
    "Cell",
    "MatrixRow",
    "by_chinese_document",
    "documents_of",
    "fixable",
    "grounded",
    "matrix",
    "proposed",
    "without",
]


@dataclass(frozen=True, slots=True)
class Cell:
    """One rendering in one document, with every place."""

    rendering: str
    places: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One concept: per document, its renderings, the most frequent first."""

    concept: Concept
    zh: str
    cells: dict[str, tuple[Cell, ...]]

    def text(self, document: str) -> str:
        """What stands in the table."""
        return "; ".join(f"{c.rendering} ×{len(c.places)}" for c in self.cells.get(document, ()))


def grounded(concepts: Sequence[Concept], pairs: Mapping[str, Pair]) -> list[Concept]:
    """*concepts* without the English places in comparable texts whose Chinese counterpart does not
    have the concept's Chinese term: there the words stand for something else.

    Args:
        pairs: of comparable texts, by their ids.
    """

    def stands(item: Evidence, forms: Sequence[str]) -> bool:
        pair = pairs.get(item.bead)
        return pair is None or has_form(pair.zh, forms)

    found = []
    for concept in concepts:
        forms = chinese_forms(concept)
        sections = []
        for section in concept.languages:
            terms = []
            for term in section.terms if section.lang == "en" and forms else ():
                kept = tuple(item for item in term.evidence if stands(item, forms))
                gone = len(term.evidence) - len(kept)
                fewer = max(term.frequency - gone, len(kept))
                terms.append(replace(term, evidence=kept, frequency=fewer) if gone else term)
            sections.append(replace(section, terms=tuple(terms)) if terms else section)
        found.append(replace(concept, languages=tuple(sections)))
    return found


def by_chinese_document(rows: Sequence[MatrixRow], pairs: Mapping[str, Pair]) -> list[MatrixRow]:
    """*rows* with cells for the Chinese documents of comparable texts, too: how what they say is
    rendered, wherever the counterparts are."""
    found = []
    for row in rows:
        cells = dict(row.cells)
        more: dict[str, dict[str, list[Evidence]]] = {}
        for cell in (cell for some in row.cells.values() for cell in some):
            for place in cell.places:
                pair = pairs.get(place.bead)
                if pair is not None and place.document == pair.en_document:
                    own = more.setdefault(pair.zh_document, {})
                    own.setdefault(cell.rendering, []).append(place)
        for name, renderings in more.items():
            made = [Cell(text, tuple(places)) for text, places in renderings.items()]
            cells[name] = tuple(sorted(made, key=lambda c: (-len(c.places), c.rendering)))
        found.append(replace(row, cells=cells))
    return found


def matrix(concepts: Sequence[Concept], *, divided: bool = True) -> list[MatrixRow]:
    """One row a concept that was seen; *divided*: only those with competing renderings."""
    rows = []
    for concept in concepts:
        zh = concept.main("zh")
        terms = rivals(concept, least=LIKELY)
        if zh is None or concept.status is ConceptStatus.REJECTED:
            continue
        if divided and sum(bool(term.evidence) for term in terms) < 2:
            continue
        cells: dict[str, list[Cell]] = {}
        for term in terms:
            by_document: dict[str, list[Evidence]] = {}
            for item in term.evidence:
                by_document.setdefault(item.document, []).append(item)
            for document, places in by_document.items():
                cells.setdefault(document, []).append(Cell(term.text, tuple(places)))
        if cells:
            ordered = {
                name: tuple(sorted(found, key=lambda c: -len(c.places)))
                for name, found in cells.items()
            }
            rows.append(MatrixRow(concept, zh.text, ordered))
    return rows


def documents_of(rows: Sequence[MatrixRow]) -> list[str]:
    """The documents that any row names, by name."""
    return sorted({name for row in rows for name in row.cells})


def fixable(finding: Finding, target: Lang) -> list[Occurrence]:
    """The places whose translation a fix could write: on the side translated into.

    Of a finding that suggests a term, places that have it already are left out.
    """
    return [
        place
        for place in finding.places
        if place.lang == target
        and place.bead
        and place.context
        and not (place.text and place.text == finding.suggestion)
    ]


def proposed(finding: Finding, place: Occurrence) -> str:
    """The translation with the suggestion put in where something else stands."""
    text = place.context
    term = finding.suggestion if isinstance(finding.suggestion, str) else ""
    if place.text and term and place.end > place.start and finding.code[0] == "T":
        return text[: place.start] + term + text[place.end :]
    return text


def without(finding: Finding, place: Occurrence) -> Finding:
    """*finding* without the bead that was fixed."""
    kept = tuple(item for item in finding.places if item.bead != place.bead)
    return replace(finding, places=kept)
