"""``duizhao deliver``: memories and tables of pairs made fit for delivery, without a project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

import click

from align.messages import message
from duizhao.cli._common import Command, known_format, output_option, quiet_option, usage
from duizhao.cli._delivery import (
    code_options,
    codes_of,
    delivery_options,
    look_options,
    say_delivered,
)
from duizhao.cli._speech import argument, option, say

if TYPE_CHECKING:
    from align.exchange import Look
    from duizhao.delivery import Delivery

__all__ = ["command"]


@click.command("deliver", cls=Command)
@argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@output_option(metavar="FILE", meaning="Output file (default: standard output).", streams=True)
@option(
    "--format",
    "form",
    type=click.Choice(
        ["csv", "docx", "epub", "html", "report", "tmx", "tsv", "xliff12", "xliff21", "xlsx"]
    ),
    help="Output format (default: by the name of the output, else tmx).",
)
@option(
    "--direction",
    type=click.Choice(["zh-en", "en-zh"]),
    default="zh-en",
    show_default=True,
    help="Direction of translation.",
)
@option(
    "--encoding",
    metavar="NAME",
    help="Character encoding of the files (default: detected and reported).",
)
@delivery_options
@code_options
@look_options
@quiet_option
def command(
    files: tuple[Path, ...],
    output: Path | None,
    form: str | None,
    direction: Literal["zh-en", "en-zh"],
    encoding: str | None,
    delivery: Delivery,
    found: Path | None,
    zh_code: str | None,
    en_code: str,
    look: Look,
    quiet: bool,
) -> int:
    """Make FILES of pairs (memories, tables) fit for delivery and write them as one file.

    Looks for duplicates, contradictions, empty and untranslated units, and units whose tags or
    figures differ; says how many there are, and with --found which. Nothing is left out or
    changed unless an option says so. Authors, times, comments and fields of units are kept.

    \b
    Examples:
      duizhao deliver memory.tmx --found found.xlsx -o checked.tmx
      duizhao deliver a.tmx b.tmx --duplicates drop --contradictions settle -o client.tmx
      duizhao deliver memory.tmx --field client=Acme --mask all --script tw -o acme-tw.tmx
    """
    from duizhao.cli._progress import BarProgress
    from duizhao.delivery import deliver, read_for_delivery
    from duizhao.exporting import BINARY_FORMATS, PAIR_FORMATS

    chosen = known_format(output, form, PAIR_FORMATS, "tmx")
    if chosen in BINARY_FORMATS and output is None:
        raise usage(message("cli.binary-needs-file", form=chosen))
    codes = codes_of(zh_code, en_code, delivery)
    with BarProgress(quiet=quiet) as progress:
        source: Literal["zh", "en"] = "en" if direction == "en-zh" else "zh"
        pairs, notes = read_for_delivery(files, source=source, encoding=encoding)
        delivered = deliver(pairs, delivery, look=True, progress=progress)
    for note in notes:
        say(message("cli.note", what=note))
    target: Path | IO[str] = output or sys.stdout
    number = delivered.pairs.write(target, chosen, codes, look)
    say_delivered(delivered, found)
    say(message("cli.pairs-written", count=number))
    return 0
