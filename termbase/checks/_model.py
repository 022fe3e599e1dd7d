"""What a check is given and what it gives."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TypeVar, cast

from align.lexicon import Lexicon, load_lexicon, simplify
from align.messages import Message
from align.model import Lang, Pair
from align.text.chinese import UNKNOWN
from align.text.scripts import HAN
from termbase.checks._text import (
    ChineseTerms,
    EnglishText,
    abbreviations,
    head_of,
    rooted,
    words_of,
)
from termbase.model import Concept, ConceptStatus, Term, TermStatus

__all__ = [
    "CheckOptions",
    "CheckedBead",
    "Finding",
    "Material",
    "Occurrence",
    "Severity",
    "bead_name",
    "fold_zh",
]


_T = TypeVar("_T")


class Severity(StrEnum):
    """How sure it is that something must be done."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An occurrence: ``text[start:end]`` of one side of a bead (its flat text, code points).

    Attributes:
        bead: the bead's id. document: name of the side's document.
        text: the text itself; empty if something is missing there.
        context: the whole side.
    """

    bead: str
    document: str
    lang: Lang
    start: int
    end: int
    text: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        code: the check's. concept: the concept's id, empty if it is about none.
        places: every occurrence, in order; empty for findings on the termbase alone.
        key: what it is about; with code and concept it makes :attr:`id`.
        suggestion: the term to use, or advice.
        always: what "allow always" is for; empty where that is not offered.
    """

    code: str
    severity: Severity
    message: Message
    concept: str = ""
    places: tuple[Occurrence, ...] = ()
    suggestion: str | Message = ""
    key: str = ""
    always: str = ""

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits: the same finding has the same id in every run."""
        body = f"{self.code}\n{self.concept}\n{self.key}".encode()
        return hashlib.sha256(body).hexdigest()[:12]

    @property
    def always_id(self) -> str:
        """What "allow always" writes down: this check, this concept or text, everywhere."""
        body = f"{self.code}\nalways\n{self.concept}\n{self.always}".encode()
        return f"always-{hashlib.sha256(body).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What is checked.

    Attributes:
        source: the language translated from.
        candidates: check against extracted concepts too that nobody has accepted.
        least: renderings of candidates below this probability do not count.
        memory: how many beads back a mention of the concept is still in mind.
    """

    source: Lang = "zh"
    candidates: bool = False
    least: float = 0.5
    memory: int = 2


@dataclass(frozen=True)
class CheckedBead:
    """A bead with both sides, prepared."""

    row: Pair
    name: str

    @property
    def english(self) -> EnglishText:
        """The English side; what is made of it is kept for the texts asked for last."""
        return _english(self.row.en)

    @cached_property
    def chinese(self) -> str:
        """The Chinese side for matching: Simplified, lower case, same offsets."""
        return fold_zh(self.row.zh)

    def place(self, lang: Lang, start: int, end: int) -> Occurrence:
        """An occurrence on one side."""
        text = self.row.zh if lang == "zh" else self.row.en
        document = self.row.zh_document if lang == "zh" else self.row.en_document
        return Occurrence(self.name, document, lang, start, end, text[start:end], text)

    @property
    def sided(self) -> bool:
        """Whether it has text on both sides."""
        return bool(self.row.zh.strip() and self.row.en.strip())


@lru_cache(maxsize=8192)
def _english(text: str) -> EnglishText:
    return EnglishText(text)


def fold_zh(text: str) -> str:
    """Chinese for matching, of the same length: Simplified, lower case, half width."""
    plain = text.translate(_WIDE)
    lower = plain.lower()
    if len(lower) != len(plain):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    return simplify(lower)


_WIDE = {0xFF01 + at: chr(0x21 + at) for at in range(94)}
_BETWEEN = re.compile(f"[\u200b-\u200f\u2060\ufeff\u00ad]+|(?<=[{HAN}])[ \u3000\u00a0]+(?=[{HAN}])")


def closed_up(text: str) -> tuple[str, list[int] | None]:
    """*text* without blanks between characters and without what has no width.

    And where each character stood, None where they all stand as they did.
    """
    if not _BETWEEN.search(text):
        return text, None
    places: list[int] = []
    at = 0
    for match in _BETWEEN.finditer(text):
        places += range(at, match.start())
        at = match.end()
    places += range(at, len(text) + 1)
    return _BETWEEN.sub("", text), places


