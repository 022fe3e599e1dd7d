"""``duizhao kwic``: a concordance with the other language beside it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import click

from duizhao.cli._common import Command, echo_json, json_option, need_project, project_argument
from duizhao.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termbase.concordance import KwicLine

__all__ = ["command"]

_MATCHED = 500


@click.command("kwic", cls=Command)
@click.argument("query")
@project_argument
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Look in one language only.")
@click.option("--regex", is_flag=True, help="The query is a regular expression.")
@click.option(
    "--pinyin",
    is_flag=True,
    help="The query is pinyin or its initials (without: tried if nothing is found).",
)
@click.option(
    "--sort",
    type=click.Choice(["text", "left", "right", "match"]),
    default="text",
    show_default=True,
    help="In the order of the texts, or by what stands left or right of the match.",
)
@click.option(
    "--width",
    type=click.IntRange(1, 500),
    default=30,
    show_default=True,
    help="Characters of context on either side.",
)
@click.option(
    "--minimum",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Show unreviewed counterparts from this probability on.",
)
@click.option("--limit", metavar="N", type=click.IntRange(1), help="At most so many lines.")
@json_option
def command(
    query: str,
    project: Place | None,
    project_option: Place | None,
    lang: str | None,
    regex: bool,
    pinyin: bool,
    sort: str,
    width: int,
    minimum: float,
    limit: int | None,
    as_json: bool,
) -> int:
    """Show QUERY in its contexts in a PROJECT, with what renders it beside.

    QUERY is Chinese, English, pinyin (mingyun gongtongti) or its initials (rlmygtt).

    \b
    Examples:
      duizhao kwic 命运共同体 my.duizhao
      duizhao kwic "mingyun gongtongti" my.duizhao --sort right
      duizhao kwic "communit(y|ies)" my.duizhao --regex --json
    """
    from duizhao import concordancing
    from duizhao.store import Project
    from termbase.concordance import concordance

    with Project.open(need_project(project, project_option), read_only=True) as opened:
        found = concordancing.passages(opened, minimum=minimum)
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
    spans = concordancing.counterpart_spans(lines[:_MATCHED])
    spans += [()] * (len(lines) - len(spans))
    if as_json:
        echo_json([concordancing.as_dict(line, s) for line, s in zip(lines, spans, strict=True)])
    else:
        _print(lines, spans)
    return 0


def _print(lines: Sequence[KwicLine], spans: Sequence[Sequence[tuple[int, int]]]) -> None:
    edge = max((_cells(line.left) for line in lines), default=0)
    for line, marked in zip(lines, spans, strict=True):
        left = " " * (edge - _cells(line.left)) + line.left
        passage = line.passage
        place = f"{passage.document}:{passage.segment}"
        click.echo(f"{left}[{line.match}]{line.right}   ({place})")
        if passage.counterpart:
            told = _marked(passage.counterpart, marked)
            click.echo(f"{' ' * min(edge, 8)}⇄ {told}   ({passage.counterpart_document})")
    click.echo(f"{len(lines)} occurrences", err=True)


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in spans:
        if start >= at:
            parts += [text[at:start], "[", text[start:end], "]"]
            at = end
    return "".join([*parts, text[at:]])


def _cells(text: str) -> int:
    """How wide *text* is on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
