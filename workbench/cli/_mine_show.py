"""How mining is shown: bars with rate and remaining time, or lines of JSON."""

from __future__ import annotations

import json
import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from workbench.progress import BarProgress

if TYPE_CHECKING:
    from workbench.mining import Outcome

__all__ = ["LineProgress", "progress_for", "tell"]

_EVERY = 1.0


class LineProgress(AbstractContextManager["LineProgress"]):
    """A JSON object a line on standard output, each with its ``event``."""

    def __init__(self) -> None:
        self._label, self._total, self._done = "", 0, 0
        self._began = self._told = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def start(self, label: str, total: int | None = None) -> None:
        """A stage begins."""
        self._label, self._total, self._done = label, total or 0, 0
        self._began = self._told = time.monotonic()
        _line("stage", stage=label, total=self._total)

    def advance(self, steps: int = 1) -> None:
        """Steps are done; told of once a second."""
        self._done += steps
        now = time.monotonic()
        if now - self._told < _EVERY:
            return
        self._told = now
        rate = self._done / (now - self._began)
        left = (self._total - self._done) / rate if rate and self._total else None
        _line(
            "progress",
            stage=self._label,
            done=self._done,
            total=self._total,
            rate=round(rate, 1),
            remaining=None if left is None else round(left, 1),
        )

    def finish(self) -> None:
        """The stage is done."""
        _line("done", stage=self._label, seconds=round(time.monotonic() - self._began, 1))


def _line(event: str, **values: Any) -> None:
    click.echo(json.dumps({"event": event, **values}, ensure_ascii=False, default=str))


def progress_for(*, as_json: bool, quiet: bool) -> LineProgress | BarProgress:
    """What tells the user how mining goes on."""
    return LineProgress() if as_json else BarProgress(quiet=quiet, remaining=True)


def tell(outcome: Outcome, *, as_json: bool) -> None:
    """Say what came of it."""
    from workbench.mining import lines

    if as_json:
        skipped = [{"file": item.file, "reason": item.message} for item in outcome.problems]
        _line("result", **outcome.counts, skipped=skipped, files=outcome.files)
        return
    for line in lines(outcome.counts):
        click.echo(line)
    for path in outcome.files:
        click.echo(f"Written: {path}")
