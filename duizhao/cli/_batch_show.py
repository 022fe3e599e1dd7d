"""How a batch is shown: a bar with rate and remaining time, lines of JSON, a summary."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.messages import Message, message
from duizhao.cli._codes import Code
from duizhao.cli._common import console, echo_table
from duizhao.progress import BarProgress, JsonLines, json_line

if TYPE_CHECKING:
    from duizhao.jobs.batch import BatchOutcome, PairOutcome

__all__ = ["listener_for", "tell"]

_SHOWN = 20


def listener_for(*, as_json: bool, quiet: bool) -> _Bar | _Lines:
    """What tells the user how the batch goes on."""
    return _Lines() if as_json else _Bar(quiet=quiet, remaining=True)


class _Bar(BarProgress):
    """A bar on standard error; failures at once, each on a line of its own."""

    def begin(self, total: int, present: int) -> None:
        """*present* of *total* pairs were done before."""
        if present:
            self.note(message("batch.done-before", present=present, count=total))
        self.start(message("batch.aligning"), total - present)

    def pair(self, outcome: PairOutcome, seconds: float) -> None:
        """A pair is done or has failed."""
        if outcome.state == "failed":
            reason = str(outcome.reason)
            name = "" if reason.startswith(outcome.name) else f"{outcome.name}: "
            self.say(f"Failed: {name}{reason}")
        if outcome.state != "present":
            self.advance()

    def note(self, text: Message) -> None:
        """Something the user should know now."""
        self.say(f"Note: {text}")


class _Lines(JsonLines):
    """A line for each pair, and for whatever the user should know."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._total = self._present = self._counted = 0

    def begin(self, total: int, present: int) -> None:
        """*present* of *total* pairs were done before."""
        self._start = time.monotonic()
        self._total, self._present = total, present
        json_line("begin", pairs=total, present=present)

    def pair(self, outcome: PairOutcome, seconds: float) -> None:
        """A pair is done or has failed, and how far the whole is."""
        if outcome.state != "present":
            self._counted += 1
        spent = time.monotonic() - self._start
        rate = self._counted / spent if spent > 0 else 0.0
        left = self._total - self._present - self._counted
        json_line(
            "pair",
            **_pair(outcome),
            seconds=round(seconds, 3),
            done=self._present + self._counted,
            of=self._total,
            rate=round(rate, 3),
            remaining=round(left / rate, 1) if rate else None,
        )

    def note(self, text: Message) -> None:
        """Something the user should know now."""
        json_line("note", text=str(text))


def _pair(outcome: PairOutcome) -> dict[str, Any]:
    found: dict[str, Any] = {"name": outcome.name, "state": outcome.state, "line": outcome.line}
    if outcome.state in ("failed", "left"):
        return {**found, "reason": str(outcome.reason)}
    return {
        **found,
        "mode": outcome.mode,
        "beads": outcome.beads,
        "reviewed": outcome.reviewed,
        "probability": round(outcome.probability, 4),
        "alignment": outcome.alignment,
    }


def tell(outcome: BatchOutcome, *, as_json: bool, project: str) -> int:
    """Print the summary; the exit code."""
    done, present = outcome.count("done"), outcome.count("present")
    failed, left = outcome.count("failed"), outcome.count("left")
    if as_json:
        json_line(
            "end",
            pairs=len(outcome.pairs),
            done=done,
            present=present,
            failed=failed,
            left=left,
            beads=sum(pair.beads for pair in outcome.pairs),
            files=[*outcome.files],
            written=outcome.written,
            seconds=round(outcome.seconds, 2),
            job=outcome.job,
            stopped=str(outcome.stopped) if outcome.stopped else None,
            cancelled=outcome.cancelled,
        )
    else:
        _table(outcome)
        if not outcome.stopped and done + present:
            console().print(f"Next: duizhao ui {project}", markup=False)
    return _code(outcome)


def _code(outcome: BatchOutcome) -> int:
    ok = outcome.count("done", "present")
    rest = len(outcome.pairs) - ok
    if outcome.stopped is not None:
        click.echo(f"Error: {outcome.stopped}", err=True)
        click.echo(f"The batch stopped: {ok} pairs are done and saved, {rest} are not.", err=True)
        return Code.STOPPED
    if outcome.cancelled:
        click.echo(f"Cancelled: {ok} pairs are done and saved, {rest} are not.", err=True)
        return Code.STOPPED
    if not ok:
        reason = next((pair.reason for pair in outcome.pairs if pair.reason), "no pairs")
        click.echo(f"Error: no pair could be done. The first: {reason}", err=True)
        return Code.ERROR
    if rest:
        click.echo(f"{rest} of {len(outcome.pairs)} pairs failed; see {outcome.files[0]}", err=True)
        return Code.SKIPPED
    return Code.DONE


def _table(outcome: BatchOutcome) -> None:
    good = [pair for pair in outcome.pairs if pair.state in ("done", "present")]
    rows: list[tuple[str, object]] = [
        ("pairs of documents", len(outcome.pairs)),
        ("done now", outcome.count("done")),
        ("done before", outcome.count("present")),
        ("failed", outcome.count("failed")),
    ]
    if outcome.count("left"):
        rows.append(("left undone", outcome.count("left")))
    modes = Counter(pair.mode for pair in good)
    beads = sum(pair.beads for pair in good)
    rows += [(f"in {mode} mode", number) for mode, number in sorted(modes.items())]
    rows += [
        ("beads", beads),
        ("certain (≥ .9)", sum(pair.certain for pair in good)),
        ("likely (≥ .5)", sum(pair.likely for pair in good)),
        ("reviewed", sum(pair.reviewed for pair in good)),
    ]
    now = outcome.count("done")
    if now and outcome.seconds:
        rows.append(("pairs a minute", round(60 * now / outcome.seconds)))
    echo_table(("batch", outcome.title), rows)
    doubtful = sorted((p for p in good if p.probability < 0.5), key=lambda p: p.probability)
    if doubtful:
        click.echo()
        echo_table(
            ("do not look like translations of each other", "probability"),
            [(pair.name, pair.probability) for pair in doubtful[:_SHOWN]],
        )
    click.echo()
    for path in outcome.files:
        click.echo(f"Written: {Path(path)}")
    if outcome.written:
        click.echo(f"Written: {outcome.written} files, one a pair")
