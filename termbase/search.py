"""Find terms: exactly, in part, nearly, and by pinyin or its initials; in both languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from align.lexicon import simplify
from align.model import Lang
from align.text.scripts import has_han
from termbase.english import fold
from termbase.model import Concept, Term
from termbase.sorting import initials, plain_pinyin, reading

__all__ = ["Hit", "Kind", "TermIndex", "search"]

_NEAR = 70.0
"""Fuzzy matches below this (of 100) are none."""

_SHORTEST_INITIALS = 2


class Kind(StrEnum):
    """How a term was found, best first."""

    EXACT = "exact"
    SUBSTRING = "substring"
    PINYIN = "pinyin"
    INITIALS = "initials"
    FUZZY = "fuzzy"


_ORDER = {kind: at for at, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Hit:
    """A term that was found; ``score`` from 0 to 1 compares hits of one kind only."""

    concept: Concept
    term: Term
    kind: Kind
    score: float


@dataclass(frozen=True)
class _Entry:
    concept: Concept
    term: Term
    text: str
    folded: str

    @cached_property
    def syllables(self) -> tuple[str, ...]:
        found = reading(self.term.text, sort_key=self.term.sort_key)
        return tuple(plain_pinyin(item) or item.lower() for item in found)

    @cached_property
    def initials(self) -> str:
        return initials(self.syllables)


class TermIndex:
    """Concepts, prepared for many searches."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._entries = [
            _Entry(concept, term, _plain(term.text, term.lang), " ".join(fold(term.text)))
            for concept in concepts
            for section in concept.languages
            for term in section.terms
            if term.text.strip()
        ]

    def search(
        self,
        query: str,
        *,
        lang: Lang | None = None,
        kinds: Sequence[Kind] = tuple(Kind),
        limit: int = 50,
    ) -> tuple[Hit, ...]:
        """The terms that *query* finds, best first; a concept's term comes once.

        Args:
            lang: only terms of this language.
            kinds: only these ways of finding.
        """
        text = query.strip()
        if not text:
            return ()
        entries = [e for e in self._entries if lang is None or e.term.lang == lang]
        found: dict[tuple[str, str, str], Hit] = {}
        for kind in kinds:
            for entry, score in self._by(kind, text, entries):
                key = (entry.concept.id, entry.term.lang, entry.term.text)
                found.setdefault(key, Hit(entry.concept, entry.term, kind, score))
        hits = sorted(
            found.values(),
            key=lambda h: (_ORDER[h.kind], -h.score, len(h.term.text), h.term.text, h.concept.id),
        )
        return tuple(hits[:limit])

    def _by(self, kind: Kind, query: str, entries: list[_Entry]) -> list[tuple[_Entry, float]]:
        if kind is Kind.FUZZY:
            return _fuzzy(query, entries)
        if kind in (Kind.PINYIN, Kind.INITIALS):
            letters = plain_pinyin(query)
            if not letters or has_han(query):
                return []
            zh = [entry for entry in entries if entry.term.lang == "zh"]
            score = _pinyin_score if kind is Kind.PINYIN else _initials_score
            rated = [(entry, score(letters, entry)) for entry in zh]
            return [(entry, value) for entry, value in rated if value > 0]
        rated = []
        for entry in entries:
            wanted = _plain(query, entry.term.lang)
            same = wanted == entry.text or (
                entry.term.lang == "en" and " ".join(fold(query)) == entry.folded != ""
            )
            if kind is Kind.EXACT and same:
                rated.append((entry, 1.0))
            elif kind is Kind.SUBSTRING and wanted and wanted in entry.text:
                start = 0.1 if entry.text.startswith(wanted) else 0.0
                rated.append((entry, 0.9 * len(wanted) / len(entry.text) + start))
        return rated


def search(
    concepts: Sequence[Concept],
    query: str,
    *,
    lang: Lang | None = None,
    kinds: Sequence[Kind] = tuple(Kind),
    limit: int = 50,
) -> tuple[Hit, ...]:
    """One search; see :meth:`TermIndex.search`."""
    return TermIndex(concepts).search(query, lang=lang, kinds=kinds, limit=limit)


def _plain(text: str, lang: Lang) -> str:
    text = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return simplify(text) if lang == "zh" else text.replace("-", " ")


def _pinyin_score(letters: str, entry: _Entry) -> float:
    """From a syllable's start on; the last syllable may be begun only."""
    syllables = entry.syllables
    whole = "".join(syllables)
    for first in range(len(syllables)):
        if "".join(syllables[first:]).startswith(letters):
            return 0.9 * len(letters) / len(whole) + (0.1 if first == 0 else 0.0)
    return 0.0


def _initials_score(letters: str, entry: _Entry) -> float:
    if len(letters) < _SHORTEST_INITIALS or letters not in entry.initials:
        return 0.0
    start = 0.1 if entry.initials.startswith(letters) else 0.0
    return 0.9 * len(letters) / len(entry.initials) + start


def _fuzzy(query: str, entries: list[_Entry]) -> list[tuple[_Entry, float]]:
    from rapidfuzz import fuzz

    found = []
    for entry in entries:
        wanted = _plain(query, entry.term.lang)
        score = fuzz.ratio(wanted, entry.text)
        if entry.term.lang == "en" and " " in wanted:
            score = max(score, 0.95 * fuzz.token_sort_ratio(wanted, entry.text))
        if score >= _NEAR:
            found.append((entry, score / 100))
    return found
