"""Why pairs do not go out with an export: how many for which reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, get_args

from align.model import Pair, Status
from duizhao.exporting import PairSet, Selection

__all__ = ["REASONS", "Reason", "why_they_stay"]

Reason = Literal["rejected", "undecided", "filter", "one-sided"]
REASONS: tuple[Reason, ...] = get_args(Reason)


def why_they_stay(
    rows: Iterable[Pair], selection: Selection, going: PairSet, form: str
) -> dict[Reason, int]:
    """How many of *rows* stay, by the first reason that holds, in the order of :data:`REASONS`.

    Args:
        going: what of them goes out in the end, after preparing for delivery.
        form: the format, which may hold no sentence without a counterpart.
    """
    counts: Counter[Reason] = Counter()
    ids = {pair.id for pair in going.pairs}
    for pair in rows:
        if pair.id not in ids:
            if selection.takes(str(pair.status), pair.probability):
                counts["filter"] += 1
            else:
                counts["rejected" if pair.status is Status.REJECTED else "undecided"] += 1
    counts["one-sided"] = len(going.pairs) - going.held_by(form)
    return {reason: counts[reason] for reason in REASONS if counts[reason]}
