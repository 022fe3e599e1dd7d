"""What quotation marks and brackets enclose: where they close, and where no sentence ends."""

from __future__ import annotations

import re

__all__ = ["OPENER", "SPAN", "closing_straight", "protected"]

SPAN = 80
"""Longest bracket, in characters, that holds a sentence together."""

OPENER = {
    "》": "《", "〉": "〈", "）": "（", ")": "(", "】": "【", "〕": "〔", "]": "[", "］": "［",
}  # fmt: skip
"""Opening bracket of each closing one."""

_BRACKETS = re.compile(r"[《》〈〉（）()【】〔〕\[\]［］]")


def protected(text: str) -> bytearray:
    """1 for every offset inside a closed bracket or title of at most :data:`SPAN` characters."""
    inside = bytearray(len(text) + 1)
    stack: list[tuple[str, int]] = []
    waiting: dict[str, int] = {}
    for match in _BRACKETS.finditer(text):
        mark, at = match[0], match.start()
        opener = OPENER.get(mark)
        if opener is None:
            stack.append((mark, at))
            waiting[mark] = waiting.get(mark, 0) + 1
            continue
        if not waiting.get(opener):
            continue
        top, opened = stack.pop()
        waiting[top] -= 1
        while top != opener:
            top, opened = stack.pop()
            waiting[top] -= 1
        if at - opened <= SPAN:
            inside[opened:at] = b"\1" * (at - opened)
    return inside


def closing_straight(text: str, *, single: bool = False) -> frozenset[int]:
    """Offsets of the straight quotation marks that close: every second one of a kind.

    Args:
        single: whether ' counts too, where no letter stands on both its sides.
    """
    closing = [m.start() for m in re.finditer('"', text)][1::2]
    if single:
        closing += [m.start() for m in re.finditer(r"(?<![A-Za-z])'|'(?![A-Za-z])", text)][1::2]
    return frozenset(closing)
