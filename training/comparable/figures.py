"""How well the classifier does, group by group."""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np

from align.arrays import Bools, Ints, Wide

__all__ = ["Examples", "Row", "report", "table"]


@dataclass(frozen=True, slots=True)
class Examples:
    """Candidates of all collections.

    Attributes:
        features: (n, len(FEATURES)). grade: 2 translation, 1 partial, 0 none, -1 unsure.
        group, collection: (n,) numbers. zh, en: the texts' numbers in it.
        without: (n, len(LEFT_OUT)), zeros where there is no counterpart.
        lost: counterparts that are no candidates, by collection. groups: their names.
    """

    features: Wide
    grade: Ints
    group: Ints
    collection: Ints
    zh: Ints
    en: Ints
    without: Wide
    lost: tuple[int, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """How one group was classified.

    Attributes:
        name: of the group. gold: its counterparts. lost: those that are no candidates.
        f1, precision, recall: taking every candidate with a probability of one half.
        best: the highest F1 at any threshold. top_zh, top_en: of the segments that have a
            counterpart among their candidates, the share whose most probable one is one.
        error: expected calibration error over candidates of at least 2 %.
        graded: of the right ones taken, the share with the right grade.
    """

    name: str
    gold: int
    lost: int
    f1: float
    precision: float
    recall: float
    best: float
    top_zh: float
    top_en: float
    error: float
    graded: float


def table(data: Examples, chance: Wide, whole: Wide) -> list[Row]:
    """A row a group, from the probabilities of counterpart and of whole."""
    rows = []
    for name in dict.fromkeys(name.partition(":")[0] for name in data.groups):
        members = [g for g, other in enumerate(data.groups) if other.partition(":")[0] == name]
        inside = np.isin(data.group, members)
        at = inside & (data.grade >= 0)
        right, p = data.grade[at] > 0, chance[at]
        lost = sum(data.lost[int(number)] for number in np.unique(data.collection[inside]))
        gold = int(right.sum()) + lost
        hits = np.cumsum(right[np.argsort(-p, kind="stable")])
        taken = p >= 0.5
        both = taken & right
        true, count = int(both.sum()), int(taken.sum())
        graded = (whole[at] >= 0.5) == (data.grade[at] == 2)
        rows.append(
            Row(
                name,
                gold,
                lost,
                2 * true / max(count + gold, 1),
                true / max(count, 1),
                true / max(gold, 1),
                float((2 * hits / (np.arange(1, len(hits) + 1) + gold)).max()),
                _top(data, chance, at, data.zh),
                _top(data, chance, at, data.en),
                _calibration(p, right),
                float(graded[both].mean()) if true else 0.0,
            )
        )
    return rows


def report(data: Examples, chance: Wide, whole: Wide) -> str:
    """The table for people."""
    names = ("gold", "lost", "F1", "P", "R", "best F1", "top zh", "top en", "ECE", "grade")
    lines = [f"{'group':12s}" + "".join(f"{name:>9s}" for name in names)]
    for row in table(data, chance, whole):
        _, gold, lost, *figures = astuple(row)
        lines.append(f"{row.name:12s}{gold:9d}{lost:9d}" + "".join(f"{f:9.3f}" for f in figures))
    return "\n".join(lines)


def _top(data: Examples, chance: Wide, at: Bools, own: Ints) -> float:
    """Of the segments that have a counterpart among the candidates: one comes first."""
    key = data.collection[at] * 10_000_000 + own[at]
    order = np.lexsort((-chance[at], key))
    first = np.unique(key[order], return_index=True)[1]
    best = (data.grade[at] > 0)[order][first]
    has = np.unique(key[data.grade[at] > 0])
    return float(best.sum() / max(len(has), 1))


def _calibration(p: Wide, right: Bools) -> float:
    """Expected calibration error over candidates of at least 2 %, ten equal bins."""
    kept = p >= 0.02
    p, right = p[kept], right[kept]
    bins = np.minimum((p * 10).astype(int), 9)
    error = 0.0
    for b in range(10):
        inside = bins == b
        if inside.any():
            error += abs(float(p[inside].sum() - right[inside].sum()))
    return error / max(len(p), 1)
