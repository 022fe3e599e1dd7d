"""Quality figures on the evaluation data: ``python -m bench.quality [NAME ...]``.

Each module here measures one kind of thing and has a function ``figures()`` that
yields :class:`Figure` rows; :mod:`bench.quality.__main__` prints them as one table.
The data is named by ``DUIZHAO_SHARED`` (default ``../shared``).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Figure", "shared"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table.

    Attributes:
        set: the evaluation set. measure: what was measured, with its unit.
        value: the figure. reach: the figure that an issue asks for, if one does.
        note: what a reader must know (cross-validated, fitted here, time taken).
    """

    set: str
    measure: str
    value: float
    reach: float | None = None
    note: str = ""


def shared() -> Path:
    """The folder of evaluation data."""
    return Path(os.environ.get("DUIZHAO_SHARED", "../shared"))
