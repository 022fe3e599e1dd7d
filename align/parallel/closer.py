"""A closer look: contextual rows where a pass without them leaves doubt.

A chapter is read as a whole. Of a longer text only the stretches between certain beads are
read again: certain beads that have certain neighbours stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from align.arrays import Bools, Ints
from align.encoders.protocol import Encoder, HeadedEncoder
from align.model import Bead
from align.parallel._corridor import Corridor
from align.parallel._search import Box, Found
from align.parallel.evidence import Evidence
from align.parallel.meaning import Meaning, make_meaning
from align.parallel.passes import ParallelOptions, find_again, find_with, second_evidence
from align.parallel.weights import Weights, load_weights
from align.progress import NO_PROGRESS, Progress

__all__ = ["Reader", "find_closer", "find_more", "looked_at", "stretches"]

_WHOLE = 600
"""Texts of up to so many sentences on either side are read as a whole."""
_SURE = 0.9
_CERTAIN = 0.9
_KEPT = 2
"""Certain beads on either side of a doubtful stretch that are looked at again with it."""
_BESIDE = 1
"""Sentences beside a stretch that are read, too: beads are held against their neighbours."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads sentences closely, and the sentences of both texts."""

    encoder: HeadedEncoder
    zh: Sequence[str]
    en: Sequence[str]
    quick: Encoder

    def read(self, asked: tuple[Bools, Bools], found: Found) -> Meaning:
        """The contextual rows of the sentences *asked* for.

        Raises:
            EncoderError: the encoder gave arrays of another shape, or no numbers.
        """
        single = (found.arcs[:, 2] == 1) & (found.arcs[:, 3] == 1)
        sure = found.arcs[single & (found.probability > _SURE), :2]
        return make_meaning(self.encoder, self.zh, self.en, asked, sure, self.quick)


def looked_at(bead: Bead, closer: Bools) -> bool:
    """Whether the bead's Chinese (or, without one, its place) was in a stretch."""
    return bool(bead.zh) and bool(closer[bead.zh[0]])


def stretches(box: Box, found: Found) -> list[Box]:
    """The parts of a box between runs of certain beads."""
    inside = (found.probability > _CERTAIN) & (found.arcs[:, 0] >= box.zh[0])
    inside &= (found.arcs[:, 0] < box.zh[1]) & (found.arcs[:, 1] >= box.en[0])
    inside &= found.arcs[:, 1] < box.en[1]
    arcs = found.arcs[inside]
    arcs = arcs[np.lexsort((arcs[:, 1], arcs[:, 0]))]
    starts, ends = arcs[:, :2], arcs[:, :2] + arcs[:, 2:]
    joined = (ends[:-1] == starts[1:]).all(axis=1)
    cuts = np.concatenate([[0], np.flatnonzero(~joined) + 1, [len(arcs)]])
    begin, end = (box.zh[0], box.en[0]), (box.zh[1], box.en[1])
    parts: list[Box] = []
    for first, last in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
        if first == last:
            continue
        left = first if tuple(starts[first].tolist()) == begin else first + _KEPT
        right = last if tuple(ends[last - 1].tolist()) == (box.zh[1], box.en[1]) else last - _KEPT
        if right - left < 1:
            continue
        stop = tuple(starts[left].tolist())
        if stop != begin:
            parts.append(_rectangle(begin, (stop[0], stop[1])))
        after = ends[right - 1].tolist()
        begin = (after[0], after[1])
    if begin != end:
        parts.append(_rectangle(begin, end))
    return parts


def _rectangle(begin: tuple[int, int], end: tuple[int, int]) -> Box:
    rows = end[0] - begin[0] + 1
    corridor = Corridor(np.full(rows, begin[1]), np.full(rows, end[1]), 0.0)
    corridor.first[0], corridor.last[-1] = begin[1], end[1]
    return Box((begin[0], end[0]), (begin[1], end[1]), corridor)


def find_more(
    evidence: Evidence,
    weights: Weights,
    boxes: list[Box],
    options: ParallelOptions,
    found: Found,
    reader: Reader | None,
    progress: Progress = NO_PROGRESS,
    helper: Executor | None = None,
) -> tuple[Found, Bools]:
    """The passes after the first, as the options and what can be read ask for them.

    Returns:
        see :func:`find_closer`.
    """
    if options.second_pass and reader is not None:
        return find_closer(evidence, weights, boxes, options, found, reader, progress, helper)
    if options.second_pass:
        found = find_again(evidence, weights, boxes, options, found, progress, helper)
    elif evidence.remembered is not None:
        found = find_with(evidence, weights, boxes, options, found, progress, helper)
    return found, np.zeros(len(evidence.zh), dtype=bool)


def find_closer(
    evidence: Evidence,
    weights: Weights,
    boxes: list[Box],
    options: ParallelOptions,
    found: Found,
    reader: Reader,
    progress: Progress = NO_PROGRESS,
    helper: Executor | None = None,
) -> tuple[Found, Bools]:
    """The second pass with contextual rows; in a long text a third one, where there is doubt.

    Returns:
        what was found, and for each Chinese sentence whether it was read closely.
    """
    closer = options.closer or load_weights(closer=True)
    m, n = len(evidence.zh), len(evidence.en)
    if max(m, n) <= _WHOLE:
        every = np.ones(m, dtype=bool), np.ones(n, dtype=bool)
        second = second_evidence(evidence, found, reader.read(every, found))
        return find_with(second, closer, boxes, options, found, progress), every[0]
    second = second_evidence(evidence, found)
    found = find_with(second, weights, boxes, options, found, progress, helper)
    parts = [part for box in boxes for part in stretches(box, found)]
    in_zh, in_en = _inside(parts, m, n)
    if not in_zh.any() and not in_en.any():
        return found, in_zh
    asked = _widened(in_zh), _widened(in_en)
    third = second.with_meaning(reader.read(asked, found))
    again = find_with(third, closer, parts, options, found, NO_PROGRESS)
    kept = ~_within(found.arcs, in_zh, in_en)
    return (
        Found(
            np.concatenate([found.arcs[kept], again.arcs]),
            np.concatenate([found.probability[kept], again.probability]),
            np.concatenate([found.score[kept], again.score]),
            np.where(in_zh, again.omit, found.omit),
            np.where(in_en, again.insert, found.insert),
        ),
        in_zh,
    )


def _inside(parts: Sequence[Box], m: int, n: int) -> tuple[Bools, Bools]:
    in_zh, in_en = np.zeros(m, dtype=bool), np.zeros(n, dtype=bool)
    for part in parts:
        in_zh[slice(*part.zh)] = True
        in_en[slice(*part.en)] = True
    return in_zh, in_en


def _widened(inside: Bools) -> Bools:
    wide = inside.copy()
    for shift in range(1, _BESIDE + 1):
        wide[shift:] |= inside[:-shift]
        wide[:-shift] |= inside[shift:]
    return wide


def _within(arcs: Ints, in_zh: Bools, in_en: Bools) -> Bools:
    """Arcs that touch a stretch: another pass has had its say on those."""
    runs = [np.concatenate([[0], np.cumsum(side)]) for side in (in_zh, in_en)]
    touched = [
        run[start + size] > run[start]
        for run, start, size in zip(runs, arcs[:, :2].T, arcs[:, 2:].T, strict=True)
    ]
    either: Bools = touched[0] | touched[1]
    return either
