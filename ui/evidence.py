"""Where terms were seen, as short pieces of text with the term marked. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from align.model import Document, Lang, flat
from termbase.model import Concept, Evidence, Term
from termbase.recognition import term_pattern

__all__ = ["Example", "Snippet", "after", "before", "examples", "looked_for", "snippet"]

CONTEXT: dict[Lang, int] = {"zh": 45, "en": 90}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A term in its context; *before*, *match* and *after* are one line."""

    document: str
    lang: Lang
    before: str
    match: str
    after: str
    bead: str = ""
    start: int = -1

    def line(self) -> str:
        """As plain text, the term in brackets."""
        return f"{self.before}[{self.match}]{self.after}"

    def as_dict(self) -> dict[str, Any]:
        """For the browser: offsets count code points."""
        text = f"{self.before}{self.match}{self.after}"
        start = len(self.before)
        return {
            "document": self.document,
            "text": text,
            "spans": [[start, start + len(self.match)]] if self.match else [],
        }


@dataclass(frozen=True, slots=True)
class Example:
    """A Chinese and an English place, of one bead where both are there."""

    zh: Snippet | None
    en: Snippet | None

    @property
    def bead(self) -> str:
        """The bead to look at; empty if it is none."""
        return next((s.bead for s in (self.zh, self.en) if s is not None and s.bead), "")


def snippet(document: Document, item: Evidence, *, width: int | None = None) -> Snippet:
    """The place *item* of *document*; a place outside the text gives an empty match."""
    text, lang = document.text, document.lang
    around = CONTEXT[lang] if width is None else width
    start = min(max(item.start, 0), len(text))
    end = min(max(item.end, start), len(text))
    one, two = before(text, start, around), after(text, end, around)
    left, right = flat(one, lang), flat(two, lang)
    # Blanks at the seams would be lost by flattening.
    left += " " if one[-1:].isspace() and lang == "en" else ""
    right = (" " if two[:1].isspace() and lang == "en" else "") + right
    return Snippet(document.name, lang, left, flat(text[start:end], lang), right, item.bead, start)


def examples(
    concept: Concept, documents: Mapping[str, Document], *, most: int = 6
) -> tuple[Example, ...]:
    """Places where the concept was seen: in pairs first, each bead once."""
    zh = [item for term in concept.terms("zh") for item in term.evidence]
    en = [item for term in _best(concept.terms("en")) for item in term.evidence]

    def shown(item: Evidence) -> Snippet | None:
        found = documents.get(item.document)
        return None if found is None else snippet(found, item)

    of_bead: dict[str, Evidence] = {}
    for item in zh:
        if item.bead:
            of_bead.setdefault(item.bead, item)
    made: list[Example] = []
    used: set[str] = set()
    for item in en:
        other = of_bead.get(item.bead) if item.bead else None
        if other is not None and item.bead not in used and len(made) < most:
            used.add(item.bead)
            made.append(Example(shown(other), shown(item)))
    for lang, items in (("zh", zh), ("en", en)):
        rest = [item for item in items if not item.bead or item.bead not in used]
        for item in rest[: 2 if made else 3]:
            place = shown(item)
            if place is not None:
                made.append(Example(place, None) if lang == "zh" else Example(None, place))
    return tuple(item for item in made if item.zh is not None or item.en is not None)


def looked_for(
    concept: Concept, documents: Mapping[str, Document], *, most: int = 3
) -> tuple[Example, ...]:
    """Places where terms of a concept stand that nothing was seen of, as of an imported one:
    up to *most* of each language, found by their words alone."""
    made: list[Example] = []
    for lang in ("zh", "en"):
        patterns = [term_pattern(term) for term in concept.terms(lang) if term.text]
        texts = [item for item in documents.values() if item.lang == lang]
        places = (
            (text, found.span())
            for text in texts
            for pattern in patterns
            for found in pattern.finditer(text.text)
        )
        for text, (start, end) in islice(places, most):
            shown = snippet(text, Evidence(text.name, 0, start, end))
            made.append(Example(shown, None) if lang == "zh" else Example(None, shown))
    return tuple(made)


def _best(terms: Sequence[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: -term.probability)


def before(text: str, at: int, width: int) -> str:
    """Up to *width* characters before *at*, from the beginning of a word on, marked where cut."""
    start = max(at - width, 0)
    if start == 0:
        return text[:at]
    if _inside(text, start):
        start = next((k + 1 for k in range(start, at) if text[k].isspace()), start)
    return "… " + text[start:at]


def after(text: str, at: int, width: int) -> str:
    """Up to *width* characters from *at* on, to the end of a word, marked where cut."""
    end = min(at + width, len(text))
    if end == len(text):
        return text[at:]
    if _inside(text, end):
        end = next((k for k in range(end - 1, at - 1, -1) if text[k].isspace()), end)
    return text[at:end] + " …"


def _inside(text: str, at: int) -> bool:
    """Whether a Latin word or number goes on over *at*; Chinese may be cut anywhere."""
    return all(c.isalnum() and c < "\u2e80" for c in text[at - 1 : at + 1])
