"""Tasks in this process or in several, with the same result."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from align.errors import DuizhaoError
from align.mining import Stage, Task, is_done, perform
from align.progress import Progress
from duizhao.jobs.processes import begin, end, processes, shared_out

__all__ = ["ProcessPool", "default_workers", "one_thread"]

_MOST = 4
_PATIENCE = 0.2

_steps: Any = None


def default_workers() -> int:
    """As many processes as this one may use processors, at most four (memory)."""
    if sys.platform == "linux":
        return min(len(os.sched_getaffinity(0)), _MOST)
    else:  # noqa: RET505 - so that each branch is checked on its own system only
        return min(os.cpu_count() or 1, _MOST)


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Sums of products do not depend on how many threads shared them."""
    import faiss
    import threadpoolctl

    before = faiss.omp_get_max_threads()
    with threadpoolctl.threadpool_limits(limits=1):
        try:
            yield
        finally:
            faiss.omp_set_num_threads(before)


def _begin(steps: Any) -> None:
    """What a worker does first."""
    global _steps  # noqa: PLW0603 - one queue a process
    _steps = steps
    begin()


def _work(folder: Path, tasks: Sequence[Task]) -> None:
    with one_thread():
        for task in tasks:
            perform(folder, task, _steps.put)


class ProcessPool:
    """Does the tasks of stages, those that are not done.

    Args:
        folder: where the tasks' files are. workers: processes; 1 is this one.
    """

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder, self._workers = folder, workers
        self._pool: ProcessPoolExecutor | None = None
        self._queue: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            if error is not None:
                # What a worker is in the middle of is not waited for; it has no marker.
                end(self._pool)
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._queue.close()
            self._queue.join_thread()

    def run(self, stage: Stage, progress: Progress) -> None:
        """Do what of *stage* is not done.

        Raises:
            DuizhaoError: what a task raised, or a worker was ended from outside.
        """
        progress.start(stage.label, sum(task.weight for task in stage))
        waiting = []
        for task in stage:
            if is_done(self._folder, task):
                progress.advance(task.weight)
            else:
                waiting.append(task)
        if self._workers == 1 or len(waiting) == 1:
            with one_thread():
                for task in waiting:
                    perform(self._folder, task, progress.advance)
        elif waiting:
            self._share(waiting, progress)
        progress.finish()

    def _start(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._queue = multiprocessing.get_context("spawn").Queue()
            with shared_out(os.cpu_count() or 1):
                self._pool = processes(self._workers, _begin, self._queue)
        return self._pool

    def _share(self, tasks: Sequence[Task], progress: Progress) -> None:
        pool = self._start()
        waiting: set[Future[None]] = {
            pool.submit(_work, self._folder, some) for some in _bundles(tasks, self._workers)
        }
        try:
            while waiting:
                done, waiting = wait(waiting, timeout=_PATIENCE, return_when=FIRST_COMPLETED)
                self._report_steps(progress)
                for future in done:
                    future.result()
        except BrokenProcessPool as error:
            raise DuizhaoError("mining.worker-ended") from error
        finally:
            for future in waiting:
                future.cancel()
        self._report_steps(progress)

    def _report_steps(self, progress: Progress) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                progress.advance(self._queue.get_nowait())


def _bundles(tasks: Sequence[Task], workers: int) -> Iterator[list[Task]]:
    """Tasks of a group together, as far as all workers have something to do."""
    groups: dict[int, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task.group, []).append(task)
    if len(groups) == 1:
        yield from ([task] for task in tasks)
        return
    pieces = max(1, -(-2 * workers // len(groups)))
    for some in groups.values():
        size = -(-len(some) // pieces)
        for start in range(0, len(some), size):
            yield some[start : start + size]
