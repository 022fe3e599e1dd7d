"""Texts in, vectors out."""

from __future__ import annotations

from align.encoders.protocol import Encoder, Matrix
from align.encoders.registry import get_encoder

__all__ = ["Encoder", "Matrix", "get_encoder"]
