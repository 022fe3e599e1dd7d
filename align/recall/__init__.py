"""A translation memory as evidence: which of its units stand in two texts, and where."""

from __future__ import annotations

from align.recall.matches import Matches
from align.recall.memory import Memory, MemoryUnit
from align.recall.trust import trust

__all__ = ["Matches", "Memory", "MemoryUnit", "trust"]
