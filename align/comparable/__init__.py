"""Closest counterparts in documents that are related, not translated."""

from __future__ import annotations

from align.comparable._compare import Comparison, compare
from align.comparable.candidates import ComparableOptions

__all__ = ["ComparableOptions", "Comparison", "compare"]
