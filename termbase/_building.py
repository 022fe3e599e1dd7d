"""Concepts from terms with their renderings, and from English terms that have none."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Container, Mapping, Sequence, Set
from itertools import pairwise

from align.lexicon import simplify
from align.model import Document
from termbase._chinese import TextLine
from termbase._english_terms import EnglishCandidate, KnownTerms, english_candidates
from termbase._selection import Weighed, citation, grouped
from termbase._statistics import ChineseCandidate
from termbase.english import Token, fold
from termbase.model import Concept, Evidence, LanguageSection, Term, TermType
from termbase.ngrams import EnglishNgrams, Ngram
from termbase.options import EnglishOptions

__all__ = ["Partners", "acronym", "build_concept", "concept_id", "english_only", "evidence_of"]


class Partners:
    """Which English lines are paired with which Chinese ones, how probably, in which bead."""

    def __init__(self) -> None:
        self.of: dict[int, dict[int, float]] = {}
        self.beads: dict[tuple[int, int], str] = {}
        self._most: dict[int, float] = {}

    def add(self, zh: int, en: int, probability: float, bead: str) -> None:
        """Pair two lines."""
        row = self.of.setdefault(zh, {})
        row[en] = max(row.get(en, 0.0), probability)
        self._most[zh] = max(self._most.get(zh, 0.0), probability)
        self.beads.setdefault((zh, en), bead)

    def support(self, zh_lines: Sequence[int], en_lines: Set[int]) -> float:
        """Share of the Chinese lines' pairs, by probability, that hold any of *en_lines*."""
        total = hit = 0.0
        for line in zh_lines:
            row = self.of.get(line)
            if row:
                total += self._most[line]
                hit += max([p for en, p in row.items() if en in en_lines], default=0.0)
        return hit / (total + 0.5)

    def together(self, zh_lines: Sequence[int], en_lines: Set[int]) -> int:
        """In how many of the Chinese lines' pairs any of *en_lines* stands."""
        return sum(en in en_lines for line in zh_lines for en in self.of.get(line, ()))

    def coverage(self, lines: Sequence[TextLine]) -> float:
        """The share of paired lines in the documents that have any: near 1 in translations."""
        seen: dict[int, int] = {}
        for at, row in self.of.items():
            if max(row.values()) >= 0.5:
                seen[lines[at].document] = seen.get(lines[at].document, 0) + 1
        total = sum(line.document in seen for line in lines)
        return sum(seen.values()) / total if total else 0.0


def concept_id(zh: str) -> str:
    """The id of an extracted concept: ``c-`` and 12 hexadecimal digits of its Chinese term's hash.

    Simplified and Traditional give the same.
    """
    return "c-" + hashlib.sha256(simplify(zh).encode()).hexdigest()[:12]


def build_concept(
    candidate: ChineseCandidate,
    renderings: Sequence[Weighed],
    score: float,
    documents: Sequence[Document],
    zh_lines: Sequence[TextLine],
    en_lines: Sequence[TextLine],
    partners: Partners,
    *,
    short: ChineseCandidate | None = None,
    variants: Sequence[ChineseCandidate] = (),
    words: EnglishNgrams,
    heads: Collection[str] = (),
    related: Sequence[str] = (),
    most: int = 20,
    plural: bool = False,
) -> Concept:
    """The concept of *candidate*; *most* occurrences are kept a term and document.

    Args:
        short: a short form of it that the texts define.
        variants: candidates that are other forms of it.
        plural: whether the more frequent number is cited rather than the singular.
        words: what the English texts are like.
        heads: English words for the verb that it begins with.
    """
    beads: dict[int, str] = {}
    zh_beads: dict[int, str] = {}
    for line in sorted({line for line, _, _ in candidate.places}):
        for en in sorted(partners.of.get(line, {})):
            bead = partners.beads[line, en]
            beads.setdefault(en, bead)
            zh_beads.setdefault(line, bead)
    seen = _chinese_forms(candidate, documents, zh_lines)
    zh = [
        Term(
            seen[0],
            "zh",
            probability=round(candidate.termhood, 4),
            frequency=candidate.frequency,
            surface_forms=seen,
            evidence=evidence_of(candidate.places, zh_lines, documents, most, "pair", zh_beads),
        )
    ]
    others = [(item, TermType.VARIANT) for item in variants if item is not short]
    if short is not None:
        others.insert(0, (short, TermType.SHORT_FORM))
    for other, kind in others:
        seen = _chinese_forms(other, documents, zh_lines)
        zh.append(
            Term(
                seen[0],
                "zh",
                type=kind,
                probability=round(other.termhood, 4),
                frequency=other.frequency,
                surface_forms=seen,
                evidence=evidence_of(other.places, zh_lines, documents, most, "pair", {}),
            )
        )
    terms = []
    for item, variant in grouped(renderings, heads):
        forms = citation(item.ngram, words.common, words=words, plural=plural)
        text = forms[0]
        kind = TermType.VARIANT if variant else TermType.FULL_FORM
        terms.append(
            Term(
                text,
                "en",
                type=TermType.ACRONYM if acronym(text) else kind,
                probability=round(item.probability, 4),
                frequency=len(item.ngram.places),
                surface_forms=tuple(forms),
                evidence=evidence_of(
                    item.ngram.places, en_lines, documents, most, item.methods[0], beads
                ),
            )
        )
    sections = [LanguageSection("zh", tuple(zh))]
    if terms:
        sections.append(LanguageSection("en", tuple(terms)))
    return Concept(
        concept_id(candidate.text),
        tuple(sections),
        related=tuple(concept_id(text) for text in related),
        score=round(score, 6),
        created_by="extraction",
    )


