"""``duizhao ui``: the workbench in the browser."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from align.messages import message
from duizhao.cli._common import PROJECT, Command
from duizhao.cli._speech import argument, option, say
from duizhao.people import people_file
from duizhao.projects import Location

__all__ = ["command"]


@click.command("ui", cls=Command)
@argument("project", required=False, metavar="[PROJECT]", type=PROJECT)
@option(
    "--port",
    metavar="N",
    type=click.IntRange(1, 65535),
    help="Port number (default: that of the last launch, or a free one).",
)
@option(
    "--address",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. Any other address lets other machines connect, unencrypted "
    "without --certificate, and needs --sign-in or a --token of at least 12 characters.",
)
@option("--token", metavar="TEXT", help="Shared secret required in the address.")
@option(
    "--certificate",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="TLS certificate (PEM): connections are encrypted. Needs --key.",
)
@option(
    "--key",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Private key of the certificate (PEM).",
)
@option(
    "--public",
    metavar="URL",
    default="",
    help="Address that people type, where it is a proxy's: https://terms.example.org. Needs "
    "--sign-in or a --token.",
)
@option(
    "--sign-in",
    is_flag=True,
    help="People sign in with their names and passwords (see `duizhao people`), and do what "
    "their roles allow.",
)
@option(
    "--people",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of people, instead of people.json beside the settings; means --sign-in.",
)
@option("--create", is_flag=True, help="Create the project if there is none yet.")
@option("--no-browser", is_flag=True, help="Do not open the browser.")
def command(
    project: Location | None,
    port: int | None,
    address: str,
    token: str | None,
    certificate: Path | None,
    key: Path | None,
    public: str,
    sign_in: bool,
    people: Path | None,
    create: bool,
    no_browser: bool,
) -> int:
    """Review pairs and edit the glossary of a PROJECT in the browser.

    Listens on this machine only and sends no data anywhere. Without a project, choose one
    in the browser: a new one, one in the folder Duizhao of your home folder, or the
    sample documents.

    \b
    Examples:
      duizhao ui my.duizhao
      duizhao ui my.duizhao --port 8501 --no-browser
      duizhao ui my.duizhao --address 0.0.0.0 --port 8501 --token "a long secret" \\
        --certificate cert.pem --key key.pem
      duizhao ui my.duizhao --sign-in --address 0.0.0.0 --port 8501 \\
        --certificate cert.pem --key key.pem
    """
    if sign_in and people is None:
        people = people_file()
    if project is not None:
        from duizhao.store import Project

        # A project that cannot be opened is reported here, not in the browser.
        Project.open(project, create=create).close()
    # The pages build on the workbench, so the workbench knows them by name only.
    launch = importlib.import_module("ui.launch").launch
    try:
        launch(
            project,
            port,
            address=address,
            token=token,
            browser=not no_browser,
            certificate=certificate,
            key=key,
            public=public,
            people=people,
            say=_say,
        )
    except KeyboardInterrupt:
        say(message("cli.closed"))
    return 0


def _say(line: str) -> None:
    """Show the address, or what else the launch reports."""
    if line.startswith("http"):
        say(message("cli.address", address=line))
    else:
        click.echo(line, err=True)
