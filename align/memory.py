"""How much memory another process holds, where the system sets it no limit."""

from __future__ import annotations

import ctypes
import subprocess
import sys

__all__ = ["limits_itself", "memory_of"]


def limits_itself() -> bool:
    """Whether a process that limits its own memory (``RLIMIT_AS``) keeps to it here.

    macOS takes the limit and does nothing with it; Windows knows no such limit.
    """
    return sys.platform == "linux"


def memory_of(pid: int) -> int:
    """The memory that a process holds, in bytes; 0 where it cannot be asked."""
    if sys.platform == "win32":
        return _windows_memory(pid)
    else:  # noqa: RET505 - so that each branch is checked on its own system only
        return _resident(pid)


def _resident(pid: int) -> int:
    try:
        done = subprocess.run(
            ["/bin/ps", "-o", "rss=", "-p", str(pid)], capture_output=True, timeout=5, check=False
        )
        return 1024 * int(done.stdout or 0)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0


def _windows_memory(pid: int) -> int:
    class Counters(ctypes.Structure):
        _fields_ = [
            ("cb", ctypes.c_ulong),
            ("faults", ctypes.c_ulong),
            *((f"size{n}", ctypes.c_size_t) for n in range(8)),
        ]

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - there on Windows alone
    handle = kernel.OpenProcess(0x1000 | 0x0010, False, pid)
    if not handle:
        return 0
    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
    kernel.CloseHandle(handle)
    return int(counters.size1)
