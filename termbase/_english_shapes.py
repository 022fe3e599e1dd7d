"""What may be an English term by its shape: names, acronyms, adjectives and nouns.

There is no tagger: capitals, what the texts write small elsewhere, lists of words, and what
stands before a word tell.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from align.lexicon.frequencies import frequencies
from align.text.english import lemma
from align.text.english import stem as form
from termbase._english import FUNCTION_WORDS, Token, VerbCounts
from termbase._english_stop import ADVERBS, DATES, EMPTY_NOUNS, LABELS, TITLES, VERBS, WEAK_STARTS
from termbase._ngrams import Ngram

__all__ = ["HYPHENS", "EnglishCandidate", "Words", "proposed"]

Key = tuple[str, ...]
Span = tuple[int, int]

HYPHENS = frozenset("-‐‑/")
_JOINS = frozenset(["of", "the", "for", "and", "on", "&", "to", "in"])
_ENDS = ("al", "ive", "ous", "ful", "able", "ible", "less", "ary", "ized", "ised", "ated", "ic")
_NUMERALS = frozenset(["ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"])
_MARKS = frozenset('.;:!?…"“”()[]')
# With no blank after them they are inside a file name, an address or a number.
_GLUE = frozenset("./\\_@#:&+=~")
# Shares that a reader kept of those told of two annual reports, rounded; of single words there
# were too few, that one is a guess.
_KEPT = {"name": 0.9, "acronym": 0.95, "phrase": 0.95, "word": 0.75}


@dataclass(slots=True)
class EnglishCandidate:
    """A term, and what is known of it.

    Attributes:
        kind: ``name``, ``acronym`` or ``phrase``.
        short: its acronym, if the texts define one and use it.
        c_value, nc_value: see :mod:`termbase._english_neighbours`.
        entropy: the smaller of left and right branching entropy, in nats.
        torn: the largest share of its places that have the same word that may belong to it
            before them, or after them.
        before_noun: in how many places a content word follows.
        inside: in how many it is part of a longer candidate.
        nested_in: longer ones of the list that it also stands in.
        probability: the chance that a reader keeps it as a term, by its kind.
    """

    ngram: Ngram
    kind: str
    score: float = 0.0
    strong: int = 0
    short: Ngram | None = None
    c_value: float = 0.0
    nc_value: float = 0.0
    entropy: float = 0.0
    torn: float = 0.0
    before_noun: int = 0
    inside: int = 0
    nested_in: list[Ngram] = field(default_factory=list)

    @property
    def probability(self) -> float:
        if self.kind == "phrase" and self.ngram.content == 1:
            return _KEPT["word"]
        return _KEPT[self.kind]


class Words:
    """Counts of single words, of neighbours, and what they look like in these texts."""

    def __init__(self, tokens: Sequence[Sequence[Token]]) -> None:
        self.counts: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.lower: Counter[str] = Counter()
        self.capital: Counter[str] = Counter()
        self.verbs = VerbCounts()
        self._general = frequencies()
        for sentence in tokens:
            names = [lemma(token.lower) if token.word else "" for token in sentence]
            self.verbs.add([name for name in names if name])
            before = ""
            for at, (token, name) in enumerate(zip(sentence, names, strict=True)):
                if not name:
                    continue
                self.counts[name] += 1
                if before:
                    self.pairs[before, name] += 1
                before = name
                if token.text[0].islower():
                    self.lower[token.lower] += 1
                elif at:
                    self.capital[token.lower] += 1
        self.total = max(sum(self.counts.values()), 1)

    def rarity(self, word: str) -> float:
        """How rare *word* is in general English, in nats."""
        return self._general.idf(self._general.en.get(form(word), 0))

    def cohesion(self, key: Key) -> float:
        """The smallest pointwise mutual information of two neighbours, in nats."""
        least = math.inf
        for one, two in pairwise(key):
            together = self.pairs[one, two]
            if together and one not in FUNCTION_WORDS and two not in FUNCTION_WORDS:
                value = math.log(together * self.total / (self.counts[one] * self.counts[two]))
                least = min(least, value)
        return least


def _capital(token: Token) -> bool:
    return token.text[0].isupper() and token.content


def _initial(sentence: Sequence[Token], at: int) -> bool:
    """Whether a sentence begins here, so that a capital says nothing."""
    return at == 0 or sentence[at - 1].text in _MARKS or sentence[at - 1].text in "•–—*"


def _headline(sentence: Sequence[Token]) -> bool:
    words = [token for token in sentence if token.content and token.text[0].isalpha()]
    capitals = sum(token.text[0].isupper() for token in words)
    closed = bool(sentence) and sentence[-1].text in ".!?;"
    return len(words) >= 4 and capitals > 0.7 * len(words) and not closed


def proposed(
    texts: Sequence[str], tokens: Sequence[Sequence[Token]], words: Words, longest: int
) -> dict[Key, EnglishCandidate]:
    """Everything that a shape singles out."""
    pool: dict[Key, EnglishCandidate] = {}
    for number, (text, sentence) in enumerate(zip(texts, tokens, strict=True)):
        taken: set[Span] = set()
        headline = _headline(sentence)
        if not headline:
            for first, last, strong in _names(sentence, words):
                _add(pool, "name", number, text, sentence, first, last, strong)
                taken.add((first, last))
            for at, token in enumerate(sentence):
                if _acronym(token, words) and not _hyphened(sentence, at, at + 1):
                    _add(pool, "acronym", number, text, sentence, at, at + 1, True)
                    taken.add((at, at + 1))
        for first, last in _phrases(sentence, words, longest):
            if (first, last) in taken:
                continue
            if headline or not _of_name(sentence, first, last):
                _add(pool, "phrase", number, text, sentence, first, last, not headline)
    return pool


def _add(
    pool: dict[Key, EnglishCandidate],
    kind: str,
    number: int,
    text: str,
    sentence: Sequence[Token],
    first: int,
    last: int,
    strong: bool,
) -> None:
    part = sentence[first:last]
    key = tuple(lemma(token.lower) for token in part if token.word)
    item = pool.get(key)
    if item is None:
        content = [token for token in part if token.content]
        ngram = Ngram(
            key, tuple(t.stem for t in content), tuple(t.form for t in content), len(content)
        )
        item = pool[key] = EnglishCandidate(ngram, kind)
    item.strong += strong
    if kind == "name":
        item.kind = "name"
    start, end = part[0].start, part[-1].end
    shape = text[start:end]
    item.ngram.forms[shape] = item.ngram.forms.get(shape, 0) + 1
    item.ngram.places.append((number, start, end))
    item.ngram.spans.append((first, last))


def _hyphened(sentence: Sequence[Token], first: int, last: int) -> bool:
    """Whether ``[first:last)`` cuts a word at a hyphen or an apostrophe."""
    before = first and sentence[first - 1]
    after = sentence[last] if last < len(sentence) else None
    if before and before.text in HYPHENS and before.end == sentence[first].start:
        return True
    return bool(
        after is not None
        and after.text in HYPHENS
        and after.start == sentence[last - 1].end
        and last + 1 < len(sentence)
        and sentence[last + 1].start == after.end
    )


def _acronym(token: Token, words: Words) -> bool:
    text = token.text.rstrip("s") if token.text[:-1].isupper() else token.text
    return (
        2 <= len(text) <= 8
        and text.isupper()
        and text.isalpha()
        and text.lower() not in _NUMERALS
        and text.lower() not in DATES
        # All of a heading may be in capitals.
        and words.lower[token.lower] <= words.capital[token.lower]
    )


def _names(sentence: Sequence[Token], words: Words) -> Iterator[tuple[int, int, bool]]:
    """Longest runs of capitals with little words between: ``first, last, no doubt``.

    What *and* joins is given whole and in pieces; of the pieces it is not sure that they
    are names (*Securities and Futures Commission*).
    """
    at = 0
    while at < len(sentence):
        if not _capital(sentence[at]):
            at += 1
            continue
        first, last, ands = at, at + 1, []
        look = last
        while look < len(sentence) and not sentence[look - 1].lower.endswith(("'s", "’s")):
            token = sentence[look]
            if _capital(token):
                last = look + 1
            elif token.text in HYPHENS or token.lower in _JOINS:
                if token.lower == "and":
                    ands.append(look)
                if look - last >= 3:
                    break
            else:
                break
            look += 1
        at = last
        inner = [place for place in ands if place < last]
        if not inner:
            yield from _name(sentence, first, last, words, True)
            continue
        yield from _name(sentence, first, last, words, len(inner) == 1)
        edges = [first, *[p for place in inner for p in (place, place + 1)], last]
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield from _name(sentence, start, end, words, False)


def _name(
    sentence: Sequence[Token], first: int, last: int, words: Words, sure: bool
) -> Iterator[tuple[int, int, bool]]:
    while first < last and (
        not sentence[first].content
        or sentence[first].lower in TITLES
        or (_initial(sentence, first) and _sentence_word(sentence[first], words))
    ):
        first += 1
    while last > first and not sentence[last - 1].content:
        last -= 1
    content = [token for token in sentence[first:last] if token.content]
    if len(content) < 2 or len(content) > 8 or _hyphened(sentence, first, last):
        return
    if all(token.text.isupper() for token in content):
        return
    if any(token.lower in DATES or token.lower in LABELS for token in content):
        return
    yield first, last, sure and not _initial(sentence, first)


def _sentence_word(token: Token, words: Words) -> bool:
    """Whether a word at a sentence's beginning is one without a capital elsewhere."""
    lower = token.lower
    return token.form in VERBS or words.lower[lower] > words.capital[lower]