def bead_name(row: Pair) -> str:
    """A bead's id, or outside a project its documents and segments."""
    if row.id:
        return row.id
    zh, en = (",".join(map(str, part)) for part in (row.zh_segments, row.en_segments))
    return f"{row.zh_document}:[{zh}]|{row.en_document}:[{en}]"


Spans = tuple[tuple[int, int, int], ...]
_SHORT = 3
_REACH = 8
_SURE = 3.0


def _outside_words(text: str, spans: Spans) -> Spans:
    """*spans* without short terms that are a part of a longer word, or of two (人大 in 人|大胆)."""
    if all(end - start > _SHORT for start, end, _ in spans):
        return spans
    parted = {
        (start, end): _parted(text, start, end) >= _SURE
        for start, end in {span[:2] for span in spans}
        if end - start <= _SHORT
    }
    return tuple(span for span in spans if not parted.get(span[:2], False))


def doubtful(text: str, start: int, end: int) -> bool:
    """Whether a part of *text* (folded) may as well belong to other words (当地人|大都)."""
    if end - start > _SHORT:
        return False
    return _parted(text, start, end) > -1.5


def _parted(text: str, start: int, end: int) -> float:
    """By how many nats words that cut the term are likelier than the term as a word."""
    left = max(0, start - _REACH)
    return _rivalled(text[left : end + _REACH], start - left, end - left)


@lru_cache(maxsize=50_000)
def _rivalled(text: str, start: int, end: int) -> float:
    lexicon = load_lexicon()
    rivals: list[tuple[int, int]] = []
    short = end - start < _SHORT
    offset = max(0, start - 3)
    for one, two in lexicon.words_in(text[offset : end + 4]):
        first, last = offset + one, offset + two
        if first >= end:
            break
        if last <= start:
            continue
        crosses = (first < start < last < end) or (start < first < end < last)
        longer = short and first <= start and end <= last and last - first > end - start
        if (crosses or longer) and _is_word(text[first:last], lexicon):
            rivals.append((first, last))
    if not rivals:
        return -_FAR
    own = _path(text, start, end, lexicon)
    return own - min(_path(text, first, last, lexicon) for first, last in rivals)


def _is_word(text: str, lexicon: Lexicon) -> bool:
    """As ``in`` says, of a text that is folded."""
    return lexicon.cost(text) < UNKNOWN * len(text)


_FAR, _STRANGE = 99.0, 12.0


def _path(text: str, start: int, end: int, lexicon: Lexicon) -> float:
    """The cost of a text of which ``text[start:end]`` is one word."""
    word = text[start:end]
    # A term that the dictionary lacks is a word all the same.
    own = lexicon.cost(word) if _is_word(word, lexicon) else _STRANGE
    return own + lexicon.path_cost(text[:start]) + lexicon.path_cost(text[end:])


def _found(finder: ChineseTerms, text: str) -> Spans:
    plain, places = closed_up(text)
    spans = finder.find(plain)
    if not spans:
        return ()
    spans = _outside_words(plain, spans)
    if places is None:
        return spans
    return tuple((places[start], places[end - 1] + 1, owner) for start, end, owner in spans)


