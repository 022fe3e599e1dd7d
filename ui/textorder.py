"""Where each bead stands in the whole text, whatever a list shows of it and in which order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable

__all__ = ["InText", "TextOrder"]

InText = tuple[int, int, int, int, str]
"""The document, the Chinese and the English offset, the rank and the id of a bead."""


class TextOrder:
    """The numbers of beads in the text, from 1, and who stands beside whom.

    Args:
        places: of all beads, in any order.
    """

    def __init__(self, places: Iterable[InText]) -> None:
        self._places = sorted(places)

    def put(self, place: InText) -> None:
        """A bead came."""
        insort(self._places, place)

    def drop(self, place: InText) -> None:
        """A bead went."""
        at = bisect_left(self._places, place)
        if self._places[at : at + 1] == [place]:
            del self._places[at]

    def number(self, place: InText) -> int:
        """How many stand there or before."""
        return bisect_right(self._places, place)

    def numbers(self) -> dict[str, int]:
        """The numbers of all beads at once."""
        return {place[-1]: number for number, place in enumerate(self._places, 1)}

    def beside(self, place: InText, step: int) -> str | None:
        """The id of the next bead in the text or, *step* -1, of the one before."""
        at = bisect_left(self._places, place) + step
        return self._places[at][-1] if 0 <= at < len(self._places) else None
