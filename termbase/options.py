"""What is extracted, as plain settings that cost nothing to import."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from align.errors import SettingError

__all__ = ["NAMES", "CandidateOptions", "EnglishOptions", "ExtractOptions"]

NAMES = {"people": "nr", "places": "ns", "institutions": "nt"}
"""Kinds of names, and how the tags of jieba for their words begin."""


@dataclass(frozen=True, slots=True)
class CandidateOptions:
    """What may be a Chinese term.

    Attributes:
        min_frequency: occurrences a candidate needs (quoted phrases and titles need one);
            0: one in up to 50,000 Chinese characters, two in more.
        min_chars, max_chars, max_words: length.
        stop_words: words that no term consists of, beside the ones built in.
        tags: a regular expression that the part-of-speech tags (jieba's) of a term's words
            match from their beginning; empty: all but particles, prepositions and the like.
        without: kinds of names that are not listed, of :data:`NAMES`.
        protected: words that are candidates and that no candidate begins or ends inside.
        domain, general: Chinese texts of the subject and of none, which speak for and
            against what is frequent in them.

    Raises:
        SettingError: *tags* is no regular expression.
    """

    min_frequency: int = 0
    min_chars: int = 2
    max_chars: int = 18
    max_words: int = 8
    stop_words: frozenset[str] = frozenset()
    tags: str = ""
    without: frozenset[str] = frozenset()
    protected: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    general: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        try:
            re.compile(self.tags)
        except re.error as error:
            raise SettingError("terms.tags-regex", tags=self.tags, reason=str(error)) from error


@dataclass(frozen=True, slots=True)
class EnglishOptions:
    """Which English terms without a Chinese one are reported.

    Attributes:
        max_terms: so many at most, best first; 0: none.
        min_frequency: occurrences that a noun phrase needs; single words three more, names of
            institutions and documents one less; 0: two in up to 50,000 English words,
            three in more.
        max_words: words of a noun phrase.
    """

    max_terms: int = 200
    min_frequency: int = 0
    max_words: int = 5


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """What is extracted.

    Attributes:
        candidates: what may be a Chinese term.
        max_concepts: concepts given back at most.
        min_termhood: the chance that a candidate is a term which it needs; 0: all are given.
        max_candidates: Chinese candidates that are looked at, best first, and a quarter more
            of phrases said again; those with less than a third of *min_termhood* by
            the Chinese texts alone are not.
        max_renderings: English terms a concept.
        min_probability: what the main rendering needs; else the texts have none.
        min_alternative: what further renderings need.
        plural: whether the more frequent number is cited rather than the singular.
        min_pair: probability from which on a pair's words are linked.
        longest: words of an English term.
        compose_limit: English words up to which renderings are also composed; larger
            collections rely on their pairs.
        max_evidence: occurrences kept a term and document.
        known: Chinese terms of an imported glossary: recognised, but not proposed again.
        known_english: English ones, which are not reported as terms without a Chinese one.
        english: which English terms without a Chinese one are reported.
    """

    candidates: CandidateOptions = field(default_factory=CandidateOptions)
    max_concepts: int = 2000
    min_termhood: float = 0.2
    max_candidates: int = 4000
    max_renderings: int = 6
    min_probability: float = 0.05
    min_alternative: float = 0.3
    plural: bool = False
    min_pair: float = 0.5
    longest: int = 9
    compose_limit: int = 150_000
    max_evidence: int = 20
    known: tuple[str, ...] = ()
    known_english: tuple[str, ...] = ()
    english: EnglishOptions = field(default_factory=EnglishOptions)