def _phrases(sentence: Sequence[Token], words: Words, longest: int) -> Iterator[tuple[int, int]]:
    """Noun phrases: adjectives and nouns, with one *of* at most."""
    n = len(sentence)
    good = [
        _inside(token, words, before)
        for before, token in zip([None, *sentence], sentence, strict=False)
    ]
    for first in range(n):
        token = sentence[first]
        after_hyphen = first > 0 and sentence[first - 1].text in HYPHENS
        if not good[first] or after_hyphen or not _starts(token):
            continue
        joins = count = 0
        for last in range(first, n):
            here = sentence[last]
            if here.text in HYPHENS:
                continue
            if good[last]:
                count += 1
                if count > longest:
                    break
                if _ends(here, words) and not _hyphened(sentence, first, last + 1):
                    yield first, last + 1
            elif here.lower == "of" and not joins and last > first:
                joins = 1
                if not _ends(sentence[last - 1], words):
                    break
            else:
                break


def _of_name(sentence: Sequence[Token], first: int, last: int) -> bool:
    """Whether ``[first:last)`` is a name, or begins or ends inside one."""
    if all(_capital(token) for token in sentence[first:last] if token.content):
        return True
    before, after = sentence[max(first - 1, 0)], sentence[min(last, len(sentence) - 1)]
    if _capital(sentence[first]) and first and (_capital(before) or before.lower in _JOINS):
        return True
    return _capital(sentence[last - 1]) and last < len(sentence) and _capital(after)


