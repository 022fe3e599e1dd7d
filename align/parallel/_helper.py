"""Half of the work in another process: Python's own steps run one at a time in each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Generic, TypeVar

__all__ = ["Asked"]

R = TypeVar("R")


class Asked(Generic[R]):
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
