"""Who guesses has to wait: wrong secrets and passwords are counted."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

__all__ = ["PAUSE", "TRIES", "Limiter"]

TRIES = 10
"""Wrong secrets of one address, or for one name, within :data:`PAUSE` seconds; then none is
looked at."""
PAUSE = 60.0
_MOST = 10_000


class Limiter:
    """Counts wrong secrets by whatever it is that has to wait: an address, or a name."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()

    def must_wait(self, who: str) -> bool:
        """Whether *who* has had its tries."""
        times = self._wrong.get(who, [])
        return len(times) == TRIES and times[0] > self.clock() - PAUSE

    def count(self, who: str) -> bool:
        """Note a try of *who*; gives whether it was the last for a while."""
        times = self._wrong.setdefault(who, [])
        times.append(self.clock())
        del times[:-TRIES]
        self._wrong.move_to_end(who)
        while len(self._wrong) > _MOST:
            self._wrong.popitem(last=False)
        return self.must_wait(who)

    def forgive(self, who: str) -> None:
        """The last try was right after all."""
        times = self._wrong.get(who)
        if times:
            times.pop()
