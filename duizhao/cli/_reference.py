"""The command reference, from the commands themselves: ``python -m duizhao.cli._reference``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from duizhao.cli._app import COMMANDS, cli
from duizhao.cli._codes import MEANINGS

__all__ = ["reference", "walk"]


def walk() -> Iterator[tuple[str, click.Command, click.Context]]:
    """Every command with its full name, in the order of help."""
    root = click.Context(cli, info_name="duizhao", **cli.context_settings)
    for name in COMMANDS:
        found = cli.get_command(root, name)
        if found is None:
            continue
        yield from _below(f"duizhao {name}", found, root)


def _below(
    name: str, command: click.Command, parent: click.Context
) -> Iterator[tuple[str, click.Command, click.Context]]:
    context = click.Context(command, parent=parent, info_name=name.rsplit(" ", 1)[-1])
    yield name, command, context
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            if found is not None:
                yield from _below(f"{name} {sub}", found, context)


def _prose(text: str) -> Iterator[str]:
    """Help as Markdown: marked blocks become code, other paragraphs are joined."""
    for paragraph in cleandoc(text).split("\n\n"):
        lines = paragraph.split("\n")
        if lines[0] == "\b":
            yield lines[1]
            yield "```\n" + "\n".join(line.strip() for line in lines[2:]) + "\n```"
        else:
            yield " ".join(line.strip() for line in lines)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    rows = [
        record
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option)
        and (record := parameter.get_help_record(context)) is not None
    ]
    if rows:
        yield "| option | meaning |\n|---|---|"
        for names, meaning in rows:
            cells = (f"`{names}`", " ".join(meaning.split()))
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _section(name: str, command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## {name}"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```\n{name} {usage}\n```"
    yield from _prose(command.help or "")
    table = list(_options(command, context))
    if table:
        yield "\n".join(table)


def reference() -> str:
    """The whole reference as Markdown."""
    parts = [
        "# Command reference",
        "Made from the program itself by `python -m duizhao.cli._reference`; a test keeps it true.",
        "Progress and messages go to standard error, results to standard output. "
        "`duizhao --version` prints the version; every command knows `--help` and `--debug`.",
        "An output (`-o`, `--out`) replaces a file of its name as a whole. Refused, by whatever "
        "link or path it is named: a file that the command reads, a project or another "
        "database, a project's journals (`-wal`, `-shm`, `-journal`) and copies.",
        "## Exit codes",
        "\n".join(
            ["| code | meaning |", "|---|---|"]
            + [f"| {int(code)} | {meaning} |" for code, meaning in MEANINGS.items()]
        ),
        "## Environment",
        "\n".join(
            [
                "| variable | meaning |",
                "|---|---|",
                "| `DUIZHAO_AUTHOR` | whose work reviews and changes are (default: the name you "
                "gave once, else the computer's user) |",
                "| `DUIZHAO_CACHE` | folder for compiled word lists (default: the user's cache "
                "folder) |",
            ]
        ),
    ]
    for name, command, context in walk():
        parts += _section(name, command, context)
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    text = reference()
    if sys.argv[1:] == ["-"]:
        click.echo(text, nl=False)
    else:
        target = Path(__file__).resolve().parents[2] / "docs" / "reference" / "cli.md"
        target.write_text(text, encoding="utf-8")
        click.echo(f"{target} written", err=True)
