"""Waiting for states, and bounds on work that a busy machine does not break."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["PATIENCE", "cpu_under", "until"]

PATIENCE = 300
"""Seconds until what never comes is a failure; nothing that works takes nearly as long."""


def until(what: Callable[[], object], *, every: float = 0.05) -> None:
    """Wait until *what* gives something true.

    Raises:
        AssertionError: it did not within :data:`PATIENCE`.
    """
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(every)


@contextmanager
def cpu_under(seconds: float) -> Iterator[None]:
    """Fail where the block takes more processor time of this process.

    For work that must not hang: what others do on the machine does not count, and *seconds*
    is many times what it takes.
    """
    begun = time.process_time()
    try:
        yield
    finally:  # an error must not come late, either
        assert time.process_time() - begun < seconds
