"""English tokens with offsets, and where a term may begin and end."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from align.text.english import english_words, lemma, root, stem

__all__ = [
    "BAD_END",
    "BAD_START",
    "CLAUSE_WORDS",
    "FUNCTION_WORDS",
    "Token",
    "fold",
    "tokenize",
    "word_list",
]


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


class Token(NamedTuple):
    """``text[start:end]`` of a sentence, lower-cased, its stem, and its form.

    The form (:func:`align.text.english.stem`) is without inflection, the stem
    (:func:`align.text.english.root`) without most endings: *developing* and *development*
    share their stem only.
    """

    start: int
    end: int
    text: str
    lower: str

    @property
    def stem(self) -> str:
        """Without most endings."""
        return root(self.lower)

    @property
    def form(self) -> str:
        """Without inflection."""
        return stem(self.lower)

    @property
    def word(self) -> bool:
        """Whether it is no punctuation."""
        return self.text[0].isalnum() or len(self.text) > 1

    @property
    def content(self) -> bool:
        """Whether it is neither punctuation nor a function word ("US" and "IT" are content)."""
        return _content(self.text, self.lower)


@lru_cache(maxsize=200_000)
def _content(text: str, lower: str) -> bool:
    if not (text[0].isalnum() or len(text) > 1):
        return False
    if len(text) > 1 and text.isupper() and text.isalpha():
        return True
    return lower not in FUNCTION_WORDS


def tokenize(text: str) -> list[Token]:
    """The tokens of *text* in order; hyphens and punctuation are tokens of their own."""
    tokens = []
    for start, end in english_words(text, whole=True):
        # A text says the same words over and over: each is held once.
        word, lower = sys.intern(text[start:end]), sys.intern(_lowered(text, start, end))
        tokens.append(Token(start, end, word, lower))
    return tokens


def _lowered(text: str, start: int, end: int) -> str:
    """A word in lower case; the letter of *A-share* is no article."""
    if end - start == 1 and text[start] == "A" and text[end : end + 1] == "-":
        return "a-"
    return text[start:end].lower()


@lru_cache(maxsize=200_000)
def fold(text: str) -> tuple[str, ...]:
    """What the variants of one rendering have in common.

    Case, plural and possessive endings, hyphens, brackets, quotation marks and the
    article in front go.
    """
    found = (_lowered(text, start, end) for start, end in english_words(text, whole=True))
    # What is a word is as :attr:`Token.word` has it: a glossary asks for many.
    words = [lemma(word) for word in found if len(word) > 1 or word.isalnum()]
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
