"""Background jobs: long work on a project, with a record in its store.

:func:`start` queues a job and starts a process of its own for it (``python -m
duizhao.jobs``, :mod:`duizhao.jobs.worker`), which outlives the page that asked for it;
``duizhao batch`` (:mod:`duizhao.jobs.batch`) is a job as well. :mod:`duizhao.jobs.mining`
needs no project and keeps its state in a folder.
"""

from __future__ import annotations

from duizhao.jobs.background import (
    BATCH,
    NOTHING_DIFFERENT,
    CancelledJobError,
    JobProgress,
    alive,
    cancel,
    dead,
    mark_dead,
    process_parameters,
    retry,
    running,
    start,
    start_with,
)

__all__ = [
    "BATCH",
    "NOTHING_DIFFERENT",
    "CancelledJobError",
    "JobProgress",
    "alive",
    "cancel",
    "dead",
    "mark_dead",
    "process_parameters",
    "retry",
    "running",
    "start",
    "start_with",
]
