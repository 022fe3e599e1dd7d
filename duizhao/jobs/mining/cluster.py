"""The long stages of mining on a Dask cluster that is there already.

What a task reads and writes lies in the work folder, so the workers must see it under
the same path; that is tried before a task is done. The rest (reading, filtering,
choosing) is done here.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from align.__about__ import __version__
from align.errors import DuizhaoError, StoppedError
from align.messages import Message, message
from align.mining import Stage, Task, is_done, perform
from align.progress import Progress
from duizhao.jobs.cluster import Cluster, check_address
from duizhao.jobs.mining.pool import one_thread
from duizhao.jobs.processes import Failed

__all__ = ["ClusterPool"]

_PROOF = "seen-by-workers"
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class _SharedFolder:
    """What a worker must agree with: the program's *version*, and *proof* in the *folder*."""

    folder: Path
    proof: str
    version: str = __version__


class ClusterPool:
    """Does the tasks of stages as :class:`duizhao.jobs.mining.pool.ProcessPool` does.

    Args:
        folder: where the tasks' files are, on a disk that the workers share.
        address: of the scheduler. note: receives what the user should know.

    Raises:
        SettingError: Dask is not installed, or *address* is none.
    """

    def __init__(self, folder: Path, address: str, note: Callable[[Message], None]) -> None:
        check_address(address)
        self._folder, self._address, self._note = folder.absolute(), address, note

    def run(self, stage: Stage, progress: Progress) -> None:
        """Do what of *stage* is not done.

        Raises:
            StoppedError: the scheduler is not there or went away, no worker can be used, or
                one does not see the folder or ends again and again.
            DuizhaoError: what a task raised.
        """
        progress.start(stage.label, sum(task.weight for task in stage))
        waiting = []
        for task in stage:
            if is_done(self._folder, task):
                progress.advance(task.weight)
            else:
                waiting.append(task)
        if waiting:
            self._share(waiting, progress)
        progress.finish()

    def _share(self, tasks: list[Task], progress: Progress) -> None:
        proof = self._folder / _PROOF
        setup = _SharedFolder(self._folder, secrets.token_hex(8))
        proof.write_text(setup.proof, encoding="ascii")
        cluster = Cluster(setup, self._address, work=_perform)
        results = cluster.run(tasks)
        try:
            for found in results:
                while cluster.notes:
                    self._note(cluster.notes.pop(0))
                if found is None:
                    continue
                task, result = found
                if isinstance(result, Failed):
                    raise _error(task, result)
                progress.advance(task.weight)
        finally:
            results.close()
            proof.unlink(missing_ok=True)


def _error(task: Task, failed: Failed) -> DuizhaoError:
    if failed.kind == "died":
        return StoppedError("mining.worker-killed", task=task.name)
    return StoppedError(failed.reason)


def _perform(setup: _SharedFolder, task: Task) -> Failed | None:
    """What a worker does: the task, with its files in the shared folder."""
    if setup.version != __version__:
        versions = {"theirs": __version__, "ours": setup.version}
        return Failed(message("jobs.other-version", **versions), "version")
    try:
        seen = (setup.folder / _PROOF).read_text(encoding="ascii")
    except OSError:
        seen = ""
    if seen != setup.proof:
        return Failed(message("mining.folder-not-shared", folder=setup.folder))
    # Whoever listens to a task's steps is one a process; and memory is for one task.
    with _one_at_a_time, one_thread():
        try:
            perform(setup.folder, task)
        except DuizhaoError as error:
            return Failed(error.as_message())
    return None
