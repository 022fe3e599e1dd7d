"""Whether a term that stands in one text is rendered in the counterpart.

In comparable texts the counterpart of a sentence need not have every term of it, so where a
word stands says nothing of what renders it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from align.lexicon import simplify
from align.model import Lang, Match
from termbase.concordance import term_pattern
from termbase.model import Concept, ConceptStatus, Term, TermStatus

__all__ = ["LIKELY", "GlossaryRenderings", "chinese_forms", "has_form", "linked_spans"]

LIKELY = 0.5
"""Extracted renderings less probable than this are guesses."""

COVERED = 0.75
"""Word links that render so much of a term (a share of its characters) render the term."""

Span = tuple[int, int]

_ENDING = re.compile(r"(?:['’]s?|es|s)$")


def chinese_forms(concept: Concept) -> tuple[str, ...]:
    """The forms of a concept's Chinese terms, for :func:`has_form`."""
    return tuple(
        simplify(form)
        for term in concept.terms("zh")
        for form in (term.text, *term.surface_forms)
        if form
    )


@lru_cache(maxsize=20_000)
def _simplified(text: str) -> str:
    return simplify(text)


def has_form(zh: str, forms: Iterable[str]) -> bool:
    """Whether a Chinese text, in either script, has one of *forms* (:func:`chinese_forms`)."""
    plain = _simplified(zh)
    return any(form in plain for form in forms)


class GlossaryRenderings:
    """What the glossary says renders a term, found in counterparts.

    Args:
        concepts: rejected ones are passed over, and renderings that are guesses.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._by_form: dict[Lang, dict[str, list[Concept]]] = {"zh": {}, "en": {}}
        for concept in concepts:
            if concept.status is ConceptStatus.REJECTED:
                continue
            for lang, known in self._by_form.items():
                for form in {key for term in concept.terms(lang) for key in _keys(term)}:
                    known.setdefault(form, []).append(concept)

    def spans(self, match: str, lang: Lang, counterpart: str) -> tuple[Span, ...]:
        """Where *counterpart* has a rendering of *match*, a text in the language *lang*.

        Returns:
            offsets into *counterpart*; nothing where the match is no term of the glossary, or
            no rendering of it stands there.
        """
        concepts = (
            item for key in _readings(match, lang) for item in self._by_form[lang].get(key, ())
        )
        other: Lang = "en" if lang == "zh" else "zh"
        text = simplify(counterpart) if other == "zh" else counterpart
        found: set[Span] = set()
        for form in dict.fromkeys(form for item in concepts for form in _forms(item, other)):
            found.update(place.span() for place in term_pattern(form).finditer(text))
        longest = sorted(found, key=lambda span: (span[0] - span[1], span))
        kept: list[Span] = []
        for start, end in longest:
            if all(end <= a or start >= b for a, b in kept):
                kept.append((start, end))
        return tuple(sorted(kept))


def linked_spans(
    links: Iterable[Match], lang: Lang, start: int, end: int, text: str
) -> tuple[Span, ...]:
    """What word links say renders ``text[start:end]``, a text in the language *lang*.

    Returns:
        offsets into the other text; nothing where the links leave too much of it unrendered
        (:data:`COVERED`): then a part of the term is there, and not the term.
    """
    covered: set[int] = set()
    found: set[Span] = set()
    for item in links:
        here, there = (item.zh_start, item.zh_end), (item.en_start, item.en_end)
        if lang == "en":
            here, there = there, here
        if here[0] < end and start < here[1]:
            covered.update(range(*here))
            found.add(there)
    wanted = [at for at in range(start, end) if text[at].isalnum()]
    if sum(at in covered for at in wanted) < COVERED * len(wanted):
        return ()
    return tuple(sorted(found))


def _forms(concept: Concept, lang: Lang) -> Iterator[str]:
    if lang == "zh":
        yield from chinese_forms(concept)
        return
    for term in concept.terms("en"):
        if term.status is not TermStatus.PROPOSED or term.probability >= LIKELY:
            yield from filter(None, (term.text, *term.surface_forms))


def _keys(term: Term) -> Iterator[str]:
    for form in (term.text, *term.surface_forms):
        if form.strip():
            yield _plain(form, term.lang)


def _plain(text: str, lang: Lang) -> str:
    if lang == "zh":
        return simplify(text.strip())
    return " ".join(re.split(r"[\s\u2010-\u2015-]+", text.strip())).casefold()


def _readings(match: str, lang: Lang) -> Sequence[str]:
    """What *match* may be in a glossary: itself, or without the ending of a plural."""
    plain = _plain(match, lang)
    return (plain,) if lang == "zh" else tuple(dict.fromkeys((plain, _ENDING.sub("", plain))))
