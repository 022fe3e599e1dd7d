"""``duizhao eval``: how good a result is, measured against gold."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from align.errors import InputError
from align.messages import message
from duizhao.cli._common import Code, Command, echo_json, echo_table, json_option
from duizhao.cli._speech import Group, argument, say, t

__all__ = ["command"]


@click.group("eval", cls=Group)
def command() -> None:
    """Measure results against a gold standard.

    \b
    Example:
      duizhao eval alignment gold/ aligned/
    """


@command.command("alignment", cls=Command)
@argument("gold_dir", type=click.Path(path_type=Path))
@argument("test_dir", type=click.Path(path_type=Path))
@json_option
def alignment(gold_dir: Path, test_dir: Path, as_json: bool) -> int:
    """Compute strict and lax precision, recall and F1 of the alignments in TEST_DIR.

    Both folders hold files of the format beads under the same names. The row "all pairs"
    includes one-sided pairs. The exit code is 3 if a gold file has no counterpart in
    TEST_DIR.

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
                (t("strict"), score.precision, score.recall, score.f1),
                (t("lax"), score.lax_precision, score.lax_recall, score.lax_f1),
                (t("all pairs"), score.all_precision, score.all_recall, score.all_f1),
            ],
        )
        click.echo(str(message("cli.documents", count=score.documents)))
    for name in score.missing:
        say(
            message(
                "cli.skipped",
                what=InputError("cli.no-counterpart", where=name, folder=str(test_dir)),
            )
        )
    return Code.SKIPPED if score.missing else Code.DONE
