"""Posteriors of a long text in linear time and little memory: windows, a band that widens.

The lattice is worked on in windows of rows that overlap: evidence from further away
than the overlap does not change a bead's probability. Rows are scored once, in blocks
with a band as wide as the corridor is there; windows of a like width are then worked on
together, so that the loop over rows is paid once for many of them. Neighbours that
disagree about the row between them (a long omission lies there, say, and the overlap
does not reach its end) are joined and searched again as one. Only arcs of some
probability are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from align.arrays import Floats, Ints, Wide
from align.parallel._concurrency import Remote, in_threads
from align.parallel._corridor import Corridor
from align.parallel._windows import (
    FAINT,
    Box,
    Result,
    Task,
    Window,
    batches,
    lattice_of,
    make_window,
    result_of,
    score_block,
    too_narrow,
)
from align.parallel.evidence import Evidence
from align.parallel.gaps import gap_potentials
from align.parallel.lattice import TYPES, posteriors
from align.parallel.weights import Weights

__all__ = ["Box", "Found", "narrowed", "search"]

_CORE = 128
_STRETCH = 64
"""Windows whose scores are held at once."""
_SHARED = 16
"""Windows of which half are worth being sent to another process."""
_OWN = 0.55
"""Share of them that stays here: sending takes its time."""
_DISAGREE = 0.05
"""Windows whose probabilities of the nodes between them differ by more are joined."""
_LONGEST = 1024
"""Rows of joined windows, about."""
_WIDE = 40
"""Joined windows are widened no further: where much disagrees (a thousand equal lines), a
wider band costs seconds and settles nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the search found in a text.

    Attributes:
        arcs: int (k, 4): start node (i, j) and kind's sizes (a, b) of two-sided arcs.
        probability, score: (k,): posterior and log-potential of each.
        omit, insert: (n_zh,), (n_en,): probability that a sentence has no counterpart.
    """

    arcs: Ints
    probability: Wide
    score: Wide
    omit: Wide
    insert: Wide


def narrowed(box: Box, found: Found) -> Box:
    """The box with the corridor that the arcs of a first pass leave."""
    rows, (low, high) = box.zh[1] - box.zh[0] + 1, box.en
    inside = (found.probability > FAINT) & (found.arcs[:, 0] >= box.zh[0])
    inside &= (found.arcs[:, 0] < box.zh[1]) & (found.arcs[:, 1] >= low)
    inside &= found.arcs[:, 1] < high
    # A box may be narrower than what was searched before: arcs that lead out of it are no help.
    inside &= (found.arcs[:, 0] + found.arcs[:, 2] <= box.zh[1]) & (
        found.arcs[:, 1] + found.arcs[:, 3] <= high
    )
    i, j, a, b = found.arcs[inside].T
    if not len(i):
        return box
    first, last = np.full(rows, high), np.full(rows, low)
    for step in range(int(a.max()) + 1):
        good = step <= a
        np.minimum.at(first, (i + step)[good] - box.zh[0], j[good])
        np.maximum.at(last, (i + step)[good] - box.zh[0], (j + b)[good])
    first = np.minimum.accumulate(first[::-1])[::-1]
    last = np.maximum.accumulate(last)
    first, last = np.minimum(first, last), np.maximum(first, last)
    first[0], last[-1] = low, high
    first = np.minimum.accumulate(first[::-1])[::-1]
    return Box(box.zh, box.en, Corridor(first, np.maximum.accumulate(last), 0.0))


def _silent(rows: int) -> None:
    """Nobody wants to know how far it is."""


def search(
    evidence: Evidence,
    weights: Weights,
    boxes: list[Box],
    gaps: tuple[Floats, Floats],
    *,
    radius: int,
    widest: int,
    kinds: int = len(TYPES),
    advance: Callable[[int], None] = _silent,
    helper: Executor | None = None,
) -> Found:
    """Posteriors of all arcs in the boxes.

    Args:
        kinds: how many bead types there are, the smallest.
        advance: called with the rows done.
        helper: does half of the windows of long boxes, in another process.
    """
    if evidence.zh.blocks is not None or evidence.meaning is not None:
        # So many vectors take longer to send than to use.
        helper = None
    one_sided = gap_potentials(weights.gap, *gaps)
    factors = weights.match.astype(np.float32)
    omit, insert = np.zeros(len(evidence.zh) + 1), np.zeros(len(evidence.en) + 1)
    results: list[Result] = []
    for box in boxes:
        if box.zh[0] == box.zh[1] or box.en[0] == box.en[1]:
            omit[box.zh[0] + 1 : box.zh[1] + 1] = 1.0
            insert[box.en[0] + 1 : box.en[1] + 1] = 1.0
            continue
        task = Task(evidence, factors, box, one_sided, kinds)
        for result in _search_box(task, radius, widest, advance, helper):
            results.append(result)
            rows = box.zh[0] + np.arange(*result.window.core)
            own = rows > box.zh[0]
            omit[rows[own]] += result.omit[own]
            first, values = result.insert
            insert[first : first + len(values)] += values
    none = np.zeros(0)
    return Found(
        np.concatenate([np.zeros((0, 4), dtype=np.int64), *(r.arcs for r in results)]),
        np.concatenate([none, *(r.probability for r in results)]),
        np.concatenate([none, *(r.score for r in results)]),
        np.clip(omit[1:], 0.0, 1.0),
        np.clip(insert[1:], 0.0, 1.0),
    )


def _search_box(
    task: Task,
    radius: int,
    widest: int,
    advance: Callable[[int], None],
    helper: Executor | None,
) -> list[Result]:
    """Results of windows that cover the box and agree with each other."""
    height = task.height
    if height <= 2 * _CORE:
        windows = [Window((0, height), (0, height), radius)]
    else:
        windows = [
            make_window(start, min(start + _CORE, height), height, radius)
            for start in range(0, height, _CORE)
        ]
    results: dict[tuple[int, int], Result] = {}
    first_round = True
    while windows:
        again: list[Window] = []
        # Windows that are searched again are rows that were counted already.
        tell = advance if first_round else _silent
        for window, result in _search_shared(task, windows, widest, tell, helper):
            if result is None:
                again.append(replace(window, radius=2 * window.radius))
            else:
                results[window.core] = result
        first_round = False
        again += _joined(results, height)
        windows = sorted(again, key=lambda window: window.core)
    return [results[core] for core in sorted(results)]


def _joined(results: dict[tuple[int, int], Result], height: int) -> list[Window]:
    """Windows to search instead of neighbours that disagree; those are taken out."""
    ordered = [results[core] for core in sorted(results)]
    joined: list[Window] = []
    start = 0
    for end in range(1, len(ordered) + 1):
        rows = ordered[end - 1].window.core[1] - ordered[start].window.core[0]
        if end < len(ordered) and rows < _LONGEST and _differ(ordered[end - 1], ordered[end]):
            continue
        if end - start > 1:
            core = (ordered[start].window.core[0], ordered[end - 1].window.core[1])
            radius = max(result.window.radius for result in ordered[start:end])
            joined.append(make_window(*core, height, radius, joined=True))
            for result in ordered[start:end]:
                del results[result.window.core]
        start = end
    return joined


def _differ(one: Result, other: Result) -> bool:
    """Whether two windows side by side see the row between them differently."""
    if one.after is None or one.window.core[1] != other.window.core[0]:
        return False
    if max(one.window.radius, other.window.radius) > _WIDE:
        return False
    (left, p), (right, q) = one.after, other.before
    low = min(left, right)
    both = np.zeros(max(left + len(p), right + len(q)) - low)
    both[left - low : left - low + len(p)] += p
    both[right - low : right - low + len(q)] -= q
    return bool(np.abs(both).sum() / 2 > _DISAGREE)


_Searched = tuple[Window, Result | None]
"""A window with its result, or with none if its band was too narrow."""


def _search_shared(
    task: Task,
    windows: list[Window],
    widest: int,
    advance: Callable[[int], None],
    helper: Executor | None,
) -> list[_Searched]:
    """Each window with its result, half of them by the *helper*."""
    if helper is None or len(windows) < _SHARED:
        return _search_windows(task, windows, widest, advance)
    share = int(len(windows) * _OWN)
    own, other = windows[:share], windows[share:]
    asked = Remote(helper, partial(_search_windows, task, other, widest))
    found = _search_windows(task, own, widest, advance, beside=True)
    found += asked.result()
    advance(_rows(other))
    return found


def _rows(windows: list[Window]) -> int:
    return sum(window.core[1] - window.core[0] for window in windows)


def _search_windows(
    task: Task,
    windows: list[Window],
    widest: int,
    advance: Callable[[int], None] = _silent,
    *,
    beside: bool = False,
) -> list[_Searched]:
    found: list[_Searched] = []
    for first in range(0, len(windows), _STRETCH):
        some = windows[first : first + _STRETCH]
        found += _search_stretch(task, some, widest, beside=beside)
        advance(_rows(some))
    return found


def _search_stretch(
    task: Task, windows: list[Window], widest: int, *, beside: bool
) -> list[_Searched]:
    needed = {(window.radius, number) for window in windows for number in window.blocks()}
    keys = sorted(needed)
    scored = in_threads(lambda key: score_block(task, key[1], key[0]), keys, beside=beside)
    blocks = dict(zip(keys, scored, strict=True))

    def searched(batch: tuple[int, list[Window]]) -> list[_Searched]:
        width, some = batch
        lattice, edges = lattice_of(task, some, blocks, width)
        found = posteriors(lattice)
        narrow = too_narrow(found, lattice, edges, task.box, some)
        return [
            (
                window,
                None
                if narrow[number]
                and window.radius < (min(widest, _WIDE) if window.joined else widest)
                else result_of(task.box, window, number, lattice, found),
            )
            for number, window in enumerate(some)
        ]

    batched = batches(windows, blocks, task.columns)
    return [item for found in in_threads(searched, batched, beside=beside) for item in found]
