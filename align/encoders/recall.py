"""Texts that are encoded twice in a row: to see what belongs together, then to align it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from align.encoders._wrapped import Wrapped
from align.encoders.protocol import Encoder, Matrix
from align.model import Lang

__all__ = ["RecallingEncoder"]

_BYTES = 256_000_000


class RecallingEncoder(Wrapped):
    """An encoder that still has the rows of the lists of texts it was last asked for.

    The arrays it gives are read-only.

    Args:
        encoder: a quick one; the rows of slow ones are kept text by text
            (:class:`align.encoders.CachedEncoder`).
        limit: bytes of rows that are kept; the oldest go first.
    """

    def __init__(self, encoder: Encoder, limit: int = _BYTES) -> None:
        super().__init__(encoder)
        self._limit = limit
        self._rows: dict[bytes, Matrix] = {}
        self._kept = 0

    def forget(self) -> None:
        """Let go of all rows."""
        self._rows.clear()
        self._kept = 0

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        """The encoder's rows of *texts*: float32, (len(texts), dim), read-only.

        Raises:
            EncoderError: the encoder failed.
        """
        digest = hashlib.sha256(lang.encode())
        for text in texts:
            data = text.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "little"))
            digest.update(data)
        key = digest.digest()
        rows = self._rows.pop(key, None)
        if rows is None:
            rows = self._encoder.encode(texts, lang=lang)
            rows.setflags(write=False)
        else:
            self._kept -= rows.nbytes
        if rows.nbytes <= self._limit:
            self._rows[key] = rows
            self._kept += rows.nbytes
            while self._kept > self._limit:
                self._kept -= self._rows.pop(next(iter(self._rows))).nbytes
        return rows
