"""Termbases as pandas tables, and pandas tables as termbases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from align.errors import FormatError
from align.exchange.cells import number
from align.messages import Message, message
from termbase.custom import custom_columns
from termbase.exchange.lines import (
    COLUMNS,
    FULL_COLUMNS,
    concepts_of,
    is_own_column,
    lines_of,
)
from termbase.model import Concept

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["from_frame", "to_frame"]

_NUMBERS = {"probability": "float64", "frequency": "int64", "zh_frequency": "int64"} | {
    "zh_probability": "float64",
    "en_probability": "float64",
}


def to_frame(concepts: Iterable[Concept], *, full: bool = True) -> pd.DataFrame:
    """A line a pair of terms, with the columns of a glossary table.

    Args:
        full: all columns, so that :func:`from_frame` keeps concepts together; otherwise
            the eight of a glossary.
    """
    import pandas as pd

    found = tuple(concepts)
    names = [*FULL_COLUMNS, *custom_columns(found)] if full else list(COLUMNS)
    lines = [
        [line.get(name, 1.0 if name in _NUMBERS else "") for name in names]
        for concept in found
        for line in lines_of(concept, limit=None)
    ]
    frame = pd.DataFrame(lines, columns=names)
    return frame.astype({name: kind for name, kind in _NUMBERS.items() if name in names})


def from_frame(frame: pd.DataFrame, *, notes: list[Message] | None = None) -> tuple[Concept, ...]:
    """The concepts of a table with at least a column ``zh`` or ``en``.

    Missing values are empty; columns that are not a glossary's are passed over and named
    in *notes*.

    Raises:
        FormatError: there is neither ``zh`` nor ``en``, or a value is not what its column
            promises (the line counts from 1).
    """
    said = [] if notes is None else notes
    names = [str(name) for name in frame.columns]
    if "zh" not in names and "en" not in names:
        raise FormatError("glossary.frame-columns", columns=", ".join(names)[:80])
    unknown = [name for name in names if not is_own_column(name)]
    if unknown:
        said.append(message("glossary.columns-ignored", columns=unknown))
    filled = frame.astype(object).where(frame.notna(), "")

    def lines() -> Iterator[tuple[int, Mapping[str, str]]]:
        for index, row in enumerate(filled.itertuples(index=False, name=None), 1):
            yield index, {n: _text(v) for n, v in zip(names, row, strict=True)}

    return concepts_of(lines(), where="table", notes=said)


def _text(value: object) -> str:
    if isinstance(value, float):
        return number(value)
    return str(value)
