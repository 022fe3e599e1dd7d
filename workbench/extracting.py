"""From aligned texts to concepts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from align.model import Mode, Status
from align.progress import NO_PROGRESS, Progress
from align.review import ReviewBead
from termbase.model import Concept, TermStatus
from workbench.aligning import Engines
from workbench.corpus import Text
from workbench.rows import Numbering

__all__ = ["extract_concepts", "glossary_of"]

# Below this a pair says more about the aligner than about the language.
_WORTH = 0.3


def extract_concepts(
    texts: Sequence[Text],
    alignments: Iterable[tuple[Mode, Sequence[ReviewBead]]],
    engines: Engines,
    *,
    known: Sequence[str] = (),
    progress: Progress = NO_PROGRESS,
) -> tuple[Concept, ...]:
    """Extract concepts from *texts*, best first.

    Args:
        alignments: beads by mode. Rejected ones are passed over; accepted ones count
            as certain.
        known: Chinese terms that are settled and not proposed again.
    """
    from termbase.extract import ExtractOptions, TextPair, extract

    place = {text.document.text_hash: number for number, text in enumerate(texts)}
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
                TextPair(
                    place[bead.zh_doc],
                    numbering.indexes(bead.zh_doc, bead.zh),
                    place[bead.en_doc],
                    numbering.indexes(bead.en_doc, bead.en),
                    1.0 if sure else bead.probability,
                    bead.id,
                )
            )
    return extract(
        [text.document for text in texts],
        [text.segments for text in texts],
        pairs,
        lexicon=engines.lexicon,
        encoder=engines.encoder,
        options=ExtractOptions(known=tuple(known)),
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
