"""Progress as bars on standard error, or as lines of JSON for machines."""

from __future__ import annotations

import json
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from align.messages import Message, message
from duizhao.cli._speech import english

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import ProgressColumn, TaskID

__all__ = ["BarProgress", "JsonLines", "json_line"]


def json_line(event: str, **values: Any) -> None:
    """A JSON object on a line of standard output, its *event* first; messages in English."""
    click.echo(json.dumps({"event": event, **values}, ensure_ascii=False, default=english))


class JsonLines:
    """Stands where a bar stands, but prints :func:`json_line`; nothing has to be put right."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


class BarProgress:
    """A bar for each stage; nothing where standard error is no terminal.

    A context manager, so that the terminal is put right whatever happens.

    Args:
        remaining: show the rate and the time that is left, for steps that are alike.
    """

    def __init__(self, *, quiet: bool = False, remaining: bool = False) -> None:
        self._remaining = remaining
        self._bars: Bars | None = None
        self._task: TaskID | None = None
        self._quiet = quiet or not sys.stderr.isatty()

    def __enter__(self) -> Self:
        if not self._quiet:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress,
                SpinnerColumn,
                TextColumn,
                TimeElapsedColumn,
                TimeRemainingColumn,
            )

            more = (_rate_column(), TimeRemainingColumn()) if self._remaining else ()
            self._bars = Progress(
                SpinnerColumn(finished_text="✓"),
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=32),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                *more,
                console=Console(stderr=True),
            )
            self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def say(self, what: Message) -> None:
        """A line above the bar."""
        if self._bars is not None:
            self._bars.console.print(str(what), markup=False, highlight=False, soft_wrap=True)
        else:
            sys.stderr.write(f"{what}\n")

    def start(self, label: Message | str, total: int | None = None) -> None:
        """A stage begins."""
        if self._bars is not None:
            self._task = self._bars.add_task(str(label), total=total)

    def advance(self, steps: int = 1) -> None:
        """*steps* more steps are done."""
        if self._bars is not None and self._task is not None:
            self._bars.advance(self._task, steps)

    def finish(self) -> None:
        """The stage is done."""
        if self._bars is not None and self._task is not None:
            done = max(self._bars.tasks[-1].completed, 1)
            self._bars.update(self._task, total=done, completed=done)
            self._task = None


def _rate_column() -> ProgressColumn:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(str(message("cli.rate", number=round(60 * speed))) if speed else "")

    return Rate()
