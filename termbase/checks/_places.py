"""Where Chinese terms stand: the longest match wins."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ChineseTerms"]


class ChineseTerms:
    """Finds the longest of given terms; several owners may share one term."""

    def __init__(self, terms: Iterable[tuple[str, int]]) -> None:
        self._owners: dict[str, dict[int, None]] = {}
        for text, owner in terms:
            if text.strip():
                self._owners.setdefault(text.strip(), {})[owner] = None
        self._lengths: dict[str, list[int]] = {}
        for text in self._owners:
            known = self._lengths.setdefault(text[0], [])
            if len(text) not in known:
                known.append(len(text))

    def find(self, text: str) -> tuple[tuple[int, int, int], ...]:
        """``(start, end, owner)`` in order; spans of different terms do not overlap."""
        spans = [
            (start, start + length)
            for start, char in enumerate(text)
            for length in self._lengths.get(char, ())
            if start + length <= len(text)
            and text[start : start + length] in self._owners
            and _whole(text, start, start + length)
        ]
        spans.sort(key=lambda span: (span[0] - span[1], span[0]))
        taken: list[tuple[int, int]] = []
        for start, end in spans:
            if all(end <= a or start >= b for a, b in taken):
                taken.append((start, end))
        return tuple(
            (start, end, owner)
            for start, end in sorted(taken)
            for owner in self._owners[text[start:end]]
        )


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a Latin word or number at either edge is not cut."""
    return not (
        _joined(text[start - 1 : start], text[start]) or _joined(text[end - 1], text[end : end + 1])
    )


def _joined(left: str, right: str) -> bool:
    return bool(
        left and right and left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
    )
