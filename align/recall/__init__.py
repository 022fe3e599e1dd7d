"""What a user has as evidence: a translation memory, and whether a glossary fits the texts."""

from __future__ import annotations

from align.recall.agreement import agrees
from align.recall.matches import Matches
from align.recall.memory import Memory, MemoryUnit
from align.recall.trust import trust

__all__ = ["Matches", "Memory", "MemoryUnit", "agrees", "trust"]
