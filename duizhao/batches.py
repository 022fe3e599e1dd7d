"""A batch started from the page: a folder, or a table of pairs, that lies in the projects' folder.

No path comes from a browser: what can be aligned is listed, and named by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from align.errors import DuizhaoError, SettingError
from align.text.decoding import read_text
from align.text.delimited import restore, rows_of
from duizhao import jobs
from duizhao.folder import TRASH
from duizhao.jobs.batch import BatchOptions
from duizhao.messages import Wording

if TYPE_CHECKING:
    from align.messages import Message
    from duizhao.store import JobRecord, Project

__all__ = ["BatchFailure", "batch_failures", "batch_sources", "run_failed_again", "start_batch"]

TABLES = (".csv", ".tsv", ".jsonl")
OUT = "-aligned"
"""What the folder of a batch's files is called, behind the name of the folder or table."""

FAILED = "failed.csv"
_MOST = 200


def batch_sources(folder: Path) -> list[str]:
    """The names of the folders and tables in *folder* that can be aligned as a batch."""
    try:
        return sorted(
            (path.name for path in folder.iterdir() if _is_source(path)), key=str.casefold
        )
    except OSError:
        return []


def _is_source(path: Path) -> bool:
    if path.name.startswith(".") or path.name == TRASH or path.name.endswith(OUT):
        return False
    if path.is_dir():
        return not path.name.endswith((".backups", "-images"))
    return path.suffix.lower() in TABLES


def start_batch(project: Project, folder: Path, name: str) -> int:
    """Start aligning the pairs of *name*, which :func:`batch_sources` lists; gives the job's
    number. What was aligned before is not done again.

    Raises:
        SettingError: it is not listed. OutputError: the folder for the files cannot be made.
    """
    if name not in batch_sources(folder):
        raise SettingError("batch.not-listed", name=name)
    source = folder / name
    out = folder / f"{source.stem if source.is_file() else name}{OUT}"
    return _start(project, source, out)


def run_failed_again(project: Project, record: JobRecord) -> int:
    """Start the batch *record* again, which does what failed or is missing; gives the number."""
    return jobs.retry(project, record.id)


def _start(project: Project, source: Path, out: Path) -> int:
    from duizhao.exporting import make_folder

    make_folder(out)
    options = BatchOptions(sources=(str(source),), out=out)
    return jobs.start_with(project, jobs.BATCH, options.as_parameters())


@dataclass(frozen=True, slots=True)
class BatchFailure:
    """A pair that failed: its files as the table of failures names them, and why."""

    zh: str
    en: str
    reason: Message | str


def batch_failures(record: JobRecord) -> list[BatchFailure]:
    """The pairs that failed in the batch *record*, as its table of failures has them; none if
    there is no such table."""
    out = record.parameters.get("out")
    if record.kind != jobs.BATCH or not out:
        return []
    # The table is in English, for programs, too; the job has said most of it as messages.
    wording = Wording("en", "cli")
    said = [item.parameters["what"] for item in record.said if item.code == "place.said"]
    known = {wording.text(reason): reason for reason in said}
    found: list[BatchFailure] = []
    with suppress(DuizhaoError, OSError):
        for row in _rows(Path(str(out)) / FAILED):
            reason = row.get("reason", "")
            failure = BatchFailure(row.get("zh", ""), row.get("en", ""), known.get(reason, reason))
            found.append(failure)
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    rows = rows_of(read_text(path).text, where=path)
    _, header = next(rows, (0, ()))
    for place, (_, cells) in enumerate(rows):
        if place < _MOST:
            yield dict(zip(header, map(restore, cells), strict=False))
