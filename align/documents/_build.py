"""Text put together block by block, with what readers of marked-up formats must remember."""

from __future__ import annotations

import re

from align.documents.protocol import Content
from align.model import Excluded
from align.text.scripts import WIDE

__all__ = ["Builder", "join_wraps"]

_WIDE = f"[{WIDE}]"
# The look-behinds let a run of blanks be tried from its beginning only.
_WRAP_WIDE = re.compile(rf"(?<={_WIDE})[ \t]*\n\s*|(?<![ \t])[ \t]*\n\s*(?={_WIDE})")
_WRAP = re.compile(r"(?<![ \t])[ \t]*\n\s*")


def join_wraps(text: str) -> str:
    """*text* with its line ends undone: nothing next to a wide character, else a space."""
    return _WRAP.sub(" ", _WRAP_WIDE.sub("", text))


class Builder:
    """Collects blocks, each a paragraph of its own, and what is set aside among them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._breaks: list[int] = []
        self._aside: list[Excluded] = []
        self.notes: list[str] = []

    def add(self, text: str, reason: str | None = None) -> None:
        """Append *text* as a paragraph; with a *reason* it is set aside."""
        text = text.strip()
        if not text:
            return
        start = self._length
        self._breaks.append(start)
        if reason:
            self._aside.append(Excluded(start, start + len(text), reason))
        self._parts += [text, "\n"]
        self._length += len(text) + 1

    def content(self, *, encoding: str = "", notes: tuple[str, ...] = ()) -> Content:
        """What was collected."""
        return Content(
            text="".join(self._parts),
            encoding=encoding,
            breaks=tuple(self._breaks),
            excluded=tuple(self._aside),
            notes=(*notes, *self.notes),
        )
