"""Vectors that were made once are not made again: kept text by text, or list by list."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from align.encoders.protocol import Encoder, HeadedEncoder, Matrix, contextual_half
from align.errors import EncoderError
from align.model import Lang

__all__ = [
    "CachedEncoder",
    "MemoryCache",
    "RecallingEncoder",
    "Row",
    "VectorCache",
    "Wrapped",
    "text_hash",
]


class Wrapped:
    """The attributes of the encoder inside; ``encode`` is for those who derive from it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def name(self) -> str:
        """The encoder's."""
        return self._encoder.name

    @property
    def revision(self) -> str:
        """The encoder's."""
        return self._encoder.revision

    @property
    def additive(self) -> bool:
        """The encoder's."""
        return self._encoder.additive

    @property
    def dim(self) -> int:
        """The encoder's."""
        return self._encoder.dim

    @property
    def contextual(self) -> HeadedEncoder | None:
        """The encoder's contextual half, if it has one."""
        return contextual_half(self._encoder)


Row = npt.NDArray[np.float32] | npt.NDArray[np.float16]


def text_hash(text: str) -> str:
    """SHA-256 of *text*, hexadecimal: what a vector is kept under."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class VectorCache(Protocol):
    """Where rows are kept, by text, language and the encoder's name and revision."""

    def get_many(self, hashes: Sequence[str], *, lang: Lang, revision: str) -> Mapping[str, Row]:
        """The rows that are there, by :func:`text_hash`."""
        ...

    def put_many(self, rows: Mapping[str, Row], *, lang: Lang, revision: str) -> None:
        """Keep *rows*; one that is there already may stay."""
        ...


class MemoryCache:
    """A :class:`VectorCache` for one process.

    Args:
        limit: rows kept; beyond it the oldest go.
    """

    def __init__(self, limit: int = 200_000) -> None:
        self._limit = limit
        self._rows: dict[tuple[str, str, Lang], Row] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def get_many(self, hashes: Sequence[str], *, lang: Lang, revision: str) -> Mapping[str, Row]:
        """See :class:`VectorCache`."""
        found = {}
        for key in hashes:
            row = self._rows.get((revision, key, lang))
            if row is not None:
                found[key] = row
        return found

    def put_many(self, rows: Mapping[str, Row], *, lang: Lang, revision: str) -> None:
        """See :class:`VectorCache`."""
        for key, row in rows.items():
            self._rows[revision, key, lang] = row
        while len(self._rows) > self._limit:
            del self._rows[next(iter(self._rows))]


class CachedEncoder(Wrapped):
    """An encoder that asks a cache first; the same rows as the encoder's own.

    Args:
        encoder: what makes the rows that are missing.
        cache: where they are kept, under ``name@revision``.
    """

    def __init__(self, encoder: Encoder, cache: VectorCache) -> None:
        super().__init__(encoder)
        self._cache = cache

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        """Rows of *texts*; each distinct text is encoded at most once.

        Raises:
            EncoderError: the encoder failed, or a row of the cache has another length.
        """
        revision = f"{self.name}@{self.revision}"
        hashes = [text_hash(text) for text in texts]
        first = {key: at for at, key in reversed(list(enumerate(hashes)))}
        rows = dict(self._cache.get_many(list(first), lang=lang, revision=revision))
        for row in rows.values():
            if row.shape != (self.dim,):
                raise EncoderError(
                    "encoder.cache-differs",
                    name=revision,
                    found=row.shape[-1] if row.ndim else 0,
                    wanted=self.dim,
                )
        missing = [at for key, at in sorted(first.items(), key=lambda kv: kv[1]) if key not in rows]
        if missing:
            made = self._encoder.encode([texts[at] for at in missing], lang=lang)
            new: dict[str, Row] = {hashes[at]: row for at, row in zip(missing, made, strict=True)}
            self._cache.put_many(new, lang=lang, revision=revision)
            rows |= new
        result = np.zeros((len(texts), self.dim), dtype=np.float32)
        for at, key in enumerate(hashes):
            result[at] = rows[key]
        return result


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
