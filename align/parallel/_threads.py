"""The same work on several things at once: NumPy lets other threads go on meanwhile."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

__all__ = ["in_threads"]

T = TypeVar("T")
R = TypeVar("R")

_MOST = 4
"""Between the array operations Python runs one thread at a time: more would only wait."""


@cache
def _pool() -> ThreadPoolExecutor | None:
    threads = min(os.cpu_count() or 1, _MOST)
    # The workers of a batch have a core each already.
    if threads < 2 or multiprocessing.parent_process() is not None:
        return None
    return ThreadPoolExecutor(threads, thread_name_prefix="align")


def in_threads(function: Callable[[T], R], items: Iterable[T], *, beside: bool = False) -> list[R]:
    """``[function(item) for item in items]``, several at a time; *function* must be pure.

    Args:
        beside: another process works at the same time, and wants a core of its own.
    """
    some = list(items)
    # To hand over a single thing only costs.
    crowded = beside and (os.cpu_count() or 1) < _MOST
    pool = _pool() if len(some) > 1 and not crowded else None
    return list(map(function, some)) if pool is None else list(pool.map(function, some))
