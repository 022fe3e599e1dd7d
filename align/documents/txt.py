"""Plain text, whatever its file is called."""

from __future__ import annotations

from align.documents.protocol import Content
from align.text.decoding import decode
from align.text.files import PLAIN

__all__ = ["TextReader"]


class TextReader:
    """Reads ``.txt`` and every file of unknown extension that holds text."""

    name = "txt"
    extensions: tuple[str, ...] = PLAIN

    def sniff(self, data: bytes) -> bool:
        """Never sure: text has no mark of its own."""
        del data
        return False

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The text as it stands."""
        decoded = decode(data, where=where, encoding=encoding)
        return Content(decoded.text, encoding=decoded.encoding, notes=decoded.notes)
