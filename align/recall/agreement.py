"""Whether a glossary is one of these texts: how often what it says stands in pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from align.lexicon import simplify
from align.model import Bead
from align.text.english import english_words, stem

__all__ = ["agrees"]

_LIKELY = 0.5
_FEW = 8
"""So many places say something."""
_LEAST = 0.15
"""The share of them at which a rendering stands, if the glossary is of these texts at all."""
_LOOKED_AT = 4000


def agrees(
    glossary: Sequence[tuple[str, str]],
    zh: Sequence[str],
    en: Sequence[str],
    beads: Iterable[Bead],
) -> bool:
    """Whether *glossary* may be right for these texts.

    It is not where its Chinese terms stand in likely beads and hardly ever any of their
    renderings on the other side: another language's, another customer's, or a column that
    slipped by a row. Where its terms are few or none, nothing speaks against it.

    Args:
        glossary: pairs of terms. beads: of the sentences *zh* and *en*.
    """
    renderings: dict[str, list[frozenset[str]]] = {}
    for term, rendering in glossary:
        key, stems = simplify(term.strip()), _stems(rendering)
        if len(key) > 1 and stems:
            renderings.setdefault(key, []).append(stems)
    sizes = sorted({len(key) for key in renderings})
    places = right = 0
    for bead in beads:
        if not bead.zh or not bead.en or bead.probability < _LIKELY:
            continue
        text = simplify("\n".join(zh[i] for i in bead.zh))
        terms = {
            text[at : at + size]
            for size in sizes
            for at in range(len(text) - size + 1)
            if text[at : at + size] in renderings
        }
        if not terms:
            continue
        there = _stems(" ".join(en[j] for j in bead.en))
        places += len(terms)
        right += sum(any(stems <= there for stems in renderings[term]) for term in terms)
        if places >= _LOOKED_AT:
            break
    return places < _FEW or right >= _LEAST * places


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(text[start:end]) for start, end in english_words(text))
