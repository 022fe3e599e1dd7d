"""Processes that Ctrl-C does not reach, from their first moment on.

Ctrl-C goes to every process of a terminal. A worker sees to that itself
(:func:`duizhao.jobs.processes.begin`), but not before Python has started and imported what the
worker is made of. So it is started by a process that ignores Ctrl-C, which it inherits.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

__all__ = ["QuietContext", "QuietProcess", "interrupts_ignored"]


class QuietProcess(SpawnProcess):
    """A process that ignores Ctrl-C."""

    def start(self) -> None:
        """Start it."""
        with interrupts_ignored():
            super().start()


class QuietContext(SpawnContext):
    """Makes such processes; a pool starts some of them long after it was made."""

    Process = QuietProcess


@contextmanager
def interrupts_ignored(kernel: Any = None) -> Iterator[None]:
    """Within it Ctrl-C is ignored here and by the processes that are started.

    On other systems than Windows only the main thread may set that.

    Args:
        kernel: has ``SetConsoleCtrlHandler``; by default Windows' ``kernel32``.
    """
    if kernel is None and sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
    if kernel is not None:
        # What Python does about signals is not inherited there, but this is:
        # https://learn.microsoft.com/windows/console/setconsolectrlhandler
        kernel.SetConsoleCtrlHandler(None, 1)
        try:
            yield
        finally:
            kernel.SetConsoleCtrlHandler(None, 0)
        return
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        # None: it was not set from Python.
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
