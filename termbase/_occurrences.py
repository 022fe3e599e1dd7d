"""Where given terms stand in Chinese text, and words that respect their edges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

__all__ = ["TermFinder", "split_at"]


class TermFinder:
    """Finds every occurrence of any of *terms*, overlapping ones too."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._long: dict[str, list[tuple[str, int]]] = {}
        self._short: dict[str, int] = {}
        for number, term in enumerate(terms):
            if len(term) > 1:
                self._long.setdefault(term[:2], []).append((term, number))
            elif term:
                self._short[term] = number

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """``(start, end, term number)`` in order of start, then of length."""
        found = []
        for start in range(len(text)):
            single = self._short.get(text[start])
            if single is not None:
                found.append((start, start + 1, single))
            for term, number in self._long.get(text[start : start + 2], ()):
                if text.startswith(term, start):
                    found.append((start, start + len(term), number))
        found.sort()
        return found


def split_at(words: Sequence[str], cuts: Iterable[int]) -> list[tuple[int, int]]:
    """Spans of *words* (which follow each other without a gap), cut at *cuts* too."""
    edges = set(cuts)
    at = 0
    edges.add(0)
    for word in words:
        at += len(word)
        edges.add(at)
    ordered = sorted(edge for edge in edges if edge <= at)
    return list(pairwise(ordered))
