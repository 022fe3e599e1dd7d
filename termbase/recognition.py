"""The glossary's terms in one pair, for a reviewer's eye: what is decided first, without noise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from termbase.model import Concept, ConceptStatus, Term, TermStatus

__all__ = ["Recognised", "Recogniser", "term_pattern"]

_SURE = 0.8
"""The probability from which on an undecided rendering is worth showing."""

_WRONG = (TermStatus.DEPRECATED, TermStatus.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A term of the Chinese side, and what the English side has for it.

    Attributes:
        rendering: the one that is used, else the one that should be.
        status: of the rendering that is used; ``None``: none of them is.
        decided: whether the concept was accepted.
    """

    concept: str
    zh: str
    rendering: str
    status: TermStatus | None
    decided: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    concept: Concept
    text: str
    renderings: tuple[tuple[Term, re.Pattern[str]], ...]

    @property
    def decided(self) -> bool:
        return self.concept.status is ConceptStatus.ACCEPTED


class Recogniser:
    """Finds terms in pairs.

    Args:
        concepts: the glossary; what was rejected is passed over.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        entries: list[_Entry] = []
        for concept in concepts:
            if concept.status is ConceptStatus.REJECTED:
                continue
            decided = concept.status is ConceptStatus.ACCEPTED
            renderings = tuple((term, term_pattern(term)) for term in concept.terms("en"))
            # Single characters are everywhere, unless somebody wants them.
            entries += [
                _Entry(concept, term.text, renderings)
                for term in concept.terms("zh")
                if renderings and (decided or len(term.text) > 1)
            ]
        self._entries = sorted(entries, key=lambda entry: (not entry.decided, -len(entry.text)))

    def find(self, zh: str, en: str, *, most: int = 12) -> Sequence[Recognised]:
        """The terms of *zh*: decided ones first, then sure candidates, as the text has them.

        No candidate hides a decided term that is a part of it; one that says no more than
        that term, with the same rendering, is left out.
        """
        covered: list[tuple[int, int]] = []
        found: dict[str, tuple[bool, int, Recognised]] = {}
        for entry in self._entries:
            at = _outside(entry.text, zh, covered)
            if at < 0:
                continue
            used, decided = _used(entry, en), entry.decided
            if not decided and (
                used is None
                or used.probability < _SURE
                or any(_says_no_more(entry, used, item) for *_, item in found.values())
            ):
                continue
            covered += _places(entry.text, zh)
            best = used or entry.concept.main("en") or entry.renderings[0][0]
            status = None if used is None else used.status
            said = Recognised(entry.concept.id, entry.text, best.text, status, decided)
            found.setdefault(entry.concept.id, (not decided, at, said))
        ordered = sorted(found.values(), key=lambda item: item[:2])
        return [item for _, _, item in ordered[:most]]


def _says_no_more(entry: _Entry, used: Term, there: Recognised) -> bool:
    return (
        there.decided
        and there.zh in entry.text
        and there.rendering.casefold() == used.text.casefold()
    )


def _used(entry: _Entry, en: str) -> Term | None:
    """The rendering that stands in the English side, the longest of them."""
    there = [term for term, pattern in entry.renderings if pattern.search(en)]
    return max(there, key=lambda term: (term.status not in _WRONG, len(term.text)), default=None)


def term_pattern(term: Term) -> re.Pattern[str]:
    """What finds *term*, of either language, in a text as a reader does."""
    if term.lang == "zh":
        return re.compile(re.escape(term.text))
    words = r"\s+".join(map(re.escape, term.text.split()))
    flags = re.NOFLAG if term.case_sensitive else re.IGNORECASE
    end = "" if term.exact_match else "(?:e?s|['’]s)?"
    return re.compile(rf"(?<!\w){words}{end}(?!\w)", flags)


def _places(term: str, zh: str) -> list[tuple[int, int]]:
    found, at = [], zh.find(term)
    while at >= 0:
        found.append((at, at + len(term)))
        at = zh.find(term, at + len(term))
    return found


def _outside(term: str, zh: str, covered: Sequence[tuple[int, int]]) -> int:
    """Where *term* stands outside what longer terms cover; -1: nowhere."""
    for start, end in _places(term, zh):
        if not any(a <= start and end <= b for a, b in covered):
            return start
    return -1
