"""What every reader of glossaries gives is sound: it can be stored, and agrees with itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from align.errors import FormatError
from align.messages import Message, message
from align.model import Lang
from align.text.scripts import has_han
from termbase.exchange.cells import folded
from termbase.model import Concept, LanguageSection, Term, revised

__all__ = ["LARGEST", "plain_terms", "sound"]

LARGEST = 2**53
"""What a number in a file counts at most: above it JSON, workbooks and stores disagree."""

_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")
_SHARES = frozenset({"probability"})


def sound(
    concepts: Iterable[Concept], *, where: object = None, notes: list[Message] | None = None
) -> tuple[Concept, ...]:
    """*concepts* with what no store holds replaced, and every term in the language it is in.

    NUL and lone surrogates become U+FFFD. A term whose own language is not that of its
    section goes where its script belongs. Both are counted in *notes*.

    Raises:
        FormatError: a number is not finite, negative, or beyond reason.
    """
    work = _Soundness(where)
    result = tuple(work.concept(item) for item in concepts)
    if notes is not None:
        if work.replaced:
            notes.append(message("glossary.characters-replaced", count=work.replaced))
        if work.moved:
            notes.append(message("glossary.terms-moved", count=work.moved))
    return result


def plain_terms(
    concepts: Iterable[Concept], *, notes: list[Message] | None = None
) -> tuple[Concept, ...]:
    """*concepts* with terms as tables give them: without what nobody sees, which matches no text.

    How many were changed is counted in *notes*.
    """
    count = 0
    found = []
    for concept in concepts:
        sections = []
        for section in concept.languages:
            terms = section.terms
            for at, term in enumerate(terms):
                text, unseen = folded(term.text, section.lang)
                if unseen and text:
                    count += 1
                    terms = (*terms[:at], revised(term, text=text), *terms[at + 1 :])
            sections.append(section if terms is section.terms else revised(section, terms=terms))
        same = all(a is b for a, b in zip(sections, concept.languages, strict=True))
        found.append(concept if same else revised(concept, languages=tuple(sections)))
    if count and notes is not None:
        notes.append(message("glossary.unseen-characters", count=count))
    return tuple(found)


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names of a dataclass's fields, and what gives their values."""
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names)


def _is_plain(item: Any) -> bool:
    """Whether nothing in *item* needs a second look, as in nearly all: most fields are empty."""
    texts: list[str] = []
    return _gathered(item, texts) and not _NOT_STORABLE.search("\n".join(texts))


def _gathered(item: Any, texts: list[str]) -> bool:
    """Add every text in *item* to *texts*; whether all of its numbers are plain."""
    for value in filter(None, _fields(item.__class__)[1](item)):
        if isinstance(value, str):
            texts.append(value)
        elif type(value) is tuple:
            for part in value:
                if isinstance(part, str):
                    texts.append(part)
                elif not _gathered(part, texts):
                    return False
        elif not 0 <= value <= 1:
            return False
    return True


class _Soundness:
    def __init__(self, where: object) -> None:
        self._where = where
        self._concept = ""
        self.replaced = 0
        self.moved = 0

    def concept(self, item: Concept) -> Concept:
        self._concept = item.id
        item = self._clean(item)
        if all(term.lang == part.lang for part in item.languages for term in part.terms):
            return item
        return revised(item, languages=tuple(self._sections(item)))

    def _sections(self, item: Concept) -> Iterable[LanguageSection]:
        by_language: dict[Lang, list[Term]] = {}
        for part in item.languages:
            for term in part.terms:
                lang = term.lang
                if lang != part.lang:
                    self.moved += 1
                    lang = "zh" if has_han(term.text) else "en"
                by_language.setdefault(lang, []).append(revised(term, lang=lang))
        present = {part.lang: part for part in item.languages}
        for lang in dict.fromkeys([*present, *by_language]):
            terms = {term.text: term for term in reversed(by_language.get(lang, []))}
            part = present.get(lang, LanguageSection(lang, ()))
            if terms or part.definition:
                yield revised(part, terms=tuple(reversed(terms.values())))

    def _clean(self, item: Any) -> Any:
        if _is_plain(item):
            return item
        changed: dict[str, Any] = {}
        names, values = _fields(item.__class__)
        for name, value in zip(names, values(item), strict=True):
            if not value:
                continue
            fresh = self._value(item, name, value)
            if fresh is not value:
                changed[name] = fresh
        return revised(item, **changed) if changed else item

    def _value(self, item: Any, name: str, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            self._number(type(item).__name__.lower(), name, value)
        elif isinstance(value, tuple):
            parts = tuple(
                self._clean(part) if is_dataclass(part) else self._value(item, name, part)
                for part in value
            )
            if any(new is not old for new, old in zip(parts, value, strict=True)):
                return parts
        return value

    def _text(self, text: str) -> str:
        if not _NOT_STORABLE.search(text):
            return text
        clean, count = _NOT_STORABLE.subn("\N{REPLACEMENT CHARACTER}", text)
        self.replaced += count
        # A member of an enumeration is a string, too, but none of these.
        return clean

    def _number(self, kind: str, name: str, value: float) -> None:
        largest = 1 if name in _SHARES else LARGEST
        # Neither infinity nor what is no number lies between them.
        if not (0 if name != "score" else -largest) <= value <= largest:
            raise FormatError(
                "glossary.number-beyond",
                where=self._where,
                concept=self._concept[:80],
                field=f"{kind}.{name}",
                value=str(value)[:30],
            )
