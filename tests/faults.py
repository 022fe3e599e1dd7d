"""Work that goes wrong in given ways, for executors; a module, so that processes can import it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from duizhao.jobs.batch import Failed, Result, Setup, Task

__all__ = ["die_if_told"]


def die_if_told(setup: Setup, task: Task) -> Result:
    """A task called ``kill`` kills its process; ``kill-once`` only the first time."""
    mark = Path(task.zh.path)
    if task.name == "kill" or (task.name == "kill-once" and not mark.exists()):
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if task.name == "slow":
        time.sleep(1)
    if task.name == "raise":
        raise RuntimeError("nobody expected this")
    return Failed(f"{task.name} was worked on", "input")
