"""How long work reports its stages, apart from how they are shown."""

from __future__ import annotations

from typing import Protocol

from align.messages import Message

__all__ = ["NO_PROGRESS", "Progress"]


class Progress(Protocol):
    """Is notified of the stages of some work; the shell draws a bar, a job writes to the store."""

    def start(self, label: Message | str, total: int | None = None) -> None:
        """A stage begins; *total* is its number of steps where that is known."""

    def advance(self, steps: int = 1) -> None:
        """*steps* more steps of the present stage are done."""

    def finish(self) -> None:
        """The present stage is done."""


class _NoProgress:
    def start(self, label: Message | str, total: int | None = None) -> None:
        pass

    def advance(self, steps: int = 1) -> None:
        pass

    def finish(self) -> None:
        pass


NO_PROGRESS: Progress = _NoProgress()
