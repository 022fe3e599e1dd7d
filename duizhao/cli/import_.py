"""``duizhao import``: documents, pairs or a glossary into a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from duizhao.cli._codes import Code
from duizhao.cli._common import (
    PROJECT,
    Command,
    echo_json,
    finish,
    json_option,
    quiet_option,
    reading_options,
)
from duizhao.cli._import_report import print_report, report_json
from duizhao.place import Place

if TYPE_CHECKING:
    from align.model import Lang
    from duizhao.corpus import ReadOptions

__all__ = ["command"]


@click.command("import", cls=Command)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--project",
    required=True,
    metavar="PROJECT",
    type=PROJECT,
    help="The project file; made if it is not there.",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(["documents", "pairs", "glossary", "review"]),
    default="documents",
    show_default=True,
    help="What the files are; review: tables that were sent out with export --what review.",
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
    help="Where a glossary or a review says other than the project: keep what is there, take "
    "the file's, or (glossary) add a concept of its own.",
)
@click.option(
    "--by",
    metavar="NAME",
    default="",
    help="Review: the colleague's name (default: whoever saved the file last, where it says so).",
)
@click.option(
    "--reject-deleted",
    is_flag=True,
    help="Review: a row that was deleted rejects its pair or concept (default: it stays).",
)
@click.option(
    "--zh-column",
    metavar="COLUMN",
    help="The Chinese column of a table of pairs or terms: its header, or its letter.",
)
@click.option("--en-column", metavar="COLUMN", help="The English column.")
@click.option(
    "--column",
    "others",
    metavar="NAME=COLUMN",
    multiple=True,
    help="Another column of a glossary: definition, note, subject, client, status and so on. "
    "May be said several times.",
)
@click.option(
    "--alternating",
    is_flag=True,
    help="Pairs: the lines alternate between the languages (default: found out where clear).",
)
@click.option(
    "--language",
    "languages",
    metavar="CODE=zh|en",
    multiple=True,
    help="What a language code of a TMX, XLIFF or TBX file means that is none for Chinese or "
    "English, such as x-source=zh. May be said several times.",
)
@reading_options
@json_option
@quiet_option
def command(
    files: tuple[Path, ...],
    project: Place,
    kind: str,
    dry_run: bool,
    new_version: bool,
    on_conflict: str,
    by: str,
    reject_deleted: bool,
    zh_column: str | None,
    en_column: str | None,
    others: tuple[str, ...],
    alternating: bool,
    languages: tuple[str, ...],
    reading: ReadOptions,
    as_json: bool,
    quiet: bool,
) -> int:
    """Take FILES (or folders of documents) into a project.

    documents: texts in Chinese or English. pairs: TSV, CSV, XLSX, TMX, XLIFF, Word tables
    of two languages, lines that alternate. glossary: CSV, TSV, XLSX, JSON or TBX of terms,
    merged with those that are there; nothing is overwritten without being said, and one
    undo takes the import back. review: what a colleague changed in a table that export
    --what review wrote, as one change under the colleague's name, which duizhao undo takes
    back; conflicts are shown and not taken. The same file twice is noticed; a changed one
    is skipped unless --new-version. With --dry-run the beginning of each file and what
    would be set aside are shown, and nothing is stored.

    \b
    Examples:
      duizhao import *.docx --project my.duizhao
      duizhao import memory.tsv --as pairs --project my.duizhao
      duizhao import client.xlsx --as pairs --zh-column C --en-column Source --project my.duizhao
      duizhao import terms.csv --as glossary --project my.duizhao --dry-run
      duizhao import for-li.docx --as review --by Li --project my.duizhao
    """
    from duizhao.importing import ImportOptions, import_files
    from duizhao.progress import BarProgress

    if kind == "review":
        return _reviews(project, files, by, on_conflict, reject_deleted, dry_run, as_json)
    options = ImportOptions(
        kind=kind,  # type: ignore[arg-type]
        reading=reading,
        new_version=new_version,
        on_conflict=on_conflict,  # type: ignore[arg-type]
        columns=_columns(kind, zh_column, en_column, others),
        pair_mode="alternating" if alternating else None,
        languages=_languages(languages),
    )
    if alternating and kind != "pairs":
        raise click.UsageError("--alternating is for --as pairs.")
    with BarProgress(quiet=quiet) as progress:
        report = import_files(project, files, options, dry_run=dry_run, progress=progress)
    if as_json:
        echo_json(report_json(report, dry_run=dry_run))
    else:
        print_report(report, dry_run=dry_run)
    if dry_run:
        click.echo("Nothing was written (--dry-run).", err=True)
    return finish(report.problems, report.notes)


def _reviews(
    project: Place,
    files: tuple[Path, ...],
    by: str,
    on_conflict: str,
    reject_deleted: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    from align.errors import DuizhaoError
    from duizhao.cli._review_report import print_review, review_json
    from duizhao.corpus import Problem
    from duizhao.reviewing import take_review
    from duizhao.store import Project

    if on_conflict == "add":
        raise click.UsageError("A review is taken with --on-conflict keep or take.")
    problems: list[Problem] = []
    found = []
    with Project.open(project, read_only=dry_run) as opened:
        for file in files:
            try:
                returned = take_review(
                    opened,
                    file,
                    by=by,
                    on_conflict=on_conflict,  # type: ignore[arg-type]
                    reject_deleted=reject_deleted,
                    dry_run=dry_run,
                )
            except DuizhaoError as error:
                problems.append(Problem(file.name, str(error)))
                continue
            found.append(returned)
            if not as_json:
                print_review(returned)
    if as_json:
        echo_json([review_json(returned) for returned in found])
    if dry_run:
        click.echo("Nothing was written (--dry-run).", err=True)
    left = sum(len(returned.left) for returned in found)
    code = finish(problems, [f"{item.file}: {note}" for item in found for note in item.notes])
    if not found:
        return Code.ERROR
    if left:
        click.echo(f"{left} of them were not taken; each is listed with the reason.", err=True)
        return Code.SKIPPED
    return code


def _columns(
    kind: str, zh: str | None, en: str | None, others: tuple[str, ...]
) -> dict[str, str | int]:
    """What is which column; a whole number counts columns from 1."""
    given: dict[str, str | None] = {"zh": zh, "en": en}
    for item in others:
        name, mark, column = item.partition("=")
        if not mark or not name.strip() or not column.strip():
            raise click.UsageError(f"--column {item}: say it as NAME=COLUMN, such as note=D.")
        given[name.strip()] = column
    found: dict[str, str | int] = {}
    for name, wanted in given.items():
        if wanted is not None:
            number = wanted.strip()
            found[name] = int(number) - 1 if number.isdecimal() and number.isascii() else wanted
    if found and kind == "documents":
        raise click.UsageError("Columns are for --as pairs and --as glossary.")
    return found


def _languages(given: tuple[str, ...]) -> dict[str, Lang]:
    """What the codes mean."""
    found: dict[str, Lang] = {}
    for item in given:
        code, _, lang = item.rpartition("=")
        if not code.strip() or lang not in ("zh", "en"):
            raise click.UsageError(f"--language {item}: say it as CODE=zh or CODE=en.")
        found[code.strip()] = "zh" if lang == "zh" else "en"
    return found
