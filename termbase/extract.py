"""Concepts from documents: Chinese terms with their English renderings and evidence.

Two kinds of evidence are weighed together: aligned pairs (what stands in the English
segments that are paired with the term's segments) and composition (what the term's
parts, translated one by one, add up to somewhere in the English documents).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from align.encoders.protocol import Encoder
from align.model import Document, Segment
from align.progress import NO_PROGRESS, Progress
from termbase._chinese import Line, line_of
from termbase._compose import Composer
from termbase._dictionary import Dictionary, Glosses
from termbase._english import tokenize
from termbase._ngrams import EnglishNgrams, Ngram
from termbase.candidates import CandidateOptions, ChineseCandidate, chinese_candidates
from termbase.model import Concept, Evidence, LanguageSection, Term

__all__ = ["ExtractOptions", "TextPair", "concept_id", "extract"]


@dataclass(frozen=True, slots=True)
class TextPair:
    """Segments of two documents that are counterparts.

    Attributes:
        zh_doc, en_doc: 0-based positions in the list of documents.
        zh_segments, en_segments: segment indexes within them.
        probability: the chance that they are counterparts.
        id: the bead's id, empty if it has none.
    """

    zh_doc: int
    zh_segments: tuple[int, ...]
    en_doc: int
    en_segments: tuple[int, ...]
    probability: float = 1.0
    id: str = ""


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """What is extracted.

    Attributes:
        candidates: what may be a Chinese term.
        max_concepts: concepts given back at most.
        max_candidates: Chinese candidates that are looked at, best first.
        max_renderings: English terms a concept.
        min_probability: what the main rendering needs.
        longest: words of an English term.
        min_english_frequency: occurrences that an English n-gram needs to be composed.
        max_evidence: occurrences kept a term and document.
    """

    candidates: CandidateOptions = field(default_factory=CandidateOptions)
    max_concepts: int = 1000
    max_candidates: int = 4000
    max_renderings: int = 6
    min_probability: float = 0.3
    longest: int = 9
    min_english_frequency: int = 1
    max_evidence: int = 20


@dataclass(slots=True)
class _Rendering:
    ngram: Ngram
    covered: float
    explained: float
    support: float
    value: float
    probability: float = 0.0


def concept_id(zh: str) -> str:
    """The id of an extracted concept: ``c-`` and 12 hexadecimal digits of its Chinese term."""
    return "c-" + hashlib.sha256(zh.encode()).hexdigest()[:12]


def extract(
    documents: Sequence[Document],
    segments: Sequence[Sequence[Segment]],
    pairs: Sequence[TextPair],
    *,
    lexicon: Glosses,
    encoder: Encoder | None = None,
    options: ExtractOptions = ExtractOptions(),
    progress: Progress = NO_PROGRESS,
) -> tuple[Concept, ...]:
    """Extract concepts, best first.

    Args:
        documents: of both languages, in any order.
        segments: the segments of each document.
        pairs: counterparts among them; may be empty.

    Returns:
        Concepts whose first Chinese and first English term are the main ones. Evidence
        offsets are into :attr:`align.model.Document.text`.
    """
    zh_lines: list[Line] = []
    en_lines: list[Line] = []
    for at, (document, spans) in enumerate(zip(documents, segments, strict=True)):
        for number, span in enumerate(spans):
            line = line_of(document.text, span.start, span.end, at, number)
            if document.lang == "zh":
                zh_lines.append(line)
            else:
                en_lines.append(_english_line(document.text, span, at, number))
    if not zh_lines or not en_lines:
        return ()
    progress.start("term candidates")
    candidates = chinese_candidates(zh_lines, options.candidates)[: options.max_candidates]
    progress.finish()
    tokens = [tokenize(line.text) for line in en_lines]
    ngrams = EnglishNgrams(
        [line.text for line in en_lines],
        tokens,
        longest=options.longest,
        min_frequency=options.min_english_frequency,
    )
    composer = Composer(Dictionary(lexicon), ngrams)
    context = _Context(zh_lines, en_lines, pairs)
    progress.start("renderings", len(candidates))
    concepts: list[tuple[float, Concept]] = []
    for candidate in candidates:
        renderings = _renderings(candidate, composer, context, options)
        if renderings and renderings[0].probability >= options.min_probability:
            score = _concept_score(candidate, renderings[0])
            concept = _concept(
                candidate, renderings, score, documents, zh_lines, en_lines, context, options
            )
            concepts.append((score, concept))
        progress.advance()
    progress.finish()
    concepts.sort(key=lambda item: (-item[0], item[1].id))
    return tuple(concept for _, concept in concepts[: options.max_concepts])


def _english_line(text: str, span: Segment, document: int, segment: int) -> Line:
    """Runs of blanks become one space; every character keeps its offset."""
    chars: list[str] = []
    offsets: list[int] = []
    for at in range(span.start, span.end):
        char = text[at]
        if char.isspace():
            if chars and chars[-1] != " ":
                chars.append(" ")
                offsets.append(at)
            continue
        chars.append(char)
        offsets.append(at)
    return Line(document, segment, "".join(chars), tuple(offsets))


class _Context:
    """Which English lines are paired with which Chinese ones."""

    def __init__(
        self, zh_lines: Sequence[Line], en_lines: Sequence[Line], pairs: Sequence[TextPair]
    ) -> None:
        zh_at = {(line.document, line.segment): at for at, line in enumerate(zh_lines)}
        en_at = {(line.document, line.segment): at for at, line in enumerate(en_lines)}
        self.partners: dict[int, dict[int, float]] = {}
        self.beads: dict[tuple[int, int], str] = {}
        for pair in pairs:
            for z in pair.zh_segments:
                zh = zh_at.get((pair.zh_doc, z))
                if zh is None:
                    continue
                for e in pair.en_segments:
                    en = en_at.get((pair.en_doc, e))
                    if en is not None:
                        row = self.partners.setdefault(zh, {})
                        row[en] = max(row.get(en, 0.0), pair.probability)
                        self.beads.setdefault((zh, en), pair.id)

    def support(self, candidate: ChineseCandidate, ngram: Ngram) -> float:
        """Share of the term's paired lines, by probability, whose partners hold the n-gram."""
        lines = {line for line, _, _ in ngram.places}
        total = hit = 0.0
        for line in sorted({line for line, _, _ in candidate.places}):
            partners = self.partners.get(line, {})
            total += max(partners.values(), default=0.0)
            hit += max((p for en, p in partners.items() if en in lines), default=0.0)
        return hit / (total + 0.5)


