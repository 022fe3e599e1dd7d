"""What can be done at once: array work in threads, and half of a search in another process."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from typing import Generic, TypeVar

__all__ = ["Remote", "in_threads"]

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


class Remote(Generic[R]):
    """A result that another process works out; if that one can not, this one does it."""

    def __init__(self, executor: Executor, function: Callable[[], R]) -> None:
        self._function = function
        self._future: Future[R] | None = None
        with suppress(RuntimeError):
            self._future = executor.submit(function)

    def result(self) -> R:
        """What the function gives, when it is there."""
        if self._future is not None:
            # Killed, or out of memory; what is wrong with the task itself shows again here.
            with suppress(Exception):
                return self._future.result()
        return self._function()