_OUT = (TermStatus.DEPRECATED, TermStatus.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class MainTerm:
    """A main English term: its number of words, the roots of those with content, and its head's."""

    term: Term
    words: int
    keys: frozenset[str]
    head: str


def _apart(term: Term) -> MainTerm | None:
    count, keys, head = _words(term.text)
    return MainTerm(term, count, keys, head) if keys else None


@lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[int, frozenset[str], str]:
    """How many words a term has, the roots of those with content, and its head's."""
    words = words_of(text)
    keys = frozenset(rooted(word) for word in words if word.content)
    head = head_of(words)
    return len(words), keys, rooted(head) if head else ""


@dataclass(frozen=True)
class Material:
    """Beads and concepts, prepared once for all checks.

    Beads stand in text order, those of a document together.
    """

    rows: Sequence[Pair]
    concepts: Sequence[Concept]
    options: CheckOptions = field(default_factory=CheckOptions)

    _allowed: dict[tuple[int, Lang], list[Term]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _derived: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

    def derived(self, name: str, make: Callable[[Material], _T]) -> _T:
        """What several checks need and one has made: *make* is called once for *name*."""
        if name not in self._derived:
            self._derived[name] = make(self)
        return cast(_T, self._derived[name])

    @cached_property
    def units(self) -> tuple[CheckedBead, ...]:
        """All beads."""
        return tuple(CheckedBead(row, bead_name(row)) for row in self.rows)

    @cached_property
    def live(self) -> tuple[Concept, ...]:
        """The concepts that nobody has rejected."""
        return tuple(c for c in self.concepts if c.status is not ConceptStatus.REJECTED)

    @cached_property
    def checked(self) -> tuple[Concept, ...]:
        """The concepts that translations must follow."""
        if self.options.candidates:
            return self.live
        return tuple(c for c in self.live if c.status is ConceptStatus.ACCEPTED)

    def allowed(self, concept: Concept, lang: Lang = "en") -> list[Term]:
        """The terms that may be used, main one first.

        Where one is preferred, only it and the admitted ones; else all that are neither
        deprecated nor forbidden (and, of candidates, probable).
        """
        key = (id(concept), lang)
        if key not in self._allowed:
            self._allowed[key] = self._allowed_terms(concept, lang)
        return self._allowed[key]

    def _allowed_terms(self, concept: Concept, lang: Lang) -> list[Term]:
        terms = [t for t in concept.terms(lang) if t.text.strip() and t.status not in _OUT]
        if any(t.status is TermStatus.PREFERRED for t in terms):
            good = (TermStatus.PREFERRED, TermStatus.ADMITTED, TermStatus.DO_NOT_TRANSLATE)
            terms = [t for t in terms if t.status in good]
        elif concept.status in (ConceptStatus.CANDIDATE, ConceptStatus.UNDER_REVIEW):
            terms = [t for t in terms if t.probability >= self.options.least] or terms[:1]
        main = concept.main(lang)
        return sorted(terms, key=lambda t: t is not main)

    @cached_property
    def mains(self) -> tuple[MainTerm | None, ...]:
        """The main English term of each of :attr:`live`, taken apart."""
        return tuple(
            _apart(main) if (main := concept.main("en")) else None for concept in self.live
        )

    def mains_of(self, concept: Concept) -> list[MainTerm]:
        """The English terms of *concept*, taken apart."""
        return [made for term in concept.terms("en") if (made := _apart(term)) is not None]

    @cached_property
    def by_word(self) -> dict[str, tuple[int, ...]]:
        """Concepts (indexes into :attr:`live`) by a word of their main English term of several.

        Of its words the one that the fewest concepts have, so that each is there once.
        """
        counts = Counter(key for main in self.mains if main for key in main.keys)
        found: dict[str, list[int]] = {}
        for owner, main in enumerate(self.mains):
            if main is not None and main.words > 1:
                rarest = min(main.keys, key=lambda key: (counts[key], key))
                found.setdefault(rarest, []).append(owner)
        return {key: tuple(owners) for key, owners in found.items()}

    @cached_property
    def abbreviations(self) -> dict[str, tuple[str, ...]]:
        """Acronyms that the texts define, by the folded full form."""
        found: dict[str, dict[str, None]] = {}
        for row in self.rows:
            for full, short in abbreviations(row.en):
                found.setdefault(full, {})[short] = None
        return {full: tuple(names) for full, names in found.items()}

    @cached_property
    def occurrences(self) -> tuple[tuple[tuple[int, int, int], ...], ...]:
        """For each bead the Chinese terms in it: (start, end, index into :attr:`live`).

        The longest match wins: nothing is found inside or across a longer term, nor, for
        terms of few characters, inside a longer word of the dictionary (财政 in 财政司) or
        across two (人大 in 年轻人|大胆).
        """
        finder = ChineseTerms(
            (fold_zh(term.text), at)
            for at, concept in enumerate(self.live)
            for term in concept.terms("zh")
        )
        return tuple(_found(finder, unit.chinese) for unit in self.units)
