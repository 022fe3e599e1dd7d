"""``duizhao mine``: pairs among millions of sentences."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.messages import Message, message
from duizhao.cli._common import (
    Command,
    download_option,
    encoder_option,
    finish,
    lines_option,
    output_option,
    quiet_option,
    usage,
    written,
)
from duizhao.cli._progress import BarProgress, JsonLines, json_line
from duizhao.cli._speech import english, option

if TYPE_CHECKING:
    from align.mining import Search
    from duizhao.jobs.mining import MiningOutcome

__all__ = ["command"]

_FORMS = ["csv", "tmx", "tsv"]


@click.command("mine", cls=Command)
@option(
    "--zh",
    metavar="PATH",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="A folder or file of Chinese texts (repeatable).",
)
@option(
    "--en",
    metavar="PATH",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="A folder or file of English texts (repeatable).",
)
@output_option(
    "--out",
    metavar="DIR",
    required=True,
    meaning="Folder for the results and, in work/, for what an interrupted run needs to resume.",
)
@option(
    "--format",
    "forms",
    type=click.Choice(_FORMS),
    multiple=True,
    default=("tsv",),
    show_default=True,
    help="Output format (repeatable).",
)
@option(
    "--min-probability",
    metavar="P",
    type=click.FloatRange(0, 1),
    help="Minimum probability of the pairs written (default: .5; .9 for tmx).",
)
@option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, 64),
    help="Number of local processes (default: one per processor, at most 4); it does not "
    "affect the result.",
)
@option(
    "--scheduler",
    metavar="ADDRESS",
    help="Run the long stages on an existing Dask cluster, such as tcp://host:8786; its "
    "workers must see the folder of --out under the same path.",
)
@option(
    "--search",
    type=click.Choice(["auto", "exact", "index"]),
    default="auto",
    show_default=True,
    help="Compare all pairs (exact) or search an index (auto: from 2·10^9 pairs).",
)
@option(
    "--probes",
    metavar="N",
    type=click.IntRange(1, 4096),
    help="Index cells searched per sentence (default: one in 5 up to 262,144 sentences per "
    "language, else one in 8); more cells find more and take longer.",
)
@option(
    "--boilerplate",
    metavar="N",
    type=click.IntRange(min=2),
    help="Exclude lines that occur in N documents (default: 10, or one in 200 if that is more).",
)
@encoder_option
@download_option
@option(
    "--encoding",
    metavar="NAME",
    help="Character encoding of the files (default: detected and reported).",
)
@option(
    "--segmented", is_flag=True, help="Treat each line as one segment; blank lines are skipped."
)
@option("--split-semicolons", is_flag=True, help="Also end segments at ； and ;.")
@lines_option
@option("--fresh", is_flag=True, help="Start over instead of resuming an earlier run.")
@option("--clean", is_flag=True, help="Remove work/ when everything is written.")
@option("--json", "as_json", is_flag=True, help="Print one line of JSON per event.")
@quiet_option
def command(
    zh: tuple[Path, ...],
    en: tuple[Path, ...],
    out: Path,
    forms: tuple[str, ...],
    min_probability: float | None,
    workers: int | None,
    scheduler: str | None,
    search: Search,
    probes: int | None,
    boilerplate: int | None,
    encoder: str,
    download: bool,
    encoding: str | None,
    segmented: bool,
    split_semicolons: bool,
    lines: str,
    fresh: bool,
    clean: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Find sentences that translate each other in two large collections.

    This is comparable mode for millions of sentences: vectors and indexes are kept on
    disk, so that memory stays bounded. Run the same command again to resume an
    interrupted run.

    Near-duplicates (identical except for numbers, case and punctuation) and boilerplate
    (lines of many documents) are excluded first. The results are pairs.tsv (best first,
    columns as in comparable mode), set-aside.tsv (excluded lines with reasons),
    report.txt and report.json.

    \b
    Examples:
      duizhao mine --zh news/zh --en news/en --out mined
      duizhao mine --zh a.txt --en b.txt --segmented --out mined --format tsv --format tmx
    """
    from align.mining import MiningOptions
    from align.segments import SegmentOptions
    from duizhao.corpus import ReadOptions
    from duizhao.jobs.mining import MiningRequest, run

    if scheduler and workers:
        raise usage(message("cli.workers-or-scheduler"))
    standard = MiningOptions()
    split = SegmentOptions(
        split_semicolons_zh=split_semicolons,
        split_semicolons_en=split_semicolons,
        lines=lines,  # type: ignore[arg-type]
    )
    request = MiningRequest(
        zh,
        en,
        out,
        encoder=encoder,
        download=download,
        reading=ReadOptions(encoding=encoding, segmented=segmented, split=split),
        options=MiningOptions(
            search=search,
            probes=probes or 0,
            boilerplate=boilerplate or standard.boilerplate,
        ),
        forms=tuple(dict.fromkeys(forms)),
        minimum=min_probability,
        workers=workers,
        scheduler=scheduler or "",
        fresh=fresh,
        keep=not clean,
    )
    shown = _Lines() if as_json else BarProgress(quiet=quiet, remaining=True)
    with shown as progress:
        outcome = run(request, progress)
    _report(outcome, as_json=as_json)
    return finish(outcome.problems, outcome.notes)


_EVERY = 1.0


class _Lines(JsonLines):
    """A line when a stage begins and ends, and once a second in between."""

    def __init__(self) -> None:
        self._label: Message | str = ""
        self._total = self._done = 0
        self._began = self._shown = 0.0

    def start(self, label: Message | str, total: int | None = None) -> None:
        """A stage begins."""
        self._label, self._total, self._done = label, total or 0, 0
        self._began = self._shown = time.monotonic()
        json_line("stage", stage=label, total=self._total)

    def advance(self, steps: int = 1) -> None:
        """Steps are done; reported once a second."""
        self._done += steps
        now = time.monotonic()
        if now - self._shown < _EVERY:
            return
        self._shown = now
        rate = self._done / (now - self._began)
        left = (self._total - self._done) / rate if rate and self._total else None
        json_line(
            "progress",
            stage=self._label,
            done=self._done,
            total=self._total,
            rate=round(rate, 1),
            remaining=None if left is None else round(left, 1),
        )

    def finish(self) -> None:
        """The stage is done."""
        json_line("done", stage=self._label, seconds=round(time.monotonic() - self._began, 1))


def _report(outcome: MiningOutcome, *, as_json: bool) -> None:
    """Print the outcome."""
    from duizhao.jobs.mining import report_lines

    if as_json:
        skipped = [
            {"file": item.file, "reason": english(item.message)} for item in outcome.problems
        ]
        json_line("result", **outcome.counts, skipped=skipped, files=outcome.files)
        return
    for line in report_lines(outcome.counts):
        click.echo(str(line))
    written(outcome.files)
