"""Concepts with English terms only: what no Chinese term of the texts accounts for."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from align.model import Document
from termbase._build import acronym, concept_id, evidence_of
from termbase._chinese import Line
from termbase._english import Token, fold
from termbase._english_shapes import EnglishCandidate
from termbase._english_terms import EnglishOptions, Told, english_candidates
from termbase._ngrams import Ngram
from termbase._variants import citation
from termbase._weighed import Weighed
from termbase.model import Concept, LanguageSection, Term, TermType

__all__ = ["english_only"]

Key = tuple[str, ...]

# A rendering less probable does not account for the places where its words stand.
_TOLD = 0.3


def english_only(
    concepts: Sequence[Concept],
    renderings: Sequence[Weighed],
    documents: Sequence[Document],
    lines: Sequence[Line],
    tokens: Sequence[Sequence[Token]],
    acronyms: Mapping[Key, Key],
    common: Container[str],
    *,
    known: Sequence[str],
    options: EnglishOptions,
    most: int,
) -> list[Concept]:
    """Concepts of the English terms that no rendering in *concepts* accounts for, best first.

    Args:
        renderings: of all *concepts*, with their places.
        known: English terms that are not told again.
        common: English words that the texts write without a capital.
        most: occurrences kept a term and document.
    """
    told = Told(known)
    for concept in concepts:
        for term in concept.terms("en"):
            for form in (term.text, *term.surface_forms):
                told.add(fold(form))
    for item in renderings:
        if item.probability >= _TOLD:
            numbers = (number for number, _, _ in item.ngram.places)
            told.add(item.ngram.key, tuple(zip(numbers, item.ngram.spans, strict=True)))
    found = english_candidates(
        [line.text for line in lines],
        tokens,
        [line.document for line in lines],
        told,
        options,
        acronyms=acronyms,
    )
    # They follow the others whatever their score among themselves.
    shift = min((item.score for item in concepts), default=0.0) - (found[0].score if found else 0)
    return [
        _concept(candidate, candidate.score + shift, documents, lines, common, most)
        for candidate in found
    ]


def _concept(
    candidate: EnglishCandidate,
    score: float,
    documents: Sequence[Document],
    lines: Sequence[Line],
    common: Container[str],
    most: int,
) -> Concept:
    """The concept of an English term that has no Chinese one.

    The probability is the chance that it is a term. Its id is made from its folded words,
    so that it stays when another form becomes the more frequent one.
    """
    terms = []
    for ngram in (candidate.ngram, candidate.short):
        if ngram is None:
            continue
        forms = citation(ngram, common)
        terms.append(
            Term(
                forms[0],
                "en",
                type=TermType.ACRONYM if acronym(forms[0]) else TermType.FULL_FORM,
                probability=candidate.probability,
                frequency=len(ngram.places),
                surface_forms=forms,
                evidence=evidence_of(ngram.places, lines, documents, most, "text", {}),
            )
        )
    return Concept(
        _english_id(candidate.ngram),
        (LanguageSection("en", tuple(terms)),),
        related=tuple(_english_id(outer) for outer in candidate.nested_in),
        score=round(score, 6),
        created_by="extraction",
    )


def _english_id(item: Ngram) -> str:
    return concept_id("en\n" + " ".join(item.key))
