"""Punkt's decision about a full stop, from our own trained parameters, without NLTK.

Kiss and Strunk (2006), "Unsupervised Multilingual Sentence Boundary Detection",
Computational Linguistics 32(4): a full stop after an abbreviation, an initial or a
number ends a sentence only if the next word's spelling or company says so. Importing
NLTK's own reader takes over a second, so this one reads the same decisions from JSON
(see :mod:`training.punkt`); a test compares the two.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

__all__ = ["Punkt", "load_punkt"]

_NUMBER = re.compile(r"^[-+]?(?:\d[\d.,:/-]*|\.\d+)(?:st|nd|rd|th|s|%)?$", re.IGNORECASE)
_LETTERS = re.compile(r"^[A-Z](?:\.[A-Z])+$")
_INITIAL = re.compile(r"^[^\W\d_]$")


@dataclass(frozen=True, slots=True)
class Punkt:
    """Trained parameters.

    Attributes:
        abbreviations: lower case, without their last full stop.
        collocations: pairs of types that a full stop between them does not part
            (``##number##`` stands for every number).
        starters: words that begin sentences far oftener than chance.
        common: words that are as good as never capitalised inside a sentence.
    """

    abbreviations: frozenset[str]
    collocations: frozenset[tuple[str, str]]
    starters: frozenset[str]
    common: frozenset[str]

    def ends(self, before: str, after: str) -> bool:
        """Whether a full stop between the words *before* and *after* ends a sentence.

        Args:
            before: the token up to the full stop, without it.
            after: the next token, without quotes and brackets before it.
        """
        kind, follow = _kind(before), _kind(after.rstrip(".,;:!?)\"'”’"))
        capital = after[:1].isupper()
        initial = bool(_INITIAL.match(before))
        if (kind, follow) in self.collocations:
            return False
        if initial or kind == "##number##":
            if after[:1].islower():
                return False
            # An initial before a word that is never written small is a name's.
            return not (initial and before.isupper() and capital) or self.begins(follow)
        if not self.is_abbreviation(before):
            return True
        return capital and self.begins(follow)

    def begins(self, word: str) -> bool:
        """Whether *word*, in small letters, has its capital from the sentence's beginning."""
        return word in self.common or word in self.starters

    def is_abbreviation(self, token: str) -> bool:
        """Whether *token*, without its last full stop, is an abbreviation."""
        if _LETTERS.match(token):
            return True
        token = token.lower()
        return token in self.abbreviations or token.rpartition("-")[2] in self.abbreviations


def _kind(token: str) -> str:
    return "##number##" if _NUMBER.match(token) else token.lower()


@lru_cache(maxsize=1)
def load_punkt() -> Punkt:
    """The parameters that come with the package."""
    source = resources.files("align.segments").joinpath("punkt_en.json")
    data = json.loads(source.read_text(encoding="utf-8"))
    return Punkt(
        abbreviations=frozenset(data["abbreviations"]),
        collocations=frozenset((a, b) for a, b in data["collocations"]),
        starters=frozenset(data["starters"]),
        common=frozenset(data["common"]),
    )
