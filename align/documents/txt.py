"""Plain text, whatever its file is called."""

from __future__ import annotations

from align.documents._encoding import decode
from align.documents.protocol import Content

__all__ = ["TextReader"]


class TextReader:
    """Reads ``.txt`` and every file of unknown extension that holds text."""

    name = "txt"
    extensions: tuple[str, ...] = (".txt", ".text", ".zh", ".en")

    def sniff(self, data: bytes) -> bool:
        """Never sure: text has no mark of its own."""
        del data
        return False

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The text as it stands."""
        decoded = decode(data, where=where, encoding=encoding)
        return Content(decoded.text, encoding=decoded.encoding, notes=decoded.notes)
