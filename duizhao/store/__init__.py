"""The project store: a project is a SQLite file or a schema of a PostgreSQL database.

:class:`Project` is the way to it; the tables are in :mod:`duizhao.store.schema`.
"""

from duizhao.store._backup import backup, backup_folder, backups, last_good
from duizhao.store._copy import Copied, backup_to, content_hash, copy_project
from duizhao.store._jobs import JobRecord, JobState
from duizhao.store._records import (
    Added,
    AlignmentRecord,
    Applied,
    BeadFilter,
    Counts,
    DocumentRecord,
    LogEntry,
    NewAlignment,
    Saved,
)
from duizhao.store._shards import NewShard, ShardDocument, ShardRecord
from duizhao.store._there import there
from duizhao.store._verify import Fault, check_project
from duizhao.store.project import Direction, Project

__all__ = [
    "Added",
    "AlignmentRecord",
    "Applied",
    "BeadFilter",
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
