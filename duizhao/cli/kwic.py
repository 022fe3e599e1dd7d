"""``duizhao kwic``: a concordance with the other language beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.messages import message
from duizhao.cli._common import (
    Command,
    echo_json,
    json_option,
    known_format,
    need_project,
    output_option,
    project_argument,
)
from duizhao.cli._speech import argument, cells, option, say
from duizhao.projects import Location

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termbase.concordance import KwicLine

__all__ = ["command"]


@click.command("kwic", cls=Command)
@argument("query")
@project_argument
@option("--lang", type=click.Choice(["zh", "en"]), help="Search one language only.")
@option("--regex", is_flag=True, help="Treat the query as a regular expression.")
@option(
    "--pinyin",
    is_flag=True,
    help="Treat the query as pinyin or its initials (default: only if nothing else matches).",
)
@option(
    "--sort",
    type=click.Choice(["text", "left", "right", "match"]),
    default="text",
    show_default=True,
    help="Sort by position in the texts, by the left or right context, or by the match.",
)
@option(
    "--width",
    metavar="N",
    type=click.IntRange(1, 500),
    default=30,
    show_default=True,
    help="Characters of context on each side.",
)
@option(
    "--minimum",
    metavar="P",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Minimum probability of unreviewed counterparts.",
)
@option("--limit", metavar="N", type=click.IntRange(1), help="Maximum number of lines.")
@output_option(
    metavar="FILE",
    meaning="Write the lines to FILE (.csv, .xlsx, or .tmx with each sentence pair once).",
)
@option(
    "--format",
    "form",
    type=click.Choice(["csv", "tmx", "xlsx"]),
    help="Output format (default: by the name of the output, else csv).",
)
@json_option
def command(
    query: str,
    project: Location | None,
    project_option: Location | None,
    lang: str | None,
    regex: bool,
    pinyin: bool,
    sort: str,
    width: int,
    minimum: float,
    limit: int | None,
    output: Path | None,
    form: str | None,
    as_json: bool,
) -> int:
    """Show the occurrences of QUERY in a PROJECT in context, with their translations.

    QUERY is Chinese, English, pinyin (mingyun gongtongti) or pinyin initials (rlmygtt).

    The words that render it in the counterpart stand in brackets. ≉ marks a counterpart in
    comparable texts that does not render it.

    \b
    Examples:
      duizhao kwic 命运共同体 my.duizhao
      duizhao kwic "mingyun gongtongti" my.duizhao --sort right
      duizhao kwic "communit(y|ies)" my.duizhao --regex --json
      duizhao kwic 共同体 my.duizhao -o places.xlsx
    """
    from duizhao import lookup
    from duizhao.occurrences import LINE_FORMATS, write_lines
    from duizhao.store import Project
    from duizhao.term_choices import choices_of
    from termbase.concordance import concordance

    form = known_format(output, form, LINE_FORMATS, "csv")

    with Project.open(need_project(project, project_option), read_only=True) as opened:
        found, concepts = lookup.passages(opened, minimum=minimum), opened.concepts()
        protected = choices_of(opened).protected
    lines = concordance(
        found,
        query,
        lang=lang,  # type: ignore[arg-type]
        regex=regex,
        pinyin=True if pinyin else None,
        order=sort,  # type: ignore[arg-type]
        width=width,
        limit=limit,
    )
    if output is not None:
        write_lines(lines, output, form, concepts, protected=protected)  # type: ignore[arg-type]
        say(message("cli.occurrences", count=len(lines)))
        return 0
    spans = lookup.counterpart_spans(lines, concepts, protected=protected)
    if as_json:
        echo_json([lookup.as_dict(line, s) for line, s in zip(lines, spans, strict=True)])
    else:
        _print(lines, spans)
        rendered = lookup.rendered_message(lines, spans)
        if rendered is not None:
            say(rendered)
    return 0


def _print(lines: Sequence[KwicLine], spans: Sequence[Sequence[tuple[int, int]]]) -> None:
    edge = max((cells(line.left) for line in lines), default=0)
    for line, marked in zip(lines, spans, strict=True):
        left = " " * (edge - cells(line.left)) + line.left
        passage = line.passage
        place = f"{passage.document}:{passage.segment}"
        click.echo(f"{left}[{line.match}]{line.right}   ({place})")
        if passage.counterpart:
            shown = _marked(passage.counterpart, marked)
            sign = "⇄" if marked or not passage.comparable else "≉"
            click.echo(f"{' ' * min(edge, 8)}{sign} {shown}   ({passage.counterpart_document})")
    say(message("cli.occurrences", count=len(lines)))


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in spans:
        if start >= at:
            parts += [text[at:start], "[", text[start:end], "]"]
            at = end
    return "".join([*parts, text[at:]])
