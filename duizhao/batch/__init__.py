"""Many pairs of documents at once: a manifest in, a project and files out.

:func:`run_batch` plans shards, hands them to an executor (this process, several, or a
Dask cluster) and saves what comes back; a shard is plain data, and only the process
that planned it writes to the store.
"""

from duizhao.batch.entries import COLUMNS, Entry, Rejected, Work
from duizhao.batch.manifest import read_work
from duizhao.batch.outcome import BatchOptions, BatchOutcome, Listener, PairOutcome
from duizhao.batch.run import run_again, run_batch
from duizhao.batch.shard import Done, Failed, Result, Setup, Source, Task, perform

__all__ = [
    "COLUMNS",
    "BatchOptions",
    "BatchOutcome",
    "Done",
    "Entry",
    "Failed",
    "Listener",
    "PairOutcome",
    "Rejected",
    "Result",
    "Setup",
    "Source",
    "Task",
    "Work",
    "perform",
    "read_work",
    "run_again",
    "run_batch",
]
