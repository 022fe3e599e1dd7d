"""Half of the work in another process: Python's own steps run one at a time in each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Generic, TypeVar

from align.lexicon import load_lexicon
from align.parallel._words import read_linked

__all__ = ["Asked", "get_ready"]

R = TypeVar("R")


def get_ready() -> None:
    """What a helper does before it is asked: it loads the dictionary and the word table."""
    read_linked(["准备好了"], ["ready"], load_lexicon())


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
