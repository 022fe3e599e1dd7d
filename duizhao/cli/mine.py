"""``duizhao mine``: pairs among millions of sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from duizhao.cli._common import (
    Command,
    download_option,
    encoder_option,
    finish,
    output_option,
    quiet_option,
)

if TYPE_CHECKING:
    from align.mining import Search

__all__ = ["command"]

_FORMS = ["csv", "tmx", "tsv"]


@click.command("mine", cls=Command)
@click.option(
    "--zh",
    metavar="PATH",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="A folder or file with Chinese texts; may be given more than once.",
)
@click.option(
    "--en",
    metavar="PATH",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="A folder or file with English texts; may be given more than once.",
)
@output_option(
    "--out",
    metavar="DIR",
    required=True,
    meaning="Folder for the results and, in work/, for what a later run can go on with.",
)
@click.option(
    "--format",
    "forms",
    type=click.Choice(_FORMS),
    multiple=True,
    default=("tsv",),
    show_default=True,
    help="What to write; may be given more than once.",
)
@click.option(
    "--min-probability",
    metavar="P",
    type=click.FloatRange(0, 1),
    help="Write only pairs of this probability or more (default: .5; .9 for tmx).",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, 64),
    help="Processes of this machine (default: one a processor, at most four); the result is "
    "the same for any number.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Do the long stages on a Dask cluster that is there already, such as tcp://host:8786; "
    "its workers must see the folder of --out under the same path.",
)
@click.option(
    "--search",
    type=click.Choice(["auto", "exact", "index"]),
    default="auto",
    show_default=True,
    help="Compare every pair, or search an index (auto: from 2·10^9 pairs on).",
)
@click.option(
    "--probes",
    metavar="N",
    type=click.IntRange(1, 4096),
    help="Cells of the index that are searched for a sentence (default: one in 5 up to "
    "262,144 sentences a side, else one in 8); more find more and take longer.",
)
@click.option(
    "--boilerplate",
    metavar="N",
    type=click.IntRange(min=2),
    help="Set lines aside that stand in N documents (default: 10, or one in 200 if that is more).",
)
@encoder_option
@download_option
@click.option("--encoding", metavar="NAME", help="Character encoding of the files.")
@click.option("--segmented", is_flag=True, help="One segment a line as it stands.")
@click.option("--split-semicolons", is_flag=True, help="End segments at ； and ; too.")
@click.option("--fresh", is_flag=True, help="Forget what an earlier run in this folder did.")
@click.option("--clean", is_flag=True, help="Remove work/ when all is written.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for every event.")
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
    fresh: bool,
    clean: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Find the sentences that render each other in two large collections.

    This is comparable mode for millions of sentences: vectors and indexes are on disk, so
    memory stays bounded, and a run that was interrupted goes on where it was when the
    same command is given again. Near-duplicates (the same but for numbers, case and
    punctuation) and boilerplate (lines of many documents) are set aside first. Written
    are pairs.tsv (best first, columns as in comparable mode), set-aside.tsv with a
    reason a line, report.txt and report.json.

    \b
    Examples:
      duizhao mine --zh news/zh --en news/en --out mined
      duizhao mine --zh a.txt --en b.txt --segmented --out mined --format tsv --format tmx
    """
    from align.mining import MiningOptions
    from align.segments import SegmentOptions
    from duizhao.cli._mine_show import progress_for, tell
    from duizhao.corpus import ReadOptions
    from duizhao.jobs.mining import MiningRequest, run

    if scheduler and workers:
        raise click.UsageError("Say --workers or --scheduler; a cluster has its own workers.")
    standard = MiningOptions()
    split = SegmentOptions(
        split_semicolons_zh=split_semicolons, split_semicolons_en=split_semicolons
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
    with progress_for(as_json=as_json, quiet=quiet) as progress:
        outcome = run(request, progress)
    tell(outcome, as_json=as_json)
    return finish(outcome.problems, outcome.notes)
