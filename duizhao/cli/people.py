"""``duizhao people``: who may sign in to a shared workbench, and with which role."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from align.errors import EncodingError
from align.messages import message
from duizhao.cli._common import Code, Command, echo_json, echo_table, json_option
from duizhao.cli._speech import Group, argument, option, say, t
from duizhao.people import SHORTEST, People, people_file
from duizhao.roles import ROLES, Role, role_name

__all__ = ["command"]

# No path: what a command reads it may not write, but this is changed in its place.
_file_option = option(
    "--file",
    metavar="FILE",
    help="File of people (default: people.json beside the settings).",
)
_password_option = option(
    "--password-file",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help="Take the password from the first line of a file (- for standard input) instead of "
    "asking for it.",
)


@click.group("people", cls=Group)
def command() -> None:
    """Manage who may sign in to a workbench that a team shares.

    Owners may do everything; terminologists decide on terms and pairs; reviewers decide on
    pairs, comment, and suggest terms. People sign in where the workbench is started with
    `duizhao ui --sign-in`; without it, and on the command line, everybody is owner.

    \b
    Examples:
      duizhao people add "Li Na" --role terminologist
      duizhao people list
      duizhao ui my.duizhao --sign-in --address 0.0.0.0 --certificate cert.pem --key key.pem
    """


@command.command("add", cls=Command)
@argument("name")
@option(
    "--role",
    type=click.Choice(ROLES),
    default="reviewer",
    show_default=True,
    help="What the person may do.",
)
@_password_option
@_file_option
def add(name: str, role: Role, password_file: Path | None, file: str | None) -> int:
    """Let a person sign in as NAME.

    \b
    Examples:
      duizhao people add "Li Na" --role terminologist
      duizhao people add wang --password-file - < password.txt
    """
    people = _people(file)
    # Who is there already is told so before a password is asked for.
    password = _password(password_file) if people.find(name) is None else ""
    person = people.add(name, role, password)
    say(message("people.added", name=person.name, role=role_name(person.role)))
    return Code.DONE


@command.command("list", cls=Command)
@_file_option
@json_option
def show(file: str | None, as_json: bool) -> int:
    """List the people, with their roles.

    \b
    Examples:
      duizhao people list
    """
    people = _people(file)
    found = people.all()
    if as_json:
        echo_json([{"name": item.name, "role": item.role} for item in found])
        return Code.DONE
    if found:
        echo_table(("name", "role"), ((item.name, t(item.role)) for item in found))
    say(message("people.in-file", count=len(found), file=people.path))
    return Code.DONE


@command.command("role", cls=Command)
@argument("name")
@argument("role", type=click.Choice(ROLES))
@_file_option
def role_of(name: str, role: Role, file: str | None) -> int:
    """Give the person NAME another role, from now on.

    \b
    Examples:
      duizhao people role "Li Na" owner
    """
    person = _people(file).set_role(name, role)
    say(message("people.role-set", name=person.name, role=role_name(person.role)))
    return Code.DONE


@command.command("password", cls=Command)
@argument("name")
@_password_option
@_file_option
def password_of(name: str, password_file: Path | None, file: str | None) -> int:
    """Give the person NAME another password; open pages have to sign in again.

    \b
    Examples:
      duizhao people password "Li Na"
    """
    people = _people(file)
    people.get(name)
    person = people.set_password(name, _password(password_file))
    say(message("people.password-set", name=person.name))
    return Code.DONE


@command.command("remove", cls=Command)
@argument("name")
@_file_option
def remove(name: str, file: str | None) -> int:
    """Let the person NAME sign in no more; the work keeps the name.

    \b
    Examples:
      duizhao people remove "Li Na"
    """
    say(message("people.removed", name=_people(file).remove(name).name))
    return Code.DONE


def _people(file: str | None) -> People:
    return People(Path(file) if file else people_file())


def _password(file: Path | None) -> str:
    if file is None:
        asked: str = click.prompt(
            str(message("people.ask-password", least=SHORTEST)),
            hide_input=True,
            confirmation_prompt=str(message("people.ask-again")),
            err=True,
        )
        return asked
    if str(file) == "-":
        line = sys.stdin.buffer.readline()
    else:
        with file.open("rb") as stream:
            line = stream.readline()
    try:
        return line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise EncodingError("encoding.not-utf-8", where=file) from error
