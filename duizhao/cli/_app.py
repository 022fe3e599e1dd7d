"""The group of commands; a command's module is imported when it is asked for."""

from __future__ import annotations

import importlib

import click

from align.__about__ import __version__
from duizhao.cli._codes import MEANINGS

__all__ = ["COMMANDS", "cli"]

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
    "undo": "undo",
    "info": "info",
    "project": "project",
    "eval": "eval_",
    "jobs": "jobs",
    "ui": "ui",
}
"""Every command and the module it is in, in the order of help."""


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found: click.Command = importlib.import_module(f"duizhao.cli.{module}").command
        return found


_EPILOG = "\b\nExit codes:\n" + "\n".join(
    f"  {int(code):>3}  {meaning}" for code, meaning in MEANINGS.items()
)


@click.group(
    cls=_LazyGroup,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="duizhao", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show tracebacks; works after the command, too.")
def cli(debug: bool) -> None:
    """Duizhao (对照): pair the sentences of Chinese and English documents, review the
    pairs, build a glossary, export both.

    \b
    Examples:
      duizhao demo                                  the five seed documents, start to end
      duizhao run FOLDER --project my.duizhao --out results
      duizhao align novel.zh.txt novel.en.txt -o novel.tmx
      duizhao ui my.duizhao                         review in the browser
    """
