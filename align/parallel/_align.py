"""The search: corridor, lattice, posteriors, beads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from align.encoders.protocol import Encoder
from align.errors import EncoderError
from align.lexicon import Lexicon, load_lexicon
from align.model import Alignment, Bead, Lang
from align.parallel._corridor import find_corridor
from align.parallel._coverage import Coverage
from align.parallel._cues import read_cues
from align.parallel._evidence import Evidence, make_side
from align.parallel._gaps import gap_features
from align.parallel._lattice import Lattice, Posteriors, best_path, posteriors
from align.parallel._model import Weights, build_lattice, load_weights
from align.parallel._types import TYPES, Floats, Ints, Wide
from align.parallel._words import dictionary_links, learned_links, read_words
from align.progress import NO_PROGRESS, Progress

__all__ = ["ParallelOptions", "align"]

_TRUSTED = 0.5
_NEVER = np.float32(-1e30)


@dataclass(frozen=True, slots=True)
class ParallelOptions:
    """Settings of the parallel aligner.

    Attributes:
        radius: columns searched on either side of the corridor, at first.
        widest: the band is widened no further than this.
        caution: what a bead's posterior must be worth to be made: 0 takes the path with
            the most expected right beads, .5 prefers fewer, larger ones in doubt.
    """

    radius: int = 20
    widest: int = 640
    caution: float = 0.3
    weights: Weights = field(default_factory=load_weights)


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


def mean_unit(rows: Floats) -> Floats:
    """Mean of the unit rows, drawn towards zero where there are few."""
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    mean: Floats = (rows / np.maximum(norms, 1e-9)).sum(axis=0) / (len(rows) + 5)
    return mean


def prepare(
    zh: Sequence[str], en: Sequence[str], zh_rows: Floats, en_rows: Floats, lexicon: Lexicon
) -> Evidence:
    """Everything the features are made from."""
    zh_side = make_side(zh_rows, mean_unit(en_rows), read_cues(zh, "zh"))
    en_side = make_side(en_rows, mean_unit(zh_rows), read_cues(en, "en"))
    words = read_words(zh, en, lexicon)
    coverage = Coverage(*words, dictionary_links(*words, lexicon))
    return Evidence(zh_side, en_side, coverage)


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
    if zh_rows.shape[1] != en_rows.shape[1]:
        raise EncoderError("the encoder's dimension changed between the two sides")
    evidence = prepare(zh, en, zh_rows, en_rows, lexicon or load_lexicon())
    lattice, found = search(evidence, options)
    return Alignment(tuple(decode(lattice, found, options.caution)), None, 1.0)


def search(evidence: Evidence, options: ParallelOptions) -> tuple[Lattice, Posteriors]:
    """The lattice of the two texts and the probabilities of its arcs; the band is wide enough."""
    zh, en = evidence.zh, evidence.en
    corridor = find_corridor(zh.rows, en.rows)
    gaps = gap_features(zh, en, evidence.coverage, corridor)
    radius = options.radius
    while True:
        low, width = corridor.band(len(en) + 1, radius)
        lattice = build_lattice(evidence, options.weights, low, width, gaps)
        found = posteriors(lattice)
        if width == len(en) + 1 or radius >= options.widest or not _at_edge(found, low, len(en)):
            return lattice, found
        radius *= 2


def second_evidence(evidence: Evidence, beads: Sequence[Bead]) -> Evidence:
    """The same evidence with the words that the probable beads of a first pass link."""
    old = evidence.coverage
    spans = [
        ((bead.zh[0], bead.zh[-1] + 1), (bead.en[0], bead.en[-1] + 1))
        for bead in beads
        if bead.zh and bead.en and bead.probability > _TRUSTED
    ]
    links = learned_links(old.zh, old.en, spans, old.links)
    return Evidence(evidence.zh, evidence.en, Coverage(old.zh, old.en, links))


def _at_edge(found: Posteriors, low: Ints, n: int) -> bool:
    """Whether beads end next to an edge of the band that is no edge of the text."""
    width = found.match.shape[2]
    left = found.match[0, :, :2].sum(axis=(1, 2))[low > 0]
    right = found.match[0, :, -2:].sum(axis=(1, 2))[low + width <= n]
    return bool((left > 0.02).any() or (right > 0.02).any())


def decode(lattice: Lattice, found: Posteriors, caution: float) -> list[Bead]:
    """The path with the most right beads to be expected (minimum Bayes risk)."""
    worth = found.match - np.float32(caution)
    worth[lattice.match <= -1e29] = _NEVER
    omit = (found.omit + found.omit_more).sum(axis=2, dtype=np.float64)
    insert = _by_column(found, lattice)
    best = Lattice(
        lattice.low,
        lattice.ends,
        worth,
        omit - caution,
        omit - caution,
        insert - caution,
        insert - caution,
    )
    kinds = {kind: k for k, kind in enumerate(TYPES)}
    beads: list[Bead] = []
    for i, j, a, b in best_path(best):
        if a and b:
            at = (0, i + a, j + b - int(lattice.low[0, i + a]), kinds[a, b])
            p, score = float(found.match[at]), float(lattice.match[at])
        elif a:
            p, score = float(omit[0, i + 1]), float(lattice.omit[0, i + 1])
        else:
            p, score = float(insert[0, j + 1]), float(lattice.insert[0, j + 1])
        p = min(max(p, 0.0), 1.0)
        beads.append(Bead(tuple(range(i, i + a)), tuple(range(j, j + b)), score, p))
    return beads


def _by_column(found: Posteriors, lattice: Lattice) -> Wide:
    """Probability that each English sentence is an insertion, wherever it is made."""
    both = (found.insert + found.insert_more).astype(np.float64)
    columns = lattice.low[0][:, None] + np.arange(both.shape[2])
    length = lattice.insert.shape[1]
    sums = np.bincount(
        np.minimum(columns, length).ravel(), weights=both[0].ravel(), minlength=length + 1
    )
    total: Wide = sums[None, :length].astype(np.float64)
    return total
