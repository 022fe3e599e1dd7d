"""``duizhao qa``: checks on a project, or on files of pairs with glossaries."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from align.messages import message
from align.protecting import is_project
from align.text.files import PAIR_EXTENSIONS
from duizhao.cli._common import (
    PROJECT,
    Command,
    echo_json,
    echo_table,
    finish,
    need_project,
    output_option,
    quiet_option,
    usage,
)
from duizhao.cli._speech import argument, option, say
from duizhao.messages import default, translator
from duizhao.projects import Location, as_argument

if TYPE_CHECKING:
    from align.model import Pair
    from termbase.checks import Finding

__all__ = ["command"]


@click.command("qa", cls=Command)
@argument("targets", nargs=-1, metavar="[PROJECT | FILES]", type=PROJECT)
@option(
    "--project",
    "project_option",
    metavar="PROJECT",
    type=PROJECT,
    help="The project, same as the argument: a file, or "
    "postgresql://USER@HOST/DATABASE?project=NAME.",
)
@option(
    "--glossary",
    "glossaries",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Check FILES of pairs against this glossary, without a project (repeatable).",
)
@option(
    "--direction",
    type=click.Choice(["zh-en", "en-zh"]),
    help="Direction of translation of FILES (default: zh-en; a project knows its own).",
)
@option(
    "--profile",
    type=click.Choice(["terms", "figures", "text", "all"]),
    default="all",
    show_default=True,
    help="Which checks: on terms, on numbers, dates and units, on the text, or all.",
)
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
    type=click.Choice(["text", "json", "csv", "xlsx", "html"]),
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
@option(
    "--set-severity",
    "levels",
    multiple=True,
    metavar="CODE=LEVEL",
    help="Set the severity of checks in this project: error, warning, info, off or default "
    "(repeatable).",
)
@option("--allowed", "show_allowed", is_flag=True, help="List the allowances, as JSON.")
@option("--list", "list_checks", is_flag=True, help="List the checks.")
@quiet_option
def command(
    targets: tuple[Location, ...],
    project_option: Location | None,
    glossaries: tuple[Path, ...],
    direction: str | None,
    profile: str,
    codes: tuple[str, ...],
    severity: str,
    minimum: float,
    candidates: bool,
    form: str | None,
    output: Path | None,
    allow: tuple[str, ...],
    allow_always: tuple[str, ...],
    disallow: tuple[str, ...],
    levels: tuple[str, ...],
    show_allowed: bool,
    list_checks: bool,
    quiet: bool,
) -> int:
    """Check the pairs and terms of a PROJECT, or FILES of pairs, for consistency.

    Reports missing and confused renderings, forbidden terms, differing numbers, dates, units
    and currencies, left-over source text, segments translated in two ways, duplicate concepts
    and more. In a project each finding has an id by which it can be allowed. Files (TMX, XLIFF,
    tables, DOCX with two columns) are checked against --glossary, without a project. Use --list
    to see all checks.

    \b
    Examples:
      duizhao qa my.duizhao
      duizhao qa my.duizhao --check T101 --check N -o findings.xlsx
      duizhao qa my.duizhao --allow 1f0c9d2a7b3e
      duizhao qa translated.xlf --glossary client.tbx -o report.html
    """
    from duizhao import checking
    from duizhao.cli._progress import BarProgress
    from duizhao.store import Project
    from termbase.checks import CHECKS, Severity

    if list_checks:
        words = translator(default().language)
        echo_table(("code", "finding"), [(code, words(f"check:{code}")) for code in CHECKS])
        return 0
    chosen = checking.path_format(output, form)
    if chosen == "xlsx" and output is None:
        raise usage(message("cli.binary-needs-file", form="xlsx"))
    changes = bool(allow or allow_always or disallow or levels)
    if project_option is None and (glossaries or _any_file(targets)):
        if changes or show_allowed or candidates:
            raise usage(message("cli.files-have-no-project"))
        return _files(
            targets, glossaries, direction, profile, codes, severity, output, chosen, quiet
        )
    path = need_project(targets[0] if targets else None, project_option)
    if len(targets) > 1:
        raise usage(message("cli.two-projects"))
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
        if levels:
            now = checking.set_severities(opened, dict(_level(item) for item in levels))
            say(message("cli.severities-set", codes=tuple(f"{k}={v}" for k, v in now.items())))
        with BarProgress(quiet=quiet) as progress:
            found = checking.check_project(
                opened,
                codes=codes,
                profile=profile,
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
        rows = checking.checked_rows(opened, minimum=minimum) if chosen == "html" else []
    _write(found, rows, output, chosen, as_argument(path))
    return 0


def _any_file(targets: Sequence[Location]) -> bool:
    """Whether any of *targets* is a file and no project, or would be one if it were there."""
    return any(
        isinstance(target, Path)
        and (
            not is_project(target)
            if target.is_file()
            else target.suffix.lower() in PAIR_EXTENSIONS and not target.exists()
        )
        for target in targets
    )


def _level(given: str) -> tuple[str, str]:
    code, sign, level = given.partition("=")
    if not sign:
        raise usage(message("cli.not-code-level", given=given))
    return code.strip(), level.strip().lower()


def _files(
    targets: tuple[Location, ...],
    glossaries: tuple[Path, ...],
    direction: str | None,
    profile: str,
    codes: tuple[str, ...],
    severity: str,
    output: Path | None,
    form: str,
    quiet: bool,
) -> int:
    """Check files of pairs without a project."""
    from duizhao.checking_files import check_files
    from duizhao.cli._progress import BarProgress
    from termbase.checks import Severity

    files = [target for target in targets if isinstance(target, Path)]
    if not files or len(files) < len(targets):
        raise usage(message("cli.files-missing"))
    with BarProgress(quiet=quiet) as progress:
        found = check_files(
            files,
            glossaries,
            codes=codes,
            profile=profile,
            least=Severity(severity),
            source="en" if direction == "en-zh" else "zh",
            progress=progress,
        )
    _write(found.findings, found.rows, output, form, ", ".join(file.name for file in files))
    return finish(found.problems)


def _write(
    found: Sequence[Finding], rows: Sequence[Pair], output: Path | None, form: str, title: str
) -> None:
    from duizhao import checking

    target: Path | IO[str] = output or sys.stdout
    language = default().language
    checking.write_findings(found, target, form=form, title=title, rows=rows, language=language)
    if output is not None:
        say(message("cli.findings-written", count=len(found), path=str(output)))
