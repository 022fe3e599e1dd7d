"""Texts in, vectors out."""

from __future__ import annotations

from align.encoders.cache import (
    CachedEncoder,
    MemoryCache,
    RecallingEncoder,
    VectorCache,
    text_hash,
)
from align.encoders.protocol import Encoder, HeadedEncoder, Matrix, contextual_half
from align.encoders.registry import get_encoder

__all__ = [
    "CachedEncoder",
    "Encoder",
    "HeadedEncoder",
    "Matrix",
    "MemoryCache",
    "RecallingEncoder",
    "VectorCache",
    "contextual_half",
    "get_encoder",
    "text_hash",
]
