"""``duizhao ui``: the workbench in the browser."""

from __future__ import annotations

import importlib

import click

from duizhao.cli._common import PROJECT, Command
from duizhao.place import Place

__all__ = ["command"]


@click.command("ui", cls=Command)
@click.argument("project", required=False, metavar="[PROJECT]", type=PROJECT)
@click.option(
    "--port", metavar="N", type=click.IntRange(1, 65535), help="Port (default: a free one)."
)
@click.option(
    "--address",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. Any other lets other machines in, unencrypted, and needs a "
    "--token of at least 12 characters.",
)
@click.option("--token", metavar="TEXT", help="A shared secret that the address must carry.")
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
def command(
    project: Place | None, port: int | None, address: str, token: str | None, no_browser: bool
) -> int:
    """Review pairs and edit the glossary of PROJECT in the browser.

    Listens on this machine only and sends nothing anywhere. Without a project it offers
    those in the folder Duizhao of your home folder, a new one, and the seed documents.

    \b
    Examples:
      duizhao ui my.duizhao
      duizhao ui my.duizhao --port 8501 --no-browser
    """
    if project is not None:
        from duizhao.store import Project

        # A project that cannot be opened is said here, not in the browser.
        Project.open(project).close()
    # The pages build on the workbench, so the workbench knows them by name only.
    launch = importlib.import_module("ui.launch").launch
    try:
        launch(
            project,
            port,
            address=address,
            token=token,
            browser=not no_browser,
            say=_say,
        )
    except KeyboardInterrupt:
        click.echo("The workbench is closed; everything is saved.", err=True)
    return 0


def _say(line: str) -> None:
    """Tell the address, or what else the launch has to say."""
    if line.startswith("http"):
        line = f"The workbench is at {line} (Ctrl-C ends it)"
    click.echo(line, err=True)
