"""English tokens with offsets, light stems, and where a term may begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from align.lexicon import stem as lexicon_stem

__all__ = [
    "BAD_END",
    "BAD_START",
    "CLAUSE_WORDS",
    "FUNCTION_WORDS",
    "Token",
    "fold",
    "lemma",
    "stem",
    "tokenize",
    "word_list",
]

_TOKEN = re.compile(
    r"(?:[A-Za-z]{0,3}[$€£¥])?\d+(?:[.,]\d+)+"  # numbers and amounts
    r"|[A-Za-z]{0,3}[$€£¥]\d+"
    r"|(?:[A-Za-z]\.){2,}"  # U.S.
    r"|[^\W_]+(?:['’][^\W\d_]+)*"
    r"|[^\s]"
)


def word_list(text: str) -> tuple[str, ...]:
    """The words of *text* in order."""
    return tuple(text.split())


ARTICLES = frozenset(["a", "an", "the"])
_PREPOSITIONS = word_list(
    """
    of in on at by for from to with within without into onto upon over under between among
    through during against toward towards about across after before around via per than as
    including regarding concerning despite amid amidst
    """
)
_CONJUNCTIONS = word_list(
    """
    and or but nor so yet while whereas because since if when where although though that whether
    both either neither
    """
)
_PRONOUNS = word_list(
    """
    i we you he she it they them us him her me our your his its their my who whom whose which
    what this these those there here itself themselves ourselves each other others such same one
    """
)
_AUXILIARIES = word_list(
    """
    be is are was were been being am have has had having do does did will would shall should can
    could may might must cannot not no n't
    """
)
_ADVERBS = word_list(
    """
    also very more most less least too only just even still already further furthermore moreover
    however therefore thus hence increasingly always never again then now often rather well
    respectively mainly actively
    """
)
_DETERMINERS = word_list(
    """
    all any some many much every several various own
    """
)
FUNCTION_WORDS = ARTICLES.union(
    _PREPOSITIONS, _CONJUNCTIONS, _PRONOUNS, _AUXILIARIES, _ADVERBS, _DETERMINERS
)
# A span with any of these is a clause or a piece of one.
CLAUSE_WORDS = frozenset(_AUXILIARIES).union(
    word_list(
        "we i you he she it they them us him who whom whose which that what this these those"
    ),
    word_list("because since if when where although though whether while whereas so"),
) - frozenset(["no", "not"])
# "all-round" and "one country" are terms; sentence grammar is not.
BAD_START = FUNCTION_WORDS - frozenset(["all", "one", "no", "well", "per", "over", "under", "non"])
BAD_END = FUNCTION_WORDS


@dataclass(frozen=True, slots=True)
class Token:
    """``text[start:end]`` of a sentence, lower-cased, its stem, and its form.

    The form (:func:`align.lexicon.stem`) is without inflection, the stem without most
    endings: *developing* and *development* share their stem only.
    """

    start: int
    end: int
    text: str
    lower: str
    stem: str
    form: str

    @property
    def word(self) -> bool:
        """Whether it is no punctuation."""
        return self.text[0].isalnum() or len(self.text) > 1

    @property
    def content(self) -> bool:
        """Whether it is neither punctuation nor a function word ("US" and "IT" are content)."""
        if not self.word:
            return False
        if len(self.text) > 1 and self.text.isupper() and self.text.isalpha():
            return True
        return self.lower not in FUNCTION_WORDS


@lru_cache(maxsize=200_000)
def lemma(word: str) -> str:
    """*word* (lower case) without its plural or possessive ending."""
    if word.endswith(("'s", "’s")):
        word = word[:-2]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


_SUFFIXES = word_list(
    """
    isation ization fulness ousness iveness ations ation ities ments ment ness ings
    ing ions ion ives ive ised ized ises izes ise ize edly ed es ity ances ance ences ence
    ally ical als al ly ers er ors or ants ant ents ent ies ship isms ism ists ist ously ous
    ic y e s
    """
)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A light stem of *word* (lower case): one ending off, if four letters stay.

    It need not be a word, only be the same for *develop, developed, development*.
    """
    word = lemma(word)
    if not word.isascii() or not word.isalpha():
        return word
    for suffix in _SUFFIXES:
        if len(word) - len(suffix) >= 4 and word.endswith(suffix):
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=200_000)
def form(word: str) -> str:
    """*word* without inflection: the key of the lexicon's learned table."""
    return lexicon_stem(word)


def tokenize(text: str) -> list[Token]:
    """The tokens of *text* in order; hyphens and punctuation are tokens of their own."""
    tokens = []
    for match in _TOKEN.finditer(text):
        lower = match.group().lower()
        tokens.append(
            Token(match.start(), match.end(), match.group(), lower, stem(lower), form(lower))
        )
    return tokens


@lru_cache(maxsize=200_000)
def fold(text: str) -> tuple[str, ...]:
    """What the variants of one rendering have in common.

    Case, plural and possessive endings, hyphens, brackets, quotation marks and the
    article in front go.
    """
    words = [lemma(token.lower) for token in tokenize(text) if token.word]
    while words and words[0] in ARTICLES:
        words.pop(0)
    return tuple(words)


_BEFORE_VERB = frozenset(word_list("to will would can could may might should must shall not also"))
_BEFORE_NOUN = frozenset(word_list("the a an of this these those its their our his in with for"))


class VerbCounts:
    """How much words look like verbs in a text, by what stands before them."""

    def __init__(self) -> None:
        self._verb: dict[str, int] = {}
        self._noun: dict[str, int] = {}

    def add(self, words: Sequence[str]) -> None:
        """Count one sentence of lemmas."""
        for before, word in pairwise(words):
            if before in _BEFORE_VERB:
                self._verb[word] = self._verb.get(word, 0) + 1
            elif before in _BEFORE_NOUN:
                self._noun[word] = self._noun.get(word, 0) + 1

    def score(self, word: str) -> float:
        """From -1 (noun) to 1 (verb)."""
        verb, noun = self._verb.get(word, 0), self._noun.get(word, 0)
        return (verb - noun) / (verb + noun + 2)
