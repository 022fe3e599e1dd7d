"""``duizhao renderings``: the renderings of given terms in given sentence pairs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from duizhao.cli._common import Command, encoder_option, output_option, quiet_option

__all__ = ["command"]


@click.command("renderings", cls=Command)
@click.option(
    "--pairs",
    required=True,
    metavar="PAIRS.tsv",
    type=click.Path(path_type=Path),
    help="Sentence pairs: Chinese TAB English, raw, no header; more columns are ignored.",
)
@click.option(
    "--terms",
    required=True,
    metavar="TERMS.txt",
    type=click.Path(path_type=Path),
    help="Chinese terms, one a line.",
)
@click.option(
    "--top",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="How many renderings of each term.",
)
@encoder_option
@output_option(
    metavar="OUT.tsv",
    meaning="Where to write (default: standard output).",
)
@quiet_option
def command(
    pairs: Path, terms: Path, top: int, encoder: str, output: Path | None, quiet: bool
) -> int:
    """Find the English renderings of given Chinese terms in sentence pairs.

    Writes raw TSV with the header: term rank rendering probability. A rendering is the
    most frequent form seen.

    \b
    Example:
      duizhao renderings --pairs pairs.tsv --terms terms.txt --top 5 -o renderings.tsv
    """
    from duizhao.progress import BarProgress
    from duizhao.rendering import renderings_of_files

    with BarProgress(quiet=quiet) as progress:
        renderings_of_files(
            pairs, terms, output or sys.stdout, top=top, encoder=encoder, progress=progress
        )
    return 0
