"""``duizhao renderings``: the renderings of given terms in given sentence pairs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from align.messages import message
from duizhao.cli._common import Command, output_option, quiet_option
from duizhao.cli._speech import option, say

__all__ = ["command"]


@click.command("renderings", cls=Command)
@option(
    "--pairs",
    required=True,
    metavar="PAIRS.tsv",
    type=click.Path(path_type=Path),
    help="Sentence pairs: Chinese, tab, English, without a header; further columns are ignored.",
)
@option(
    "--terms",
    required=True,
    metavar="TERMS.txt",
    type=click.Path(path_type=Path),
    help="Chinese terms, one per line.",
)
@option(
    "--top",
    metavar="N",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Maximum number of renderings per term.",
)
@option(
    "--encoder",
    metavar="NAME_OR_FOLDER",
    help="Deprecated and ignored: the scores use the built-in lexicon only.",
)
@output_option(
    metavar="OUT.tsv",
    meaning="Output file (default: standard output).",
    streams=True,
)
@quiet_option
def command(
    pairs: Path, terms: Path, top: int, encoder: str | None, output: Path | None, quiet: bool
) -> int:
    """Find English renderings of the given Chinese terms in sentence pairs.

    Writes raw TSV with the header: term rank rendering probability. Each rendering is
    given in its most frequent form.

    \b
    Example:
      duizhao renderings --pairs pairs.tsv --terms terms.txt --top 5 -o renderings.tsv
    """
    from duizhao.cli._progress import BarProgress
    from duizhao.extracting import renderings_of_files

    if encoder is not None:
        say(message("cli.note", what=message("cli.deprecated", option="--encoder")))
    with BarProgress(quiet=quiet) as progress:
        renderings_of_files(pairs, terms, output or sys.stdout, top=top, progress=progress)
    return 0
