"""The termbase's three levels, as ISO 30042 (TBX) has them: concept, language, term.

Immutable: an edit makes a new concept (:func:`dataclasses.replace`), so that the old
one can stand in a history and be put back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
]


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


@dataclass(frozen=True, slots=True)
class Evidence:
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


@dataclass(frozen=True, slots=True)
class Term:
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


@dataclass(frozen=True, slots=True)
class LanguageSection:
    """The terms of one concept in one language, the main one first."""

    lang: Lang
    terms: tuple[Term, ...]
    definition: str = ""
    definition_source: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of a concept, and when (ISO 8601 UTC)."""

    author: str
    time: str
    text: str


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field that the users have made for themselves, and what it says; neither is empty."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Concept:
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
