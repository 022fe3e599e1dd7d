"""``duizhao batch``: many pairs of documents, by a manifest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.messages import message
from duizhao.cli._common import (
    PROJECT,
    Command,
    aligner_options,
    output_option,
    quiet_option,
)

if TYPE_CHECKING:
    from duizhao.place import Place

__all__ = ["command"]


@click.command("batch", cls=Command)
@click.argument("manifest", nargs=-1, required=True)
@click.option(
    "--project",
    metavar="PROJECT",
    type=PROJECT,
    required=True,
    help="The project to make or go on with.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, 512),
    default=1,
    show_default=True,
    help="Processes of this machine; the result is the same for any number.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Work on a Dask cluster that is there already, such as tcp://host:8786.",
)
@click.option("--resume", is_flag=True, hidden=True)
@click.option("--fresh", is_flag=True, help="Align again what is done already.")
@click.option(
    "--strict", is_flag=True, help="Do nothing if any line of the manifest cannot be used."
)
@click.option(
    "--new-version",
    is_flag=True,
    help="Let a text supersede another of its name that was read from elsewhere.",
)
@output_option(
    "--out",
    metavar="DIR",
    meaning="Folder for one file a pair (NAME.align, NAME.tmx ...), the report and the failures.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["beads", "csv", "html", "tmx", "tsv", "xliff12", "xliff21", "xlsx"]),
    default="tsv",
    show_default=True,
    help="What to write into --out.",
)
@aligner_options
@click.option("--segmented", is_flag=True, help="One segment a line as it stands.")
@click.option("--split-semicolons", is_flag=True, help="End segments at ； and ; too.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for every event.")
@quiet_option
def command(
    manifest: tuple[str, ...],
    project: Place,
    workers: int,
    scheduler: str | None,
    resume: bool,
    fresh: bool,
    strict: bool,
    new_version: bool,
    out: Path | None,
    form: str,
    mode: str,
    encoder: str,
    download: bool,
    segmented: bool,
    split_semicolons: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Align the pairs of a MANIFEST, a folder, or two patterns in quotes.

    A manifest is CSV, TSV or JSON Lines with the columns zh and en (paths relative to
    it) and, if you like, name, mode, segmented, encoding, subject, zh_name and en_name.
    Every pair is saved when it is done. Running the same command again does what is
    missing: after an interruption, a crash or a changed file. Pairs that fail are in
    failed.csv with their reasons, and that file is a manifest itself.

    \b
    Examples:
      duizhao batch pairs.csv --project my.duizhao --workers 4
      duizhao batch corpus/ --project my.duizhao --out aligned --format beads
      duizhao batch 'zh/*.txt' 'en/*.txt' --project my.duizhao --mode parallel
      duizhao batch aligned/failed.csv --project my.duizhao --out aligned --format beads
    """
    from align.segments import SegmentOptions
    from duizhao.cli._batch_show import listener_for, tell
    from duizhao.corpus import ReadOptions
    from duizhao.exporting import check_folder
    from duizhao.jobs.batch import BatchOptions, read_work, run_batch
    from duizhao.store import Project

    if resume and fresh:
        raise click.UsageError("--resume and --fresh say the opposite of each other.")
    if resume:
        click.echo(str(message("cli.batch-resume-deprecated")), err=True)
    if scheduler and workers > 1:
        raise click.UsageError("Say --workers or --scheduler; a cluster has its own workers.")
    if len(manifest) > 2:
        raise click.UsageError(
            "Name one manifest or folder, or two patterns in quotes: 'zh/*.txt' 'en/*.txt'."
        )
    leave_out = [path for path in (out, project) if isinstance(path, Path)]
    work = read_work(manifest, mode=mode, segmented=segmented, leave_out=leave_out)  # type: ignore[arg-type]
    if out is not None:
        check_folder(out)
    split = SegmentOptions(
        split_semicolons_zh=split_semicolons, split_semicolons_en=split_semicolons
    )
    options = BatchOptions(
        sources=manifest,
        workers=workers,
        scheduler=scheduler or "",
        fresh=fresh,
        strict=strict,
        new_version=new_version,
        out=out,
        form=form,
        mode=mode,  # type: ignore[arg-type]
        encoder=encoder,
        download=download,
        read=ReadOptions(segmented=segmented, split=split),
    )
    if strict:
        # Said before a project is made.
        work.must_be_whole()
    with Project.open(project, create=True) as opened:
        for note in opened.notes:
            click.echo(f"Note: {note}", err=True)
        with listener_for(as_json=as_json, quiet=quiet) as listener:
            outcome = run_batch(opened, work, options, listener=listener)
    return tell(outcome, as_json=as_json, project=str(project))
