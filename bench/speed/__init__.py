"""Times on this machine: ``python -m bench.speed [NAME ...]``.

Each module here measures one kind of thing and has a function ``figures()`` that yields
:class:`Figure` rows; :mod:`bench.speed.__main__` prints them as one table.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Figure"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table.

    Attributes:
        what: what was measured. value, unit: the figure.
        reach: the figure that an issue asks for (at most), if one does.
        note: what a reader must know.
    """

    what: str
    value: float
    unit: str = "s"
    reach: float | None = None
    note: str = ""
