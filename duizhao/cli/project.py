"""``duizhao project``: copy, check and back up whole projects."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from duizhao.cli._codes import Code
from duizhao.cli._common import (
    PROJECT,
    Command,
    echo_json,
    echo_table,
    json_option,
    need_project,
    output_option,
    project_argument,
    quiet_option,
)
from duizhao.place import Place, as_argument

__all__ = ["command"]


@click.group("project")
def command() -> None:
    """Copy, check and back up whole projects.

    \b
    Examples:
      duizhao project check my.duizhao
      duizhao project backup my.duizhao before-the-meeting.duizhao
      duizhao project copy my.duizhao "postgresql://li@server/terms"
    """


@command.command("copy", cls=Command)
@click.argument("source", type=PROJECT)
@click.argument("target", type=PROJECT)
@json_option
@quiet_option
def copy(source: Place, target: Place, as_json: bool, quiet: bool) -> int:
    """Copy the project SOURCE to TARGET: file to database, back, or either to its like.

    Everything goes: documents, alignments, reviews, glossary, log, jobs, vectors. Every
    row is read back and compared before it counts. TARGET must be empty or not be there.
    Others may go on working on SOURCE; the copy is of one moment.

    \b
    Examples:
      duizhao project copy my.duizhao postgresql://li@server/dept?project=laws
      duizhao project copy postgresql://li@server/dept?project=laws laws.duizhao
    """
    from duizhao.progress import BarProgress
    from duizhao.store import Project, copy_project

    with Project.open(source, read_only=True) as opened, BarProgress(quiet=quiet) as progress:
        done = copy_project(opened, target, progress=progress)
    if as_json:
        echo_json({"project": str(target), "rows": done.rows, "content": done.content})
        return Code.DONE
    echo_table(("table", "rows"), ((name, number) for name, number in done.rows.items() if number))
    click.echo(f"Copied and compared: {as_argument(target)}", err=True)
    return Code.DONE


@command.command("check", cls=Command)
@project_argument
@json_option
@quiet_option
def check(project: Place | None, project_option: Place | None, as_json: bool, quiet: bool) -> int:
    """Verify that a PROJECT is whole; nothing is changed.

    The file itself, keys, hashes and lengths of the texts, offsets within them, ids of
    the pairs, and the log: played again from its start, it must lead to what is there.
    Exit code 0 only if nothing is wrong.

    \b
    Examples:
      duizhao project check my.duizhao
      duizhao project check postgresql://li@server/dept?project=laws --json
    """
    from duizhao.progress import BarProgress
    from duizhao.store import Project, check_project, last_good

    path = need_project(project, project_option)
    with Project.open(path, read_only=True) as opened, BarProgress(quiet=quiet) as progress:
        found = check_project(opened, progress=progress)
    if as_json:
        echo_json([asdict(fault) for fault in found])
    elif found:
        echo_table(("check", "where", "what"), ((f.check, f.where, f.what) for f in found))
    if not found:
        click.echo("Nothing is wrong.", err=True)
        return Code.DONE
    click.echo(f"{len(found)} fault{'s' if len(found) > 1 else ''} found.", err=True)
    good = last_good(path) if isinstance(path, Path) else None
    if good is not None:
        click.echo(f"The last copy that opens without a fault is {good}", err=True)
    return Code.ERROR


@command.command("backup", cls=Command)
@project_argument
@output_option(
    metavar="FILE",
    meaning="Where to write (default: NAME-TIME.duizhao beside the file, or here).",
    replaces=False,
)
@quiet_option
def backup(
    project: Place | None, project_option: Place | None, output: Path | None, quiet: bool
) -> int:
    """Write a consistent copy of a PROJECT to a file while others go on working.

    A file has daily copies of its own, too (NAME.duizhao.backups, the last ten); a
    database has not: let this or pg_dump run at night.

    \b
    Examples:
      duizhao project backup my.duizhao
      duizhao project backup postgresql://li@server/dept -o /backup/dept.duizhao
    """
    from duizhao.progress import BarProgress
    from duizhao.store import Project, backup_to

    path = need_project(project, project_option)
    with Project.open(path, read_only=True) as opened, BarProgress(quiet=quiet) as progress:
        click.echo(str(backup_to(opened, output, progress=progress)))
    return Code.DONE
