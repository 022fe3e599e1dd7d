"""``duizhao import``: documents, pairs or a glossary into a project."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli._common import (
    Command,
    echo_json,
    echo_table,
    finish,
    json_option,
    quiet_option,
    read_options,
    reading_options,
)

__all__ = ["command"]


@click.command("import", cls=Command)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--project",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The project file; made if it is not there.",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(["documents", "pairs", "glossary"]),
    default="documents",
    show_default=True,
    help="What the files are.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done and do nothing.")
@click.option(
    "--new-version",
    is_flag=True,
    help="Take a document whose text has changed as a new version.",
)
@click.option(
    "--on-conflict",
    type=click.Choice(["keep", "take", "add"]),
    default="keep",
    show_default=True,
    help="Where a glossary says other than the project: keep what is there, take the file's, "
    "or add a concept of its own.",
)
@reading_options
@json_option
@quiet_option
def command(
    files: tuple[Path, ...],
    project: Path,
    kind: str,
    dry_run: bool,
    new_version: bool,
    on_conflict: str,
    encoding: str | None,
    lang: str | None,
    segmented: bool,
    split_semicolons: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Take FILES (or folders of documents) into a project.

    documents: texts in Chinese or English. pairs: TSV, CSV, XLSX, TMX or XLIFF.
    glossary: CSV, TSV, XLSX, JSON or TBX of terms, merged with those that are there; nothing is
    overwritten without being said, and one undo takes the import back. The same file twice is
    noticed; a changed one is skipped unless --new-version.

    \b
    Examples:
      duizhao import *.docx --project my.duizhao
      duizhao import memory.tsv --as pairs --project my.duizhao
      duizhao import terms.csv --as glossary --project my.duizhao --dry-run
    """
    from workbench.importing import import_files
    from workbench.progress import BarProgress

    with BarProgress(quiet=quiet) as progress:
        report = import_files(
            project,
            files,
            kind=kind,
            dry_run=dry_run,
            new_version=new_version,
            on_conflict=on_conflict,  # type: ignore[arg-type]
            reading=read_options(encoding, lang, segmented, split_semicolons),
            progress=progress,
        )
    if as_json:
        echo_json([{"file": line.file, "what": line.what, **line.counts} for line in report.lines])
    elif report.lines:
        echo_table(
            ("file", "what", "numbers"),
            (
                (
                    line.file,
                    line.what,
                    ", ".join(f"{number} {name}" for name, number in line.counts.items()),
                )
                for line in report.lines
            ),
        )
    if dry_run:
        click.echo("Nothing was written (--dry-run).", err=True)
    return finish(report.problems, report.notes)
