"""Pairs as pandas tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from align.exchange.cells import segment_list
from align.model import Pair

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "to_frame"]

COLUMNS = (
    "zh",
    "en",
    "probability",
    "type",
    "status",
    "grade",
    "zh_document",
    "zh_segments",
    "en_document",
    "en_segments",
    "id",
    "origin",
    "author",
    "changed",
    "comment",
    "rank",
)


def to_frame(pairs: Iterable[Pair]) -> pd.DataFrame:
    """A line a pair with the columns :data:`COLUMNS`.

    ``probability`` is a float from 0 to 1, not a number where a person made the pair;
    ``rank`` a whole number; all others are text. Segments are 0-based indexes such as ``0,1``.
    """
    import pandas as pd

    lines = [
        (
            pair.zh,
            pair.en,
            pair.probability,
            pair.type,
            str(pair.status),
            str(pair.grade or ""),
            pair.zh_document,
            segment_list(pair.zh_segments),
            pair.en_document,
            segment_list(pair.en_segments),
            pair.id,
            pair.origin,
            pair.author,
            pair.changed,
            pair.comment,
            pair.rank,
        )
        for pair in pairs
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS)).astype(
        {"probability": "float64", "rank": "int64"}
    )
