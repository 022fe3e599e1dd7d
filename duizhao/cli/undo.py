"""``duizhao undo``: take back the last change of a person."""

from __future__ import annotations

import click

from align.messages import message
from duizhao.cli._common import Command, need_project, project_argument
from duizhao.cli._speech import option, say
from duizhao.messages import default, translated, translator
from duizhao.projects import Location

__all__ = ["command"]


@click.command("undo", cls=Command)
@project_argument
@option(
    "--author",
    metavar="NAME",
    help="Author of the change (default: you); for a review, its reviewer.",
)
@option("--redo", is_flag=True, help="Redo what was undone last.")
def command(
    project: Location | None, project_option: Location | None, author: str | None, redo: bool
) -> int:
    """Undo or redo the last change of one person in a PROJECT.

    An import of a glossary or of a colleague's review is one change. The undo is refused
    if someone else has changed the same items since.

    \b
    Examples:
      duizhao undo my.duizhao
      duizhao undo my.duizhao --author Li
    """
    from duizhao.store import Project

    with Project.open(need_project(project, project_option)) as opened:
        applied = opened.redo(author) if redo else opened.undo(author)
        name = author or opened.author
    label = translated(applied.label, translator(default().language))
    say(message("cli.named", name=name, value=label))
    return 0
