"""The process of one job: what each kind of job does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from align.errors import ConflictError, DuizhaoError
from align.messages import Message, message
from duizhao.aligning import align_project
from duizhao.engines import engines_for
from duizhao.extracting import extract_project
from duizhao.jobs.background import (
    BATCH,
    NOTHING_DIFFERENT,
    CancelledJobError,
    JobProgress,
    alive,
)
from duizhao.jobs.batch import run_again
from duizhao.pairing import suggest_pairings
from duizhao.realigning import realign
from duizhao.store import JobRecord, Project

__all__ = ["KINDS", "main"]

_ATTEMPTS = 3

Work = Callable[[Project, JobRecord], Sequence[Message]]


def _pair(project: Project, record: JobRecord) -> Sequence[Message]:
    progress = JobProgress(project, record.id)
    engines = engines_for(project, encoder=_encoder(record), progress=progress)
    suggest_pairings(project, engines, progress=progress)
    return ()


def _align(project: Project, record: JobRecord) -> Sequence[Message]:
    progress = JobProgress(project, record.id)
    engines = engines_for(project, encoder=_encoder(record), progress=progress)
    problems, notes = align_project(project, engines, progress=progress)
    return [*(problem.message for problem in problems), *notes]


def _terms(project: Project, record: JobRecord) -> Sequence[Message]:
    progress = JobProgress(project, record.id)
    engines = engines_for(project, encoder=_encoder(record), progress=progress)
    extract_project(project, engines, progress=progress)
    return ()


def _all(project: Project, record: JobRecord) -> Sequence[Message]:
    return [*_align(project, record), *_terms(project, record)]


def _realign(project: Project, record: JobRecord) -> Sequence[Message]:
    """Align again; what a reviewer changes meanwhile counts, so that begins it anew."""
    progress = JobProgress(project, record.id)
    engines = engines_for(project, encoder=_encoder(record), progress=progress)

    def once() -> Sequence[Message]:
        applied = realign(
            project,
            int(record.parameters["alignment"]),
            engines,
            below=record.parameters.get("below"),
            author=record.created_by,
            progress=progress,
        )
        return () if applied else (NOTHING_DIFFERENT,)

    for _ in range(_ATTEMPTS - 1):
        with suppress(ConflictError):
            return once()
    return once()


def _batch(project: Project, record: JobRecord) -> Sequence[Message]:
    run_again(project, record.id, record.parameters)
    return ()


KINDS: dict[str, Work] = {
    "pair": _pair,
    "align": _align,
    "terms": _terms,
    "all": _all,
    "realign": _realign,
    BATCH: _batch,
}
"""What the jobs of each kind do; gives what there is to say in the end. A batch closes its
own record."""


def _encoder(record: JobRecord) -> str:
    return str(record.parameters.get("encoder", "builtin"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the job that :func:`duizhao.jobs.start` queued: arguments PROJECT JOB."""
    path, number = sys.argv[1:] if arguments is None else arguments
    job = int(number)
    with Project.open(path) as project:
        record = project.job(job)
        if record.state != "queued":
            return 1
        project.author = record.created_by or project.author
        project.update_job(job, state="running")
        try:
            with alive(project, job):
                said = KINDS[record.kind](project, record)
                if record.kind != BATCH:
                    project.update_job(job, state="done", said=said)
        except CancelledJobError:
            project.update_job(job, state="cancelled")
            return 1
        except DuizhaoError as error:
            project.update_job(job, state="failed", said=[error.as_message()])
            return 1
        except BaseException as error:
            fault = message("jobs.fault", kind=type(error).__name__, text=str(error))
            project.update_job(job, state="failed", said=[fault])
            raise
    return 0
