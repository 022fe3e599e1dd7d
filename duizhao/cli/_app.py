"""The group of commands; a command's module is imported when it is asked for."""

from __future__ import annotations

import errno
import importlib

import click

from align.__about__ import __version__
from duizhao.cli._common import MEANINGS
from duizhao.cli._speech import Group, Option

__all__ = ["COMMANDS", "PipeClosed", "cli"]

COMMANDS = {
    "run": "run",
    "batch": "batch",
    "demo": "demo",
    "import": "import_",
    "align": "align",
    "mine": "mine",
    "terms": "terms",
    "renderings": "renderings",
    "qa": "qa",
    "kwic": "kwic",
    "export": "export",
    "deliver": "deliver",
    "undo": "undo",
    "info": "info",
    "project": "project",
    "eval": "eval_",
    "jobs": "jobs",
    "doctor": "doctor",
    "models": "models",
    "ui": "ui",
    "people": "people",
}
"""Every command and the module it is in, in the order of help."""


class PipeClosed(Exception):  # noqa: N818 - an end, not a fault
    """Nobody reads what the command prints any more."""


class _LazyGroup(Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found: click.Command = importlib.import_module(f"duizhao.cli.{module}").command
        return found

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno == errno.EPIPE:
                # click would end the program with its own exit code.
                raise PipeClosed from error
            raise


_EPILOG = "\b\nExit codes:\n" + "\n".join(
    f"  {int(code):>3}  {meaning}" for code, meaning in MEANINGS.items()
)


@click.group(
    cls=_LazyGroup,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(
    __version__,
    cls=Option,
    prog_name="duizhao",
    message="%(prog)s %(version)s",
    help="Show the version and exit.",
)
def cli() -> None:
    """Align Chinese and English documents, review the pairs, and build a glossary.

    \b
    Examples:
      duizhao demo                                  try the five sample documents
      duizhao run FOLDER --project my.duizhao --out results
      duizhao align novel.zh.txt novel.en.txt -o novel.tmx
      duizhao ui my.duizhao                         review in the browser

    The options --language and --debug may also follow a command.
    """
