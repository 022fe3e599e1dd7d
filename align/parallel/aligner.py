"""The aligner: evidence, search, a second pass with the document's own words, beads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial

import numpy as np

from align.arrays import Bools, Floats, Ints
from align.encoders.protocol import Encoder, contextual_half
from align.errors import SettingError
from align.lexicon import Lexicon, load_lexicon
from align.messages import message
from align.model import Alignment, Bead
from align.parallel._anchors import long_insertions, settle, with_anchors, without_straddlers
from align.parallel._concurrency import Remote
from align.parallel._corridor import find_corridor
from align.parallel._coverage import Coverage
from align.parallel._cues import read_cues
from align.parallel._words import Links, Words, read_linked, similar_links
from align.parallel.blocks import TEXT_SIZES, TextBlocks, encode, encode_blocks
from align.parallel.closer import Reader, find_more, looked_at
from align.parallel.confidence import calibrated, mark_crossings, pair_probability
from align.parallel.decoding import decode, in_text_order
from align.parallel.evidence import Evidence, make_side
from align.parallel.passes import (
    ParallelOptions,
    boxes_of,
    find_first,
)
from align.parallel.recalling import remembered
from align.parallel.weights import load_weights
from align.progress import NO_PROGRESS, Progress
from align.recall import Memory

__all__ = ["ParallelOptions", "align"]

_FAR_PROBABILITY = 0.97
"""Of insertions in the midst of a long run of them."""


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


def align(
    zh: Sequence[str],
    en: Sequence[str],
    *,
    encoder: Encoder,
    lexicon: Lexicon | None = None,
    zh_paragraphs: Sequence[int] | None = None,
    en_paragraphs: Sequence[int] | None = None,
    anchors: Sequence[Bead] = (),
    memory: Memory | None = None,
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
        memory: what was translated before; it moves what is in doubt, and as far as it agrees
            with what is plain without it.
        helper: does half of the work of long texts, in a process of its own
            (``ProcessPoolExecutor(1)``); the result is the same.

    Returns:
        Beads that cover both texts, in text order, monotone but for anchors and beads
        marked as crossing; their probabilities are calibrated. ``probability`` of the whole
        is the chance that the texts are translations of each other; ``memory`` what the memory
        had to say, where one was given.

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
    kept = [zh[i] for i in keep_zh], [en[j] for j in keep_en]
    if helper is not None:
        linked = Remote(helper, partial(read_linked, *kept, lexicon))
    progress.start(message("progress.encoding"), 2)
    zh_rows = encode(encoder, kept[0], "zh")
    progress.advance()
    en_rows = encode(encoder, kept[1], "en")
    progress.advance()
    progress.finish()
    whole = find_corridor(zh_rows, en_rows)
    anchored = sorted({j for bead in settled.chain for j in bead.en})
    remain = long_insertions(whole, np.isin(keep_en, anchored))
    dropped, keep_en, en_rows = keep_en[~remain], keep_en[remain], en_rows[remain]
    kept = kept[0], [en[j] for j in keep_en]
    evidence = prepare(
        *kept,
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
    said = remembered(memory, kept, with_anchors(found, chain)) if memory is not None else None
    evidence = evidence.with_memory(said)
    half = contextual_half(encoder) if options.second_pass else None
    reader = None if half is None else Reader(half, *kept, encoder)
    found, closer = find_more(evidence, weights, boxes, options, found, reader, progress, helper)
    progress.finish()
    found = without_straddlers(found, np.flatnonzero(np.diff(keep_en) > 1) + 1)
    beads = decode(with_anchors(found, chain), options.caution)
    second = (options.closer or load_weights(closer=True)) if closer.any() else weights
    beads = [
        calibrated(bead, second if looked_at(bead, closer) else weights)
        for bead in mark_crossings(beads, evidence)
    ]
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
    ordered = tuple(in_text_order([*final, *settled.apart]))
    return Alignment(ordered, None, probability, said.use if said else None)


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
