"""Processes of this machine that work for this one, and end with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor, ProcessPoolExecutor

__all__ = ["begin", "end", "helper_process", "processes", "shared_out"]

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


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
            # Killed, it could tell nobody: work for no one must not go on.
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def processes(
    workers: int, initializer: Callable[..., None] = begin, *initargs: object
) -> ProcessPoolExecutor:
    """A pool that starts at once, in the same way on every system.

    They are spawned: nothing of this process's state goes along.

    Args:
        initializer: what a worker does first, with *initargs*; calls :func:`begin`.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=initializer, initargs=initargs
    )
    with _deaf():
        # The first task starts the processes, which inherit what is done about Ctrl-C.
        pool.submit(_ready)
    return pool


def _ready() -> None:
    """Nothing."""


@contextmanager
def _deaf() -> Iterator[None]:
    """Within it Ctrl-C is not heard; only the main thread may say so."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        # None: it was not set from Python.
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


def end(pool: ProcessPoolExecutor) -> None:
    """Stop at once, whatever is under way."""
    # The pool itself has no way to end them before Python 3.14.
    running = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in running:
        with suppress(OSError, ValueError, AttributeError):
            process.terminate()


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
