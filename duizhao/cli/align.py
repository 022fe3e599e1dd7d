"""``duizhao align``: files in, pairs out; with or without a project."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.messages import message
from duizhao.cli._common import (
    PROJECT,
    Command,
    aligner_options,
    evidence_options,
    finish,
    known_format,
    output_option,
    quiet_option,
    reading_options,
    usage,
)
from duizhao.cli._speech import argument, option
from duizhao.projects import Location

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from duizhao.corpus import ReadOptions

__all__ = ["command"]


_LARGE = 600_000
"""Bytes from which files are surely long texts: another process does half of the work."""


def _with_helper(function: Callable[..., int]) -> Callable[..., int]:
    """Start a second process for long texts: it loads what it needs while this one does."""

    @functools.wraps(function)
    def helped(files: tuple[Path, ...], mode: str, **given: Any) -> int:
        from duizhao.jobs.processes import helper_process

        size = sum(path.stat().st_size for path in files if path.is_file())
        with helper_process(wanted=mode != "comparable" and size > _LARGE) as helper:
            return function(files=files, mode=mode, helper=helper, **given)

    return helped


@click.command("align", cls=Command)
@argument("files", nargs=-1, type=click.Path(path_type=Path))
@option(
    "--project",
    metavar="PROJECT",
    type=PROJECT,
    help="Align the documents of a project instead of FILES and save the result there.",
)
@aligner_options
@evidence_options
@_with_helper
@reading_options
@option(
    "--format",
    "form",
    metavar="NAME",
    type=click.Choice(
        [
            "ass",
            "beads",
            "csv",
            "docx",
            "epub",
            "html",
            "report",
            "srt",
            "tmx",
            "tsv",
            "xliff12",
            "xliff21",
            "xlsx",
        ]
    ),
    help="Output format: tsv, csv, xlsx, beads, tmx, xliff12, xliff21; docx, epub or html to read; "
    "report (html with probabilities); srt or ass of subtitles (default: by the name of the "
    "output, else tsv).",
)
@output_option(
    metavar="FILE",
    meaning="Output file, or a folder for several pairs (default: standard output).",
    streams=True,
)
@option(
    "--min-probability",
    metavar="P",
    type=click.FloatRange(0, 1),
    help="Minimum probability of the pairs written (default: all; .9 for tmx).",
)
@quiet_option
def command(
    files: tuple[Path, ...],
    project: Location | None,
    mode: str,
    encoder: str,
    download: bool,
    memory: tuple[Path, ...],
    glossary: tuple[Path, ...],
    evidence: bool,
    reading: ReadOptions,
    form: str | None,
    output: Path | None,
    min_probability: float | None,
    quiet: bool,
    helper: Executor | None,
) -> int:
    """Align FILES (documents, or folders of documents) and write the pairs.

    Parallel mode aligns translations: one pair per line, in text order. Columns of tsv,
    csv and xlsx: zh_doc zh_segments en_doc en_segments type probability zh_text en_text.

    Comparable mode finds the closest counterpart of each segment across all Chinese and
    all English files: best first, with at least one candidate for every segment, however
    improbable (its grade is then none). Columns: zh_doc zh_segment en_doc en_segment
    probability grade zh_text en_text.

    Segment numbers start at 0. The format beads writes each pair as a line of segment
    numbers, Chinese first: [0,1]:[0].

    Earlier translations (--memory, and of a project its reviewed and imported pairs) and
    glossaries are evidence, as far as they agree with the texts; what is plain without them
    stays as it is.

    \b
    Examples:
      duizhao align novel.zh.txt novel.en.txt -o novel.tmx
      duizhao align 001.zh 001.en --segmented --mode parallel --format beads -o 001.align
      duizhao align zh/ en/ --mode parallel --format beads -o aligned/
      duizhao align a.zh.txt b.zh.txt c.en.txt --mode comparable > pairs.tsv
      duizhao align contract.zh.docx contract.en.docx --memory client.tmx -o contract.tmx
      duizhao align --project my.duizhao
    """
    from duizhao.aligning import align_files
    from duizhao.cli._progress import BarProgress
    from duizhao.exporting import PAIR_FORMATS

    if bool(files) == bool(project):
        raise usage(message("cli.files-or-project"))
    with BarProgress(quiet=quiet) as progress:
        if project is not None:
            if output is not None or form is not None:
                raise usage(message("cli.project-is-exported"))
            from duizhao.aligning import align_in_project

            problems, notes = align_in_project(
                project,
                mode=mode,
                encoder=encoder,
                download=download,
                evidence=evidence,
                memory=memory,
                glossary=glossary,
                progress=progress,
            )
            return finish(problems, notes)
        suffixed = output is not None and output.suffix and not output.is_dir()
        chosen = known_format(output if suffixed else None, form, PAIR_FORMATS, "tsv")
        problems, notes = align_files(
            files,
            mode=mode,
            encoder=encoder,
            download=download,
            reading=reading,
            form=chosen,
            output=output,
            stream=sys.stdout,
            minimum=min_probability,
            memory=memory,
            glossary=glossary,
            helper=helper,
            progress=progress,
        )
    return finish(problems, notes)
