"""From aligned texts to concepts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from align.model import Bead, Mode, Status
from align.progress import NO_PROGRESS, Progress
from align.review import Numbering, ReviewBead
from duizhao.aligning import Engines
from duizhao.corpus import Text
from termbase.model import Concept, TermStatus

if TYPE_CHECKING:
    from termbase.extract import ExtractOptions

__all__ = ["DEFAULT_TERMS", "TermSettings", "extract_concepts", "glossary_of"]

# Below this a pair says more about the aligner than about the language.
_WORTH = 0.3


@dataclass(frozen=True, slots=True)
class TermSettings:
    """What a user may say of the extraction; files are read when it begins.

    Attributes:
        stop_words: files of words, one a line.
        tags: a regular expression over jieba's part-of-speech tags.
        domain, general: Chinese texts of the subject, and of none.
        known: glossaries whose terms are not proposed again.
        max_english: English terms without a Chinese one at most; 0: none.
        min_english: occurrences that they need (0: by the length of the texts).
    """

    min_frequency: int = 0
    min_chars: int = 2
    max_chars: int = 18
    max_words: int = 8
    stop_words: tuple[Path, ...] = ()
    tags: str = ""
    domain: tuple[Path, ...] = ()
    general: tuple[Path, ...] = ()
    known: tuple[Path, ...] = ()
    max_concepts: int = 2000
    min_probability: float = 0.15
    max_english: int = 200
    min_english: int = 0

    def options(self, known: Iterable[Concept] = ()) -> ExtractOptions:
        """What the library is told; terms of *known* concepts beside those of the files.

        Raises:
            InputError: a file cannot be read. SettingError: *tags* is no expression.
        """
        from align.documents import read_document
        from termbase.candidates import CandidateOptions
        from termbase.exchange import read_glossary
        from termbase.extract import EnglishOptions, ExtractOptions

        words: set[str] = set()
        for path in self.stop_words:
            words.update(read_document(path, lang="zh").text.split())
        settled = [
            *known,
            *(concept for path in self.known for concept in read_glossary(path)),
        ]
        candidates = CandidateOptions(
            min_frequency=self.min_frequency,
            min_chars=self.min_chars,
            max_chars=self.max_chars,
            max_words=self.max_words,
            stop_words=frozenset(words),
            tags=self.tags,
            domain=tuple(read_document(path, lang="zh").text for path in self.domain),
            general=tuple(read_document(path, lang="zh").text for path in self.general),
        )
        return ExtractOptions(
            candidates=candidates,
            max_concepts=self.max_concepts,
            min_probability=self.min_probability,
            known=tuple(term.text for item in settled for term in item.terms("zh")),
            known_english=tuple(term.text for item in settled for term in item.terms("en")),
            english=EnglishOptions(max_terms=self.max_english, min_frequency=self.min_english),
        )


DEFAULT_TERMS = TermSettings()


def extract_concepts(
    texts: Sequence[Text],
    alignments: Iterable[tuple[Mode, Sequence[ReviewBead]]],
    engines: Engines,
    *,
    known: Iterable[Concept] = (),
    settings: TermSettings = DEFAULT_TERMS,
    progress: Progress = NO_PROGRESS,
) -> tuple[Concept, ...]:
    """Extract concepts from *texts*, best first.

    Args:
        alignments: beads by mode. Rejected ones are passed over; accepted ones count
            as certain.
        known: settled concepts, whose terms are not proposed again.
    """
    from termbase.extract import extract

    options = settings.options(known)

    index = {text.document.text_hash: number for number, text in enumerate(texts)}
    pairs = []
    for mode, beads in alignments:
        numbering = Numbering(texts, beads, "comparable")
        for bead in beads:
            sure = bead.status is Status.ACCEPTED
            if bead.status is Status.REJECTED or not bead.zh or not bead.en:
                continue
            if not sure and (bead.probability < _WORTH or (mode == "comparable" and bead.rank)):
                continue
            pairs.append(
                Bead(
                    zh=numbering.indexes(bead.zh_doc, bead.zh),
                    en=numbering.indexes(bead.en_doc, bead.en),
                    probability=1.0 if sure else bead.probability,
                    zh_doc=index[bead.zh_doc],
                    en_doc=index[bead.en_doc],
                    id=bead.id,
                )
            )
    return extract(
        [text.document for text in texts],
        [text.segments for text in texts],
        pairs,
        lexicon=engines.lexicon,
        encoder=engines.encoder,
        options=options,
        progress=progress,
    )


def glossary_of(concepts: Iterable[Concept]) -> tuple[tuple[str, str], ...]:
    """Accepted concepts as pairs of main terms, for the lexicon."""
    bad = (TermStatus.DEPRECATED, TermStatus.FORBIDDEN)
    found = []
    for concept in concepts:
        if concept.status != "accepted":
            continue
        english = [term.text for term in concept.terms("en") if term.status not in bad]
        found += [(zh.text, en) for zh in concept.terms("zh") for en in english]
    return tuple(dict.fromkeys(found))
