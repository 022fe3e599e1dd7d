"""``duizhao export``: from a project to one exchange file."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

import click

from duizhao.cli._common import (
    Command,
    known_format,
    need_project,
    output_option,
    project_argument,
)
from duizhao.place import Place

if TYPE_CHECKING:
    from duizhao.choosing import Choice

__all__ = ["command"]


@click.command("export", cls=Command)
@project_argument
@click.option(
    "--what",
    type=click.Choice(["pairs", "glossary", "review", "glossary-review", "everything"]),
    default="pairs",
    show_default=True,
    help="Pairs, the glossary, either of them as a table for a colleague to review and send "
    "back, or (into a folder) all that run writes.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(
        [
            "beads",
            "csv",
            "docx",
            "html",
            "json",
            "tbx",
            "tmx",
            "tsv",
            "xliff12",
            "xliff21",
            "xlsx",
        ]
    ),
    help="What to write (default: by the name of the output; else tsv, csv for a glossary).",
)
@output_option(
    metavar="FILE",
    meaning="Where to write (default: standard output).",
)
@click.option(
    "--all",
    "take_all",
    is_flag=True,
    help="Pairs: all but rejected ones. Glossary: candidates too. (Default: accepted ones.)",
)
@click.option(
    "--min-probability",
    metavar="P",
    type=click.FloatRange(0, 1),
    help="Unreviewed pairs and terms too, from this probability on.",
)
@click.option(
    "--status",
    "statuses",
    metavar="STATUS",
    multiple=True,
    help="Only of this status, reviewed or not: accepted, rejected; pairs also proposed, "
    "needs-review; glossary also candidate. May be said several times.",
)
@click.option(
    "--subject",
    "subjects",
    multiple=True,
    help="Glossary: only concepts of this subject field.",
)
@click.option(
    "--document",
    "documents",
    metavar="NAME",
    multiple=True,
    help="Only pairs of this document, or terms seen in it.",
)
@click.option(
    "--since", metavar="DATE", default="", help="Only what was changed from then on (2026-11-25)."
)
@click.option("--until", metavar="DATE", default="", help="Only what was changed until then.")
@click.option(
    "--zh-code",
    metavar="CODE",
    default="zh-CN",
    show_default=True,
    help="Code of Chinese in TMX, XLIFF, TBX: zh-CN, zh-Hans, zh-TW ...",
)
@click.option(
    "--en-code",
    metavar="CODE",
    default="en-US",
    show_default=True,
    help="Code of English: en, en-US, en-GB ...",
)
@click.option(
    "--tbx",
    type=click.Choice(["dca", "dct", "v2"]),
    default="dca",
    show_default=True,
    help="Which TBX-Basic: of 2019 in either style, or of 2008 (martif) for older tools.",
)
@click.option(
    "--full",
    is_flag=True,
    help="Glossary tables: every column, so that an import keeps concepts together.",
)
@click.option(
    "--alignment",
    metavar="NUMBER",
    type=int,
    help="Only this alignment (see: duizhao info --alignments).",
)
def command(
    project: Place | None,
    project_option: Place | None,
    what: str,
    form: str | None,
    output: Path | None,
    take_all: bool,
    min_probability: float | None,
    statuses: tuple[str, ...],
    subjects: tuple[str, ...],
    documents: tuple[str, ...],
    since: str,
    until: str,
    zh_code: str,
    en_code: str,
    tbx: Literal["dca", "dct", "v2"],
    full: bool,
    alignment: int | None,
) -> int:
    """Write pairs or the glossary of a PROJECT.

    Only accepted pairs and terms go out unless you say otherwise, so that no translation
    memory is polluted unseen. For review (docx, xlsx, tsv, csv) all that was not rejected
    goes out, with ids; what the colleague makes of it comes back with: duizhao import --as
    review.

    \b
    Examples:
      duizhao export my.duizhao -o reviewed.tmx
      duizhao export my.duizhao --min-probability .95 -o likely.tmx
      duizhao export my.duizhao --what glossary --all -o glossary.xlsx
      duizhao export my.duizhao --what glossary --subject law --tbx v2 -o law.tbx
      duizhao export my.duizhao --what review -o for-li.docx
      duizhao export my.duizhao --what everything -o results/
    """
    from align.exchange import LanguageCodes
    from duizhao.choosing import Choice, export_glossary, export_pairs
    from duizhao.exporting import GLOSSARY_FORMATS, PAIR_FORMATS, write_project
    from duizhao.store import Project

    path = need_project(project, project_option)
    if what == "everything":
        if output is None:
            raise click.UsageError("Name a folder with -o.")
        with Project.open(path, read_only=True) as opened:
            for file in write_project(opened, output):
                click.echo(str(file))
        return 0
    if what in ("review", "glossary-review"):
        choice = Choice(everything=take_all, minimum=min_probability, alignment=alignment)
        return _for_review(path, what, form, output, choice)
    known = PAIR_FORMATS if what == "pairs" else GLOSSARY_FORMATS
    chosen = known_format(output, form, known, "tsv" if what == "pairs" else "csv")
    if chosen not in known:
        raise click.UsageError(f"{what} cannot be written as {chosen}: choose {', '.join(known)}.")
    if chosen == "xlsx" and output is None:
        raise click.UsageError("xlsx is no text for a terminal: name a file with -o.")
    target: Path | IO[str] = output or sys.stdout
    choice = Choice(
        everything=take_all,
        minimum=min_probability,
        alignment=alignment,
        statuses=tuple(_status(item, what) for item in statuses),
        subjects=subjects,
        documents=documents,
        since=_date(since, "--since"),
        until=_date(until, "--until"),
        codes=LanguageCodes(zh_code, en_code),
        style=tbx,
        full=full,
    )
    if subjects and what == "pairs":
        raise click.UsageError("--subject is for --what glossary.")
    with Project.open(path, read_only=True) as opened:
        write = export_pairs if what == "pairs" else export_glossary
        written, held_back = write(opened, target, form=chosen, choice=choice)
    name = "pairs" if what == "pairs" else "terms"
    where = f" to {output}" if output else ""
    click.echo(f"{written} {name} written{where}.", err=True)
    if held_back:
        click.echo(
            f"Note: {held_back} unreviewed {name} were held back; add --all or --min-probability.",
            err=True,
        )
    return 0


def _for_review(
    path: Place, what: str, form: str | None, output: Path | None, choice: Choice
) -> int:
    from duizhao.sending import REVIEW_FORMATS, send_for_review
    from duizhao.store import Project

    if output is None:
        raise click.UsageError("Name a file with -o, such as for-li.docx.")
    chosen = known_format(output, form, REVIEW_FORMATS, "docx")
    if chosen not in REVIEW_FORMATS:
        known = ", ".join(REVIEW_FORMATS)
        raise click.UsageError(f"{what} cannot be written as {chosen}: choose {known}.")
    with Project.open(path) as opened:
        written, token = send_for_review(
            opened,
            output,
            form=chosen,
            what="pairs" if what == "review" else "glossary",
            choice=choice,
        )
    click.echo(f"{written} rows written to {output} (sending {token}).", err=True)
    click.echo(f"Take it back with: duizhao import FILE --as review --project {path}", err=True)
    return 0


def _status(given: str, what: str) -> str:
    """*given* as the model writes it."""
    from align.model import Status
    from termbase.model import ConceptStatus

    known = [item.value for item in (Status if what == "pairs" else ConceptStatus)]
    plain = {re.sub(r"[\s_-]", "", value): value for value in known}
    found = plain.get(re.sub(r"[\s_-]", "", given.lower()))
    if found is None:
        raise click.UsageError(f"--status {given}: {what} are {', '.join(known)}.")
    return found


def _date(given: str, option: str) -> str:
    if given and not re.fullmatch(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d)?Z?)?)?)?", given):
        raise click.UsageError(f"{option} {given}: say a day as 2026-11-25.")
    return given.replace(" ", "T")
