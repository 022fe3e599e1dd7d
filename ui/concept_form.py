"""A concept as a form's values, and back. Nothing is drawn here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from align.errors import ReviewError
from align.model import Lang
from termbase.concepts import check_terms, with_terms
from termbase.custom import column_of, field_of, with_custom
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus, TermType

__all__ = [
    "CONCEPT_FIELDS",
    "LANGS",
    "NEW",
    "TERM_FIELDS",
    "TERM_FLAGS",
    "differences",
    "form_values",
    "with_values",
]

LANGS: tuple[Lang, ...] = ("zh", "en")
CONCEPT_FIELDS = ("subject", "definition", "definition_source", "note", "assigned_to")
TERM_FIELDS = ("pos", "grammar", "client", "source", "usage_note", "note", "sort_key")
"""Texts of a term, besides its own, its status and its type."""

TERM_FLAGS = ("case_sensitive", "exact_match")
"""What a term says of how it is matched; in the form's values ``yes`` or nothing."""

NEW = "new"
"""What stands in the place of a number for terms that are to be added, one a line."""

LONGEST = 10_000
_YES = "yes"
_NO_CONCEPTS: Mapping[str, Concept] = {}


def form_values(concept: Concept, concepts: Mapping[str, Concept] = _NO_CONCEPTS) -> dict[str, str]:
    """What the form shows, by name: ``subject``, ``zh.definition``, ``en.0.text`` …

    Args:
        concepts: by id; related ones are shown by their terms.
    """
    values: dict[str, str] = {name: getattr(concept, name) for name in CONCEPT_FIELDS}
    values["status"] = str(concept.status)
    values |= {column_of(item.name): item.value for item in concept.custom}
    values["related"] = ", ".join(_name(key, concepts) for key in concept.related)
    for lang in LANGS:
        section = concept.section(lang)
        values[f"{lang}.definition"] = section.definition if section else ""
        values[f"{lang}.definition_source"] = section.definition_source if section else ""
        for number, term in enumerate(concept.terms(lang)):
            values |= _term_values(f"{lang}.{number}", term)
        # The first term is what is meant, further ones may be used, too.
        status = TermStatus.ADMITTED if concept.terms(lang) else TermStatus.PREFERRED
        values |= _term_values(f"{lang}.{NEW}", Term("", lang, status=status))
    return values


def _term_values(at: str, term: Term) -> dict[str, str]:
    values = {f"{at}.{name}": getattr(term, name) for name in TERM_FIELDS}
    values |= {f"{at}.{name}": _YES if getattr(term, name) else "" for name in TERM_FLAGS}
    values[f"{at}.contexts"] = "\n".join(term.contexts)
    return {
        f"{at}.text": term.text,
        f"{at}.status": str(term.status),
        f"{at}.type": str(term.type),
        **values,
    }


def _name(key: str, concepts: Mapping[str, Concept]) -> str:
    """A concept's main term, if it is told apart by it; else its id."""
    text = _main(concepts[key]) if key in concepts else ""
    if not text or re.search("[,;，；]", text):
        return key
    return text if sum(_main(item) == text for item in concepts.values()) == 1 else key


def _main(concept: Concept) -> str:
    term = concept.main("zh") or concept.main("en")
    return term.text if term is not None else ""


def _related(text: str, concept: Concept, concepts: Mapping[str, Concept]) -> tuple[str, ...]:
    """The ids of concepts named by a term or by their ids."""
    by_term = {term.text: key for key, item in concepts.items() for term in _all_terms(item)}
    by_term |= {_main(item): key for key, item in concepts.items()}
    keys = []
    for name in filter(None, map(str.strip, re.split("[,;，；]", text))):
        key = name if name in concepts or name in concept.related else by_term.get(name)
        if key is None and concepts:
            raise ReviewError("concept.related-unknown", name=name)
        keys.append(key or name)
    return tuple(dict.fromkeys(keys))


def _all_terms(concept: Concept) -> Iterator[Term]:
    for section in concept.languages:
        yield from section.terms


def with_values(
    concept: Concept,
    values: Mapping[str, Any],
    *,
    removed: frozenset[str] = frozenset(),
    concepts: Mapping[str, Concept] = _NO_CONCEPTS,
) -> Concept:
    """*concept* as the form says; what the form does not name stays.

    Args:
        removed: terms to take out, as ``en.1``.
        concepts: by id; related ones are named by their terms.

    Raises:
        ReviewError: a term is empty, stands twice in a language, two are preferred, nothing
            would be left, or a related concept is not there.
    """
    texts: dict[str, Any] = {
        name: _text(values.get(name), getattr(concept, name)) for name in CONCEPT_FIELDS
    }
    result = replace(concept, **texts)
    if values.get("status"):
        result = replace(result, status=ConceptStatus(str(values["status"])))
    if "related" in values:
        text = str(values["related"] or "")
        result = replace(result, related=_related(text, concept, concepts))
    own = {name: _text(values[at], "") for at in values if (name := field_of(at))}
    result = with_custom(result, own)
    for lang in LANGS:
        terms = tuple(_terms(concept, lang, values, removed))
        check_terms(terms)
        result = with_terms(result, lang, terms)
        for name in ("definition", "definition_source"):
            result = _with_definition(result, lang, name, values.get(f"{lang}.{name}"))
    if not any(section.terms for section in result.languages):
        there = any(section.terms for section in concept.languages)
        raise ReviewError("concept.no-term" if there else "concept.new-without-term")
    return result


