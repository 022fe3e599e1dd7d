"""Many pairs of documents at once: a manifest in, a project and files out.

:func:`run_batch` plans shards, hands them to an executor (this process, several, or a
Dask cluster) and saves what comes back; a shard is plain data, and only the process
that planned it writes to the store.
"""

from duizhao.jobs.batch.entries import COLUMNS, Entry, Rejected, Work
from duizhao.jobs.batch.manifest import read_work
from duizhao.jobs.batch.outcome import BatchOptions, BatchOutcome, Listener, PairOutcome
from duizhao.jobs.batch.run import run_again, run_batch
from duizhao.jobs.batch.shard import BatchSetup, Shard, ShardDone, ShardResult, Source, perform

__all__ = [
    "COLUMNS",
    "BatchOptions",
    "BatchOutcome",
    "BatchSetup",
    "Entry",
    "Listener",
    "PairOutcome",
    "Rejected",
    "Shard",
    "ShardDone",
    "ShardResult",
    "Source",
    "Work",
    "perform",
    "read_work",
    "run_again",
    "run_batch",
]
