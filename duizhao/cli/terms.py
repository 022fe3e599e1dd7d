"""``duizhao terms``: documents in, a glossary out; with or without a project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from duizhao.cli._common import (
    PROJECT,
    Command,
    aligner_options,
    finish,
    known_format,
    output_option,
    quiet_option,
    reading_options,
)
from duizhao.cli._term_options import term_options
from duizhao.place import Place

if TYPE_CHECKING:
    from duizhao.corpus import ReadOptions
    from duizhao.extracting import TermSettings

__all__ = ["command"]


@click.command("terms", cls=Command)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--project",
    metavar="PROJECT",
    type=PROJECT,
    help="Extract from the documents of a project instead of FILES, and save the candidates.",
)
@aligner_options
@reading_options
@term_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "tbx", "tsv", "xlsx"]),
    help="What to write (default: by the name of the output, else csv).",
)
@output_option(
    metavar="FILE",
    meaning="Where to write (default: standard output).",
)
@quiet_option
def command(
    files: tuple[Path, ...],
    project: Place | None,
    mode: str,
    encoder: str,
    download: bool,
    reading: ReadOptions,
    settings: TermSettings,
    form: str | None,
    output: Path | None,
    quiet: bool,
) -> int:
    """Extract Chinese terms and their English renderings from FILES.

    Columns: zh en probability frequency zh_frequency documents status evidence. The best
    term comes first, a term's lines stand together, the main rendering first. English terms
    that no Chinese one accounts for come last, with an empty zh.

    \b
    Examples:
      duizhao terms speeches/*.txt -o glossary.csv
      duizhao terms report.zh.docx report.en.docx --format tbx -o glossary.tbx
      duizhao terms --project my.duizhao
      duizhao terms *.txt --known client.tbx --general newspapers.txt -o new.xlsx
    """
    from duizhao.exporting import GLOSSARY_FORMATS
    from duizhao.progress import BarProgress
    from duizhao.standalone import terms_of_files

    if bool(files) == bool(project):
        raise click.UsageError("Give files, or a project with --project (not both).")
    chosen = known_format(output, form, GLOSSARY_FORMATS, "csv")
    if chosen == "xlsx" and output is None and files:
        raise click.UsageError("xlsx is no text for a terminal: name a file with -o.")
    target: Path | IO[str] = output or sys.stdout
    with BarProgress(quiet=quiet) as progress:
        if project is not None:
            from duizhao.in_project import terms_in_project

            problems, notes = terms_in_project(
                project,
                encoder=encoder,
                download=download,
                form=chosen,
                target=output,
                settings=settings,
                progress=progress,
            )
            return finish(problems, notes)
        problems, notes = terms_of_files(
            files,
            mode=mode,
            encoder=encoder,
            download=download,
            reading=reading,
            form=chosen,
            target=target,
            settings=settings,
            progress=progress,
        )
    return finish(problems, notes)
