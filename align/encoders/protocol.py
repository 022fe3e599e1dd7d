"""The protocol that every encoder follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from align.errors import EncoderError
from align.model import Lang

__all__ = ["Encoder", "HeadedEncoder", "Matrix", "checked", "contextual_half", "encode"]

Matrix = npt.NDArray[np.float32]


@runtime_checkable
class Encoder(Protocol):
    """Texts in, vectors out; a pure function of text, language and revision.

    Attributes:
        name: what the user typed to get it, or a short form of it.
        revision: changes whenever the same text could get another vector (weights,
            idf table, a user's glossary): vectors are cached under it.
        additive: whether the vector of a block of sentences is the sum of its
            sentences' rows. An additive encoder returns raw rows, which are not
            normalised; any other returns unit rows, and blocks are encoded as text.
    """

    @property
    def name(self) -> str: ...

    @property
    def revision(self) -> str: ...

    @property
    def additive(self) -> bool: ...

    @property
    def dim(self) -> int:
        """The number of columns of what :meth:`encode` returns."""
        ...

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        """Encode *texts* of one language.

        Returns:
            float32, shape ``(len(texts), dim)``, finite; a text without content is a
            row of zeros.

        Raises:
            EncoderError: the model gave something else.
        """
        ...


@runtime_checkable
class HeadedEncoder(Encoder, Protocol):
    """An encoder whose rows add up and then go through a head.

    ``encode`` gives rows before the head; the row of a block is the sum of its sentences'
    rows. Only what the head makes of either can be compared.
    """

    @property
    def unit_dim(self) -> int:
        """The number of columns of what :meth:`head` gives."""
        ...

    def head(self, rows: Matrix) -> Matrix:
        """Unit rows, float32 ``(len(rows), unit_dim)``; zeros for rows of zeros."""
        ...


def contextual_half(encoder: Encoder | None) -> HeadedEncoder | None:
    """The slower, closer encoder that goes with *encoder*, where there is one."""
    found = getattr(encoder, "contextual", None)
    return found if isinstance(found, HeadedEncoder) else None


def checked(rows: npt.ArrayLike, encoder: Encoder, count: int) -> Matrix:
    """*rows* as float32 (count, dim), all finite.

    Raises:
        EncoderError: they have another shape, or hold what is no number.
    """
    found: Matrix = np.asarray(rows, dtype=np.float32)
    if found.shape != (count, encoder.dim):
        shape = " × ".join(map(str, found.shape))
        raise EncoderError(
            "encoder.shape", name=encoder.name, shape=shape, wanted=f"{count} × {encoder.dim}"
        )
    if not np.isfinite(found).all():
        bad = int(np.flatnonzero(~np.isfinite(found).all(axis=1))[0])
        raise EncoderError("encoder.not-finite", name=encoder.name, index=bad)
    return found


def encode(encoder: Encoder, texts: Sequence[str], lang: Lang) -> Matrix:
    """The encoder's rows of *texts*, checked.

    Raises:
        EncoderError: the encoder failed, or gave something else than it promises.
    """
    return checked(encoder.encode(texts, lang=lang), encoder, len(texts))
