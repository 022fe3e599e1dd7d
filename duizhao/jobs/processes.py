"""Worker processes of this machine, which end with this one, and how they share its cores."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from align.messages import Message

if TYPE_CHECKING:
    from concurrent.futures import Executor, ProcessPoolExecutor

__all__ = [
    "Failed",
    "begin",
    "end",
    "helper_process",
    "one_blas_thread",
    "processes",
    "shared_out",
]

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a worker gave nothing.

    ``input``: its files cannot be used; ``fault``: the program's; ``died``: its process
    ended, twice; ``version``: the worker has another version of the program.
    """

    reason: Message
    kind: Literal["input", "fault", "died", "version"] = "input"


def begin() -> None:
    """What a worker process does first."""
    import multiprocessing
    import signal
    import threading
    from multiprocessing import connection

    # Ctrl-C goes to every process of the terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            connection.wait([parent.sentinel])
            # A parent that was killed could say nothing: work for no one must not go on.
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


_MOST_ON_WINDOWS = 61


def processes(
    workers: int, initializer: Callable[..., None] = begin, *initargs: object
) -> ProcessPoolExecutor:
    """A pool that starts at once, in the same way on every system.

    They are spawned: nothing of this process's state goes along.

    Args:
        initializer: what a worker does first, with *initargs*; calls :func:`begin`.
    """
    from concurrent.futures import ProcessPoolExecutor

    from duizhao.jobs._spawning import QuietContext

    if os.name == "nt":
        # It waits for all of them at once, which Windows does for 63 handles at most.
        workers = min(workers, _MOST_ON_WINDOWS)
    pool = ProcessPoolExecutor(
        workers, mp_context=QuietContext(), initializer=initializer, initargs=initargs
    )
    pool.submit(_ready)
    return pool


def _ready() -> None:
    """Nothing."""


def end(pool: ProcessPoolExecutor) -> None:
    """Stop at once, whatever is under way."""
    # The pool itself has no way to end them before Python 3.14.
    running = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in running:
        with suppress(OSError, ValueError, AttributeError):
            process.terminate()


_libraries: tuple[int, Any] = (-1, None)


def one_blas_thread() -> AbstractContextManager[Any]:
    """Within it the BLAS libraries of this process use one thread: sums have one order.

    To look which libraries there are takes a millisecond or two, which a short pair of
    documents would pay twice: it is done only when modules were imported since.
    """
    global _libraries  # noqa: PLW0603 - a process has one set of libraries
    from threadpoolctl import ThreadpoolController

    modules = len(sys.modules)
    if _libraries[0] != modules:
        _libraries = modules, ThreadpoolController()
    limited: AbstractContextManager[Any] = _libraries[1].limit(limits=1, user_api="blas")
    return limited


@contextmanager
def shared_out(workers: int) -> Iterator[None]:
    """Processes started within share the cores between them."""
    before = {name: os.environ.get(name) for name in _THREADS}
    threads = max(1, (os.cpu_count() or 1) // workers)
    os.environ.update({name: value or str(threads) for name, value in before.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def helper_process(*, wanted: bool) -> Iterator[Executor | None]:
    """A process beside this one, if *wanted* and there is a core for it.

    Only where this is the main thread of a process of its own: the workers of a batch have
    a core each already, and what works in threads shares its cores with them.
    """
    import multiprocessing
    import threading

    alone = threading.current_thread() is threading.main_thread()
    alone = alone and multiprocessing.parent_process() is None
    if not wanted or not alone or (os.cpu_count() or 1) < 2:
        yield None
        return
    with shared_out(os.cpu_count() or 1):
        pool = processes(1, _begin_helper)
    try:
        yield pool
    finally:
        end(pool)


def _begin_helper() -> None:
    import gc

    begin()
    gc.set_threshold(100_000, 20)
    from align.parallel import get_ready

    get_ready()
