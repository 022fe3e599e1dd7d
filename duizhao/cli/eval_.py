"""``duizhao eval``: how good a result is, measured against gold."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from duizhao.cli._common import Command, echo_json, echo_table, json_option

__all__ = ["command"]


@click.group("eval")
def command() -> None:
    """Measure results against gold.

    \b
    Example:
      duizhao eval alignment gold/ aligned/
    """


@command.command("alignment", cls=Command)
@click.argument("gold_dir", type=click.Path(path_type=Path))
@click.argument("test_dir", type=click.Path(path_type=Path))
@json_option
def alignment(gold_dir: Path, test_dir: Path, as_json: bool) -> int:
    """Strict and lax precision, recall and F1 of the alignments in TEST_DIR.

    Both folders hold files of beads (a line [0,1]:[0], Chinese first) of the same names.
    "all beads" counts one-sided beads on both sides. Exit code 3: a gold file has no
    counterpart in TEST_DIR.

    \b
    Example:
      duizhao eval alignment gold/ aligned/
    """
    from align.evaluation import score_folder

    score = score_folder(gold_dir, test_dir)
    if as_json:
        echo_json(asdict(score))
    else:
        echo_table(
            ("", "precision", "recall", "F1"),
            [
                ("strict", score.precision, score.recall, score.f1),
                ("lax", score.lax_precision, score.lax_recall, score.lax_f1),
                ("all beads", score.all_precision, score.all_recall, score.all_f1),
            ],
        )
        click.echo(f"{score.documents} documents")
    for name in score.missing:
        click.echo(f"Skipped: {name}: there is no such file in {test_dir}.", err=True)
    return 3 if score.missing else 0
