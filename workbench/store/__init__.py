"""The project store: one SQLite file a project.

:class:`Project` is the way to it; the tables are in :mod:`workbench.store.schema`.
"""

from workbench.store._backup import backup, backup_folder, backups
from workbench.store._jobs import JobRecord, JobState
from workbench.store._records import (
    Added,
    AlignmentRecord,
    Applied,
    BeadFilter,
    BeadRecord,
    Counts,
    DocumentRecord,
    LogEntry,
    NewAlignment,
    Saved,
)
from workbench.store._shards import NewShard, ShardDocument, ShardRecord
from workbench.store._there import there
from workbench.store.project import Direction, Project

__all__ = [
    "Added",
    "AlignmentRecord",
    "Applied",
    "BeadFilter",
    "BeadRecord",
    "Counts",
    "Direction",
    "DocumentRecord",
    "JobRecord",
    "JobState",
    "LogEntry",
    "NewAlignment",
    "NewShard",
    "Project",
    "Saved",
    "ShardDocument",
    "ShardRecord",
    "backup",
    "backup_folder",
    "backups",
    "there",
]
