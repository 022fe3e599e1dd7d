"""What a file that came back from review says, as text and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from align.review import ReviewChange
    from duizhao.reviewing import Returned

__all__ = ["print_review", "review_json"]

_FIELDS = {"zh": "Chinese", "en": "English"}


def review_json(returned: Returned) -> dict[str, Any]:
    """The file, its numbers, and every change."""
    return {
        "file": returned.file,
        "what": returned.what,
        "sending": returned.token,
        "by": returned.author,
        "taken": returned.taken,
        "counts": returned.counts,
        "changes": [{**asdict(change), "note": str(change.note)} for change in returned.changes],
        "notes": list(returned.notes),
    }


def print_review(returned: Returned) -> None:
    """A line of numbers, then each change with both versions."""
    numbers = ", ".join(f"{number} {name}" for name, number in returned.counts.items())
    click.echo(f"{returned.file} ({returned.what}, by {returned.author}): {numbers}")
    for change in returned.changes:
        _print_change(change)


def _print_change(change: ReviewChange) -> None:
    place = f"row {change.line}" if change.line else "missing"
    what = f" ({_FIELDS.get(change.field, change.field)})" if change.field else ""
    mark = "" if change.taken else " - NOT TAKEN"
    note = f": {change.note}" if change.note else ""
    click.echo(f"  {place}, {change.kind}{what}{mark}{note}")
    for sign, text in (("-", change.now), ("+", change.comes)):
        for line in text.splitlines():
            click.echo(f"    {sign} {line}")
