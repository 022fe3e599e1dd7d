"""``duizhao export``: from a project to one exchange file."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

import click

from align.errors import DuizhaoError
from align.messages import message
from duizhao.cli._common import (
    Command,
    known_format,
    need_project,
    output_option,
    project_argument,
    usage,
)
from duizhao.cli._delivery import (
    code_options,
    codes_of,
    delivery_options,
    look_options,
    say_delivered,
)
from duizhao.cli._speech import option, say
from duizhao.projects import (
    Location,
    as_argument,
)

if TYPE_CHECKING:
    from align.exchange import Look
    from duizhao.delivery import Delivery
    from duizhao.exporting import Order

__all__ = ["command"]


@click.command("export", cls=Command)
@project_argument
@option(
    "--what",
    type=click.Choice(["pairs", "glossary", "review", "glossary-review", "map", "everything"]),
    default="pairs",
    show_default=True,
    help="The pairs, the glossary, either of them as a table for review by a colleague, the map "
    "of comparable documents (which has counterparts in which, CSV), or (into a folder) "
    "everything that run writes.",
)
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
            "json",
            "report",
            "srt",
            "tbx",
            "tmx",
            "tsv",
            "txt",
            "utx",
            "xliff12",
            "xliff21",
            "xlsx",
            "xml",
        ]
    ),
    help="Output format: of pairs tmx, xliff12, xliff21, csv, tsv, xlsx, beads; to read docx, "
    "epub, html; report (html with probabilities); of subtitles srt, ass; of a glossary csv, json, "
    "tbx, tsv, txt (OmegaT), utx, xlsx, xml (MultiTerm); of a review docx, xlsx, tsv, csv "
    "(default: by the name of the output, else tsv; csv for a glossary).",
)
@output_option(
    metavar="FILE",
    meaning="Output file (default: standard output).",
    streams=True,
)
@option(
    "--all",
    "take_all",
    is_flag=True,
    help="All pairs except rejected ones; all terms including candidates (default: accepted "
    "ones only).",
)
@option(
    "--min-probability",
    metavar="P",
    type=click.FloatRange(0, 1),
    help="Also include unreviewed pairs and terms of at least this probability.",
)
@option(
    "--profile",
    metavar="NAME",
    type=click.Choice(["deepl", "duizhao", "memoq", "multiterm", "omegat", "tables", "tbx", "utx"]),
    help="Glossary only: the tool that the file is for: tbx, tables (for people), deepl, memoq, "
    "multiterm, omegat, utx, or duizhao, which keeps evidence and probabilities (default: by "
    "the format).",
)
@option(
    "--proposed",
    is_flag=True,
    help="Glossary only: also include terms that are only proposed, marked as such.",
)
@option(
    "--order",
    type=click.Choice(["project", "pinyin", "stroke", "english"]),
    default="project",
    show_default=True,
    help="Glossary only: order of the concepts.",
)
@option("--rejected", is_flag=True, help="Also include rejected pairs and terms.")
@option(
    "--status",
    "statuses",
    metavar="STATUS",
    multiple=True,
    help="Only this status: accepted, rejected; for pairs also proposed, needs-review; for the "
    "glossary also candidate (repeatable).",
)
@option(
    "--subject",
    "subjects",
    metavar="NAME",
    multiple=True,
    help="Glossary only: concepts of this subject field (repeatable).",
)
@option(
    "--document",
    "documents",
    metavar="NAME",
    multiple=True,
    help="Only pairs of this document, or terms that occur in it (repeatable).",
)
@option(
    "--grade",
    "grades",
    metavar="GRADE",
    multiple=True,
    type=click.Choice(["translation", "partial", "related", "none"]),
    help="Of comparable texts, only this grade: translation, partial, related, none (no "
    "counterpart) (repeatable).",
)
@option(
    "--context",
    metavar="N",
    type=click.IntRange(0, 9),
    default=0,
    help="Of comparable texts, in tables, also the N sentences before and after each side.",
)
@option("--since", metavar="DATE", default="", help="Only changes since this date (2026-11-25).")
@option("--until", metavar="DATE", default="", help="Only changes up to this date.")
@code_options
@option(
    "--tbx",
    type=click.Choice(["dca", "dct", "v2"]),
    default="dca",
    show_default=True,
    help="TBX-Basic dialect: 2019 in either style, or 2008 (martif) for older tools.",
)
@option(
    "--full",
    is_flag=True,
    help="Glossary only: every field that the format has, so that an import restores the concepts.",
)
@option(
    "--mode",
    type=click.Choice(["parallel", "comparable"]),
    help="Pairs only: of this mode (default: both).",
)
@option(
    "--alignment",
    metavar="NUMBER",
    type=int,
    help="Only the alignment of this number (see duizhao info --alignments).",
)
@look_options
@delivery_options
def command(
    project: Location | None,
    project_option: Location | None,
    what: str,
    form: str | None,
    output: Path | None,
    take_all: bool,
    min_probability: float | None,
    profile: str | None,
    proposed: bool,
    order: Order,
    rejected: bool,
    statuses: tuple[str, ...],
    subjects: tuple[str, ...],
    documents: tuple[str, ...],
    grades: tuple[str, ...],
    context: int,
    since: str,
    until: str,
    zh_code: str | None,
    en_code: str,
    tbx: Literal["dca", "dct", "v2"],
    full: bool,
    mode: Literal["parallel", "comparable"] | None,
    alignment: int | None,
    look: Look,
    delivery: Delivery,
    found: Path | None,
) -> int:
    """Write the pairs or the glossary of a PROJECT.

    By default only accepted pairs, and concepts with the terms that were decided on, are
    written, so that no unreviewed ones get into a translation memory or a glossary. A pair
    with one empty side is written to every format that can hold it: TMX needs both sides,
    XLIFF the source side; how many were left out is said. Tables for review (docx, xlsx,
    tsv, csv) hold everything except rejected items, with ids; import the reviewed table
    with: duizhao import --as review.

    \b
    Examples:
      duizhao export my.duizhao -o reviewed.tmx
      duizhao export my.duizhao --min-probability .95 -o likely.tmx
      duizhao export my.duizhao --layout under --numbers -o to-read.docx
      duizhao export my.duizhao --duplicates drop --mask all --script tw -o client.tmx
      duizhao export my.duizhao --what glossary --all -o glossary.xlsx
      duizhao export my.duizhao --what glossary --subject law --tbx v2 -o law.tbx
      duizhao export my.duizhao --what glossary --profile memoq -o for-memoq.csv
      duizhao export my.duizhao --what review -o for-li.docx
      duizhao export my.duizhao --what everything -o results/
    """
    from duizhao.delivery import deliver
    from duizhao.exporting import (
        BINARY_FORMATS,
        GLOSSARY_FORMATS,
        PAIR_FORMATS,
        PROFILES,
        Selection,
        choose_concepts,
        choose_pairs,
        glossary_form,
        write_project,
    )
    from duizhao.store import Project

    path = need_project(project, project_option)
    if what == "everything":
        if output is None:
            raise usage(message("cli.folder-missing"))
        with Project.open(path, read_only=True) as opened:
            for file in write_project(opened, output):
                click.echo(str(file))
        return 0
    if what in ("review", "glossary-review"):
        return _for_review(path, what, form, output, take_all, min_probability, alignment)
    if what == "map":
        return _map(path, form, output)
    known = PAIR_FORMATS if what == "pairs" else GLOSSARY_FORMATS
    usual = "tsv" if what == "pairs" else PROFILES[profile][0] if profile else "csv"
    chosen = known_format(output, form, known, usual)
    if chosen not in known:
        raise usage(message("cli.format-unsuited", what=what, form=chosen, known=known))
    if chosen in BINARY_FORMATS and output is None:
        raise usage(message("cli.binary-needs-file", form=chosen))
    target: Path | IO[str] = output or sys.stdout
    selection = Selection(
        minimum=0.0 if take_all and min_probability is None else min_probability,
        rejected=rejected,
        statuses=tuple(_status(item, what) for item in statuses),
        documents=documents,
        subjects=subjects,
        proposed=proposed or (take_all and min_probability is None),
        since=_date(since, "--since"),
        until=_date(until, "--until"),
        mode=mode,
        alignment=alignment,
        grades=grades,
        context=context,
    )
    codes = codes_of(zh_code, en_code, delivery)
    of_glossary = {
        "--subject": subjects,
        "--profile": profile,
        "--proposed": proposed,
        "--order": order != "project",
    }
    misplaced = [name for name, given in of_glossary.items() if given and what == "pairs"]
    if misplaced:
        raise usage(message("cli.glossary-only", option=misplaced[0]))
    if what == "glossary" and not (delivery.changes_nothing and found is None):
        raise usage(message("cli.fit-pairs-only"))
    if what == "glossary":
        profile, chosen = glossary_form(profile, chosen)
    terms_held_back, held_code = 0, "cli.held-back"
    with Project.open(path, read_only=True) as opened:
        if what == "pairs":
            pairs = choose_pairs(opened, selection)
            delivered = deliver(pairs, delivery, look=found is not None)
            number = delivered.pairs.write(target, chosen, codes, look)
            held_back = pairs.held_back
            say_delivered(delivered, found)
            done = message("cli.pairs-written", count=number)
            lost = len(pairs.going_out(chosen).pairs) - number
        else:
            concepts = choose_concepts(opened, selection).ordered(order)
            concepts.write(target, chosen, codes, style=tbx, full=full, profile=profile)
            held_back, terms_held_back, held_code = (
                concepts.held_back,
                concepts.terms_held_back,
                _held_code(concepts.held_back, concepts.proposals_held_back),
            )
            count, terms = concepts.held_by(profile)
            done = message("cli.concepts-written", count=count, terms=terms)
            lost, chosen = concepts.terms - terms, str(profile)
    say(done)
    _say_lost(lost, chosen, "cli.pairs-lost" if what == "pairs" else "cli.terms-lost")
    _say_held_back(held_back, terms_held_back, held_code)
    return 0


def _map(path: Location, form: str | None, output: Path | None) -> int:
    from duizhao.collection import collection_maps, write_map
    from duizhao.store import Project

    if known_format(output, form, ("csv",), "csv") != "csv":
        raise usage(message("cli.format-unsuited", what="map", form=str(form), known=("csv",)))
    with Project.open(path, read_only=True) as opened:
        number = write_map(collection_maps(opened), output or sys.stdout)
    say(message("cli.map-written", count=number))
    return 0


def _say_lost(count: int, form: str, code: str) -> None:
    if count:
        say(message("cli.note", what=DuizhaoError(code, count=count, form=form)))


def _held_code(concepts: int, proposals: int) -> str:
    """The note with the options that let *concepts* out; *proposals* of them are a glossary's."""
    if not proposals:
        return "cli.held-back"
    return "cli.proposals-held-back" if proposals == concepts else "cli.concepts-held-back"


