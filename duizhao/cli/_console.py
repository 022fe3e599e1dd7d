"""The console window of Windows: what its close button does."""

from __future__ import annotations

import _thread
import atexit
import threading
from collections.abc import Callable
from typing import Any

__all__ = ["close_with_the_window"]

# https://learn.microsoft.com/windows/console/handlerroutine
_CLOSE, _LOGOFF, _SHUTDOWN = 2, 5, 6
_GRACE = 4.5
"""Seconds; after five the system ends the process."""


def close_with_the_window(kernel: Any = None) -> None:
    """End as with Ctrl-C when the window is closed, or its user logs off or shuts down.

    Projects are then closed, and what stands in their journals is merged into them. The system
    ends the process as soon as the handler comes back, so the handler waits for the end.

    Args:
        kernel: has ``SetConsoleCtrlHandler``; by default Windows' ``kernel32``.
    """
    import ctypes

    ended = threading.Event()
    atexit.register(ended.set)

    def closing(event: int) -> bool:
        if event not in (_CLOSE, _LOGOFF, _SHUTDOWN):
            return False
        _thread.interrupt_main()
        ended.wait(_GRACE)
        return True

    made: Callable[[int], bool] = closing
    if kernel is None:
        api: Any = ctypes
        kernel = api.windll.kernel32
        made = api.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)(closing)
    # The system calls it later: it must not be collected.
    _kept.append(made)
    kernel.SetConsoleCtrlHandler(made, 1)


_kept: list[Callable[[int], bool]] = []
