"""``duizhao models``: libraries for models of the user's choice."""

from __future__ import annotations

from pathlib import Path

import click

from align.messages import message
from duizhao.cli._common import Code, Command, echo_json, json_option, quiet_option
from duizhao.cli._speech import Group, argument, say

__all__ = ["command"]


@click.group("models", cls=Group)
def command() -> None:
    """Add the libraries that sentence-transformers models need.

    Only the application without Python lacks them.

    \b
    Examples:
      duizhao models add wheels
    """


@command.command("add", cls=Command)
@argument("folder", type=click.Path(path_type=Path))
@json_option
@quiet_option
def add(folder: Path, as_json: bool, quiet: bool) -> int:
    """Add sentence-transformers and torch from a FOLDER of wheels.

    Nothing is downloaded. What was added before is replaced.

    \b
    Examples:
      duizhao models add wheels
      duizhao align a.zh.txt a.en.txt --encoder /models/LaBSE -o a.tsv
    """
    from duizhao.cli._progress import BarProgress
    from duizhao.models import add_wheels

    with BarProgress(quiet=quiet) as progress:
        done = add_wheels(folder, progress=progress)
    if as_json:
        echo_json({"folder": str(done.folder), "added": done.added, "there": done.there})
        return Code.DONE
    say(message("models.added", count=len(done.added), folder=done.folder))
    return Code.DONE
