"""``duizhao import``: documents, pairs or a glossary into a project."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.messages import message
from duizhao.cli._common import (
    PROJECT,
    Code,
    Command,
    counted,
    echo_json,
    echo_table,
    finish,
    json_option,
    plain_record,
    quiet_option,
    reading_options,
    usage,
)
from duizhao.cli._speech import argument, english, option, say, t
from duizhao.messages import LANGUAGES
from duizhao.projects import Location

if TYPE_CHECKING:
    from align.model import Lang
    from align.review import ReviewChange
    from duizhao.corpus import ReadOptions
    from duizhao.importing import ImportReport, Line
    from duizhao.reviewing import Returned
    from termbase.concepts import OnConflict

__all__ = ["command"]

_EXCLUDED = 6
"""Excluded pieces that are shown of a file; the others are counted."""

_FIELDS = {"zh": "Chinese", "en": "English"}


@click.command("import", cls=Command)
@argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@option(
    "--project",
    required=True,
    metavar="PROJECT",
    type=PROJECT,
    help="The project; created if it does not exist.",
)
@option(
    "--as",
    "kind",
    type=click.Choice(["documents", "pairs", "glossary", "review"]),
    default="documents",
    show_default=True,
    help="Kind of files; review: tables written by export --what review.",
)
@option("--dry-run", is_flag=True, help="Show what would be imported without importing it.")
@option(
    "--new-version",
    is_flag=True,
    help="Import a document whose text has changed as a new version.",
)
@option(
    "--on-conflict",
    type=click.Choice(["keep", "take", "add"]),
    default="keep",
    show_default=True,
    help="If a glossary or a review conflicts with the project: keep the project's version, "
    "take the file's, or (glossary only) add a separate concept.",
)
@option(
    "--choose",
    "choices",
    metavar="CONFLICT=keep|take|add",
    multiple=True,
    help="Glossary only: what happens to a single conflict, by the name that --dry-run shows, or "
    "to all of a concept, by its id (repeatable).",
)
@option(
    "--candidates",
    is_flag=True,
    help="Glossary only: import new concepts as candidates and their terms as proposals.",
)
@option(
    "--separator",
    metavar="MARK",
    help="Glossary only: what separates several terms in a cell, such as ; or | (default: found "
    "by what is in the column; none: nothing does).",
)
@option(
    "--by",
    metavar="NAME",
    default="",
    help="Review only: name of the reviewer (default: as recorded in the file).",
)
@option(
    "--reject-deleted",
    is_flag=True,
    help="Review only: reject the pairs or concepts of deleted rows (default: keep them).",
)
@option(
    "--zh-column",
    metavar="COLUMN",
    help="Chinese column of a table of pairs or terms, by header or letter.",
)
@option("--en-column", metavar="COLUMN", help="English column, likewise.")
@option(
    "--column",
    "others",
    metavar="NAME=COLUMN",
    multiple=True,
    help="Another column of a glossary: definition, note, subject, client, status, … (repeatable).",
)
@option(
    "--alternating",
    is_flag=True,
    help="Pairs only: the lines alternate between the languages (default: detected).",
)
@option(
    "--resegment",
    is_flag=True,
    help="Pairs only: cut units of several sentences into pairs of sentences.",
)
@option(
    "--language",
    "languages",
    metavar="CODE=zh|en",
    multiple=True,
    help="Meaning of an unusual language code of a TMX, XLIFF or TBX file, such as x-source=zh "
    "(repeatable); or just zh or en: language of help and messages.",
)
@reading_options
@json_option
@quiet_option
def command(
    files: tuple[Path, ...],
    project: Location,
    kind: str,
    dry_run: bool,
    new_version: bool,
    on_conflict: str,
    choices: tuple[str, ...],
    candidates: bool,
    separator: str | None,
    by: str,
    reject_deleted: bool,
    zh_column: str | None,
    en_column: str | None,
    others: tuple[str, ...],
    alternating: bool,
    resegment: bool,
    languages: tuple[str, ...],
    reading: ReadOptions,
    as_json: bool,
    quiet: bool,
) -> int:
    """Import FILES (or folders of documents) into a project.

    Kinds of files: documents are texts in Chinese or English. pairs are TSV, CSV, XLSX,
    TMX, XLIFF, Word tables of two languages, or texts of alternating lines. glossary is
    CSV, TSV, text, XLSX, ODS, a Word table, JSON, TBX, TMX, MultiTerm XML, UTX or CC-CEDICT,
    as other tools write them, merged with the terms of the project; differences are reported
    and not overwritten, unless --on-conflict or --choose says otherwise. review is a table
    that export --what review wrote and a colleague changed; conflicts are reported and
    not imported, unless --on-conflict says otherwise.

    The import of a glossary or a review is one change, which duizhao undo reverts. A file
    imported before is skipped; a changed one is skipped unless --new-version is given.
    With --dry-run, the beginning of each file and its excluded text are shown.

    \b
    Examples:
      duizhao import *.docx --project my.duizhao
      duizhao import memory.tsv --as pairs --project my.duizhao
      duizhao import client.xlsx --as pairs --zh-column C --en-column Source --project my.duizhao
      duizhao import terms.csv --as glossary --project my.duizhao --dry-run
      duizhao import for-li.docx --as review --by Li --project my.duizhao
    """
    from duizhao.cli._progress import BarProgress
    from duizhao.importing import ImportOptions, import_files

    if kind == "review":
        return _reviews(project, files, by, on_conflict, reject_deleted, dry_run, as_json)
    options = ImportOptions(
        kind=kind,  # type: ignore[arg-type]
        reading=reading,
        new_version=new_version,
        on_conflict=on_conflict,  # type: ignore[arg-type]
        choices=_choices(choices),
        candidates=candidates,
        separator="" if separator == "none" else separator,
        columns=_columns(kind, zh_column, en_column, others),
        pair_mode="alternating" if alternating else None,
        languages=_languages(languages),
        resegment=resegment,
    )
    for name, given in (
        ("--choose", choices),
        ("--candidates", candidates),
        ("--separator", separator is not None),
    ):
        if given and kind != "glossary":
            raise usage(message("cli.import-glossary-only", option=name))
    for name, given in (("--alternating", alternating), ("--resegment", resegment)):
        if given and kind != "pairs":
            raise usage(message("cli.pairs-only", option=name))
    with BarProgress(quiet=quiet) as progress:
        report = import_files(project, files, options, dry_run=dry_run, progress=progress)
    if as_json:
        echo_json(_report_json(report, dry_run=dry_run))
    else:
        _print_report(report, dry_run=dry_run)
    if dry_run:
        say(message("cli.dry-run"))
    return finish(report.problems, report.notes)


def _reviews(
    project: Location,
    files: tuple[Path, ...],
    by: str,
    on_conflict: str,
    reject_deleted: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    from align.errors import DuizhaoError
    from duizhao.corpus import Problem
    from duizhao.reviewing import take_review
    from duizhao.store import Project

    if on_conflict == "add":
        raise usage(message("cli.review-conflict"))
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
                problems.append(Problem(file.name, error.as_message()))
                continue
            found.append(returned)
            if not as_json:
                _print_review(returned)
    if as_json:
        echo_json([_review_json(returned) for returned in found])
    if dry_run:
        say(message("cli.dry-run"))
    left = sum(len(returned.left) for returned in found)
    notes = [
        message("cli.named", name=item.file, value=note) for item in found for note in item.notes
    ]
    code = finish(problems, notes)
    if not found:
        return Code.ERROR
    if left:
        say(message("cli.not-taken", count=left))
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
            raise usage(message("cli.column-invalid", column=item))
        given[name.strip()] = column
    found: dict[str, str | int] = {}
    for name, wanted in given.items():
        if wanted is not None:
            number = wanted.strip()
            found[name] = int(number) - 1 if number.isdecimal() and number.isascii() else wanted
    if found and kind == "documents":
        raise usage(message("cli.columns-for-tables"))
    return found


def _choices(given: tuple[str, ...]) -> dict[str, OnConflict]:
    """What happens to which conflict."""
    found: dict[str, OnConflict] = {}
    for item in given:
        key, _, how = item.rpartition("=")
        if not key.strip() or how not in ("keep", "take", "add"):
            raise usage(message("cli.choice-invalid", choice=item))
        found[key.strip()] = how  # type: ignore[assignment]
    return found


def _languages(given: tuple[str, ...]) -> dict[str, Lang]:
    """What the codes mean."""
    found: dict[str, Lang] = {}
    for item in given:
        if item in LANGUAGES:
            # The language of the messages, as in every other command.
            continue
        code, _, lang = item.rpartition("=")
        if not code.strip() or lang not in LANGUAGES:
            raise usage(message("cli.language-invalid", language=item))
        found[code.strip()] = "zh" if lang == "zh" else "en"
    return found


def _report_json(report: ImportReport, *, dry_run: bool) -> list[dict[str, Any]]:
    """An object a file; *dry_run*: with samples, what is excluded, what is skipped."""
    found = [_line_json(line, dry_run=dry_run) for line in report.lines]
    if dry_run:
        found += [
            {
                "file": problem.file,
                "what": "skipped",
                "taken": False,
                "problem": english(problem.message),
            }
            for problem in report.problems
        ]
    return found


def _line_json(line: Line, *, dry_run: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"file": line.file, "what": english(line.what), **line.counts}
    if dry_run:
        # The number of pieces gives way to the pieces themselves.
        made.pop("set aside", None)
        made |= {
            "taken": line.taken,
            "sample": [{"zh": zh, "en": en} for zh, en in line.sample],
            "set_aside": [{"reason": item.reason, "text": item.text} for item in line.excluded],
            "notes": [english(note) for note in line.notes],
        }
        if line.conflicts:
            made["conflicts"] = [
                {
                    "name": item.key,
                    "term": item.term,
                    "field": english(item.field),
                    "project": item.have,
                    "file": item.comes,
                    "taken": item.taken,
                }
                for item in line.conflicts
            ]
    return made


def _print_report(report: ImportReport, *, dry_run: bool) -> None:
    """A table of the files; *dry_run*: below it the beginning of each."""
    if report.lines:
        echo_table(
            ("file", "content", "count"),
            (
                (
                    line.file,
                    str(line.what),
                    counted(line.counts),
                )
                for line in report.lines
            ),
        )
    if dry_run:
        for line in report.lines:
            _print_sample(line)


def _print_sample(line: Line) -> None:
    click.echo(f"\n{line.file}")
    for zh, en in line.sample:
        click.echo("  " + " | ".join(part for part in (zh, en) if part))
    for conflict in line.conflicts:
        what = f"{conflict.field}: {conflict.have} → {conflict.comes}"
        click.echo(f"    {message('cli.named', name=conflict.key, value=what)}")
    if line.excluded:
        counts = Counter(item.reason for item in line.excluded)
        click.echo(f"  {message('cli.excluded', counts=counted(counts))}")
        for item in line.excluded[:_EXCLUDED]:
            click.echo(f"    {message('cli.named', name=t(item.reason), value=item.text)}")
        if len(line.excluded) > _EXCLUDED:
            click.echo(f"    {message('cli.more', number=len(line.excluded) - _EXCLUDED)}")


def _review_json(returned: Returned) -> dict[str, Any]:
    """The file, its numbers, and every change."""
    return {
        "file": returned.file,
        "what": returned.what,
        "sending": returned.token,
        "by": returned.author,
        "taken": returned.taken,
        "counts": returned.counts,
        "changes": [plain_record(change) for change in returned.changes],
        "notes": [english(note) for note in returned.notes],
    }


def _print_review(returned: Returned) -> None:
    """A line of numbers, then each change with both versions."""
    click.echo(
        str(
            message(
                "cli.review",
                file=returned.file,
                what=t(returned.what),
                author=returned.author,
                counts=counted(returned.counts),
            )
        )
    )
    for change in returned.changes:
        _print_change(change)


def _print_change(change: ReviewChange) -> None:
    place = message("cli.row", row=str(change.line)) if change.line else t("row missing")
    field = f" ({t(_FIELDS.get(change.field, change.field))})" if change.field else ""
    mark = "" if change.taken else f" - {t('NOT IMPORTED')}"
    note = f": {change.note}" if change.note else ""
    click.echo(f"  {place}, {t(str(change.kind))}{field}{mark}{note}")
    for sign, text in (("-", change.now), ("+", change.comes)):
        for line in text.splitlines():
            click.echo(f"    {sign} {line}")
