"""The lexicon as word-to-stem evidence for alignment and composition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from termbase._english import lemma, stem, tokenize

__all__ = ["Dictionary", "Glosses"]


class Glosses(Protocol):
    """What is used of :class:`align.lexicon.Lexicon`."""

    @property
    def revision(self) -> str: ...

    def translations(self, word: str) -> Sequence[str]: ...

    def __contains__(self, word: object) -> bool: ...

    def cut(self, text: str) -> list[str]: ...


class Dictionary:
    """Stems of a word's translations, remembered."""

    def __init__(self, lexicon: Glosses) -> None:
        self.lexicon = lexicon
        self._glosses: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {}
        self._stems: dict[str, tuple[tuple[str, ...], ...]] = {}
        self._prior: dict[str, dict[str, float]] = {}

    def stems(self, word: str) -> tuple[tuple[str, ...], ...]:
        """For each translation of *word* the stems of its content words, in dictionary order."""
        known = self._stems.get(word)
        if known is None:
            found: dict[tuple[str, ...], None] = {}
            for content in self.glosses(word):
                found[tuple(part for part, _ in content)] = None
            known = self._stems[word] = tuple(found)
        return known

    def glosses(self, word: str) -> tuple[tuple[tuple[str, str], ...], ...]:
        """For each translation the (stem, lemma) of its content words, in dictionary order.

        Two words may also be written as one (*hot spot*, *hotspot*).
        """
        known = self._glosses.get(word)
        if known is None:
            found: dict[tuple[tuple[str, str], ...], None] = {}
            for text in self.lexicon.translations(word):
                content = [token for token in tokenize(text) if token.content]
                if not content or len(content) > 6:
                    continue
                found[tuple((token.stem, lemma(token.lower)) for token in content)] = None
                if len(content) == 2:
                    joined = content[0].lower + content[1].lower
                    found[(stem(joined), lemma(joined)),] = None
            known = self._glosses[word] = tuple(found)
        return known

    def prior(self, word: str) -> dict[str, float]:
        """English stems that may be linked to *word*, with weights from 0 to 1."""
        known = self._prior.get(word)
        if known is not None:
            return known
        table: dict[str, float] = {}
        parts = [(word, 1.0)]
        if not self.stems(word) and len(word) > 1:
            parts = [(part, 0.5) for part in self.lexicon.cut(word)]
        for part, weight in parts:
            for gloss in self.stems(part):
                for item in gloss:
                    table[item] = max(table.get(item, 0.0), weight / len(gloss))
        if word.isascii():
            for token in tokenize(word):
                if token.word:
                    table[token.stem] = 1.0
        self._prior[word] = table
        return table
