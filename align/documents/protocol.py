"""What a reader of one format is, and what it hands over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from align.messages import Message
from align.model import Cue, Excluded
from align.text.scripts import WIDE

__all__ = ["Builder", "Content", "Reader", "join_wraps"]


_WIDE = re.compile(f"[{WIDE}]")
# The look-behind lets a run of blanks be tried from its beginning only.
_WRAP = re.compile(r"(?<![ \t])[ \t]*\n\s*")


def join_wraps(text: str) -> str:
    """*text* with its line ends undone: nothing next to a wide character, else a space."""

    def joined(wrap: re.Match[str]) -> str:
        start, end = wrap.span()
        if _WIDE.search(text[max(0, start - 1) : start] + text[end : end + 1]):
            return ""
        return "\u3000" if "\u3000" in wrap[0] else " "

    return _WRAP.sub(joined, text)


@dataclass(frozen=True, slots=True)
class Content:
    """A file's text as its format's reader sees it.

    Attributes:
        text: the plain text; markup is gone, nothing else is changed.
        encoding: the character encoding of the bytes, empty where the format fixes it.
        breaks: offsets at which a paragraph starts, empty where line ends are all there is.
        excluded: what the reader itself knows to be no running text, in order.
        notes: what a user should know of the reading.
        cues: of subtitles, when which part is shown, in order.
    """

    text: str
    encoding: str = ""
    breaks: tuple[int, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    notes: tuple[Message, ...] = ()
    cues: tuple[Cue, ...] = ()


class Reader(Protocol):
    """Reads one format.

    Attributes:
        name: the format's name, which :attr:`align.model.Document.format` repeats.
        extensions: lower-case file name endings with their dot.
    """

    @property
    def name(self) -> str: ...

    @property
    def extensions(self) -> tuple[str, ...]: ...

    def sniff(self, data: bytes) -> bool:
        """Whether *data* (a whole file) is surely of this format, whatever its name."""
        ...

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The text of *data*.

        Args:
            where: the file's name for messages.
            encoding: a character encoding that overrides the guess.

        Raises:
            InputError: one of its kinds, when *data* cannot be read.
        """
        ...


class Builder:
    """Collects blocks, each a paragraph of its own, and what is excluded among them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._breaks: list[int] = []
        self._excluded: list[Excluded] = []
        self.cues: list[Cue] = []
        self.notes: list[Message] = []

    def add(self, text: str, reason: str | None = None) -> int:
        """Append *text* as a paragraph; with a *reason* it is excluded; gives where it begins."""
        text = text.strip()
        if not text:
            return self._length
        start = self._length
        self._breaks.append(start)
        if reason:
            self._excluded.append(Excluded(start, start + len(text), reason))
        self._parts += [text, "\n"]
        self._length += len(text) + 1
        return start

    def content(self, *, encoding: str = "", notes: tuple[Message, ...] = ()) -> Content:
        """What was collected."""
        return Content(
            text="".join(self._parts),
            encoding=encoding,
            breaks=tuple(self._breaks),
            excluded=tuple(self._excluded),
            notes=(*notes, *self.notes),
            cues=tuple(self.cues),
        )
