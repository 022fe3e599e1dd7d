"""The record of a job and the process that works on it: start, follow, cancel, retry.

Cancelling is asked for in the store and noticed at the next step; what a job has saved
until then stays, and the same job goes on from there.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from align.errors import DuizhaoError, SettingError, StoreError
from align.messages import Message, message
from duizhao.projects import child_environment
from duizhao.roles import of_job

if TYPE_CHECKING:
    from duizhao.store import JobRecord, Project

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

BATCH = "batch"

NOTHING_DIFFERENT = message("jobs.nothing-different")

WRITE_EVERY = 0.5
_started: list[subprocess.Popen[bytes]] = []

STALE = 120.0
"""Seconds without a sign of life after which a job counts as dead."""

HEARTBEAT = 20.0
_OPEN = ("queued", "running", "cancelling")


class CancelledJobError(DuizhaoError):
    """Somebody asked for the job to stop."""


class JobProgress:
    """A :class:`align.progress.Progress` that writes to the store, at most twice a second.

    Raises:
        DuizhaoError: from any method, once cancelling was asked for.
    """

    def __init__(self, project: Project, job: int) -> None:
        self._project = project
        self._job = job
        self._stage: Message | str = ""
        self._done = 0
        self._total = 0
        self._written = 0.0

    def start(self, label: Message | str, total: int | None = None) -> None:
        """A stage begins."""
        self._stage, self._done, self._total = str(label), 0, total or 0
        self._write()

    def advance(self, steps: int = 1) -> None:
        """*steps* more are done."""
        self._done += steps
        if time.monotonic() - self._written >= WRITE_EVERY:
            self._write()

    def finish(self) -> None:
        """The stage is done."""
        self._done = self._total or self._done
        self._write()

    def _write(self) -> None:
        self._written = time.monotonic()
        if self._project.job(self._job).state == "cancelling":
            raise CancelledJobError("jobs.cancelled")
        self._project.update_job(
            self._job, stage=self._stage, done=self._done, total=self._total or None
        )


def start(
    project: Project,
    kind: str,
    *,
    encoder: str = "builtin",
    alignment: int | None = None,
    below: str | None = None,
) -> int:
    """Queue a job and start its process; gives its number.

    Args:
        kind: ``pair`` (which documents belong together), ``align``, ``terms``, ``all``
            (the last two of them), or ``realign`` (what is not settled of one alignment);
            see :data:`duizhao.jobs.worker.KINDS`.
        alignment: what is aligned again. below: the bead behind which it is; all of it.
    """
    parameters: dict[str, Any] = {"encoder": encoder}
    if alignment is not None:
        parameters["alignment"] = alignment
    if below is not None:
        parameters["below"] = below
    return _launch(project, kind, parameters)


def start_with(project: Project, kind: str, parameters: Mapping[str, Any]) -> int:
    """The same with all the parameters that a job of this kind keeps; gives its number."""
    return _launch(project, kind, dict(parameters))


def retry(project: Project, job: int) -> int:
    """Start a job again, as a new one that goes on from what was saved; gives its number.

    Raises:
        SettingError: it is still under way, or was done.
    """
    record = project.job(job)
    if record.state in _OPEN and not dead(record):
        raise SettingError("jobs.still-running", job=str(job))
    project.need(of_job(record.kind))
    if record.state in _OPEN:
        mark_dead(project, job)
    parameters = {k: v for k, v in record.parameters.items() if k not in ("host", "pid")}
    return _launch(project, record.kind, parameters)


def process_parameters() -> dict[str, Any]:
    """Which process works on a job, for its parameters."""
    return {"host": platform.node(), "pid": os.getpid()}


@contextmanager
def alive(project: Project, job: int) -> Iterator[Callable[[], None]]:
    """Show in the store that a job goes on, however long a step takes.

    Gives a function that looks, at most twice a second, whether somebody has cancelled it.

    Raises:
        CancelledJobError: from that function.
    """
    ended = threading.Event()
    looked = 0.0

    def beat() -> None:
        while not ended.wait(HEARTBEAT):
            with suppress(DuizhaoError):
                project.update_job(job)

    def check() -> None:
        nonlocal looked
        if time.monotonic() - looked < WRITE_EVERY:
            return
        looked = time.monotonic()
        with suppress(StoreError):
            if project.job(job).state == "cancelling":
                raise CancelledJobError("jobs.cancelled")

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield check
    finally:
        ended.set()
        thread.join(timeout=15)


def _launch(project: Project, kind: str, parameters: dict[str, Any]) -> int:
    job = project.add_job(kind, parameters)
    command = [sys.executable, "-m", "duizhao.jobs", str(project.path), str(job)]
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    _started[:] = [process for process in _started if process.poll() is None]
    _started.append(
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=flags,
            start_new_session=True,
            env=child_environment(project.path),
        )
    )
    return job


def cancel(project: Project, job: int) -> None:
    """Ask a job to stop; one that has not begun, or died, is stopped at once.

    Raises:
        NotAllowedError: who works here may not start such a job either.
    """
    record = project.job(job)
    project.need(of_job(record.kind))
    if record.state == "running" and not dead(record):
        project.update_job(job, state="cancelling")
    elif record.state in ("queued", "running", "cancelling"):
        project.update_job(job, state="cancelled")


def running(project: Project) -> JobRecord | None:
    """The job that is under way; one that gave no sign of life for long is called failed."""
    for record in project.jobs():
        if record.state not in _OPEN:
            continue
        if dead(record):
            mark_dead(project, record.id)
            continue
        return record
    return None


def dead(record: JobRecord) -> bool:
    """Whether nobody works on an unfinished job any more."""
    from datetime import UTC, datetime

    pid = record.parameters.get("pid")
    # Windows has no harmless way to ask for a process by its number.
    if pid and record.parameters.get("host") == platform.node() and os.name == "posix":
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
        except (OSError, ValueError):
            pass

    try:
        seen = datetime.fromisoformat(record.heartbeat)
    except ValueError:
        return True
    # A sign of life from the future is none: a clock was wrong, then or now.
    return abs((datetime.now(UTC) - seen.astimezone(UTC)).total_seconds()) > STALE


def mark_dead(project: Project, job: int) -> None:
    """Record that the process of *job* is gone."""
    project.update_job(job, state="failed", said=[message("jobs.process-ended")])
