"""Parallel mode: a text and its translation, monotone, all of both covered."""

from __future__ import annotations

from align.parallel._align import ParallelOptions, align
from align.parallel._helper import get_ready

__all__ = ["ParallelOptions", "align", "get_ready"]