def _renderings(
    candidate: ChineseCandidate, composer: Composer, context: _Context, options: ExtractOptions
) -> list[_Rendering]:
    found = []
    for part in composer.compose(candidate.text, keep=16):
        ngram = composer.ngrams.items[part.row]
        support = context.support(candidate, ngram)
        value = (
            9.0 * (part.score - 0.8)
            + 2.5 * (part.covered - 0.85)
            + 1.5 * support
            + 0.35 * math.log(len(ngram.places))
            - 0.5 * abs(math.log((len(ngram.places) + 1) / (candidate.frequency + 1))) / 2
        )
        found.append(_Rendering(ngram, part.covered, part.explained, support, value))
    for item in found:
        item.probability = 1 / (1 + math.exp(-item.value))
    found.sort(key=lambda item: (-item.value, item.ngram.key))
    return found[: options.max_renderings]


def _concept_score(candidate: ChineseCandidate, main: _Rendering) -> float:
    return candidate.termhood + 1.5 * math.log(main.probability + 1e-3) + 0.5 * main.support


def _concept(
    candidate: ChineseCandidate,
    renderings: Sequence[_Rendering],
    score: float,
    documents: Sequence[Document],
    zh_lines: Sequence[Line],
    en_lines: Sequence[Line],
    context: _Context,
    options: ExtractOptions,
) -> Concept:
    zh_evidence = _evidence(candidate.places, zh_lines, documents, options, "pair")
    zh = Term(
        candidate.text,
        "zh",
        frequency=candidate.frequency,
        surface_forms=(candidate.text,),
        evidence=zh_evidence,
    )
    en_terms = []
    zh_here = sorted({line for line, _, _ in candidate.places})
    for item in renderings:
        forms = sorted(item.ngram.forms, key=lambda form: (-item.ngram.forms[form], form))
        beads: dict[int, str] = {}
        for line in zh_here:
            for en in context.partners.get(line, {}):
                beads.setdefault(en, context.beads[line, en])
        evidence = _evidence(
            item.ngram.places,
            en_lines,
            documents,
            options,
            "pair" if item.support > 0 else "composed",
            beads,
        )
        en_terms.append(
            Term(
                forms[0],
                "en",
                probability=round(item.probability, 4),
                frequency=len(item.ngram.places),
                surface_forms=tuple(forms),
                evidence=evidence,
            )
        )
    return Concept(
        concept_id(candidate.text),
        (LanguageSection("zh", (zh,)), LanguageSection("en", tuple(en_terms))),
        related=tuple(concept_id(text) for text in candidate.nested_in[:10]),
        score=round(score, 6),
        created_by="extraction",
    )


def _evidence(
    places: Sequence[tuple[int, int, int]],
    lines: Sequence[Line],
    documents: Sequence[Document],
    options: ExtractOptions,
    method: str,
    beads: dict[int, str] | None = None,
) -> tuple[Evidence, ...]:
    kept: list[Evidence] = []
    counts: dict[int, int] = {}
    for number, start, end in places:
        line = lines[number]
        counts[line.document] = counts.get(line.document, 0) + 1
        if counts[line.document] > options.max_evidence:
            continue
        kept.append(
            Evidence(
                documents[line.document].name,
                line.segment,
                line.offsets[start],
                line.offsets[end - 1] + 1,
                (beads or {}).get(number, ""),
                method,
            )
        )
    return tuple(kept)
