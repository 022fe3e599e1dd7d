"""Two people changed one concept: what only one of them changed is kept of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from align.model import Lang
from termbase.concepts.editing import with_terms
from termbase.custom import column_of, custom_values, with_custom
from termbase.model import Concept, LanguageSection, Term, TermStatus

__all__ = ["Clash", "combined"]

_LANGS: tuple[Lang, ...] = ("zh", "en")
_CONCEPT_FIELDS = (
    "status",
    "subject",
    "definition",
    "definition_source",
    "note",
    "related",
    "assigned_to",
)
_SECTION_FIELDS = ("definition", "definition_source")
_TERM_FIELDS = tuple(field.name for field in fields(Term) if field.name != "lang")


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed, and differently.

    Attributes:
        lang, term: of a field of a language or a term; empty if it is the concept's.
        field: its name in the model; ``term`` if one of them took the term away.
        theirs, mine: what both made of it.
    """

    field: str
    theirs: str
    mine: str
    lang: str = ""
    term: str = ""


def combined(base: Concept, mine: Concept, theirs: Concept) -> tuple[Concept, tuple[Clash, ...]]:
    """*theirs* with what *mine* changed of *base*, and where the two contradict each other.

    Where they do, the concept has what *mine* says. Terms are known by their texts; one that
    was only respelt keeps its place. A second preferred term is a contradiction, too.
    """
    clashes: list[Clash] = []

    def pick(name: str, values: Sequence[Any], lang: str = "", term: str = "") -> Any:
        old, my, their = values
        if my in (their, old):
            return their
        if their != old:
            clashes.append(Clash(name, _text(their), _text(my), lang, term))
        return my

    result = replace(
        theirs,
        **{
            name: pick(name, [getattr(item, name) for item in (base, mine, theirs)])
            for name in _CONCEPT_FIELDS
        },
    )
    for lang in _LANGS:
        olds, mys, theirs_ = (concept.terms(lang) for concept in (base, mine, theirs))
        of_mine, of_theirs = _renamed(olds, mys), _renamed(olds, theirs_)
        made: dict[str, Term] = {}  # by the text of old, or their own
        for old in olds:
            one, other = of_mine.get(old.text), of_theirs.get(old.text)
            if one is None or other is None:
                left = one or other
                if left is not None and left != old:
                    clashes.append(Clash("term", _of(other), _of(one), lang, old.text))
                    if one is not None:
                        made[old.text] = one
                continue
            values = {
                name: pick(
                    name, [getattr(term, name) for term in (old, one, other)], lang, old.text
                )
                for name in _TERM_FIELDS
            }
            made[old.text] = replace(other, **values)
        known = {term.text for kept in (of_mine, of_theirs) for term in kept.values()}
        fresh = {t.text: t for t in (*mys, *theirs_) if t.text not in known}
        made |= {text: term for text, term in fresh.items() if text not in made}
        # The order of who changed it; what the other added comes at its end.
        changed = _order(olds, of_mine, mys) or not _order(olds, of_theirs, theirs_)
        source, kept = (mys, of_mine) if changed else (theirs_, of_theirs)
        names = {term.text: old for old, term in kept.items()}
        order = [names.get(term.text, term.text) for term in source]
        ranked = sorted(made, key=lambda name: _place(order, name))
        terms = _one_preferred(
            [made[name] for name in ranked], {t.text: t for t in mys}, lang, clashes
        )
        result = with_terms(result, lang, tuple(terms))
        for name in _SECTION_FIELDS:
            texts = [_of_section(item, lang, name) for item in (base, mine, theirs)]
            result = _with_section(result, lang, name, pick(name, texts, lang))
    olds_, mys_, their_ = (custom_values(item) for item in (base, mine, theirs))
    for name in sorted({*olds_, *mys_, *their_}):
        value = pick(column_of(name), [held.get(name, "") for held in (olds_, mys_, their_)])
        result = with_custom(result, {name: value})
    said = [item for item in mine.comments if item not in base.comments + theirs.comments]
    result = replace(result, comments=(*theirs.comments, *said))
    return result, tuple(clashes)


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _of(term: Term | None) -> str:
    return term.text if term is not None else ""


def _renamed(olds: Sequence[Term], news: Sequence[Term]) -> dict[str, Term]:
    """What became of each old term, by its text; those that were taken away are missing."""
    by_text = {term.text: term for term in news}
    found = {old.text: by_text[old.text] for old in olds if old.text in by_text}
    texts = {old.text for old in olds}
    # A term in the very place of one that is gone, among as many, is that one respelt.
    if len(olds) <= len(news):
        for old, new in zip(olds, news, strict=False):
            if old.text not in found and new.text not in texts:
                found[old.text] = new
    return found


def _order(olds: Sequence[Term], kept: dict[str, Term], news: Sequence[Term]) -> bool:
    """Whether the terms that stayed stand in another order."""
    there = [news.index(kept[old.text]) for old in olds if old.text in kept]
    return there != sorted(there)


def _place(order: Sequence[str], text: str) -> int:
    return order.index(text) if text in order else len(order)


def _one_preferred(
    terms: Sequence[Term], mine: dict[str, Term], lang: Lang, clashes: list[Clash]
) -> list[Term]:
    preferred = [term for term in terms if term.status is TermStatus.PREFERRED]
    if len(preferred) < 2:
        return list(terms)
    own = [t for t in preferred if t.text in mine and mine[t.text].status is TermStatus.PREFERRED]
    kept = (own or preferred)[0]
    other = next(term for term in preferred if term is not kept)
    clashes.append(Clash("preferred", other.text, kept.text, lang))
    return [
        replace(term, status=TermStatus.ADMITTED)
        if term in preferred and term is not kept
        else term
        for term in terms
    ]


def _of_section(concept: Concept, lang: Lang, name: str) -> str:
    section = concept.section(lang)
    return str(getattr(section, name)) if section is not None else ""


def _with_section(concept: Concept, lang: Lang, name: str, text: str) -> Concept:
    if _of_section(concept, lang, name) == text:
        return concept
    changes: dict[str, Any] = {name: text}
    if concept.section(lang) is None:
        made = replace(LanguageSection(lang, ()), **changes)
        return replace(concept, languages=(*concept.languages, made))
    changed = (
        replace(item, **changes) if item.lang == lang else item for item in concept.languages
    )
    # A section without terms is there for its definition only.
    return replace(
        concept, languages=tuple(item for item in changed if item.terms or item.definition)
    )
