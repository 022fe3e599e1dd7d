"""Comparable mode over millions of sentences: in shards, on disk, resumable."""

from __future__ import annotations

from align.mining._classify import Examined, examined
from align.mining._filter import REASONS, excluded_name, write_part
from align.mining._mine import Mined, Sentences, mine, read_mined
from align.mining._plan import EXACT_PAIRS, Job, MiningOptions, Search, Side, disk_needed, stages
from align.mining._weights import PARTS, Weights
from align.mining.tasks import Stage, Task, is_done, key, perform, result

__all__ = [
    "EXACT_PAIRS",
    "PARTS",
    "REASONS",
    "Examined",
    "Job",
    "Mined",
    "MiningOptions",
    "Search",
    "Sentences",
    "Side",
    "Stage",
    "Task",
    "Weights",
    "disk_needed",
    "examined",
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
