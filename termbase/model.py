"""The termbase's three levels, as ISO 30042 (TBX) has them: concept, language, term.

Immutable: an edit makes a new concept (:func:`dataclasses.replace`), so that the old
one can stand in a history and be put back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from align.model import Lang

__all__ = [
    "Comment",
    "Concept",
    "ConceptStatus",
    "CustomField",
    "Evidence",
    "LanguageSection",
    "Term",
    "TermStatus",
    "TermType",
    "revised",
]

_T = TypeVar("_T")


@cache
def _fields(kind: Any) -> tuple[dict[str, int], Callable[[Any], tuple[Any, ...]]]:
    """The places of a dataclass's fields, and what gives their values."""
    places = {field.name: place for place, field in enumerate(fields(kind))}
    return places, attrgetter(*places)


def revised(item: _T, **new: Any) -> _T:
    """:func:`dataclasses.replace` in a third of the time: an import does it for every term."""
    kind: Any = item.__class__
    places, get = _fields(kind)
    values = [*get(item)]
    for name, value in new.items():
        values[places[name]] = value
    made: _T = kind(*values)
    return made


def _quick(kind: type[_T]) -> type[_T]:
    """*kind* with an ``__init__`` that sets its slots: a third of what a frozen class takes."""
    known: dict[str, Any] = {}
    taken, body = ["self"], []
    for field in fields(kind):  # type: ignore[arg-type]
        known[f"set_{field.name}"] = kind.__dict__[field.name].__set__
        given = field.default is not MISSING
        if given:
            known[f"default_{field.name}"] = field.default
        taken.append(f"{field.name}=default_{field.name}" if given else field.name)
        body.append(f"    set_{field.name}(self, {field.name})\n")
    # As dataclasses make theirs.
    exec(f"def __init__({', '.join(taken)}):\n{''.join(body)}", known)
    setattr(kind, "__init__", known["__init__"])  # noqa: B010
    return kind


class _Sent:
    """Pickled as a call with all fields, in a fifth of the time that dataclasses take."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        kind: Any = self.__class__
        return kind, _fields(kind)[1](self)


class TermStatus(StrEnum):
    """How a term may be used. ``proposed`` ones were extracted and nobody has looked yet."""

    PROPOSED = "proposed"
    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"
    FORBIDDEN = "forbidden"
    DO_NOT_TRANSLATE = "do not translate"


_BAD = (TermStatus.DEPRECATED, TermStatus.FORBIDDEN)


class ConceptStatus(StrEnum):
    """What a terminologist has said of a concept."""

    CANDIDATE = "candidate"
    UNDER_REVIEW = "under review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class TermType(StrEnum):
    """ISO 12620's kinds that matter here."""

    FULL_FORM = "full form"
    ACRONYM = "acronym"
    ABBREVIATION = "abbreviation"
    SHORT_FORM = "short form"
    VARIANT = "variant"
    PHRASE = "phrase"


@_quick
@dataclass(frozen=True, slots=True)
class Evidence(_Sent):
    """One occurrence of a term: ``document`` text ``[start:end]``, in which segment, which bead.

    ``method`` tells how a rendering was found: ``pair`` (in an aligned pair),
    ``composed`` (put together from the lexicon and found in a document), ``text`` (an
    English term that no Chinese one accounts for), ``import``.
    """

    document: str
    segment: int
    start: int
    end: int
    bead: str = ""
    method: str = "pair"


@_quick
@dataclass(frozen=True, slots=True)
class Term(_Sent):
    """One designation of a concept in one language.

    Attributes:
        text: the citation form.
        probability: the chance that it is a right rendering, or without any Chinese term
            that it is a term (extracted terms; else 1).
        frequency: its occurrences over all documents.
        surface_forms: the forms seen, most frequent first.
        case_sensitive: it is this term only as it is capitalised here (``WHO``, not ``who``).
        exact_match: it is this term only in this very form, without inflections.
    """

    text: str
    lang: Lang
    status: TermStatus = TermStatus.PROPOSED
    id: str = ""
    pos: str = ""
    type: TermType = TermType.FULL_FORM
    grammar: str = ""
    client: str = ""
    source: str = ""
    usage_note: str = ""
    note: str = ""
    sort_key: str = ""
    probability: float = 1.0
    frequency: int = 0
    surface_forms: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    case_sensitive: bool = False
    exact_match: bool = False

    @property
    def documents(self) -> tuple[str, ...]:
        """Names of the documents it was seen in, in order of name."""
        return tuple(sorted({item.document for item in self.evidence}))


@_quick
@dataclass(frozen=True, slots=True)
class LanguageSection(_Sent):
    """The terms of one concept in one language, the main one first."""

    lang: Lang
    terms: tuple[Term, ...]
    definition: str = ""
    definition_source: str = ""


@_quick
@dataclass(frozen=True, slots=True)
class Comment(_Sent):
    """What somebody said of a concept, and when (ISO 8601 UTC)."""

    author: str
    time: str
    text: str


@_quick
@dataclass(frozen=True, slots=True)
class CustomField(_Sent):
    """A field that the users have made for themselves, and what it says; neither is empty."""

    name: str
    value: str


@_quick
@dataclass(frozen=True, slots=True)
class Concept(_Sent):
    """One concept with its designations.

    Attributes:
        id: stable; for extracted concepts made from the Chinese main term, else the English.
        definition_source: where the definition is from.
        assigned_to: who looks after it next; comments: what people said of it, oldest first.
            These two are of the work on it, and in files of this program only.
        custom: fields of the users' own, in the order of their names, each once.
        related: ids of broader, narrower or otherwise related concepts.
        created_by, created, changed_by, changed: names, and times in ISO 8601 UTC.
    """

    id: str
    languages: tuple[LanguageSection, ...] = ()
    status: ConceptStatus = ConceptStatus.CANDIDATE
    subject: str = ""
    definition: str = ""
    note: str = ""
    related: tuple[str, ...] = ()
    score: float = 0.0
    created_by: str = ""
    created: str = ""
    changed_by: str = ""
    changed: str = ""
    definition_source: str = ""
    assigned_to: str = ""
    comments: tuple[Comment, ...] = ()
    custom: tuple[CustomField, ...] = ()

    def section(self, lang: Lang) -> LanguageSection | None:
        """The section of *lang*, if there is one."""
        for item in self.languages:
            if item.lang == lang:
                return item
        return None

    def terms(self, lang: Lang) -> tuple[Term, ...]:
        """The terms of *lang*, main one first; empty if there are none."""
        section = self.section(lang)
        return section.terms if section else ()

    def main(self, lang: Lang) -> Term | None:
        """The preferred term of *lang*, else the first that may be used."""
        usable = None
        for term in self.terms(lang):
            if term.status is TermStatus.PREFERRED:
                return term
            if usable is None and term.status not in _BAD:
                usable = term
        return usable
