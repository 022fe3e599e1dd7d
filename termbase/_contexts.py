"""What stands around an occurrence of a Chinese candidate, and what that says of it.

Texts set terms off themselves: a glossary's entry begins with *X 是一种*, an acronym or the
original follows in brackets, a heading consists of one, quotation marks single one out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from align.text.scripts import is_han

__all__ = ["LOOSE", "Surroundings", "heading"]

LOOSE = frozenset("的和与及在是了为以等到对中上下并而、将被把从向由于或也都就还又使让其之")
"""Characters between which and a term there is nearly always an edge."""
_MARKS = frozenset("，。；：！？,;:!?…—")
_DEFINES = re.compile(r"(?:是指|是一[种个类项套款]|指的是|是用来|是用于|即|又称|也称|简称|（|\()")
_NAMES = re.compile(r"(?:所谓|称为|称作|称之为|叫做|叫作|名为|被称为|定义为|术语)[的“\"「]?$")
_ORIGINAL = re.compile(r"[（(]\s*[A-Za-z][A-Za-z0-9 /&,.'’-]+[）)]")
_QUOTES = {"“": "”", '"': '"', "「": "」", "『": "』", "《": "》", "‘": "’", "`": "`", "*": "*"}
_BEFORE_CODE = frozenset("=<>_.@$\\'`{")
_AFTER_CODE = re.compile(r"[=_`'{\[]|[.(][A-Za-z_)]|:$")
_HEADING = 16


def heading(text: str) -> bool:
    """Whether a line is as short as a heading and no sentence."""
    return len(text) <= _HEADING and text[-1:] not in "，。；：！？,;:!?." and text != ""


@dataclass(slots=True)
class Surroundings:
    """Counts over the occurrences of one candidate.

    Attributes:
        left, right: the characters beside it; a mark or the line's edge is one of its own
            each time.
        free_left, free_right, free: occurrences that a mark or a word of grammar bounds
            before, after, on both sides.
        whole: occurrences between marks on both sides.
        cut: occurrences that begin or end inside a word.
        listed: occurrences beside a 、.
        quoted, headings, defined, original: occurrences in quotation marks, in headings, in
            a definition, before an original in brackets.
        introducing: occurrences at the beginning of a clause with a comma after them.
        coded: occurrences beside a mark that only programs put beside a word.
    """

    left: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    free_left: int = 0
    free_right: int = 0
    free: int = 0
    whole: int = 0
    cut: int = 0
    listed: int = 0
    quoted: int = 0
    headings: int = 0
    defined: int = 0
    original: int = 0
    introducing: int = 0
    coded: int = 0

    def add(self, text: str, start: int, end: int, *, head: bool, edge: str, cut: bool) -> None:
        """Count the occurrence ``text[start:end]``.

        Args:
            head: whether *text* is a heading. edge: what tells this occurrence from others.
            cut: whether it begins or ends inside a word.
        """
        before = text[start - 1] if start else ""
        after = text[end] if end < len(text) else ""
        inner_left, inner_right = _inner(before), _inner(after)
        self.left[before if inner_left else "^" + edge] += 1
        self.right[after if inner_right else "$" + edge] += 1
        free_left = not inner_left or before in LOOSE
        free_right = not inner_right or after in LOOSE
        self.free_left += free_left
        self.free_right += free_right
        self.free += free_left and free_right
        self.whole += _closed(before) and _closed(after)
        self.cut += cut
        self.listed += "、" in (before, after)
        self.headings += head
        self.quoted += _QUOTES.get(before, "") == after != ""
        self.defined += bool(
            (not _inner(before) and _DEFINES.match(text, end))
            or _NAMES.search(text[max(start - 6, 0) : start])
        )
        self.original += bool(_ORIGINAL.match(text, end))
        self.introducing += (not before or before in _MARKS) and after in ("，", ",")
        self.coded += before in _BEFORE_CODE or bool(_AFTER_CODE.match(text, end))


def _inner(char: str) -> bool:
    """Whether a character may go on a word."""
    return bool(char) and (is_han(char) or char.isalnum())


def _closed(char: str) -> bool:
    return not char or char in _MARKS or char in "、（）()“”"
