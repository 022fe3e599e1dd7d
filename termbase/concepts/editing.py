"""Commands on concepts: pure functions that give the concept as it is afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from align.errors import ReviewError
from align.model import Lang
from termbase.custom import custom_values, with_custom
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus

__all__ = [
    "check_terms",
    "corrected",
    "joined",
    "with_main",
    "with_status",
    "with_synonym",
    "with_term_moved",
    "with_term_status",
    "with_terms",
    "without_term",
]

_LANGS: tuple[Lang, ...] = ("zh", "en")
_NOT_USED = (TermStatus.DEPRECATED, TermStatus.FORBIDDEN)


def with_main(concept: Concept, lang: Lang, text: str) -> Concept:
    """*concept* with *text* as its main term of one language.

    A rendering that is there already becomes the first; another text takes the place of
    the main term's, whose evidence belongs to the old wording and stays with an
    admitted variant.
    """
    main = concept.main(lang)
    if not text and not concept.terms(lang):
        return concept
    if not text:
        raise ReviewError("terms.empty-term", where=concept.id)
    if main is not None and main.text == text:
        return concept
    terms = list(concept.terms(lang))
    known = next((term for term in terms if term.text == text), None)
    chosen = known or Term(text, lang, status=TermStatus.PREFERRED)
    if known is not None and known.status in (TermStatus.DEPRECATED, TermStatus.FORBIDDEN):
        chosen = replace(known, status=TermStatus.ADMITTED)
    rest = [_admitted(term) for term in terms if term is not known]
    return with_terms(concept, lang, (chosen, *rest))


def corrected(concept: Concept, lang: Lang, text: str) -> Concept:
    """*concept* with its main term of one language spelt *text*; the old spelling goes.

    What was seen of the old spelling stays with the term. If *text* is one of the other
    terms already, the two become one.

    Raises:
        ReviewError: *text* is empty.
    """
    main = concept.main(lang)
    if main is None or main.text == text:
        return with_main(concept, lang, text)
    if not text:
        raise ReviewError("terms.empty-term", where=concept.id)
    right = replace(main, text=text)
    same = next((term for term in concept.terms(lang) if term.text == text), None)
    if same is not None:
        right = _with_evidence(right, same)
    kept = (term for term in concept.terms(lang) if term is not same)
    return with_terms(concept, lang, tuple(right if term is main else term for term in kept))


def with_synonym(
    concept: Concept, lang: Lang, text: str, status: TermStatus | None = None
) -> Concept:
    """*concept* with one more term beside those it has.

    Args:
        status: of the term; ``None``: admitted, or preferred where it is the first.

    Raises:
        ReviewError: *text* is empty, or is there already.
    """
    if not text:
        raise ReviewError("terms.empty-term", where=concept.id)
    terms = concept.terms(lang)
    status = status or (TermStatus.ADMITTED if terms else TermStatus.PREFERRED)
    made = (*terms, Term(text, lang, status=status))
    check_terms(made)
    return with_terms(concept, lang, made)


def with_term_status(concept: Concept, lang: Lang, text: str, status: TermStatus) -> Concept:
    """*concept* with another status of its term *text*.

    One that becomes preferred goes first, and the one that was is admitted; one that may no
    longer be used goes behind those that may.

    Raises:
        ReviewError: there is no such term.
    """
    term = _term(concept, lang, text)
    if term.status is status:
        return concept
    changed = replace(term, status=status)
    rest = [item for item in concept.terms(lang) if item is not term]
    if status is TermStatus.PREFERRED:
        return with_terms(concept, lang, (changed, *map(_admitted, rest)))
    if status in _NOT_USED:
        usable = [item for item in rest if item.status not in _NOT_USED]
        others = [item for item in rest if item.status in _NOT_USED]
        return with_terms(concept, lang, (*usable, *others, changed))
    same = (changed if item is term else item for item in concept.terms(lang))
    return with_terms(concept, lang, tuple(same))


def without_term(concept: Concept, lang: Lang, text: str) -> Concept:
    """*concept* without its term *text*.

    Raises:
        ReviewError: there is no such term, or no other term of the concept.
    """
    term = _term(concept, lang, text)
    result = with_terms(concept, lang, tuple(t for t in concept.terms(lang) if t is not term))
    if not any(section.terms for section in result.languages):
        raise ReviewError("concept.no-term")
    return result


def with_term_moved(concept: Concept, lang: Lang, text: str, step: int) -> Concept:
    """*concept* with its term *text* so many places further down; up if *step* is negative.

    Raises:
        ReviewError: there is no such term.
    """
    term = _term(concept, lang, text)
    terms = list(concept.terms(lang))
    at = terms.index(term)
    terms.insert(max(0, min(at + step, len(terms) - 1)), terms.pop(at))
    return with_terms(concept, lang, tuple(terms))


def _term(concept: Concept, lang: Lang, text: str) -> Term:
    found = next((term for term in concept.terms(lang) if term.text == text), None)
    if found is None:
        raise ReviewError("concept.term-gone", term=text)
    return found


def check_terms(terms: Sequence[Term]) -> None:
    """Whether *terms* of one language can stand in one concept.

    Raises:
        ReviewError: one stands there twice, or two are preferred.
    """
    texts = [term.text for term in terms]
    twice = next((text for text in texts if texts.count(text) > 1), None)
    if twice is not None:
        raise ReviewError("concept.term-twice", term=twice)
    preferred = [term.text for term in terms if term.status is TermStatus.PREFERRED]
    if len(preferred) > 1:
        raise ReviewError("concept.two-preferred", one=preferred[0], other=preferred[1])


def _admitted(term: Term) -> Term:
    if term.status is TermStatus.PREFERRED:
        return replace(term, status=TermStatus.ADMITTED)
    return term


def with_terms(concept: Concept, lang: Lang, terms: tuple[Term, ...]) -> Concept:
    """*concept* with other terms of one language; none of them: without the section."""
    section = concept.section(lang)
    if section is None:
        made = (LanguageSection(lang, terms),) if terms else ()
        languages = (*concept.languages, *made)
    elif not terms and not section.definition:
        languages = tuple(item for item in concept.languages if item.lang != lang)
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
    for lang in _LANGS:
        main = result.main(lang)
        if main is not None and main.status is TermStatus.PROPOSED:
            terms: Sequence[Term] = result.terms(lang)
            preferred = replace(main, status=TermStatus.PREFERRED)
            result = with_terms(
                result, lang, tuple(preferred if term is main else term for term in terms)
            )
    return result


def joined(target: Concept, other: Concept) -> Concept:
    """*target* with what *other* has besides: they are one concept.

    Terms that both have get the evidence of both; the other's further terms come after the
    target's, preferred ones as admitted. Fields that are empty in *target* are filled.
    """
    result = target
    for lang in _LANGS:
        mine = {term.text: term for term in target.terms(lang)}
        for term in other.terms(lang):
            known = mine.get(term.text)
            mine[term.text] = _admitted(term) if known is None else _with_evidence(known, term)
        result = with_terms(result, lang, tuple(mine.values()))
    sections = {item.lang: item for item in other.languages}
    comments = sorted({*target.comments, *other.comments}, key=lambda item: (item.time, item.text))
    return replace(
        result,
        languages=tuple(_with_definition_of(s, sections.get(s.lang)) for s in result.languages),
        subject=target.subject or other.subject,
        definition=target.definition or other.definition,
        definition_source=(target if target.definition else other).definition_source,
        assigned_to=target.assigned_to or other.assigned_to,
        comments=tuple(comments),
        custom=with_custom(other, custom_values(target)).custom,
        note="; ".join(dict.fromkeys(note for note in (target.note, other.note) if note)),
        related=tuple(
            key
            for key in dict.fromkeys((*target.related, *other.related))
            if key not in (target.id, other.id)
        ),
        score=max(target.score, other.score),
    )


def _with_definition_of(section: LanguageSection, other: LanguageSection | None) -> LanguageSection:
    if section.definition or other is None:
        return section
    return replace(section, definition=other.definition, definition_source=other.definition_source)


def _with_evidence(term: Term, more: Term) -> Term:
    evidence = tuple(dict.fromkeys((*term.evidence, *more.evidence)))
    return replace(
        term,
        evidence=evidence,
        frequency=max(term.frequency, more.frequency),
        probability=max(term.probability, more.probability),
        surface_forms=tuple(dict.fromkeys((*term.surface_forms, *more.surface_forms))),
        contexts=tuple(dict.fromkeys((*term.contexts, *more.contexts))),
    )
