"""``duizhao info``: what is in a project."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from align.messages import message
from duizhao.cli._common import (
    Command,
    counted,
    echo_json,
    echo_table,
    json_option,
    need_project,
    plain_record,
    project_argument,
)
from duizhao.cli._speech import option, t
from duizhao.projects import Location

if TYPE_CHECKING:
    from duizhao.store import Project

__all__ = ["command"]


@click.command("info", cls=Command)
@project_argument
@option("--documents", is_flag=True, help="List the documents.")
@option("--alignments", is_flag=True, help="List the alignments.")
@option("--terms", is_flag=True, help="List the terms, best first.")
@option("--history", is_flag=True, help="List the changes, newest first.")
@option("--old", is_flag=True, help="Include superseded versions of documents.")
@option(
    "--limit",
    metavar="N",
    type=click.IntRange(1),
    help="Maximum number of terms or changes listed.",
)
@option("--upgrade", is_flag=True, help="Upgrade a project made by an older version.")
@json_option
def command(
    project: Location | None,
    project_option: Location | None,
    documents: bool,
    alignments: bool,
    terms: bool,
    history: bool,
    old: bool,
    limit: int | None,
    upgrade: bool,
    as_json: bool,
) -> int:
    """Show the contents of a PROJECT.

    \b
    Examples:
      duizhao info my.duizhao
      duizhao info my.duizhao --documents --json
      duizhao info my.duizhao --history --limit 20
    """
    from duizhao.store import Project

    path = need_project(project, project_option)
    with Project.open(path, read_only=not upgrade, upgrade=upgrade) as opened:
        found: dict[str, Any] = {}
        if documents:
            found["documents"] = [plain_record(item) for item in opened.documents(old=old)]
        if alignments:
            found["alignments"] = _alignments(opened, old=old)
        if terms:
            found["terms"] = _terms(opened)[:limit]
        if history:
            found["history"] = [plain_record(item) for item in opened.history(limit=limit)]
        if not found:
            found = _summary(opened)
    if as_json:
        # One list alone stands for itself.
        whole = documents + alignments + terms + history == 1
        echo_json(next(iter(found.values())) if whole else found)
    else:
        _print(found)
    return 0


def _summary(project: Project) -> dict[str, Any]:
    from duizhao.running import certainties, comparable_counts
    from duizhao.store import overview

    counts = asdict(project.counts())
    # Rows of the store say nothing: what counts are pairs of parallel and sentences of
    # comparable texts.
    del counts["beads"], counts["reviewed"]
    seen = overview(project)
    parallel = {"pairs": seen.total, "reviewed": seen.reviewed, **certainties(project)}
    return {
        "project": str(project.path),
        "name": project.name,
        "direction": project.direction,
        **counts,
        **({"parallel": parallel} if seen.total else {}),
        **({"comparable": comparable_counts(seen)} if seen.comparable else {}),
        "signatures": [record.signature for record in project.alignments()],
    }


def _alignments(project: Project, *, old: bool) -> list[dict[str, Any]]:
    """Each with how far it is reviewed, in pairs or, of comparable texts, Chinese sentences."""
    found = []
    for item in project.alignments(old=old):
        line = plain_record(item)
        total, reviewed, unit = item.beads, item.reviewed, "pairs"
        if item.mode == "comparable":
            counts = project.sentences(item)["zh"].counts()
            total, reviewed, unit = counts.sentences, counts.decided, "Chinese sentences"
        del line["beads"]
        found.append({**line, "total": total, "reviewed": reviewed, "unit": unit})
    return found


def _terms(project: Project) -> list[dict[str, Any]]:
    return [
        {
            "id": concept.id,
            "zh": [term.text for term in concept.terms("zh")],
            "en": [term.text for term in concept.terms("en")],
            "status": str(concept.status),
            "score": concept.score,
        }
        for concept in project.concepts()
    ]


_COLUMNS = {
    "documents": ("id", "name", "version", "lang", "segments", "characters", "encoding", "format"),
    "alignments": ("id", "name", "mode", "total", "reviewed", "unit", "created_by", "created_at"),
    "terms": ("zh", "en", "status", "score"),
    "history": ("id", "time", "author", "kind", "label"),
}


# In English, too, people read other names than machines.
_NAMES = {"parallel": "parallel texts", "comparable": "comparable texts"}


def _print(found: dict[str, Any]) -> None:
    if "project" in found:
        for key, value in found.items():
            if isinstance(value, list):
                for item in value:
                    _line(key.removesuffix("s"), item)
            elif isinstance(value, dict):
                _line(key, counted(value))
            else:
                _line(key, value)
        return
    for name, items in found.items():
        columns = _COLUMNS[name]
        echo_table(
            [_NAMES.get(column, column) for column in columns],
            ([_cell(item[column]) for column in columns] for item in items),
        )


def _line(name: str, value: object) -> None:
    click.echo(str(message("cli.named", name=t(_NAMES.get(name, name)), value=str(value))))


def _cell(value: object) -> object:
    return "; ".join(map(str, value[:3])) if isinstance(value, list | tuple) else value
