"""Tasks on a Dask cluster that is there already.

The files go along with the tasks, so the cluster's machines need no common disk; they
need the same version of this program. Workers that die are Dask's own business: it does
their tasks elsewhere, up to the scheduler's ``allowed-failures``.
"""

from __future__ import annotations

import importlib.util
import logging
import queue
import re
import time
import uuid
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Any, Generic, Protocol, TypeVar

from align.errors import SettingError, StoppedError
from align.messages import Message, message
from duizhao.jobs.processes import Failed

__all__ = ["Cluster", "check_address", "shown"]

CONNECT = 10.0
"""Seconds in which a scheduler must answer."""

WORKERS = 120.0
"""Seconds in which a worker that can be used must have come, at the start or after the last
one went."""

_LOOK = 5.0
_FETCH, _LOST = 5.0, 1.0
"""Seconds to wait for a result: of a task that has ended, and of one that must be done again."""
_PROGRAM = "duizhao"


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


S = TypeVar("S")
T = TypeVar("T", bound=_Keyed)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Flying(Generic[T]):
    """A task that was handed over; *workers*: the only ones that may do it, if not all may."""

    task: T
    future: Any
    workers: set[str]


class _Lost:
    """A result that is not there yet, or no more; tasks may well give ``None``."""


class Cluster(Generic[S, T, R]):
    """The workers of a Dask scheduler; as :class:`duizhao.jobs.batch.executors.Executor` has it.

    Args:
        setup: what all tasks have in common. work: does a task on a worker.
    """

    def __init__(self, setup: S, address: str, *, work: Callable[[S, T], R | Failed]) -> None:
        self._setup = setup
        self._address = address
        self._shown = shown(address)
        self._work = work
        self._refused: dict[str, Message] = {}
        self._fit: list[str] = []
        self._slots = 0
        self._looked = 0.0
        self.notes: list[Message] = []

    def run(self, tasks: Iterable[T]) -> Generator[tuple[T, R | Failed] | None]:
        """See :class:`~duizhao.jobs.batch.executors.Executor`.

        Raises:
            StoppedError: the scheduler is not there or went away, or no worker can be used.
        """
        client = self._connect()
        try:
            self._wait_for_workers(client)
            yield from self._run(client, iter(tasks))
        finally:
            # A scheduler that is gone must not keep the end of the batch waiting.
            with _quiet():
                client.close(timeout=2)

    def _connect(self) -> Any:
        from distributed import Client

        _hush()
        try:
            make: Any = Client
            return make(self._address, timeout=CONNECT, set_as_default=False)
        except OSError as error:
            # asyncio's TimeoutError is one of these.
            raise StoppedError("jobs.no-scheduler", address=self._shown) from error

    # Workers

    def _look(self, client: Any) -> None:
        """Which workers can be used, and how much they can do."""
        self._looked = time.monotonic()
        threads: dict[str, int] = dict(client.nthreads())
        unknown = [name for name in threads if name not in self._fit]
        unknown = [name for name in unknown if name not in self._refused]
        if unknown:
            ours = _version()
            found = client.run(metadata.version, _PROGRAM, workers=unknown, on_error="return")
            for name in unknown:
                theirs = found.get(name)
                if isinstance(theirs, OSError):
                    continue  # It ended while it was asked.
                if ours is None or theirs == ours:
                    self._fit.append(name)
                    continue
                reason = (
                    message("jobs.other-version", theirs=theirs, ours=ours)
                    if isinstance(theirs, str)
                    else message("jobs.not-installed")
                )
                self._refused[name] = reason
                self.notes.append(message("jobs.worker-not-used", worker=name, reason=reason))
        self._fit = [name for name in self._fit if name in threads]
        self._slots = 2 * sum(threads[name] for name in self._fit)

    def _wait_for_workers(self, client: Any) -> None:
        until = time.monotonic() + WORKERS
        noted = False
        while True:
            self._ask(client)
            if self._fit:
                return
            if self._refused:
                reasons = [
                    message("place.said", place=name, what=why)
                    for name, why in self._refused.items()
                ]
                raise StoppedError("jobs.no-usable-worker", address=self._shown, reasons=reasons)
            if time.monotonic() > until:
                raise StoppedError("jobs.no-workers", address=self._shown)
            if not noted:
                self.notes.append(message("jobs.waiting-for-workers"))
                noted = True
            time.sleep(0.5)

    def _ask(self, client: Any) -> None:
        try:
            self._look(client)
        except (OSError, RuntimeError, ValueError) as error:
            raise self._gone() from error

    def _gone(self) -> StoppedError:
        return StoppedError("jobs.scheduler-gone", address=self._shown)

    # Tasks

    def _run(self, client: Any, waiting: Iterator[T]) -> Generator[tuple[T, R | Failed] | None]:
        ready: queue.SimpleQueue[Any] = queue.SimpleQueue()
        flying: dict[str, _Flying[T]] = {}
        served = time.monotonic()
        while True:
            if self._fit:
                served = time.monotonic()
            elif time.monotonic() - served > WORKERS:
                raise StoppedError("jobs.no-workers", address=self._shown)
            if time.monotonic() - self._looked > _LOOK:
                self._ask(client)
                self._send_again(client, flying, ready)
            while len(flying) < max(self._slots, 1):
                task = next(waiting, None)
                if task is None:
                    break
                self._submit(client, task, flying, ready)
            if not flying:
                return
            try:
                key = ready.get(timeout=1.0)
            except queue.Empty:
                if client.status != "running":
                    raise self._gone() from None
                yield None
                continue
            if key not in flying:
                continue
            done = flying.pop(key)
            result = self._result(client, done.future)
            if isinstance(result, _Lost):
                # Another worker does it again, if one is left: that is looked at above.
                self._watch(key, done, flying, ready)
                yield None
                continue
            if isinstance(result, Failed) and result.kind == "version":
                # A worker that came with another version since we looked.
                self._fit.clear()
                self._ask(client)
                self._submit(client, done.task, flying, ready)
                continue
            yield done.task, result

    def _send_again(
        self, client: Any, flying: dict[str, _Flying[T]], ready: queue.SimpleQueue[Any]
    ) -> None:
        """Tasks that none of the workers they were meant for is left to do."""
        for key, sent in list(flying.items()):
            if self._fit and sent.workers and not sent.workers & set(self._fit):
                del flying[key]
                sent.future.cancel()
                self._submit(client, sent.task, flying, ready)

    def _submit(
        self,
        client: Any,
        task: T,
        flying: dict[str, _Flying[T]],
        ready: queue.SimpleQueue[Any],
    ) -> None:
        key = f"duizhao-{task.key[:16]}-{uuid.uuid4().hex[:8]}"
        # Only workers that were found fit: others may come at any time.
        workers = set(self._fit) if self._refused else set()
        with _quiet():
            future = client.submit(
                self._work,
                self._setup,
                task,
                key=key,
                pure=False,
                workers=sorted(workers) or None,
            )
        self._watch(key, _Flying(task, future, workers), flying, ready)

    def _watch(
        self,
        key: str,
        sent: _Flying[T],
        flying: dict[str, _Flying[T]],
        ready: queue.SimpleQueue[Any],
    ) -> None:
        """*ready* gets *key* when the task has ended."""
        flying[key] = sent
        sent.future.add_done_callback(lambda _: ready.put(key))

    def _result(self, client: Any, future: Any) -> R | Failed | _Lost:
        """What came of a task; nothing yet where its worker died with the result."""
        from distributed import KilledWorker

        if future.status == "cancelled":
            raise self._gone()
        try:
            found: R | Failed = future.result(timeout=_LOST if future.status == "lost" else _FETCH)
        except TimeoutError:
            if client.status != "running":
                raise self._gone() from None
            return _Lost()
        except KilledWorker:
            return Failed(message("jobs.worker-killed"), "died")
        except Exception as error:
            if client.status != "running" or future.status == "cancelled":
                raise self._gone() from error
            if future.status == "lost":
                return _Lost()
            text = " ".join(str(error).split())[:200]
            failure = message("jobs.worker-failed", kind=type(error).__name__, text=text)
            return Failed(failure, "fault")
        return found


def shown(address: str) -> str:
    """*address* without a password."""
    return re.sub(r"//[^/@]*@", "//***@", address)


def check_address(address: str) -> None:
    """See before any work that a cluster could be used.

    Raises:
        SettingError: Dask is not installed, or *address* is none.
    """
    if not re.fullmatch(r"(tcp|tls|ws|wss|ucx|inproc)://\S+", address) or "@" in address:
        raise SettingError("jobs.scheduler-address", address=shown(address))
    if importlib.util.find_spec("distributed") is None:
        raise SettingError("jobs.needs-dask")


def _hush() -> None:
    """Leave it to our own messages to say what is wrong with a cluster."""
    # Dask gives several of its loggers a handler of their own.
    names = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    for name in ("distributed", *names, "tornado", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False


def _version() -> str | None:
    try:
        return metadata.version(_PROGRAM)
    except metadata.PackageNotFoundError:
        return None


class _quiet(warnings.catch_warnings):  # noqa: N801 - used as a function
    """Dask's warnings are for those who write graphs."""

    def __enter__(self) -> None:
        super().__enter__()
        warnings.simplefilter("ignore")
