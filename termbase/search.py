"""Find terms: exactly, in part, nearly, and by pinyin or its initials; in both languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from align.lexicon import simplify
from align.model import Lang
from align.text.scripts import has_han
from termbase.english import fold
from termbase.model import Concept, Term
from termbase.sorting import initials, may_begin, may_sound, plain_pinyin, reading

__all__ = ["Hit", "Kind", "TermIndex", "search"]

_NEAR = 70.0
"""Fuzzy matches below this (of 100) are none."""

_NEAR_PART: dict[Lang, float] = {"zh": 75.0, "en": 80.0}
_SHORTEST_PART: dict[Lang, int] = {"zh": 4, "en": 5}
"""From so many characters on something is looked for inside longer terms, as near as this."""

_LANGS: tuple[Lang, ...] = ("zh", "en")

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
    """Concepts, prepared for many searches.

    Args:
        known: an index of earlier; what it has of the very same concepts is taken over.
    """

    def __init__(self, concepts: Sequence[Concept], *, known: TermIndex | None = None) -> None:
        earlier = known._by_concept if known is not None else {}
        self._by_concept: dict[str, tuple[Concept, list[_Entry]]] = {}
        for concept in concepts:
            kept = earlier.get(concept.id)
            same = kept is not None and kept[0] is concept
            entries = kept[1] if kept is not None and same else list(_entries(concept))
            self._by_concept[concept.id] = (concept, entries)
        self._entries = [entry for _, entries in self._by_concept.values() for entry in entries]

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
            for entry, score in _by(kind, text, entries):
                key = (entry.concept.id, entry.term.lang, entry.term.text)
                found.setdefault(key, Hit(entry.concept, entry.term, kind, score))
        hits = sorted(
            found.values(),
            key=lambda h: (_ORDER[h.kind], -h.score, len(h.term.text), h.term.text, h.concept.id),
        )
        return tuple(hits[:limit])


def _entries(concept: Concept) -> Iterator[_Entry]:
    for section in concept.languages:
        for term in section.terms:
            if term.text.strip():
                folded = " ".join(fold(term.text)) if term.lang == "en" else ""
                yield _Entry(concept, term, _plain(term.text, term.lang), folded)


def _by(kind: Kind, query: str, entries: list[_Entry]) -> list[tuple[_Entry, float]]:
    wanted: dict[Lang, str] = {lang: _plain(query, lang) for lang in _LANGS}
    if kind is Kind.FUZZY:
        return [
            pair
            for lang in _LANGS
            for pair in _fuzzy(wanted[lang], [e for e in entries if e.term.lang == lang], lang)
        ]
    if kind in (Kind.PINYIN, Kind.INITIALS):
        letters = plain_pinyin(query)
        if not letters or has_han(query):
            return []
        may, score = (
            (may_sound, _pinyin_score) if kind is Kind.PINYIN else (may_begin, _initials_score)
        )
        rated = [
            (entry, score(letters, entry))
            for entry in entries
            if entry.term.lang == "zh" and (entry.term.sort_key or may(letters, entry.term.text))
        ]
        return [(entry, value) for entry, value in rated if value > 0]
    folded = " ".join(fold(query))
    if kind is Kind.EXACT:
        return [
            (entry, 1.0)
            for entry in entries
            if wanted[entry.term.lang] == entry.text or (folded and folded == entry.folded)
        ]
    rated = []
    for entry in entries:
        own = wanted[entry.term.lang]
        if own and own in entry.text:
            start = 0.1 if entry.text.startswith(own) else 0.0
            rated.append((entry, 0.9 * len(own) / len(entry.text) + start))
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


def _fuzzy(wanted: str, entries: list[_Entry], lang: Lang) -> Iterator[tuple[_Entry, float]]:
    """Terms that are nearly *wanted*, and those of which a part is."""
    from rapidfuzz import fuzz, process

    texts = [entry.text for entry in entries]

    def rate(scorer: Any, least: float, weight: float) -> Iterator[tuple[str, int, float]]:
        # The library's own loop: it compares tens of thousands in the time of a key press.
        for text, score, at in process.extract_iter(
            wanted, texts, scorer=scorer, score_cutoff=least
        ):
            yield text, at, weight * score

    best = {at: score for _, at, score in rate(fuzz.ratio, _NEAR, 1.0)}
    if lang == "en" and " " in wanted:
        for _, at, score in rate(fuzz.token_sort_ratio, _NEAR / 0.95, 0.95):
            best[at] = max(best.get(at, 0.0), score)
    if len(wanted) >= _SHORTEST_PART[lang]:
        for text, at, score in rate(fuzz.partial_ratio, _NEAR_PART[lang], 0.9):
            if at in best or len(text) <= len(wanted):
                continue
            if lang == "zh" or _has_words_like(wanted, text):
                best[at] = score
    for at, score in best.items():
        yield entries[at], score / 100


def _has_words_like(wanted: str, text: str) -> bool:
    """Whether so many whole words of *text* as *wanted* has are nearly *wanted*."""
    from rapidfuzz import fuzz

    words, count = text.split(), len(wanted.split())
    return any(
        fuzz.ratio(wanted, " ".join(words[at : at + count])) >= _NEAR_PART["en"]
        for at in range(len(words) - count + 1)
    )
