"""What a reader of one format is, and what it hands over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from align.model import Excluded

__all__ = ["Content", "Reader"]


@dataclass(frozen=True, slots=True)
class Content:
    """A file's text as its format's reader sees it.

    Attributes:
        text: the plain text; markup is gone, nothing else is changed.
        encoding: the character encoding of the bytes, empty where the format fixes it.
        breaks: offsets at which a paragraph starts, empty where line ends are all there is.
        excluded: what the reader itself knows to be no running text, in order.
        notes: what a user should know of the reading.
    """

    text: str
    encoding: str = ""
    breaks: tuple[int, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    notes: tuple[str, ...] = ()


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
