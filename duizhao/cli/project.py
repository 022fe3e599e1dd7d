"""``duizhao project``: copy, check and back up whole projects; their segmentation rules."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from align.messages import message
from align.protecting import need_replaceable
from duizhao.cli._common import (
    PROJECT,
    Code,
    Command,
    OutputType,
    echo_json,
    echo_table,
    json_option,
    need_project,
    output_option,
    plain_record,
    project_argument,
    quiet_option,
    usage,
)
from duizhao.cli._speech import Group, argument, option, say
from duizhao.projects import (
    Location,
    as_argument,
)

__all__ = ["command"]


@click.group("project", cls=Group)
def command() -> None:
    """Copy, check and back up whole projects.

    \b
    Examples:
      duizhao project check my.duizhao
      duizhao project backup my.duizhao before-the-meeting.duizhao
      duizhao project copy my.duizhao "postgresql://li@server/terms"
    """


@command.command("copy", cls=Command)
@argument("source", type=PROJECT)
@argument("target", type=PROJECT)
@json_option
@quiet_option
def copy(source: Location, target: Location, as_json: bool, quiet: bool) -> int:
    """Copy the project SOURCE to TARGET, each a file or a database.

    Everything is copied: documents, alignments, reviews, glossary, log, jobs, vectors.
    Every row is read back and compared. TARGET must be empty or not exist. Others can
    keep working on SOURCE; the copy is a snapshot.

    \b
    Examples:
      duizhao project copy my.duizhao postgresql://li@server/dept?project=laws
      duizhao project copy postgresql://li@server/dept?project=laws laws.duizhao
    """
    from duizhao.cli._progress import BarProgress
    from duizhao.store import Project, copy_project

    with Project.open(source, read_only=True) as opened, BarProgress(quiet=quiet) as progress:
        done = copy_project(opened, target, progress=progress)
    if as_json:
        echo_json({"project": str(target), "rows": done.rows, "content": done.content})
        return Code.DONE
    echo_table(("table", "rows"), ((name, number) for name, number in done.rows.items() if number))
    say(message("cli.copied", project=as_argument(target)))
    return Code.DONE


@command.command("check", cls=Command)
@project_argument
@json_option
@quiet_option
def check(
    project: Location | None, project_option: Location | None, as_json: bool, quiet: bool
) -> int:
    """Verify the integrity of a PROJECT without changing it.

    Checks the file itself, the checksum of every row, keys, hashes and lengths of the
    texts, offsets, ids of the pairs, and the log: replayed from its start, it must lead to
    the present state. Not covered: how far a job is. The exit code is 0 only if no fault
    is found.

    \b
    Examples:
      duizhao project check my.duizhao
      duizhao project check postgresql://li@server/dept?project=laws --json
    """
    from duizhao.cli._progress import BarProgress
    from duizhao.store import Project, check_project, last_whole

    path = need_project(project, project_option)
    with Project.open(path, read_only=True) as opened, BarProgress(quiet=quiet) as progress:
        found = check_project(opened, progress=progress)
    if as_json:
        echo_json([plain_record(fault) for fault in found])
    elif found:
        echo_table(("check", "where", "what"), ((f.check, f.where, f.what) for f in found))
    if not found:
        say(message("cli.no-faults"))
        return Code.DONE
    say(message("cli.faults", count=len(found)))
    good = last_whole(path) if isinstance(path, Path) else None
    if good is not None:
        say(message("cli.last-good", path=str(good)))
    return Code.ERROR


@command.command("backup", cls=Command)
@project_argument
@argument("target", required=False, metavar="[TARGET]", type=OutputType())
@output_option(
    metavar="FILE",
    meaning="Output file, same as TARGET (default: NAME-TIME.duizhao beside the project).",
    replaces=False,
)
@quiet_option
def backup(
    project: Location | None,
    project_option: Location | None,
    target: Path | None,
    output: Path | None,
    quiet: bool,
) -> int:
    """Back up a PROJECT to a file, even while others are working on it.

    Project files are also copied once a day (NAME.duizhao.backups, the last ten copies).
    For a database, schedule this command or pg_dump.

    \b
    Examples:
      duizhao project backup my.duizhao
      duizhao project backup my.duizhao before-the-meeting.duizhao
      duizhao project backup postgresql://li@server/dept -o /backup/dept.duizhao
    """
    from duizhao.cli._progress import BarProgress
    from duizhao.store import Project, backup_to

    if project_option is not None and project is not None and target is None:
        # The one argument that is left is then the target.
        project, target = None, Path(str(project))
        need_replaceable(target)
    if target is not None and output is not None and target != output:
        raise usage(message("cli.two-targets"))
    path = need_project(project, project_option)
    with Project.open(path, read_only=True) as opened, BarProgress(quiet=quiet) as progress:
        click.echo(str(backup_to(opened, output or target, progress=progress)))
    return Code.DONE


@command.command("rules", cls=Command)
@project_argument
@option(
    "--reference-marks",
    type=click.Choice(["keep", "leave-out"]),
    help="Marks such as [1] and ① after the stop of a sentence: keep them with it, or leave "
    "them out as notes.",
)
@option(
    "--abbreviations",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Abbreviations whose full stop ends no sentence, one per line.",
)
@option(
    "--srx",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Segmentation rules (SRX), used instead of the built-in ones for the languages they "
    "cover.",
)
@option("--reset", is_flag=True, help="First remove what was set before.")
@json_option
def rules(
    project: Location | None,
    project_option: Location | None,
    reference_marks: Literal["keep", "leave-out"] | None,
    abbreviations: Path | None,
    srx: Path | None,
    reset: bool,
    as_json: bool,
) -> int:
    """Show or set how the documents of a PROJECT are cut into sentences.

    The rules apply to documents imported from then on. Documents that are there already keep
    their segments, because reviews rest on them.

    \b
    Examples:
      duizhao project rules my.duizhao --abbreviations law.txt
      duizhao project rules my.duizhao --srx house.srx --reference-marks leave-out
      duizhao project rules my.duizhao --reset
    """
    from dataclasses import replace

    from duizhao.segmentation import Rules, read_abbreviations, read_rules, rules_of, set_rules
    from duizhao.store import Project

    path = need_project(project, project_option)
    changing = bool(reset or reference_marks or abbreviations or srx)
    with Project.open(path, read_only=not changing) as opened:
        kept = Rules() if reset else rules_of(opened)
        if abbreviations is not None:
            kept = replace(kept, abbreviations=read_abbreviations(abbreviations))
        if srx is not None:
            kept = replace(kept, rules=read_rules(srx))
        if reference_marks is not None:
            kept = replace(kept, reference_marks=reference_marks)
        if changing:
            set_rules(opened, kept)
    if as_json:
        echo_json(
            {
                "reference_marks": kept.reference_marks,
                "abbreviations": kept.abbreviations,
                "rules": [list(rule) for rule in kept.rules],
            }
        )
        return Code.DONE
    say(
        message(
            "cli.rules",
            marks=message(_MARKS[kept.reference_marks]),
            abbreviations=len(kept.abbreviations),
            zh=sum(rule[0] == "zh" for rule in kept.rules),
            en=sum(rule[0] == "en" for rule in kept.rules),
        )
    )
    return Code.DONE


_MARKS = {"keep": "cli.marks-kept", "leave-out": "cli.marks-left-out"}
