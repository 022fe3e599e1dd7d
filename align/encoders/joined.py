"""Static and contextual rows side by side, as the unit rows of one encoder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.encoders.protocol import Encoder, HeadedEncoder, Matrix, contextual_half, encode
from align.model import Lang

__all__ = ["JoinedEncoder", "joined", "looks_classical"]

_SHARE = 0.3
_CLASSICAL_SHARE = 0.1
_CLASSICAL = frozenset("之其者也矣焉乎曰乃於则哉耶吾汝兮")
_MODERN = frozenset("的了是在这那们个吗呢吧么很你我他她着")


def looks_classical(text: str) -> bool:
    """Whether a Chinese text has more particles of the classical language than of today's."""
    return sum(c in _CLASSICAL for c in text) > sum(c in _MODERN for c in text)


class JoinedEncoder:
    """Unit rows whose cosine is a weighted mean of the cosines of both halves.

    In a Chinese text that looks classical the first half has most of the say.

    Args:
        encoder: the first half. half: the contextual one.
        share: of the contextual half in a cosine.
    """

    def __init__(self, encoder: Encoder, half: HeadedEncoder, share: float = _SHARE) -> None:
        self._encoder, self._half, self._share = encoder, half, share

    @property
    def name(self) -> str:
        """The first half's."""
        return self._encoder.name

    @property
    def revision(self) -> str:
        """Of both halves, and how they are joined."""
        return f"{self._encoder.revision}|{self._half.revision}|{self._share}"

    @property
    def additive(self) -> bool:
        """False: rows are unit rows."""
        return False

    @property
    def dim(self) -> int:
        """The number of columns of both."""
        return self._encoder.dim + self._half.unit_dim

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        """Rows of *texts*, float32 ``(len(texts), dim)``.

        Raises:
            EncoderError: a half gave something else than it promises.
        """
        first = encode(self._encoder, texts, lang)
        norms = np.sqrt(np.einsum("ij,ij->i", first, first))[:, None]
        share = np.full((len(texts), 1), self._share, dtype=np.float32)
        if lang == "zh":
            # The contextual half does not know the classical language.
            share[[looks_classical(text) for text in texts]] *= _CLASSICAL_SHARE / _SHARE
        second = self._half.head(encode(self._half, texts, lang))
        return np.hstack(
            (first * np.sqrt(1 - share) / np.maximum(norms, 1e-9), second * np.sqrt(share))
        )


def joined(encoder: Encoder) -> Encoder:
    """*encoder* with its contextual half beside it, or as it is where it has none."""
    half = contextual_half(encoder)
    return encoder if half is None else JoinedEncoder(encoder, half)
