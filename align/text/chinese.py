"""Chinese text cut into words of the lexicon, by the cheapest path over its characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from operator import add
from typing import Final

from align.text.scripts import HAN

__all__ = ["HAN_ONLY", "UNKNOWN", "Cutter"]

UNKNOWN: Final = 14.0
"""Cost of a character that is no word (nats)."""

HAN_ONLY = re.compile(f"[{HAN}]+")
_LATIN = re.compile("[A-Za-z0-9]")
_PIECES = re.compile(
    rf"[{HAN}]+"
    r"|[0-9０-９]+(?:[.,．，][0-9０-９]+)*"
    r"|[A-Za-zＡ-Ｚａ-ｚ\u00c0-\u024f]+(?:[-'’][A-Za-z]+)*|……|——|[^\s]"
)


class Cutter:
    """Cuts text by a unigram model.

    Args:
        costs: every word and its cost: minus the logarithm of its probability.
        wholes: words that hold more than Chinese characters (``5G网络``), never cut.
    """

    def __init__(self, costs: Mapping[str, float], wholes: Iterable[str] = ()) -> None:
        self._costs = costs
        longest_first = sorted(wholes, key=lambda word: (-len(word), word))
        self._wholes = re.compile("|".join(map(_whole, longest_first))) if longest_first else None
        # The lengths of all words that begin with two given characters.
        lengths: dict[str, tuple[int, ...]] = {}
        for word in costs:
            size = len(word)
            if size > 1:
                head = word[:2]
                known = lengths.get(head)
                if known is None:
                    lengths[head] = (size,)
                elif size not in known:
                    lengths[head] = (*known, size)
        self._lengths = lengths

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Spans of the tokens of *text*, which is Simplified; blanks belong to none."""
        if self._wholes is None:
            return self._part(text, 0, len(text))
        spans: list[tuple[int, int]] = []
        last = 0
        for whole in self._wholes.finditer(text):
            spans += self._part(text, last, whole.start())
            spans.append(whole.span())
            last = whole.end()
        return spans + self._part(text, last, len(text))

    def cost(self, text: str) -> float:
        """What the tokens of *text* cost together (nats); one that is no word by its length."""
        total, costs = 0.0, self._costs
        for match in _PIECES.finditer(text):
            piece = match.group()
            if len(piece) > 1 and _is_run(piece[0]):
                total += self._best(piece)[0][-1]
            else:
                total += costs.get(piece, UNKNOWN * len(piece))
        return total

    def words_in(self, text: str) -> list[tuple[int, int]]:
        """Where words of two characters or more may stand in *text*, which is Simplified."""
        costs, lengths = self._costs, self._lengths
        return [
            (start, start + size)
            for start, head in enumerate(map(add, text, text[1:]))
            if head in lengths
            for size in lengths[head]
            if text[start : start + size] in costs and start + size <= len(text)
        ]

    def _part(self, text: str, first: int, last: int) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        for match in _PIECES.finditer(text, first, last):
            start, end = match.span()
            if end - start > 1 and _is_run(text[start]):
                spans += self._run(match.group(), start)
            else:
                spans.append((start, end))
        return spans

    def _run(self, run: str, offset: int) -> list[tuple[int, int]]:
        _, back = self._best(run)
        spans = []
        end = len(run)
        while end:
            start = back[end]
            spans.append((offset + start, offset + end))
            end = start
        spans.reverse()
        return spans

    def _best(self, run: str) -> tuple[list[float], list[int]]:
        """The least cost up to every place of *run*, and where its last word begins."""
        size = len(run)
        cost_of, lengths_of = self._costs.get, self._lengths.get
        best = [0.0] + [1e18] * size
        back = [0] * (size + 1)
        for start in range(size):
            here = best[start]
            cost = here + cost_of(run[start], UNKNOWN)
            if cost < best[start + 1]:
                best[start + 1] = cost
                back[start + 1] = start
            for length in lengths_of(run[start : start + 2], ()):
                end = start + length
                if end <= size:
                    own = cost_of(run[start:end])
                    if own is not None and here + own < best[end]:
                        best[end] = here + own
                        back[end] = start
        return best, back


def _whole(word: str) -> str:
    """A pattern for *word*, whose Latin letters and digits at the edges do not go on outside."""
    before = "(?<![A-Za-z0-9])" if _LATIN.match(word[0]) else ""
    after = "(?![A-Za-z0-9])" if _LATIN.match(word[-1]) else ""
    return before + re.escape(word) + after


def _is_run(first: str) -> bool:
    """Whether a piece that begins so is of Chinese characters."""
    return first > "\u3000" and not "\uff00" <= first < "\uff60"
