"""Which renderings of a concept compete with each other."""

from __future__ import annotations

from align.model import Lang
from termbase._english import fold
from termbase.model import Concept, Term, TermStatus

__all__ = ["overlapping", "rivals"]


def overlapping(concept: Concept, other: Term) -> bool:
    """Whether *other* is in an English term of *concept*, or one of them in it, word by word."""
    own = f" {' '.join(fold(other.text))} "
    terms = (f" {' '.join(fold(term.text))} " for term in concept.terms("en"))
    return any(own in term or term in own for term in terms)


def rivals(concept: Concept, lang: Lang = "en", *, least: float = 0.0) -> list[Term]:
    """Renderings of which none is a part of another; the main one goes first.

    *Oppose hegemonism* is no competitor of *hegemonism*, but the same with a word of the
    sentence. What a person gave a status is kept in any case.

    Args:
        least: extracted renderings less probable than this are left out.
    """
    main = concept.main(lang)
    kept: list[Term] = []
    words: list[str] = []
    for term in (main, *concept.terms(lang)):
        if term is None or term in kept:
            continue
        own = f" {' '.join(fold(term.text))} "
        extracted = term.status is TermStatus.PROPOSED
        nested = any(own in other or other in own for other in words)
        if extracted and (nested or term.probability < least):
            continue
        kept.append(term)
        words.append(own)
    return kept
