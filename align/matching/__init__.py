"""Words and phrases of two sentences that render each other."""

from __future__ import annotations

from align.matching.aligner import Link, WordAligner

__all__ = ["Link", "WordAligner"]
