"""The aligner: evidence, search, a second pass with the document's own words, beads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from align.arrays import Bools, Floats, Ints
from align.encoders.protocol import Encoder
from align.errors import SettingError
from align.lexicon import Lexicon, load_lexicon
from align.messages import message
from align.model import Alignment, Bead
from align.parallel._anchors import long_insertions, settle, with_anchors, without_straddlers
from align.parallel._concurrency import Remote
from align.parallel._corridor import Corridor, find_corridor
from align.parallel._coverage import Coverage
from align.parallel._cues import read_cues
from align.parallel._search import Box, Found, narrowed, search
from align.parallel._words import Links, Words, learned_links, read_linked, similar_links
from align.parallel.blocks import TEXT_SIZES, TextBlocks, encode, encode_blocks
from align.parallel.confidence import calibrated, mark_crossings, pair_probability
from align.parallel.decoding import decode, in_text_order
from align.parallel.evidence import Evidence, make_side
from align.parallel.gaps import gap_features
from align.parallel.lattice import TYPES, sizes_up_to
from align.parallel.weights import Weights, load_weights
from align.progress import NO_PROGRESS, Progress

__all__ = ["ParallelOptions", "align"]

_TRUSTED = 0.5
_CLOSER = 3
_LONG = 1000
"""Chinese sentences from which on a first pass does with the smaller bead types."""
_FIRST = len(sizes_up_to(5))
_FAR_PROBABILITY = 0.97
"""Of insertions in the midst of a long run of them."""


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

    radius: int = 10
    widest: int = 96
    caution: float = 0.3
    second_pass: bool = True
    weights: Weights | None = None


def _mean_unit(rows: Floats) -> Floats:
    """Mean of the unit rows, drawn towards zero where there are few."""
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    mean: Floats = (rows / np.maximum(norms, 1e-9)).sum(axis=0) / (len(rows) + 5)
    return mean


def prepare(
    zh: Sequence[str],
    en: Sequence[str],
    zh_rows: Floats,
    en_rows: Floats,
    lexicon: Lexicon,
    *,
    encoder: Encoder | None = None,
    paragraphs: tuple[Bools, Bools] | None = None,
    linked: Callable[[], tuple[Words, Words, Links]] | None = None,
    progress: Progress = NO_PROGRESS,
) -> Evidence:
    """Everything the features are made from.

    Args:
        linked: the words of both texts, where they are being read elsewhere.
    """
    mean_zh, mean_en = _mean_unit(zh_rows), _mean_unit(en_rows)
    blocks: tuple[TextBlocks | None, TextBlocks | None] = (None, None)
    if encoder is not None and not encoder.additive:
        progress.start(message("progress.encoding-blocks"), 2 * (TEXT_SIZES - 1))
        blocks = (
            encode_blocks(encoder, zh, zh_rows, mean_en, "zh", progress=progress),
            encode_blocks(encoder, en, en_rows, mean_zh, "en", progress=progress),
        )
        progress.finish()
    zh_side = make_side(zh_rows, mean_en, read_cues(zh, "zh"), blocks[0])
    en_side = make_side(en_rows, mean_zh, read_cues(en, "en"), blocks[1])
    words_zh, words_en, links = linked() if linked else read_linked(zh, en, lexicon)
    if encoder is not None and encoder.additive:
        links = similar_links(words_zh, words_en, links, encoder)
    coverage = Coverage(words_zh, words_en, links)
    return Evidence(zh_side, en_side, coverage, paragraphs)


def second_evidence(evidence: Evidence, found: Found) -> Evidence:
    """The same evidence with the words that the probable beads of a first pass link."""
    old = evidence.coverage
    likely = found.arcs[found.probability > _TRUSTED]
    starts, ends = likely[:, :2], likely[:, :2] + likely[:, 2:]
    spans = np.stack([starts, ends], axis=2)
    links = learned_links(old.zh, old.en, spans[:, 0], spans[:, 1], old.links)
    coverage = Coverage(old.zh, old.en, links)
    return Evidence(
        evidence.zh, evidence.en, coverage, evidence.paragraphs, one_to_one_preference(found)
    )


def one_to_one_preference(found: Found) -> float:
    """The 1-1 preference of the text's translator (see :class:`Evidence`), from -2 to 2.

    Where one sentence is one sentence all along, a bad match is an omission; where sentences
    are joined and cut freely it is a free translation.
    """
    single = (found.arcs[:, 2] == 1) & (found.arcs[:, 3] == 1)
    ones = float(found.probability[single].sum())
    more = float(found.probability[~single].sum())
    return float(np.clip(np.log((ones + 4) / (4 * (more + 1))), -2.0, 2.0))


def boxes_of(
    evidence: Evidence, chain: Sequence[Bead] = (), corridor: Corridor | None = None
) -> list[Box]:
    """The stretches between anchors (indexes of the texts as they are searched).

    Args:
        corridor: that of both texts, where it is known already.
    """
    if corridor is not None and not chain:
        return [Box((0, len(evidence.zh)), (0, len(evidence.en)), corridor)]
    boxes = []
    i = j = 0
    m, n = len(evidence.zh), len(evidence.en)
    ends = [((b.zh[0], b.en[0]), (b.zh[-1] + 1, b.en[-1] + 1)) for b in chain]
    for (i1, j1), after in [*ends, ((m, n), (m, n))]:
        corridor = find_corridor(evidence.zh.rows[i:i1], evidence.en.rows[j:j1])
        boxes.append(Box((i, i1), (j, j1), corridor.moved(j)))
        i, j = after
    return boxes


def _whole_corridor(boxes: Sequence[Box], m: int, n: int) -> Corridor:
    """One corridor for the whole of both texts; anchors are as wide as they are."""
    first, last = np.full(m + 1, -1), np.full(m + 1, -1)
    for box in boxes:
        rows = slice(box.zh[0], box.zh[1] + 1)
        first[rows] = np.where(first[rows] < 0, box.corridor.first, first[rows])
        last[rows] = np.maximum(last[rows], box.corridor.last)
    np.maximum.accumulate(first, out=first)
    np.maximum.accumulate(last, out=last)
    return Corridor(first, np.minimum(last, n), 0.0)


def find(
    evidence: Evidence,
    weights: Weights,
    boxes: list[Box],
    options: ParallelOptions,
    progress: Progress = NO_PROGRESS,
    *,
    kinds: int = len(TYPES),
    helper: Executor | None = None,
) -> Found:
    """One pass over the boxes, with the *kinds* smallest bead types."""
    corridor = _whole_corridor(boxes, len(evidence.zh), len(evidence.en))
    gaps = gap_features(evidence.zh, evidence.en, evidence.coverage, corridor, evidence.one_to_one)
    return search(
        evidence,
        weights,
        boxes,
        gaps,
        radius=options.radius,
        widest=options.widest,
        kinds=kinds,
        advance=progress.advance,
        helper=helper,
    )


def find_first(
    evidence: Evidence,
    weights: Weights,
    boxes: list[Box],
    options: ParallelOptions,
    progress: Progress = NO_PROGRESS,
    helper: Executor | None = None,
) -> Found:
    """The first pass: in a long text small beads are enough to show the second one the way."""
    small = options.second_pass and len(evidence.zh) > _LONG
    kinds = _FIRST if small else len(TYPES)
    return find(evidence, weights, boxes, options, progress, kinds=kinds, helper=helper)


def find_again(
    evidence: Evidence,
    weights: Weights,
    boxes: list[Box],
    options: ParallelOptions,
    found: Found,
    progress: Progress = NO_PROGRESS,
    helper: Executor | None = None,
) -> Found:
    """The second pass: more evidence, in a narrower band."""
    second = second_evidence(evidence, found)
    closer = [narrowed(box, found) for box in boxes]
    narrow = replace(options, radius=min(options.radius, _CLOSER))
    return find(second, weights, closer, narrow, progress, helper=helper)


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
    helper: Executor | None = None,
    progress: Progress = NO_PROGRESS,
) -> Alignment:
    """Align the segments of a text and of its translation.

    Args:
        zh, en: the segments of both texts, in order.
        encoder: block vectors are sums of its rows if it is additive (see
            :class:`align.encoders.Encoder`); else blocks are encoded as text.
        lexicon: for word evidence; the packaged one unless given.
        zh_paragraphs, en_paragraphs: the paragraph number of each segment; a bead rather
            keeps to paragraphs of both sides.
        anchors: beads that stay as they are (accepted by a reviewer); the rest is aligned
            around and between them.
        helper: does half of the work of long texts, in a process of its own
            (``ProcessPoolExecutor(1)``); the result is the same.

    Returns:
        Beads that cover both texts, in text order, monotone but for anchors and beads
        marked as crossing; their probabilities are calibrated. ``probability`` of the whole
        is the chance that the texts are translations of each other.

    Raises:
        EncoderError: the encoder gave no numbers, or arrays of another shape.
        SettingError: anchors or paragraph numbers do not fit the texts, or a text is given
            in place of its segments.
    """
    if isinstance(zh, str) or isinstance(en, str):
        raise SettingError("align.text-not-sentences")
    options = options or ParallelOptions()
    weights = options.weights or load_weights()
    settled = settle(anchors, len(zh), len(en))
    paragraphs = [
        _starts(zh_paragraphs, len(zh), "language.chinese"),
        _starts(en_paragraphs, len(en), "language.english"),
    ]
    keep_zh, keep_en = settled.keep_zh, settled.keep_en
    if not len(keep_zh) or not len(keep_en):
        beads = [Bead((int(i),), (), 0.0, 1.0) for i in keep_zh]
        beads += [Bead((), (int(j),), 0.0, 1.0) for j in keep_en]
        return Alignment(tuple(in_text_order([*beads, *settled.apart])), None, 0.0)
    lexicon = load_lexicon() if lexicon is None else lexicon
    if helper is not None:
        kept = [zh[i] for i in keep_zh], [en[j] for j in keep_en]
        linked = Remote(helper, partial(read_linked, *kept, lexicon))
    progress.start(message("progress.encoding"), 2)
    zh_rows = encode(encoder, [zh[i] for i in keep_zh], "zh")
    progress.advance()
    en_rows = encode(encoder, [en[j] for j in keep_en], "en")
    progress.advance()
    progress.finish()
    anchored = {j for bead in settled.chain for j in bead.en}
    whole = find_corridor(zh_rows, en_rows)
    remain = long_insertions(whole, np.isin(keep_en, sorted(anchored)))
    dropped, keep_en, en_rows = keep_en[~remain], keep_en[remain], en_rows[remain]
    evidence = prepare(
        [zh[i] for i in keep_zh],
        [en[j] for j in keep_en],
        zh_rows,
        en_rows,
        lexicon,
        encoder=encoder,
        paragraphs=_kept(paragraphs, keep_zh, keep_en),
        linked=linked.result if helper is not None and remain.all() else None,
        progress=progress,
    )
    chain = [_moved(bead, keep_zh, keep_en) for bead in settled.chain]
    boxes = boxes_of(evidence, chain, whole if remain.all() else None)
    passes = 2 if options.second_pass else 1
    progress.start(
        message("progress.aligning"), passes * sum(box.zh[1] - box.zh[0] + 1 for box in boxes)
    )
    found = find_first(evidence, weights, boxes, options, progress, helper)
    probability = pair_probability(evidence, found, weights)
    if options.second_pass:
        found = find_again(evidence, weights, boxes, options, found, progress, helper)
    progress.finish()
    found = without_straddlers(found, np.flatnonzero(np.diff(keep_en) > 1) + 1)
    beads = decode(with_anchors(found, chain), options.caution)
    beads = [calibrated(bead, weights) for bead in mark_crossings(beads, evidence)]
    settled_by = {bead.zh: bead for bead in settled.chain}
    final = []
    for bead in beads:
        moved = replace(
            bead,
            zh=tuple(int(keep_zh[i]) for i in bead.zh),
            en=tuple(int(keep_en[j]) for j in bead.en),
        )
        final.append(settled_by.get(moved.zh, moved) if moved.zh else moved)
    final += [Bead((), (int(j),), 0.0, _FAR_PROBABILITY) for j in dropped]
    return Alignment(tuple(in_text_order([*final, *settled.apart])), None, probability)


_LINES = 0.9
"""From this share of segments that begin a paragraph on, paragraphs are lines."""


def _starts(paragraphs: Sequence[int] | None, count: int, name: str) -> Bools | None:
    """Which segments begin a paragraph; nothing where paragraphs say nothing.

    That is where there is but one, or where a line holds a segment: such lines are no
    paragraphs, and keeping to them would forbid every larger bead.
    """
    if paragraphs is None:
        return None
    if len(paragraphs) != count:
        raise SettingError(
            "align.paragraphs-differ",
            language=message(name),
            paragraphs=len(paragraphs),
            segments=count,
        )
    numbers = np.asarray(paragraphs, dtype=np.int64)
    starts = np.concatenate([[True], numbers[1:] != numbers[:-1]])[:count]
    return starts if starts.sum() > 1 and starts.mean() <= _LINES else None


def _kept(
    paragraphs: Sequence[Bools | None], keep_zh: Ints, keep_en: Ints
) -> tuple[Bools, Bools] | None:
    zh, en = paragraphs
    if zh is None or en is None:
        return None
    return zh[keep_zh], en[keep_en]


def _moved(bead: Bead, keep_zh: Ints, keep_en: Ints) -> Bead:
    """A bead in the indexes of the segments that are searched."""
    zh = np.searchsorted(keep_zh, bead.zh)
    en = np.searchsorted(keep_en, bead.en)
    return replace(bead, zh=tuple(zh.tolist()), en=tuple(en.tolist()))
