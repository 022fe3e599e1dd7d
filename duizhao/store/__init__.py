"""The project store: a project is a SQLite file or a schema of a PostgreSQL database.

:class:`Project` is the way to it; the tables are in :mod:`duizhao.store.schema`.
"""

from duizhao.store._backup import (
    backup,
    backup_folder,
    backups,
    is_sound,
    last_good,
    save_copy,
)
from duizhao.store._copy import Copied, backup_to, content_hash, copy_project
from duizhao.store._jobs import JobRecord, JobState
from duizhao.store._overview import Coverage, Overview, Sides, overview
from duizhao.store._project_file import merge_logs, there
from duizhao.store._records import (
    Added,
    AlignmentRecord,
    Applied,
    BeadFilter,
    DocumentRecord,
    LogEntry,
    NewAlignment,
    ProjectCounts,
    Saved,
)
from duizhao.store._shards import NewShard, ShardDocument, ShardRecord
from duizhao.store._verify import Fault, check_project, last_whole
from duizhao.store.glossary import (
    ConceptChange,
    ConceptList,
    GlossaryEntry,
    concept_history,
    glossary_history,
)
from duizhao.store.project import Direction, Project
from duizhao.store.schema import now

__all__ = [
    "Added",
    "AlignmentRecord",
    "Applied",
    "BeadFilter",
    "ConceptChange",
    "ConceptList",
    "Copied",
    "Coverage",
    "Direction",
    "DocumentRecord",
    "Fault",
    "GlossaryEntry",
    "JobRecord",
    "JobState",
    "LogEntry",
    "NewAlignment",
    "NewShard",
    "Overview",
    "Project",
    "ProjectCounts",
    "Saved",
    "ShardDocument",
    "ShardRecord",
    "Sides",
    "backup",
    "backup_folder",
    "backup_to",
    "backups",
    "check_project",
    "concept_history",
    "content_hash",
    "copy_project",
    "glossary_history",
    "is_sound",
    "last_good",
    "last_whole",
    "merge_logs",
    "now",
    "overview",
    "save_copy",
    "there",
]