def _say_held_back(items: int, terms: int, code_of_items: str) -> None:
    for code, count in ((code_of_items, items), ("cli.terms-held-back", terms)):
        if count:
            say(message("cli.note", what=DuizhaoError(code, count=count)))


def _for_review(
    path: Location,
    what: str,
    form: str | None,
    output: Path | None,
    everything: bool,
    minimum: float | None,
    alignment: int | None,
) -> int:
    from align.exchange.review_tables import REVIEW_FORMATS
    from duizhao.reviewing import send_for_review
    from duizhao.store import Project

    if output is None:
        raise usage(message("cli.file-missing"))
    chosen = known_format(output, form, REVIEW_FORMATS, "docx")
    if chosen not in REVIEW_FORMATS:
        raise usage(message("cli.format-unsuited", what=what, form=chosen, known=REVIEW_FORMATS))
    with Project.open(path) as opened:
        number, token = send_for_review(
            opened,
            output,
            form=chosen,
            what="pairs" if what == "review" else "glossary",
            everything=everything,
            minimum=minimum,
            alignment=alignment,
        )
    say(message("cli.rows-written", count=number, path=str(output), token=token))
    say(message("cli.review-back", project=as_argument(path)))
    return 0


def _status(given: str, what: str) -> str:
    """*given* as the model writes it."""
    from align.model import Status
    from termbase.model import ConceptStatus

    known = [item.value for item in (Status if what == "pairs" else ConceptStatus)]
    plain = {re.sub(r"[\s_-]", "", value): value for value in known}
    found = plain.get(re.sub(r"[\s_-]", "", given.lower()))
    if found is None:
        raise usage(message("cli.status-unknown", status=given, known=known))
    return found


def _date(given: str, option_name: str) -> str:
    if given and not re.fullmatch(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d)?Z?)?)?)?", given):
        raise usage(message("cli.date-invalid", option=option_name, date=given))
    return given.replace(" ", "T")
