"""Comparable mode over millions of sentences: in shards, on disk, resumable."""

from __future__ import annotations

from align.mining._filter import REASONS, excluded_name, write_part
from align.mining._mine import Mined, mine, read_mined
from align.mining._plan import EXACT_PAIRS, Job, MiningOptions, Search, Side, disk_needed, stages
from align.mining.tasks import Stage, Task, is_done, key, perform, result

__all__ = [
    "EXACT_PAIRS",
    "REASONS",
    "Job",
    "Mined",
    "MiningOptions",
    "Search",
    "Side",
    "Stage",
    "Task",
    "disk_needed",
    "excluded_name",
    "is_done",
    "key",
    "mine",
    "perform",
    "read_mined",
    "result",
    "stages",
    "write_part",
]
