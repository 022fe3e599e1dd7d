"""How mining is shown: bars with rate and remaining time, or lines of JSON."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from align.messages import Message
from duizhao.messages import Wording
from duizhao.progress import BarProgress, JsonLines, json_line

if TYPE_CHECKING:
    from duizhao.jobs.mining import MiningOutcome

__all__ = ["LineProgress", "progress_for", "tell"]

_EVERY = 1.0


class LineProgress(JsonLines):
    """A line when a stage begins and ends, and once a second in between."""

    def __init__(self) -> None:
        self._label, self._total, self._done = "", 0, 0
        self._began = self._told = 0.0

    def start(self, label: Message | str, total: int | None = None) -> None:
        """A stage begins; programs read its English name in every language."""
        self._label = label if isinstance(label, str) else Wording("en", "cli").text(label)
        self._total, self._done = total or 0, 0
        self._began = self._told = time.monotonic()
        json_line("stage", stage=self._label, total=self._total)

    def advance(self, steps: int = 1) -> None:
        """Steps are done; told of once a second."""
        self._done += steps
        now = time.monotonic()
        if now - self._told < _EVERY:
            return
        self._told = now
        rate = self._done / (now - self._began)
        left = (self._total - self._done) / rate if rate and self._total else None
        json_line(
            "progress",
            stage=self._label,
            done=self._done,
            total=self._total,
            rate=round(rate, 1),
            remaining=None if left is None else round(left, 1),
        )

    def finish(self) -> None:
        """The stage is done."""
        json_line("done", stage=self._label, seconds=round(time.monotonic() - self._began, 1))


def progress_for(*, as_json: bool, quiet: bool) -> LineProgress | BarProgress:
    """What tells the user how mining goes on."""
    return LineProgress() if as_json else BarProgress(quiet=quiet, remaining=True)


def tell(outcome: MiningOutcome, *, as_json: bool) -> None:
    """Say what came of it."""
    from duizhao.jobs.mining import report_lines

    if as_json:
        skipped = [{"file": item.file, "reason": str(item.message)} for item in outcome.problems]
        json_line("result", **outcome.counts, skipped=skipped, files=outcome.files)
        return
    for line in report_lines(outcome.counts):
        click.echo(str(line))
    for path in outcome.files:
        click.echo(f"Written: {path}")
