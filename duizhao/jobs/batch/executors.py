"""Where shards are worked on: in this process, or in several of this machine."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from align.messages import Message, message
from duizhao.jobs.batch.shard import BatchSetup, Shard, ShardResult, perform
from duizhao.jobs.processes import Failed, begin, end, processes, shared_out

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["Executor", "InProcess", "Perform", "Processes"]

Perform = Callable[[BatchSetup, Shard], ShardResult]


class Executor(Protocol):
    """Does shards, in any order, and takes only as many ahead as it needs."""

    notes: list[Message]

    def run(self, shards: Iterable[Shard]) -> Generator[tuple[Shard, ShardResult] | None]:
        """Each shard with its result; ``None`` now and then while nothing has come.

        Closing the generator ends the work.
        """


class InProcess:
    """One after the other, here."""

    def __init__(self, setup: BatchSetup, *, work: Perform = perform) -> None:
        self._setup = setup
        self._work = work
        self.notes: list[Message] = []

    def run(self, shards: Iterable[Shard]) -> Generator[tuple[Shard, ShardResult] | None]:
        """See :class:`Executor`."""
        for shard in shards:
            yield shard, self._work(self._setup, shard)
            yield None


class Processes:
    """Several processes of this machine.

    A process that dies takes nothing with it: what was under way is done again, each
    shard alone in a process; one whose process dies again has failed.
    """

    def __init__(self, setup: BatchSetup, workers: int, *, work: Perform = perform) -> None:
        self._setup = setup
        self._workers = workers
        self._work = work
        self.notes: list[Message] = []

    def run(self, shards: Iterable[Shard]) -> Generator[tuple[Shard, ShardResult] | None]:
        """See :class:`Executor`."""
        with shared_out(self._workers):
            yield from self._run(iter(shards))

    def _run(self, waiting: Iterator[Shard]) -> Generator[tuple[Shard, ShardResult] | None]:
        suspects: list[Shard] = []
        pool = self._pool(self._workers)
        flying: dict[Future[ShardResult], Shard] = {}
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
                    self.notes.append(message("batch.worker-ended", count=len(suspects)))
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
        waiting: Iterator[Shard],
        flying: dict[Future[ShardResult], Shard],
        suspects: list[Shard],
    ) -> bool:
        """Hand out shards; false if the pool takes none any more."""
        from concurrent.futures.process import BrokenProcessPool

        # One ahead for each process, so that none waits for the store.
        while len(flying) < 2 * self._workers:
            shard = next(waiting, None)
            if shard is None:
                break
            try:
                flying[pool.submit(_call, self._work, shard)] = shard
            except BrokenProcessPool:
                suspects.append(shard)
                return False
        return True

    def _alone(self, shard: Shard) -> Iterator[tuple[Shard, ShardResult] | None]:
        pool = self._pool(1)
        try:
            flying = {pool.submit(_call, self._work, shard): shard}
            while flying:
                ready, lost = _collect(flying)
                yield from ready
                if not ready:
                    yield None
                if lost:
                    yield shard, Failed(message("batch.process-died"), "died")
        finally:
            end(pool)

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        return processes(workers, _begin, self._setup)


_setup = BatchSetup()


def _begin(setup: BatchSetup) -> None:
    """What a worker process does first."""
    global _setup  # noqa: PLW0603 - a process has one
    _setup = setup
    begin()


def _call(work: Perform, shard: Shard) -> ShardResult:
    return work(_setup, shard)


def _fault(error: Exception) -> Message:
    return message("batch.fault", kind=type(error).__name__, text=" ".join(str(error).split()))


def _collect(
    flying: dict[Future[ShardResult], Shard],
) -> tuple[list[tuple[Shard, ShardResult]], list[Shard]]:
    """What has come within a moment, and what was lost with its process."""
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    ready: list[tuple[Shard, ShardResult]] = []
    lost: list[Shard] = []
    found, _ = wait(list(flying), timeout=1.0, return_when=FIRST_COMPLETED)
    for future in found:
        shard = flying.pop(future)
        try:
            ready.append((shard, future.result()))
        except BrokenProcessPool:
            lost.append(shard)
        except Exception as error:  # noqa: BLE001 - such as a result that cannot be sent
            ready.append((shard, Failed(_fault(error), "fault")))
    return ready, lost
