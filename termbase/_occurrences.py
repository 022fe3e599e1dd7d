"""Where given terms stand in Chinese text, and words that respect their edges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

__all__ = ["TermFinder", "split_at"]


class TermFinder:
    """Finds every occurrence of any of *terms*, overlapping ones too."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._numbers: dict[str, int] = {}
        lengths: dict[str, set[int]] = {}
        for number, term in enumerate(terms):
            if term:
                self._numbers[term] = number
                lengths.setdefault(term[:2], set()).add(len(term))
        # By the first two characters: how long the terms are that begin so.
        self._lengths = {head: sorted(sizes) for head, sizes in lengths.items()}

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """``(start, end, term number)`` in order of start, then of length."""
        found = []
        numbers, lengths, size = self._numbers, self._lengths, len(text)
        for start in range(size):
            if text[start] in numbers:
                found.append((start, start + 1, numbers[text[start]]))
            for length in lengths.get(text[start : start + 2], ()):
                if length == 1 or start + length > size:
                    continue
                number = numbers.get(text[start : start + length])
                if number is not None:
                    found.append((start, start + length, number))
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
