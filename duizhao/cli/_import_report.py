"""What an import did or would do, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from duizhao.cli._common import echo_table

if TYPE_CHECKING:
    from duizhao.importing import ImportReport, Line

__all__ = ["print_report", "report_json"]

_ASIDE = 6
"""Pieces set aside that are shown of a file; the others are counted."""


def report_json(report: ImportReport, *, dry_run: bool) -> list[dict[str, Any]]:
    """An object a file; *dry_run*: with samples, what is set aside, what is skipped."""
    found = [_line_json(line, dry_run=dry_run) for line in report.lines]
    if dry_run:
        found += [
            {"file": problem.file, "what": "skipped", "taken": False, "problem": problem.message}
            for problem in report.problems
        ]
    return found


def _line_json(line: Line, *, dry_run: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"file": line.file, "what": line.what, **line.counts}
    if dry_run:
        # The number of pieces gives way to the pieces themselves.
        made.pop("set aside", None)
        made |= {
            "taken": line.taken,
            "sample": [{"zh": zh, "en": en} for zh, en in line.sample],
            "set_aside": [{"reason": item.reason, "text": item.text} for item in line.set_aside],
            "notes": list(line.notes),
        }
    return made


def print_report(report: ImportReport, *, dry_run: bool) -> None:
    """A table of the files; *dry_run*: below it the beginning of each."""
    if report.lines:
        echo_table(
            ("file", "what", "numbers"),
            (
                (
                    line.file,
                    line.what,
                    ", ".join(f"{number} {name}" for name, number in line.counts.items()),
                )
                for line in report.lines
            ),
        )
    if dry_run:
        for line in report.lines:
            _print_sample(line)


def _print_sample(line: Line) -> None:
    click.echo(f"\n{line.file}")
    for zh, en in line.sample:
        click.echo("  " + " | ".join(part for part in (zh, en) if part))
    if line.set_aside:
        counts = Counter(item.reason for item in line.set_aside)
        click.echo("  set aside: " + ", ".join(f"{number} {why}" for why, number in counts.items()))
        for item in line.set_aside[:_ASIDE]:
            click.echo(f"    {item.reason}: {item.text}")
        if len(line.set_aside) > _ASIDE:
            click.echo(f"    … and {len(line.set_aside) - _ASIDE} more")
