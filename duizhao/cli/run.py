"""``duizhao run``: a folder of documents in, a project and exchange files out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from duizhao.cli._common import (
    PROJECT,
    Command,
    aligner_options,
    echo_json,
    finish,
    json_option,
    output_option,
    quiet_option,
    reading_options,
)
from duizhao.place import Place

if TYPE_CHECKING:
    from duizhao.corpus import ReadOptions

__all__ = ["command", "run_and_report"]


def run_and_report(
    folder: Path,
    project: Place,
    out: Path,
    *,
    mode: str = "auto",
    encoder: str = "builtin",
    download: bool = False,
    new_version: bool = False,
    direction: str | None = None,
    reading: ReadOptions | None = None,
    as_json: bool = False,
    quiet: bool = False,
) -> int:
    """Run the pipeline and tell what came of it; gives the exit code."""
    from duizhao.cli._summary import print_summary, summary_json
    from duizhao.corpus import ReadOptions
    from duizhao.pipeline import RunOptions, run_folder
    from duizhao.progress import BarProgress

    options = RunOptions(
        mode=mode,  # type: ignore[arg-type]
        encoder=encoder,
        download=download,
        new_version=new_version,
        direction=direction or "",
        read=reading or ReadOptions(),
    )
    with BarProgress(quiet=quiet) as progress:
        outcome = run_folder(folder, project, out, options, progress=progress)
    if as_json:
        echo_json(summary_json(outcome))
    else:
        print_summary(outcome)
    return finish(outcome.problems, outcome.notes)


@click.command("run", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--project",
    metavar="PROJECT",
    type=PROJECT,
    help="The project file to make or go on with (default: FOLDER.duizhao).",
)
@output_option(
    "--out",
    metavar="DIR",
    meaning="Folder for the exchange files (default: FOLDER-duizhao).",
)
@aligner_options
@reading_options
@click.option(
    "--new-version",
    is_flag=True,
    help="Take a file whose text has changed as a new version (default: skip it and say so).",
)
@click.option(
    "--direction",
    type=click.Choice(["zh-en", "en-zh"]),
    help="Which language is translated from: the source of the files for translation tools "
    "(default: what the project has; zh-en at first).",
)
@json_option
@quiet_option
def command(
    folder: Path,
    project: Place | None,
    out: Path | None,
    mode: str,
    encoder: str,
    download: bool,
    reading: ReadOptions,
    new_version: bool,
    direction: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Align a FOLDER of documents, extract a glossary, write exchange files.

    Chinese and English documents in any mixture; which belong together is found from
    names (x.zh.txt, x.en.txt) and content. Running it again doubles nothing and keeps
    what was reviewed. The translation memory (pairs.tmx) gets pairs of probability .9
    or more, marked as unreviewed; tables and the report get all of them.

    \b
    Examples:
      duizhao run speeches
      duizhao run speeches --project speeches.duizhao --out results
      duizhao run novel --mode parallel --encoder sentence-transformers/LaBSE --download
    """
    name = folder.resolve().name or "project"
    return run_and_report(
        folder,
        project or Path(f"{name}.duizhao"),
        out or Path(f"{name}-duizhao"),
        mode=mode,
        encoder=encoder,
        download=download,
        new_version=new_version,
        direction=direction,
        reading=reading,
        as_json=as_json,
        quiet=quiet,
    )
