"""Where shards are worked on: in this process, or in several of this machine."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from duizhao.batch.shard import Failed, Result, Setup, Task, perform
from duizhao.processes import begin, end, processes, shared_out

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["Executor", "InProcess", "Processes", "Work"]

Work = Callable[[Setup, Task], Result]
_DIED = (
    "its process was ended twice, the second time with nothing beside it (out of memory, or "
    "killed). Divide the documents into parts, or give the machine more memory"
)


class Executor(Protocol):
    """Does tasks, in any order, and takes only as many ahead as it needs."""

    notes: list[str]

    def run(self, tasks: Iterable[Task]) -> Generator[tuple[Task, Result] | None]:
        """Each task with its result; ``None`` now and then while nothing has come.

        Closing the generator ends the work.
        """


class InProcess:
    """One after the other, here."""

    def __init__(self, setup: Setup, *, work: Work = perform) -> None:
        self._setup = setup
        self._work = work
        self.notes: list[str] = []

    def run(self, tasks: Iterable[Task]) -> Generator[tuple[Task, Result] | None]:
        """See :class:`Executor`."""
        for task in tasks:
            yield task, self._work(self._setup, task)
            yield None


class Processes:
    """Several processes of this machine.

    A process that dies takes nothing with it: what was under way is done again, each
    shard alone in a process; one whose process dies again has failed.
    """

    def __init__(self, setup: Setup, workers: int, *, work: Work = perform) -> None:
        self._setup = setup
        self._workers = workers
        self._work = work
        self.notes: list[str] = []

    def run(self, tasks: Iterable[Task]) -> Generator[tuple[Task, Result] | None]:
        """See :class:`Executor`."""
        with shared_out(self._workers):
            yield from self._run(iter(tasks))

    def _run(self, waiting: Iterator[Task]) -> Generator[tuple[Task, Result] | None]:
        suspects: list[Task] = []
        pool = self._pool(self._workers)
        flying: dict[Future[Result], Task] = {}
        try:
            while True:
                broken = not self._fill(pool, waiting, flying, suspects)
                if not flying and not broken and not suspects:
                    return
                ready, lost = _collect(flying)
                yield from ready
                suspects += lost
                if suspects:
                    # The pool is gone; which of the shards killed it, only each alone can tell.
                    suspects += flying.values()
                    flying.clear()
                    end(pool)
                    self.notes.append(
                        f"a worker process ended unexpectedly; {len(suspects)} pairs that were "
                        "under way are done again, one at a time"
                    )
                    while suspects:
                        yield from self._alone(suspects.pop(0))
                    pool = self._pool(self._workers)
                elif not ready:
                    yield None
        finally:
            end(pool)

    def _fill(
        self,
        pool: ProcessPoolExecutor,
        waiting: Iterator[Task],
        flying: dict[Future[Result], Task],
        suspects: list[Task],
    ) -> bool:
        """Hand out tasks; false if the pool takes none any more."""
        from concurrent.futures.process import BrokenProcessPool

        # One ahead for each process, so that none waits for the store.
        while len(flying) < 2 * self._workers:
            task = next(waiting, None)
            if task is None:
                break
            try:
                flying[pool.submit(_call, self._work, task)] = task
            except BrokenProcessPool:
                suspects.append(task)
                return False
        return True

    def _alone(self, task: Task) -> Iterator[tuple[Task, Result] | None]:
        pool = self._pool(1)
        try:
            flying = {pool.submit(_call, self._work, task): task}
            while flying:
                ready, lost = _collect(flying)
                yield from ready
                if not ready:
                    yield None
                if lost:
                    yield task, Failed(_DIED, "died")
        finally:
            end(pool)

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        return processes(workers, _begin, self._setup)


_setup = Setup()


def _begin(setup: Setup) -> None:
    """What a worker process does first."""
    global _setup  # noqa: PLW0603 - a process has one
    _setup = setup
    begin()


def _call(work: Work, task: Task) -> Result:
    return work(_setup, task)


def _collect(
    flying: dict[Future[Result], Task],
) -> tuple[list[tuple[Task, Result]], list[Task]]:
    """What has come within a moment, and what was lost with its process."""
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    ready: list[tuple[Task, Result]] = []
    lost: list[Task] = []
    found, _ = wait(list(flying), timeout=1.0, return_when=FIRST_COMPLETED)
    for future in found:
        task = flying.pop(future)
        try:
            ready.append((task, future.result()))
        except BrokenProcessPool:
            lost.append(task)
        except Exception as error:  # noqa: BLE001 - such as a result that cannot be sent
            ready.append((task, Failed(f"this is a fault of the program ({error})", "fault")))
    return ready, lost