def _inside(token: Token, words: Words, before: Token | None) -> bool:
    """Whether a noun phrase may hold *token*, which stands after *before*."""
    plain = token.text.isascii() and token.text.isalpha() and len(token.text) > 1
    if not token.content or not plain or token.lower in TITLES:
        return False
    if before is not None and before.text in _GLUE and before.end == token.start:
        return False
    lower = token.lower
    if before is not None and before.text in HYPHENS and before.end == token.start:
        return True
    if token.text[0].isupper() and words.capital[lower] > words.lower[lower]:
        return True
    if token.form in VERBS or lower in ADVERBS or lower.endswith("ly"):
        return False
    # A past tense or a participle that says something of the noun before it.
    after_noun = before is not None and before.content
    return words.verbs.score(lemma(lower)) <= 0.3 and not (lower.endswith("ed") and after_noun)


def _starts(token: Token) -> bool:
    return token.lower not in WEAK_STARTS


def _ends(token: Token, words: Words) -> bool:
    lower = lemma(token.lower)
    if lower in EMPTY_NOUNS or token.lower in WEAK_STARTS or lower.endswith(("ing", "ed", "ly")):
        return lower.endswith("ing") and words.rarity(lower) > 6.5 and lower not in EMPTY_NOUNS
    return not lower.endswith(_ENDS) or lower.endswith(("capital", "policy", "proposal"))