def _text(given: Any, present: str) -> str:
    return present if given is None else str(given).strip()[:LONGEST]


def _terms(
    concept: Concept, lang: Lang, values: Mapping[str, Any], removed: frozenset[str]
) -> Iterator[Term]:
    for number, term in enumerate(concept.terms(lang)):
        at = f"{lang}.{number}"
        if at in removed:
            continue
        made = _term(term, at, values)
        if not made.text:
            raise ReviewError("concept.term-emptied", term=term.text)
        yield made
    fresh = _term(Term("", lang), f"{lang}.{NEW}", values)
    preferred = fresh.status is TermStatus.PREFERRED
    for number, text in enumerate(filter(None, map(str.strip, fresh.text.splitlines()))):
        # Of several at once only the first can be the preferred one.
        status = TermStatus.ADMITTED if number and preferred else fresh.status
        yield replace(fresh, text=text, status=status)


def _term(term: Term, at: str, values: Mapping[str, Any]) -> Term:
    fields: dict[str, Any] = {
        name: _text(values.get(f"{at}.{name}"), getattr(term, name))
        for name in ("text", *TERM_FIELDS)
    }
    for name in TERM_FLAGS:
        given = values.get(f"{at}.{name}")
        fields[name] = getattr(term, name) if given is None else bool(given)
    contexts = values.get(f"{at}.contexts")
    if contexts is not None:
        lines = map(str.strip, str(contexts)[:LONGEST].splitlines())
        fields["contexts"] = tuple(dict.fromkeys(filter(None, lines)))
    status, kind = values.get(f"{at}.status"), values.get(f"{at}.type")
    return replace(
        term,
        status=TermStatus(str(status)) if status else term.status,
        type=TermType(str(kind)) if kind else term.type,
        **fields,
    )


def _with_definition(concept: Concept, lang: Lang, name: str, given: Any) -> Concept:
    if given is None:
        return concept
    section = concept.section(lang)
    fields: dict[str, Any] = {name: _text(given, "")}
    if section is None:
        if not fields[name]:
            return concept
        made = replace(LanguageSection(lang, ()), **fields)
        return replace(concept, languages=(*concept.languages, made))
    changed = (replace(item, **fields) if item.lang == lang else item for item in concept.languages)
    return replace(
        concept, languages=tuple(item for item in changed if item.terms or item.definition)
    )


def differences(
    before: Concept | None, after: Concept | None, concepts: Mapping[str, Concept] = _NO_CONCEPTS
) -> list[tuple[str, str, str]]:
    """What differs, as (name, before, after); names as in :func:`form_values`, terms by text.

    Args:
        concepts: by id; related ones are named by their terms.
    """
    one = {} if before is None else _flat(before, concepts)
    two = {} if after is None else _flat(after, concepts)
    names = [name for name in dict.fromkeys((*one, *two)) if not _is_usual(name, one, two)]
    found = [
        (name, one.get(name, ""), two.get(name, ""))
        for name in names
        if one.get(name, "") != two.get(name, "")
    ]
    if before is not None and after is not None:
        kept = set(before.comments)
        found += [("comment", "", item.text) for item in after.comments if item not in kept]
    return found


def _is_usual(name: str, one: Mapping[str, str], two: Mapping[str, str]) -> bool:
    """Whether it is the type that most terms have, of one that came or went."""
    found = {one.get(name), two.get(name)}
    return name.endswith(" type") and found == {None, str(TermType.FULL_FORM)}


def _flat(concept: Concept, concepts: Mapping[str, Concept]) -> dict[str, str]:
    found = {name: getattr(concept, name) for name in CONCEPT_FIELDS}
    found["status"] = str(concept.status)
    found["related"] = ", ".join(_name(key, concepts) for key in concept.related)
    found |= {column_of(item.name): item.value for item in concept.custom}
    for section in concept.languages:
        found[f"{section.lang} definition"] = section.definition
        found[f"{section.lang} definition_source"] = section.definition_source
        for place, term in enumerate(section.terms):
            found[f"{section.lang} {term.text}"] = str(term.status)
            found[f"{section.lang} {term.text} type"] = str(term.type)
            found[f"{section.lang} {term.text} contexts"] = " | ".join(term.contexts)
            if place == 0:
                found[f"{section.lang} main"] = term.text
            for name in TERM_FIELDS:
                found[f"{section.lang} {term.text} {name}"] = getattr(term, name)
            for name in TERM_FLAGS:
                found[f"{section.lang} {term.text} {name}"] = _YES if getattr(term, name) else ""
    return found
