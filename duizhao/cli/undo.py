"""``duizhao undo``: take back the last change of a person."""

from __future__ import annotations

import click

from duizhao.cli._common import Command, need_project, project_argument
from duizhao.place import Place

__all__ = ["command"]


@click.command("undo", cls=Command)
@project_argument
@click.option(
    "--author",
    metavar="NAME",
    help="Whose last change (default: yours); a review's is its reviewer's.",
)
@click.option("--redo", is_flag=True, help="Do again what was undone last.")
def command(
    project: Place | None, project_option: Place | None, author: str | None, redo: bool
) -> int:
    """Take back the last change of one person in a PROJECT, or do it again.

    An import of a glossary or of a colleague's review is one change. What somebody else
    has changed since is never lost: the undo is refused and says why.

    \b
    Examples:
      duizhao undo my.duizhao
      duizhao undo my.duizhao --author Li
    """
    from duizhao.store import Project

    with Project.open(need_project(project, project_option)) as opened:
        applied = opened.redo(author) if redo else opened.undo(author)
        name = author or opened.author
    click.echo(f"{name}: {applied.label}", err=True)
    return 0
