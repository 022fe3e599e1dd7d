"""The project store: a project is a SQLite file or a schema of a PostgreSQL database.

:class:`Project` is the way to it; the tables are in :mod:`workbench.store.schema`.
"""

from workbench.store._backup import backup, backup_folder, backups, last_good
from workbench.store._copy import Copied, backup_to, content_hash, copy_project
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
from workbench.store._verify import Fault, check_project
from workbench.store.project import Direction, Project

__all__ = [
    "Added",
    "AlignmentRecord",
    "Applied",
    "BeadFilter",
    "BeadRecord",
    "Copied",
    "Counts",
    "Direction",
    "DocumentRecord",
    "Fault",
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
    "backup_to",
    "backups",
    "check_project",
    "content_hash",
    "copy_project",
    "last_good",
    "there",
]
