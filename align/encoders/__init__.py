"""Texts in, vectors out."""

from __future__ import annotations

from align.encoders.cache import (
    CachedEncoder,
    MemoryCache,
    RecallingEncoder,
    VectorCache,
    text_hash,
)
from align.encoders.protocol import Encoder, Matrix
from align.encoders.registry import get_encoder

__all__ = [
    "CachedEncoder",
    "Encoder",
    "Matrix",
    "MemoryCache",
    "RecallingEncoder",
    "VectorCache",
    "get_encoder",
    "text_hash",
]
