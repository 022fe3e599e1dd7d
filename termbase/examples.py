"""A sentence of the texts for each term, so that a list can be judged without them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from align.model import Lang, flat
from align.segments import Text
from termbase.model import Concept, Evidence, Term

__all__ = ["with_examples"]

_LOOKED_AT = 60
_LEAST, _MOST = 12, 160
"""Characters of a sentence that shows a term well."""


def with_examples(concepts: Iterable[Concept], texts: Sequence[Text]) -> tuple[Concept, ...]:
    """*concepts* with an example for each term that has no context and was seen in *texts*.

    Both sides are from one pair where there is such a one; otherwise a place that stands in a
    pair goes before others, then a sentence of usual length, then the first.
    """
    by_name = {text.name: text for text in texts}
    return tuple(_shown(concept, by_name) for concept in concepts)


def _shown(concept: Concept, texts: dict[str, Text]) -> Concept:
    pair = _pair(concept.main("zh"), concept.main("en"), texts)
    sections = tuple(
        replace(section, terms=tuple(_example(term, texts, pair) for term in section.terms))
        for section in concept.languages
    )
    return replace(concept, languages=sections)


def _pair(zh: Term | None, en: Term | None, texts: dict[str, Text]) -> str:
    """The bead that shows both best; empty where none has both."""
    if zh is None or en is None:
        return ""
    rendered = {item.bead for item in en.evidence[:_LOOKED_AT] if item.bead}
    shared = [item for item in zh.evidence[:_LOOKED_AT] if item.bead in rendered]
    if not shared:
        return ""
    return min(shared, key=lambda item: not _usual(_sentence(item, texts), "zh")).bead


def _example(term: Term, texts: dict[str, Text], pair: str) -> Term:
    if term.contexts:
        return term
    best: tuple[tuple[bool, bool, bool], str] | None = None
    for item in term.evidence[:_LOOKED_AT]:
        text = _sentence(item, texts)
        if text:
            key = (not pair or item.bead != pair, not item.bead, not _usual(text, term.lang))
            if best is None or key < best[0]:
                best = (key, text)
    return replace(term, contexts=(best[1],)) if best else term


def _usual(text: str, lang: Lang) -> bool:
    return _LEAST <= len(text) <= (_MOST if lang == "zh" else 3 * _MOST)


def _sentence(item: Evidence, texts: dict[str, Text]) -> str:
    text = texts.get(item.document)
    if text is None or not 0 <= item.segment < len(text.segments):
        return ""
    segment = text.segments[item.segment]
    return flat(text.document.text[segment.start : segment.end], text.document.lang)
