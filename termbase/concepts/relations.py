"""How concepts and their terms relate: longer terms they are in, renderings that compete.

With the rule which proposals are worth a look first (:func:`likely`).

The cross references of a concept have no kind (TBX-Basic has none); that one leads to a
longer term (全球治理 in 全球治理体系) is seen from the terms themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from align.lexicon import simplify
from align.model import Lang
from termbase.english import fold
from termbase.model import Concept, ConceptStatus, Term, TermStatus
from termbase.options import ExtractOptions

__all__ = ["likely", "likely_renderings", "longer_terms", "overlapping", "rivals", "similar"]


def likely(concept: Concept, least: float = ExtractOptions().min_termhood) -> bool:
    """Whether *concept* is more than one of the many proposals that are seldom terms.

    Those are extracted, nobody has touched them, and their main Chinese term is one with a
    chance below *least*.
    """
    main = concept.main("zh")
    untouched = concept.status is ConceptStatus.CANDIDATE and not concept.changed_by
    if main is None or not untouched or concept.created_by != "extraction":
        return True
    return main.probability >= least


def likely_renderings(
    concept: Concept, least: float = ExtractOptions().min_alternative
) -> list[Term]:
    """The English terms of *concept* that are more than a guess, in their order.

    Proposals with a probability below *least* are guesses; what a person decided is none.
    """
    return [
        term
        for term in concept.terms("en")
        if term.status is not TermStatus.PROPOSED or term.probability >= least
    ]


def longer_terms(concept: Concept, concepts: Mapping[str, Concept]) -> list[Concept]:
    """The concepts that *concept* refers to and of whose main term its main term is a part.

    Args:
        concepts: by id; references to others lead nowhere and are passed over.
    """
    there = (concepts[key] for key in concept.related if key in concepts and key != concept.id)
    langs: tuple[Lang, ...] = ("zh", "en")
    return [other for other in there if any(_part(concept, other, lang) for lang in langs)]


def _part(concept: Concept, other: Concept, lang: Lang) -> bool:
    one, two = concept.main(lang), other.main(lang)
    if one is None or two is None:
        return False
    if lang == "zh":
        inner, outer = simplify(one.text), simplify(two.text)
    else:
        # Word by word.
        inner, outer = (f" {' '.join(fold(term.text))} " for term in (one, two))
    return inner != outer and bool(inner.strip()) and inner in outer


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


def similar(concept: Concept, concepts: Iterable[Concept], *, most: int = 9) -> list[Concept]:
    """Concepts that may be the same, the likeliest first: a term in common, or one in the other."""
    zh = {term.text for term in concept.terms("zh")}
    en = {term.text.casefold() for term in concept.terms("en")[:3]}
    rated: list[tuple[int, int, Concept]] = []
    for index, other in enumerate(concepts):
        if other.id == concept.id or other.status is ConceptStatus.REJECTED:
            continue
        theirs = [term.text for term in other.terms("zh")]
        main = other.main("en")
        score = 4 * any(text in zh for text in theirs)
        score += 3 * (main is not None and main.text.casefold() in en)
        score += any(a in b or b in a for a in zh for b in theirs if min(len(a), len(b)) > 1)
        # Without Chinese only the English can tell.
        score += not zh and main is not None and overlapping(concept, main)
        if score:
            rated.append((-score, index, other))
    return [other for _, _, other in sorted(rated, key=lambda item: item[:2])[:most]]
