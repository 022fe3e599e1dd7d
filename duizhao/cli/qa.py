"""``duizhao qa``: consistency checks on a project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click

from duizhao.cli._common import (
    Command,
    echo_json,
    echo_table,
    need_project,
    output_option,
    project_argument,
    quiet_option,
)
from duizhao.place import Place

__all__ = ["command"]


@click.command("qa", cls=Command)
@project_argument
@click.option(
    "--check",
    "codes",
    multiple=True,
    metavar="CODE",
    help="Only these checks: T101, or T for all that begin so; can be repeated.",
)
@click.option(
    "--severity",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="The least severity to tell (checks named with --check tell everything).",
)
@click.option(
    "--minimum",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Check unreviewed pairs from this probability on.",
)
@click.option(
    "--candidates", is_flag=True, help="Hold translations to extracted terms too, not accepted yet."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "xlsx"]),
    help="Default: by the file's name, else text.",
)
@output_option(
    metavar="FILE",
    meaning="Where to write (default: standard output).",
)
@click.option("--allow", multiple=True, metavar="ID", help="Do not tell this finding again.")
@click.option(
    "--allow-always",
    multiple=True,
    metavar="ID",
    help="Nor any of the same check about the same concept or text.",
)
@click.option(
    "--disallow", multiple=True, metavar="ID", help="Take an allowance back (see --allowed)."
)
@click.option("--allowed", "show_allowed", is_flag=True, help="List what was allowed.")
@click.option("--list", "list_checks", is_flag=True, help="List the checks.")
@quiet_option
def command(
    project: Place | None,
    project_option: Place | None,
    codes: tuple[str, ...],
    severity: str,
    minimum: float,
    candidates: bool,
    form: str | None,
    output: Path | None,
    allow: tuple[str, ...],
    allow_always: tuple[str, ...],
    disallow: tuple[str, ...],
    show_allowed: bool,
    list_checks: bool,
    quiet: bool,
) -> int:
    """Check the pairs and terms of a PROJECT: renderings, numbers, repetitions.

    Finds the preferred rendering missing, competing renderings, forbidden terms, numbers
    and dates that differ, one segment translated in two ways, doubled concepts and more.
    Each finding has an id by which it can be allowed. --list names the checks.

    \b
    Examples:
      duizhao qa my.duizhao
      duizhao qa my.duizhao --check T101 --check N -o findings.xlsx
      duizhao qa my.duizhao --allow 1f0c9d2a7b3e
    """
    from duizhao import checking
    from duizhao.progress import BarProgress
    from duizhao.store import Project
    from termbase.checks import CHECKS, Severity

    if list_checks:
        rows = [(code, (check.__doc__ or "").split("\n")[0]) for code, check in CHECKS.items()]
        echo_table(("code", "what is found"), [(c, t.split(": ", 1)[-1]) for c, t in rows])
        return 0
    path = need_project(project, project_option)
    chosen = checking.path_format(output, form)
    if chosen == "xlsx" and output is None:
        raise click.UsageError("xlsx is no text for a terminal: name a file with -o.")
    changes = bool(allow or allow_always or disallow)
    with Project.open(path, read_only=not changes) as opened:
        if show_allowed:
            kept = checking.allowed(opened).items()
            echo_json(
                {
                    key: {"by": item.by, "code": item.code, "message": str(item.message)}
                    for key, item in kept
                }
            )
            return 0
        if disallow:
            number = checking.disallow(opened, disallow)
            click.echo(f"{number} allowances taken back.", err=True)
        with BarProgress(quiet=quiet) as progress:
            found = checking.check_project(
                opened,
                codes=codes,
                least=Severity.INFO if allow or allow_always else Severity(severity),
                minimum=minimum,
                candidates=candidates,
                progress=progress,
            )
        if allow or allow_always:
            keys = checking.allow(opened, allow, found)
            keys += checking.allow(opened, allow_always, found, always=True)
            click.echo(f"Allowed: {', '.join(keys)}", err=True)
        if changes:
            return 0
    target: Path | IO[str] = output or sys.stdout
    checking.write_findings(found, target, form=chosen)
    if output is not None:
        click.echo(f"{len(found)} findings written to {output}", err=True)
    return 0
