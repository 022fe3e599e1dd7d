"""The passes of the search: one over all beads, a second with the document's own words."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np

from align.model import Bead
from align.parallel._corridor import Corridor, find_corridor
from align.parallel._coverage import Coverage
from align.parallel._search import Box, Found, narrowed, search
from align.parallel._words import learned_links
from align.parallel.evidence import Evidence
from align.parallel.gaps import gap_features
from align.parallel.lattice import TYPES, sizes_up_to
from align.parallel.meaning import Meaning
from align.parallel.recalling import reached
from align.parallel.weights import Weights
from align.progress import NO_PROGRESS, Progress

__all__ = [
    "ParallelOptions",
    "boxes_of",
    "find",
    "find_again",
    "find_first",
    "find_with",
    "one_to_one_preference",
    "second_evidence",
]

_TRUSTED = 0.5
_CLOSER = 3
_LONG = 1000
"""Chinese sentences from which on a first pass does with the smaller bead types."""
_FIRST = len(sizes_up_to(5))


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
        closer: of the bead score where contextual rows are seen, too.
    """

    radius: int = 10
    widest: int = 96
    caution: float = 0.3
    second_pass: bool = True
    weights: Weights | None = None
    closer: Weights | None = None


def second_evidence(evidence: Evidence, found: Found, meaning: Meaning | None = None) -> Evidence:
    """The same evidence with the words that the probable beads of a first pass link.

    Args:
        meaning: contextual rows, to be seen beside the others.
    """
    old = evidence.coverage
    likely = found.arcs[found.probability > _TRUSTED]
    starts, ends = likely[:, :2], likely[:, :2] + likely[:, 2:]
    spans = np.stack([starts, ends], axis=2)
    links = learned_links(old.zh, old.en, spans[:, 0], spans[:, 1], old.links)
    coverage = Coverage(old.zh, old.en, links)
    preference = one_to_one_preference(found)
    second = Evidence(evidence.zh, evidence.en, coverage, evidence.paragraphs, preference, meaning)
    return second.with_memory(evidence.remembered)


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
    gaps = gap_features(
        evidence.zh,
        evidence.en,
        evidence.coverage,
        corridor,
        evidence.one_to_one,
        evidence.meaning,
    )
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
    return find_with(
        second_evidence(evidence, found), weights, boxes, options, found, progress, helper
    )


def find_with(
    second: Evidence,
    weights: Weights,
    boxes: list[Box],
    options: ParallelOptions,
    found: Found,
    progress: Progress,
    helper: Executor | None = None,
) -> Found:
    """A pass with *second*, in a narrow band around what was *found* before.

    The band reaches to what a trusted memory says, wherever the pass before went.
    """
    closer = [narrowed(box, found) for box in boxes]
    if second.remembered is not None:
        closer = [reached(box, second.remembered) for box in closer]
    narrow = replace(options, radius=min(options.radius, _CLOSER))
    return find(second, weights, closer, narrow, progress, helper=helper)