def told(renderings: Sequence[Weighed], words: EnglishNgrams) -> tuple[tuple[str, float], ...]:
    """The citation forms of *renderings*, each with its chance."""
    return tuple(
        (citation(item.ngram, words.common, words=words)[0], round(item.probability, 4))
        for item in renderings
    )


def _chinese_forms(
    candidate: ChineseCandidate, documents: Sequence[Document], lines: Sequence[TextLine]
) -> tuple[str, ...]:
    """The term as the documents write it (Simplified, Traditional), most frequent first."""
    forms: dict[str, int] = {}
    for number, start, end in candidate.places:
        line = lines[number]
        text = documents[line.document].text
        form = _as_written(text, line.offsets[start:end])
        forms[form] = forms.get(form, 0) + 1
    return tuple(sorted(forms, key=lambda form: (-forms[form], form)))


def _as_written(text: str, offsets: Sequence[int]) -> str:
    """The characters at *offsets*, with the blanks that stand between Latin and other letters."""
    chars = [text[offsets[0]]]
    for before, at in pairwise(offsets):
        latin = text[before].isascii() or text[at].isascii()
        gap = text[before + 1 : at]
        if gap and not gap.strip() and latin and text[before] != " " != text[at]:
            chars.append(" ")
        chars.append(text[at])
    return "".join(chars)


def acronym(text: str) -> bool:
    """Whether *text* is one word in capitals."""
    return text.isupper() and len(text) > 1 and len(fold(text)) == 1


def evidence_of(
    places: Sequence[tuple[int, int, int]],
    lines: Sequence[TextLine],
    documents: Sequence[Document],
    most: int,
    method: str,
    beads: Mapping[int, str],
) -> tuple[Evidence, ...]:
    """Evidence at *places*, *most* of them a document; *beads* by line."""
    kept = []
    counts: dict[int, int] = {}
    for number, start, end in places:
        line = lines[number]
        counts[line.document] = counts.get(line.document, 0) + 1
        if counts[line.document] <= most:
            kept.append(
                Evidence(
                    documents[line.document].name,
                    line.segment,
                    line.offsets[start],
                    line.offsets[end - 1] + 1,
                    beads.get(number, ""),
                    method,
                )
            )
    return tuple(kept)


Key = tuple[str, ...]

# A rendering less probable does not account for the places where its words stand.
_LIKELY = 0.3


def english_only(
    concepts: Sequence[Concept],
    renderings: Sequence[Weighed],
    documents: Sequence[Document],
    lines: Sequence[TextLine],
    tokens: Sequence[Sequence[Token]],
    acronyms: Mapping[Key, Key],
    common: Container[str],
    *,
    known: Sequence[str],
    options: EnglishOptions,
    most: int,
) -> list[Concept]:
    """Concepts of the English terms that no rendering in *concepts* accounts for, best first.

    Args:
        renderings: of all *concepts*, with their places.
        known: English terms that are not reported again.
        common: English words that the texts write without a capital.
        most: occurrences kept a term and document.
    """
    known_terms = KnownTerms(known)
    for concept in concepts:
        for term in concept.terms("en"):
            for form in (term.text, *term.surface_forms):
                known_terms.add(fold(form))
    for item in renderings:
        if item.probability >= _LIKELY:
            numbers = (number for number, _, _ in item.ngram.places)
            known_terms.add(item.ngram.key, tuple(zip(numbers, item.ngram.spans, strict=True)))
    found = english_candidates(
        [line.text for line in lines],
        tokens,
        [line.document for line in lines],
        known_terms,
        options,
        acronyms=acronyms,
    )
    # They follow the others whatever their score among themselves.
    shift = min((item.score for item in concepts), default=0.0) - (found[0].score if found else 0)
    return [
        _concept(candidate, candidate.score + shift, documents, lines, common, most)
        for candidate in found
    ]


def _concept(
    candidate: EnglishCandidate,
    score: float,
    documents: Sequence[Document],
    lines: Sequence[TextLine],
    common: Container[str],
    most: int,
) -> Concept:
    """The concept of an English term that has no Chinese one.

    The probability is the chance that it is a term. Its id is made from its folded words,
    so that it stays when another form becomes the more frequent one.
    """
    terms = []
    for ngram in (candidate.ngram, candidate.short):
        if ngram is None:
            continue
        forms = citation(ngram, common)
        terms.append(
            Term(
                forms[0],
                "en",
                type=TermType.ACRONYM if acronym(forms[0]) else TermType.FULL_FORM,
                probability=candidate.probability,
                frequency=len(ngram.places),
                surface_forms=forms,
                evidence=evidence_of(ngram.places, lines, documents, most, "text", {}),
            )
        )
    return Concept(
        _english_id(candidate.ngram),
        (LanguageSection("en", tuple(terms)),),
        related=tuple(_english_id(outer) for outer in candidate.nested_in),
        score=round(score, 6),
        created_by="extraction",
    )


def _english_id(item: Ngram) -> str:
    return concept_id("en\n" + " ".join(item.key))
