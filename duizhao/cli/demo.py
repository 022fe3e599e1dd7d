"""``duizhao demo``: ``run`` on the seed documents."""

from __future__ import annotations

from pathlib import Path

import click

from duizhao.cli._common import PROJECT, Command, json_option, output_option, quiet_option
from duizhao.cli._speech import option
from duizhao.cli.run import run_and_report
from duizhao.projects import Location

__all__ = ["command"]


@click.command("demo", cls=Command)
@option(
    "--project",
    metavar="PROJECT",
    type=PROJECT,
    default=Path("demo") / "seeds.duizhao",
    show_default=True,
    help="The project to create or continue.",
)
@output_option(
    "--out",
    metavar="DIR",
    default=Path("demo"),
    meaning="Folder for the exchange files.",
)
@json_option
@quiet_option
def command(project: Location, out: Path, as_json: bool, quiet: bool) -> int:
    """Try the five sample documents: align them, extract a glossary, write exchange files.

    \b
    Examples:
      duizhao demo
      duizhao demo --project my.duizhao --out results
    """
    from duizhao.projects import seeds_folder

    return run_and_report(seeds_folder(), project, out, as_json=as_json, quiet=quiet)
