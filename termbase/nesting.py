"""In which longer terms a term stands: 全球治理 in 全球治理体系.

The cross references of a concept have no kind (TBX-Basic has none); that one leads to a
longer term is told from the terms themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from align.lexicon import simplify
from align.model import Lang
from termbase._english import fold
from termbase.model import Concept

__all__ = ["longer_terms"]


def longer_terms(concept: Concept, concepts: Mapping[str, Concept]) -> list[Concept]:
    """The concepts that *concept* refers to and of whose main term its main term is a part.

    Args:
        concepts: by id; references to others lead nowhere and are passed over.
    """
    there = (concepts[key] for key in concept.related if key in concepts and key != concept.id)
    langs: tuple[Lang, ...] = ("zh", "en")
    return [other for other in there if any(_part(concept, other, lang) for lang in langs)]


def _part(concept: Concept, other: Concept, lang: Lang) -> bool:
    one, two = concept.main(lang), other.main(lang)
    if one is None or two is None:
        return False
    if lang == "zh":
        inner, outer = simplify(one.text), simplify(two.text)
    else:
        # Word by word.
        inner, outer = (f" {' '.join(fold(term.text))} " for term in (one, two))
    return inner != outer and bool(inner.strip()) and inner in outer
