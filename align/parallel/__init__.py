"""Parallel mode: a text and its translation, monotone, all of both covered."""

from __future__ import annotations

from align.parallel._words import get_ready
from align.parallel.aligner import ParallelOptions, align

__all__ = ["ParallelOptions", "align", "get_ready"]
