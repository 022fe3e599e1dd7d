"""Work that goes wrong in given ways, for executors; a module, so that processes can import it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from align.messages import message
from duizhao.jobs.batch import BatchSetup, Shard, ShardResult
from duizhao.jobs.processes import Failed

__all__ = ["die_if_told"]


def die_if_told(setup: BatchSetup, shard: Shard) -> ShardResult:
    """A shard called ``kill`` kills its process; ``kill-once`` only the first time."""
    mark = Path(shard.zh.path)
    if shard.name == "kill" or (shard.name == "kill-once" and not mark.exists()):
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if shard.name == "slow":
        time.sleep(1)
    if shard.name == "raise":
        raise RuntimeError("nobody expected this")
    return Failed(message("verbatim.text", text=f"{shard.name} was worked on"), "input")
