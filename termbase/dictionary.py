"""The lexicon as word-to-word evidence for alignment and composition."""

from __future__ import annotations

from dataclasses import dataclass

from align.lexicon import Lexicon
from align.lexicon.translations import load_table
from align.text.english import root
from align.text.english import stem as form
from termbase.english import tokenize

__all__ = ["Dictionary", "Gloss"]


@dataclass(frozen=True, slots=True)
class Gloss:
    """One translation: the forms of its content words, their stems, what it is worth.

    ``stems`` is empty where only the form is known (the table learned from corpora).
    """

    forms: tuple[str, ...]
    stems: tuple[str, ...]
    worth: float


class Dictionary:
    """Translations from the lexicon and from the table learned from corpora, remembered."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._table = load_table()
        self._glosses: dict[str, tuple[Gloss, ...]] = {}
        self._forms: dict[str, tuple[tuple[str, ...], ...]] = {}

    def glosses(self, word: str) -> tuple[Gloss, ...]:
        """The translations of *word*, those of the dictionary first, in its order.

        Two words may also be written as one (*hot spot*, *hotspot*).
        """
        known = self._glosses.get(word)
        if known is None:
            found: dict[tuple[str, ...], Gloss] = {}
            for text in self.lexicon.translations(word):
                content = [token for token in tokenize(text) if token.content]
                if not content or len(content) > 6:
                    continue
                worth = 1.0 if len(found) < 6 else 0.95
                forms = tuple(token.form for token in content)
                stems = tuple(token.stem for token in content)
                found.setdefault(forms, Gloss(forms, stems, worth))
                if len(content) == 2:
                    joined = content[0].lower + content[1].lower
                    one = (form(joined),)
                    found.setdefault(one, Gloss(one, (root(joined),), worth))
            # A word learned for a long term mostly renders a part of it only.
            parts = {
                item for gloss in found.values() if len(gloss.forms) > 1 for item in gloss.forms
            }
            least = 0.6 if len(word) > 2 else 0.0
            for item, share in self.learned(word):
                if item in parts or share < least:
                    continue
                found.setdefault((item,), Gloss((item,), (), min(0.95, 0.45 + 0.65 * share)))
            known = self._glosses[word] = tuple(found.values())
        return known

    def forms(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The forms of each of :meth:`glosses`."""
        known = self._forms.get(word)
        if known is None:
            known = self._forms[word] = tuple(gloss.forms for gloss in self.glosses(word))
        return known

    def learned(self, word: str) -> list[tuple[str, float]]:
        """Forms that the table has for *word*, with their share of its links."""
        if word not in self._table.lines:
            return []
        total, counts = self._table.counts(word)
        least = 0.25 if len(word) == 1 else 0.08
        rows = ((item, (count - 0.3) / (total + 0.5)) for item, count in counts.items())
        return [(item, share) for item, share in rows if share >= least and item.isalnum()]
