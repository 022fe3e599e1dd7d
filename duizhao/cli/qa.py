"""``duizhao qa``: consistency checks on a project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click

from align.messages import message
from duizhao.cli._common import (
    Command,
    echo_json,
    echo_table,
    need_project,
    output_option,
    project_argument,
    quiet_option,
    usage,
)
from duizhao.cli._speech import option, say
from duizhao.messages import default, translator
from duizhao.projects import Location

__all__ = ["command"]


@click.command("qa", cls=Command)
@project_argument
@option(
    "--check",
    "codes",
    multiple=True,
    metavar="CODE",
    help="Only these checks, by code or prefix: T101, T (repeatable).",
)
@option(
    "--severity",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="Minimum severity (findings of checks given with --check are all reported).",
)
@option(
    "--minimum",
    metavar="P",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Minimum probability of unreviewed pairs to check.",
)
@option("--candidates", is_flag=True, help="Also check against extracted terms not yet accepted.")
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "xlsx"]),
    help="Output format (default: by the name of the output, else text).",
)
@output_option(
    metavar="FILE",
    meaning="Output file (default: standard output).",
    streams=True,
)
@option(
    "--allow",
    multiple=True,
    metavar="ID",
    help="Allow this finding: it is not reported again (repeatable).",
)
@option(
    "--allow-always",
    multiple=True,
    metavar="ID",
    help="Allow this finding and all of the same check about the same concept or text "
    "(repeatable).",
)
@option(
    "--disallow",
    multiple=True,
    metavar="ID",
    help="Withdraw an allowance (see --allowed; repeatable).",
)
@option("--allowed", "show_allowed", is_flag=True, help="List the allowances, as JSON.")
@option("--list", "list_checks", is_flag=True, help="List the checks.")
@quiet_option
def command(
    project: Location | None,
    project_option: Location | None,
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
    """Check the pairs and terms of a PROJECT for consistency.

    Reports missing preferred renderings, competing renderings, forbidden terms, differing
    numbers and dates, segments translated in two ways, duplicate concepts and more. Each
    finding has an id by which it can be allowed. Use --list to see all checks.

    \b
    Examples:
      duizhao qa my.duizhao
      duizhao qa my.duizhao --check T101 --check N -o findings.xlsx
      duizhao qa my.duizhao --allow 1f0c9d2a7b3e
    """
    from duizhao import checking
    from duizhao.cli._progress import BarProgress
    from duizhao.store import Project
    from termbase.checks import CHECKS, Severity

    if list_checks:
        words = translator(default().language)
        echo_table(("code", "finding"), [(code, words(f"check:{code}")) for code in CHECKS])
        return 0
    path = need_project(project, project_option)
    chosen = checking.path_format(output, form)
    if chosen == "xlsx" and output is None:
        raise usage(message("cli.xlsx-needs-file"))
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
            say(message("cli.allowances-withdrawn", count=number))
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
            say(message("cli.allowed", keys=keys))
        if changes:
            return 0
    target: Path | IO[str] = output or sys.stdout
    checking.write_findings(found, target, form=chosen)
    if output is not None:
        say(message("cli.findings-written", count=len(found), path=str(output)))
    return 0
