"""The English n-grams that could be terms, indexed by the stems in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from align.text.english import lemma
from termbase.english import BAD_END, BAD_START, CLAUSE_WORDS, Token, VerbCounts

__all__ = ["EnglishNgrams", "Ngram", "edges"]

_ADJECTIVES = ("al", "ive", "ous", "ful", "able", "ible", "less", "ary", "ized", "ated")
_CLOSE = frozenset(")]）")
_HYPHENS = frozenset("-‐‑/")
_BARRIERS = frozenset('.;:!?。；：！？()[]"“”')


@dataclass(slots=True)
class Ngram:
    """One folded n-gram.

    Attributes:
        places: ``(sentence number, start offset, end offset)``.
        spans: ``(first token, last token + 1)`` of each place.
    """

    key: tuple[str, ...]
    stems: tuple[str, ...] = ()
    word_forms: tuple[str, ...] = ()
    content: int = 0
    forms: dict[str, int] = field(default_factory=dict)
    places: list[tuple[int, int, int]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)


class EnglishNgrams:
    """All n-grams of *texts* up to *longest* words with content words at both ends.

    With *only*, those and no others (for texts too large to list everything).

    Attributes:
        items: in order of first occurrence.
        vocabulary: stem to number; -1 in :attr:`stems` is padding.
        stems: (items, longest) numbers of the stems of content words.
        word_forms: the same of their forms, numbered by :attr:`form_codes`.
        content: (items,) number of content words.
        common: words as they stand where they have no capitals.
        headlines: numbers of the sentences in title case.
        traits: what items are like, filled by :mod:`termbase.ranking` when asked for.
    """

    def __init__(
        self,
        texts: Sequence[str],
        tokens: Sequence[Sequence[Token]],
        *,
        longest: int = 10,
        min_frequency: int = 1,
        only: Set[tuple[str, ...]] | None = None,
    ) -> None:
        self.tokens = tokens
        self.traits: dict[int, tuple[float, ...]] = {}
        self.verbs = VerbCounts()
        self._attributive = _attributive(tokens)
        self.headlines = {number for number, words in enumerate(tokens) if headline(words)}
        self._numbers = _numbers(tokens)
        self._single = _of_single_things(tokens)
        self.common = {
            token.text for words in tokens for token in words if token.text == token.lower
        }
        for sentence in tokens:
            self.verbs.add([lemma(token.lower) for token in sentence if token.word])
        pool: dict[tuple[str, ...], Ngram] = {}
        for number, (text, words) in enumerate(zip(texts, tokens, strict=True)):
            inside = [
                (at, token.stem, token.form) for at, token in enumerate(words) if token.content
            ]
            for first, last, key in _spans(words, longest):
                if only is not None and key not in only:
                    continue
                item = pool.get(key)
                if item is None:
                    own = [word for word in inside if first <= word[0] < last]
                    item = pool[key] = Ngram(
                        key,
                        tuple([stem for _, stem, _ in own]),
                        tuple([form for _, _, form in own]),
                        len(own),
                    )
                left, right = words[first].start, words[last - 1].end
                form = text[left:right]
                item.forms[form] = item.forms.get(form, 0) + 1
                item.places.append((number, left, right))
                item.spans.append((first, last))
        self.items = [item for item in pool.values() if len(item.places) >= min_frequency]
        self.index = {item.key: at for at, item in enumerate(self.items)}
        self.vocabulary, self.postings, self.stems = _index(
            [item.stems for item in self.items], longest
        )
        self.form_codes, self.form_postings, self.word_forms = _index(
            [item.word_forms for item in self.items], longest
        )
        self.content = np.array([item.content for item in self.items], dtype=np.float32)
        self._lines: dict[int, frozenset[int]] = {}
        self.frequency = np.array([len(item.places) for item in self.items], dtype=np.int64)

    def lines(self, row: int) -> frozenset[int]:
        """The numbers of the sentences that hold item *row*."""
        known = self._lines.get(row)
        if known is None:
            known = frozenset([number for number, _, _ in self.items[row].places])
            self._lines[row] = known
        return known

    def attributive(self, word: str) -> float:
        """How surely *word* (a lemma) wants a noun after it, from 0 to 1."""
        known = self._attributive.get(word)
        if known is not None:
            return known
        return 0.9 if len(word) > 4 and word.endswith(_ADJECTIVES) else 0.0

    def singular(self, word: str) -> bool:
        """Whether the noun *word* (a lemma) is to be cited in the singular.

        It is where the texts use it so, too; where they speak of single things, as manuals,
        laws and textbooks do, seldom is enough.
        """
        one, many, usual = self._numbers
        seen = one.get(word, 0) + many.get(word, 0)
        least = _SELDOM if self._single else _SOME
        return one.get(word, 0) + 2 * usual >= least * (seen + 2)


def headline(sentence: Sequence[Token]) -> bool:
    """Whether nearly all words have a capital, and no full stop closes them."""
    words = [token for token in sentence if token.content and token.text[0].isalpha()]
    capitals = sum(token.text[0].isupper() for token in words)
    closed = bool(sentence) and sentence[-1].text in ".!?;"
    return len(words) >= 1 and capitals > 0.7 * len(words) and not closed


# The share of the singular from which on a noun is cited in it.
_SOME, _SELDOM = 0.35, 0.15
# In manuals, laws and textbooks 2.5 to 4.5 words of a hundred are a or an, in speeches and
# reports 1.5 to 2.3.
_ARTICLES = 0.025


def _of_single_things(tokens: Sequence[Sequence[Token]]) -> bool:
    words = [token.lower for sentence in tokens for token in sentence if token.word]
    return words.count("a") + words.count("an") >= _ARTICLES * max(len(words), 1)


def _numbers(tokens: Sequence[Sequence[Token]]) -> tuple[dict[str, int], dict[str, int], float]:
    """How often nouns seen in the plural stand in the singular and in the plural; the usual share.

    The share is that of the singular, over all of them.
    """
    one: dict[str, int] = {}
    many: dict[str, int] = {}
    for sentence in tokens:
        for token in sentence:
            if token.content:
                name = lemma(token.lower)
                found = many if name != token.lower and token.lower.endswith("s") else one
                found[name] = found.get(name, 0) + 1
    both = sum(one.get(name, 0) for name in many)
    return one, many, both / max(both + sum(many.values()), 1)


def edges(tokens: Sequence[Token]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """At which tokens a span may start, and at which it may end.

    Never at a function word, nor in the middle of a hyphenated word.
    """
    n = len(tokens)
    starts = np.zeros(n, dtype=np.bool_)
    ends = np.zeros(n, dtype=np.bool_)
    for at, token in enumerate(tokens):
        if not token.word:
            ends[at] = token.text in _CLOSE and at > 0
            continue
        strong = token.content
        starts[at] = strong or token.lower not in BAD_START
        ends[at] = strong or token.lower not in BAD_END
        if at + 1 < n and _hyphen(tokens, at + 1):
            ends[at] = False
        if at and _hyphen(tokens, at - 1):
            starts[at] = False
    return starts, ends


def _hyphen(tokens: Sequence[Token], at: int) -> bool:
    return (
        tokens[at].text in _HYPHENS
        and 0 < at < len(tokens) - 1
        and tokens[at - 1].end == tokens[at].start
        and tokens[at].end == tokens[at + 1].start
    )


def _attributive(tokens: Sequence[Sequence[Token]]) -> dict[str, float]:
    """Of words seen three times: the share of places where another content word follows."""
    seen: dict[str, int] = {}
    followed: dict[str, int] = {}
    for sentence in tokens:
        for at, token in enumerate(sentence):
            if token.content:
                word = lemma(token.lower)
                seen[word] = seen.get(word, 0) + 1
                if at + 1 < len(sentence) and sentence[at + 1].content:
                    followed[word] = followed.get(word, 0) + 1
    return {word: followed.get(word, 0) / (n + 0.5) for word, n in seen.items() if n >= 3}


def _spans(words: Sequence[Token], longest: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """First token, last token + 1 and folded words of every span that could be a term."""
    starts, ends = edges(words)
    lemmas = [lemma(word.lower) if word.word else "" for word in words]
    for first in map(int, np.flatnonzero(starts)):
        count = commas = 0
        for last in range(first, len(words)):
            token = words[last]
            if token.text in _BARRIERS or (token.lower in CLAUSE_WORDS and not token.content):
                break
            commas += token.text == ","
            count += token.word
            if count > longest or commas > 2:
                break
            if ends[last] and token.word:
                yield first, last + 1, tuple(item for item in lemmas[first : last + 1] if item)


def _index(
    rows: Sequence[Sequence[str]], longest: int
) -> tuple[dict[str, int], dict[int, npt.NDArray[np.int64]], npt.NDArray[np.int32]]:
    """Codes of the words, the rows that hold each, and the rows as codes (-1 is padding)."""
    codes: dict[str, int] = {}
    postings: dict[int, list[int]] = defaultdict(list)
    matrix = np.full((len(rows), longest), -1, dtype=np.int32)
    for at, words in enumerate(rows):
        for slot, word in enumerate(words[:longest]):
            code = codes.setdefault(word, len(codes))
            matrix[at, slot] = code
            if not postings[code] or postings[code][-1] != at:
                postings[code].append(at)
    return codes, {c: np.array(found, dtype=np.int64) for c, found in postings.items()}, matrix
