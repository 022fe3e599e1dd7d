"""``duizhao jobs``: long work on a project: list it, follow it, cancel it, start it again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from align.messages import Message, message
from duizhao.cli._common import (
    Code,
    Command,
    echo_json,
    echo_table,
    json_option,
    need_project,
    project_argument,
    usage,
)
from duizhao.cli._speech import english, option, say, t

if TYPE_CHECKING:
    from duizhao.projects import Location
    from duizhao.store import JobRecord, Project

__all__ = ["command"]

_POLL = 0.5


@click.command("jobs", cls=Command)
@project_argument
@option("--follow", metavar="NUMBER", type=int, help="Wait for a job and show its progress.")
@option("--cancel", metavar="NUMBER", type=int, help="Cancel a job; what it has saved is kept.")
@option(
    "--retry",
    metavar="NUMBER",
    type=int,
    help="Restart a job in the background; it continues from what was saved.",
)
@json_option
def command(
    project: Location | None,
    project_option: Location | None,
    follow: int | None,
    cancel: int | None,
    retry: int | None,
    as_json: bool,
) -> int:
    """List, follow, cancel or restart the background jobs of a PROJECT.

    \b
    Examples:
      duizhao jobs my.duizhao
      duizhao jobs my.duizhao --follow 3
      duizhao jobs my.duizhao --cancel 3
      duizhao jobs my.duizhao --retry 3
    """
    from duizhao import jobs
    from duizhao.store import Project

    if sum(item is not None for item in (follow, cancel, retry)) > 1:
        raise usage(message("cli.one-job-action"))
    with Project.open(need_project(project, project_option)) as opened:
        if cancel is not None:
            jobs.cancel(opened, cancel)
            say(_state(opened.job(cancel)))
        elif retry is not None:
            number = jobs.retry(opened, retry)
            say(message("cli.job-restarted", job=str(retry), new=str(number)))
            if as_json:
                echo_json({"job": number})
        elif follow is not None:
            return _follow(opened, follow, as_json=as_json)
        else:
            jobs.running(opened)
            _list(opened.jobs(), as_json=as_json)
    return Code.DONE


def _plain(record: JobRecord) -> dict[str, Any]:
    return {
        "job": record.id,
        "kind": record.kind,
        "state": record.state,
        "stage": english(record.stage),
        "done": record.done,
        "of": record.total,
        "by": record.created_by,
        "created": record.created_at,
        "started": record.started_at,
        "finished": record.finished_at,
        "message": "\n".join(map(english, record.said)),
    }


def _state(record: JobRecord) -> Message:
    return message("cli.job-state", job=str(record.id), state=t(record.state))


def _list(records: tuple[JobRecord, ...], *, as_json: bool) -> None:
    if as_json:
        echo_json([_plain(record) for record in records])
        return
    rows = [
        (
            record.id,
            t(record.kind),
            t(record.state),
            f"{record.done}/{record.total}" if record.total else "",
            record.created_by,
            record.finished_at or record.started_at or record.created_at,
            str(record.said[0])[:80] if record.said else "",
        )
        for record in records
    ]
    echo_table(("job", "kind", "state", "done", "by", "time", "message"), rows)


def _follow(project: Project, number: int, *, as_json: bool) -> int:
    from duizhao import jobs
    from duizhao.cli._progress import BarProgress

    stage: Message | None = None
    shown = 0
    with BarProgress(quiet=as_json, remaining=True) as progress:
        while True:
            record = project.job(number)
            if record.state in ("done", "failed", "cancelled"):
                break
            if jobs.dead(record):
                jobs.mark_dead(project, number)
                continue
            if record.stage != stage:
                stage, shown = record.stage, 0
                progress.start(stage, record.total)
            progress.advance(record.done - shown)
            shown = record.done
            time.sleep(_POLL)
    if as_json:
        echo_json(_plain(record))
    else:
        click.echo(str(_state(record)))
        for said in record.said:
            click.echo(str(said))
    return Code.DONE if record.state == "done" else Code.ERROR
