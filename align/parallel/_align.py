"""The aligner: evidence, search, a second pass with the document's own words, beads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.encoders.protocol import Encoder
from align.errors import EncoderError
from align.lexicon import Lexicon, load_lexicon
from align.model import Alignment, Bead, Lang
from align.parallel._corridor import find_corridor
from align.parallel._coverage import Coverage
from align.parallel._cues import read_cues
from align.parallel._decode import decode
from align.parallel._evidence import Evidence, make_side
from align.parallel._gaps import gap_features
from align.parallel._model import Weights, load_weights
from align.parallel._search import Box, Found, search
from align.parallel._types import Floats
from align.parallel._words import dictionary_links, learned_links, read_words
from align.progress import NO_PROGRESS, Progress

__all__ = ["ParallelOptions", "align"]

_TRUSTED = 0.5


@dataclass(frozen=True, slots=True)
class ParallelOptions:
    """Settings of the parallel aligner.

    Attributes:
        radius: columns searched on either side of the corridor, at first.
        widest: the band is widened no further than this.
        caution: what a bead's posterior must be worth to be made: 0 takes the path with
            the most expected right beads, .5 prefers fewer, larger ones in doubt.
        second_pass: align again with the words that a first pass found to go together.
        weights: of the bead score; those of the package unless given.
    """

    radius: int = 12
    widest: int = 768
    caution: float = 0.3
    second_pass: bool = True
    weights: Weights | None = None


def encode(encoder: Encoder, texts: Sequence[str], lang: Lang) -> Floats:
    """The encoder's rows, checked.

    Raises:
        EncoderError: wrong shape, or numbers that are none.
    """
    rows = np.asarray(encoder.encode(texts, lang=lang), dtype=np.float32)
    if rows.shape != (len(texts), encoder.dim):
        raise EncoderError(
            f"encoder {encoder.name} gave an array of shape {rows.shape} for {len(texts)} "
            f"{lang} segments, not ({len(texts)}, {encoder.dim})",
            remedy="Check that the model is whole, or choose another with --encoder.",
        )
    if not np.isfinite(rows).all():
        bad = int(np.flatnonzero(~np.isfinite(rows).all(axis=1))[0])
        raise EncoderError(
            f"encoder {encoder.name} gave no number for {lang} segment {bad}",
            remedy="Check that the model is whole, or choose another with --encoder.",
        )
    return rows


def _mean_unit(rows: Floats) -> Floats:
    """Mean of the unit rows, drawn towards zero where there are few."""
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    mean: Floats = (rows / np.maximum(norms, 1e-9)).sum(axis=0) / (len(rows) + 5)
    return mean


def prepare(
    zh: Sequence[str], en: Sequence[str], zh_rows: Floats, en_rows: Floats, lexicon: Lexicon
) -> Evidence:
    """Everything the features are made from."""
    zh_side = make_side(zh_rows, _mean_unit(en_rows), read_cues(zh, "zh"))
    en_side = make_side(en_rows, _mean_unit(zh_rows), read_cues(en, "en"))
    words = read_words(zh, en, lexicon)
    coverage = Coverage(*words, dictionary_links(*words, lexicon))
    return Evidence(zh_side, en_side, coverage)


def second_evidence(evidence: Evidence, found: Found) -> Evidence:
    """The same evidence with the words that the probable beads of a first pass link."""
    old = evidence.coverage
    likely = found.arcs[found.probability > _TRUSTED]
    spans = [((i, i + a), (j, j + b)) for i, j, a, b in likely.tolist()]
    links = learned_links(old.zh, old.en, spans, old.links)
    return Evidence(evidence.zh, evidence.en, Coverage(old.zh, old.en, links))


def boxes_of(evidence: Evidence) -> list[Box]:
    m, n = len(evidence.zh), len(evidence.en)
    return [Box((0, m), (0, n), find_corridor(evidence.zh.rows, evidence.en.rows))]


def find(
    evidence: Evidence,
    weights: Weights,
    boxes: list[Box],
    options: ParallelOptions,
    progress: Progress = NO_PROGRESS,
) -> Found:
    """One pass over the boxes."""
    gaps = gap_features(evidence.zh, evidence.en, evidence.coverage, boxes[0].corridor)
    return search(
        evidence,
        weights,
        boxes,
        gaps,
        radius=options.radius,
        widest=options.widest,
        advance=progress.advance,
    )


def align(
    zh: Sequence[str],
    en: Sequence[str],
    *,
    encoder: Encoder,
    lexicon: Lexicon | None = None,
    zh_paragraphs: Sequence[int] | None = None,
    en_paragraphs: Sequence[int] | None = None,
    anchors: Sequence[Bead] = (),
    options: ParallelOptions | None = None,
    progress: Progress = NO_PROGRESS,
) -> Alignment:
    """Align two texts that are translations of each other."""
    options = options or ParallelOptions()
    weights = options.weights or load_weights()
    if not zh or not en:
        beads = [Bead((i,), (), 0.0, 1.0) for i in range(len(zh))]
        beads += [Bead((), (j,), 0.0, 1.0) for j in range(len(en))]
        return Alignment(tuple(beads), None, 0.0)
    progress.start("encode", 2)
    zh_rows = encode(encoder, zh, "zh")
    progress.advance()
    en_rows = encode(encoder, en, "en")
    progress.advance()
    progress.finish()
    evidence = prepare(zh, en, zh_rows, en_rows, lexicon or load_lexicon())
    boxes = boxes_of(evidence)
    found = find(evidence, weights, boxes, options, progress)
    if options.second_pass:
        evidence = second_evidence(evidence, found)
        found = find(evidence, weights, boxes, options, progress)
    return Alignment(tuple(decode(found, options.caution)), None, 1.0)
