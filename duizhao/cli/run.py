"""``duizhao run``: a folder of documents in, a project and exchange files out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.text.files import real_path
from duizhao.cli._common import (
    PROJECT,
    Command,
    aligner_options,
    console,
    counted,
    echo_json,
    evidence_options,
    finish,
    json_option,
    next_step,
    output_option,
    quiet_option,
    reading_options,
)
from duizhao.cli._speech import argument, english, option, t
from duizhao.projects import Location

if TYPE_CHECKING:
    from duizhao.corpus import ReadOptions
    from duizhao.running import Outcome
    from termbase.model import Concept

__all__ = ["command", "run_and_report"]

_SHOWN = 20


def run_and_report(
    folder: Path,
    project: Location,
    out: Path,
    *,
    mode: str = "auto",
    encoder: str = "builtin",
    download: bool = False,
    memory: Sequence[Path] = (),
    glossary: Sequence[Path] = (),
    evidence: bool = True,
    new_version: bool = False,
    direction: str | None = None,
    reading: ReadOptions | None = None,
    as_json: bool = False,
    quiet: bool = False,
) -> int:
    """Run the pipeline and report the outcome; gives the exit code."""
    from duizhao.cli._progress import BarProgress
    from duizhao.corpus import ReadOptions
    from duizhao.running import (
        RunOptions,
        run_folder,
    )

    options = RunOptions(
        mode=mode,  # type: ignore[arg-type]
        encoder=encoder,
        download=download,
        new_version=new_version,
        direction=direction or "",
        evidence=evidence,
        memory=memory,
        glossary=glossary,
        read=reading or ReadOptions(),
    )
    with BarProgress(quiet=quiet) as progress:
        outcome = run_folder(folder, project, out, options, progress=progress)
    if as_json:
        echo_json(_summary_json(outcome))
    else:
        _print_summary(outcome)
    return finish(outcome.problems, outcome.notes)


@click.command("run", cls=Command)
@argument("folder", type=click.Path(path_type=Path))
@option(
    "--project",
    metavar="PROJECT",
    type=PROJECT,
    help="The project to create or continue (default: FOLDER.duizhao).",
)
@output_option(
    "--out",
    metavar="DIR",
    meaning="Folder for the exchange files (default: FOLDER-duizhao).",
)
@aligner_options
@evidence_options
@reading_options
@option(
    "--new-version",
    is_flag=True,
    help="Import a file whose text has changed as a new version (default: skip it).",
)
@option(
    "--direction",
    type=click.Choice(["zh-en", "en-zh"]),
    help="Direction of translation: the source language of the files for translation tools "
    "(default: as set in the project; zh-en in a new one).",
)
@json_option
@quiet_option
def command(
    folder: Path,
    project: Location | None,
    out: Path | None,
    mode: str,
    encoder: str,
    download: bool,
    memory: tuple[Path, ...],
    glossary: tuple[Path, ...],
    evidence: bool,
    reading: ReadOptions,
    new_version: bool,
    direction: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Align a FOLDER of documents, extract a glossary, write exchange files.

    Chinese and English documents can be mixed; they are matched by name (x.zh.txt,
    x.en.txt) and content. Running the command again adds nothing twice and keeps what was
    reviewed. The translation memory (pairs.tmx) gets the pairs of probability .9 or
    more, marked as unreviewed; tables and the report get all pairs.

    \b
    Examples:
      duizhao run speeches
      duizhao run speeches --project speeches.duizhao --out results
      duizhao run novel --mode parallel --encoder sentence-transformers/LaBSE --download
    """
    name = real_path(folder).name or "project"
    return run_and_report(
        folder,
        project or Path(f"{name}.duizhao"),
        out or Path(f"{name}-duizhao"),
        mode=mode,
        encoder=encoder,
        download=download,
        memory=memory,
        glossary=glossary,
        evidence=evidence,
        new_version=new_version,
        direction=direction,
        reading=reading,
        as_json=as_json,
        quiet=quiet,
    )


def _main(concept: Concept) -> tuple[str, list[str]]:
    zh = concept.main("zh")
    return (zh.text if zh else "", [term.text for term in concept.terms("en")])


def _summary_json(outcome: Outcome) -> dict[str, Any]:
    """The summary as plain values."""
    terms = []
    for concept in outcome.concepts[:_SHOWN]:
        zh, en = _main(concept)
        terms.append({"zh": zh, "en": en})
    return {
        "project": str(outcome.project),
        "documents": outcome.documents,
        "segments": outcome.segments,
        "pairs": outcome.pairs,
        "concepts": len(outcome.concepts),
        "terms": terms,
        "files": [str(path) for path in outcome.files],
        "skipped": [
            {"file": item.file, "reason": english(item.message)} for item in outcome.problems
        ],
        "notes": [english(note) for note in outcome.notes],
    }


def _print_summary(outcome: Outcome) -> None:
    """Print the summary on standard output."""
    from rich.table import Table
    from rich.text import Text

    from termbase.concepts import likely_renderings

    out = console()
    out.print()
    facts = Table.grid(padding=(0, 2))
    facts.add_row(Text(t("Documents"), style="bold"), Text(str(outcome.documents)))
    facts.add_row(Text(t("Segments"), style="bold"), Text(str(outcome.segments)))
    facts.add_row(Text(t("Pairs"), style="bold"), Text(counted(outcome.pairs)))
    facts.add_row(Text(t("Terms"), style="bold"), Text(str(len(outcome.concepts))))
    out.print(facts)
    if outcome.concepts:
        out.print()
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in (t("Top terms"), t("Rendering"), t("Other renderings")):
            table.add_column(name)
        for concept in outcome.concepts[:_SHOWN]:
            zh, en = _main(concept)[0], [term.text for term in likely_renderings(concept)]
            table.add_row(Text(zh), Text(en[0] if en else ""), Text("; ".join(en[1:3])))
        out.print(table)
    out.print()
    out.print(Text(t("Files written"), style="bold"))
    for path in outcome.files:
        out.print(Text(f"  {path}"), soft_wrap=True)
    out.print()
    out.print(Text(str(next_step(outcome.project))))
