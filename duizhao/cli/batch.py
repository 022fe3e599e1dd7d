"""``duizhao batch``: many pairs of documents, by a manifest."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.messages import Message, message
from duizhao.cli._common import (
    PROJECT,
    Code,
    Command,
    aligner_options,
    echo_table,
    lines_option,
    next_step,
    output_option,
    quiet_option,
    usage,
    written,
)
from duizhao.cli._progress import BarProgress, JsonLines, json_line
from duizhao.cli._speech import argument, english, option, say, t

if TYPE_CHECKING:
    from duizhao.jobs.batch import BatchOutcome, PairOutcome
    from duizhao.projects import Location

__all__ = ["command"]

_SHOWN = 20


@click.command("batch", cls=Command)
@argument("manifest", nargs=-1, required=True)
@option(
    "--project",
    metavar="PROJECT",
    type=PROJECT,
    required=True,
    help="The project to create or continue.",
)
@option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, 512),
    default=1,
    show_default=True,
    help="Number of local processes; it does not affect the result.",
)
@option(
    "--scheduler",
    metavar="ADDRESS",
    help="Run on an existing Dask cluster, such as tcp://host:8786.",
)
@option("--resume", is_flag=True, hidden=True, help="Resume an earlier run; this is the default.")
@option("--fresh", is_flag=True, help="Align again what has been aligned before.")
@option("--strict", is_flag=True, help="Stop before any work if a line of the manifest is invalid.")
@option(
    "--new-version",
    is_flag=True,
    help="Let a text replace another of the same name that was read from elsewhere.",
)
@output_option(
    "--out",
    metavar="DIR",
    meaning="Folder for the report, the failures, and one file per pair of documents.",
)
@option(
    "--format",
    "form",
    type=click.Choice(["beads", "csv", "html", "tmx", "tsv", "xliff12", "xliff21", "xlsx"]),
    default="tsv",
    show_default=True,
    help="Format of the files in --out.",
)
@aligner_options
@option(
    "--segmented", is_flag=True, help="Treat each line as one segment; blank lines are skipped."
)
@option("--split-semicolons", is_flag=True, help="Also end segments at ； and ;.")
@lines_option
@option("--json", "as_json", is_flag=True, help="Print one line of JSON per event.")
@quiet_option
def command(
    manifest: tuple[str, ...],
    project: Location,
    workers: int,
    scheduler: str | None,
    resume: bool,
    fresh: bool,
    strict: bool,
    new_version: bool,
    out: Path | None,
    form: str,
    mode: str,
    encoder: str,
    download: bool,
    segmented: bool,
    split_semicolons: bool,
    lines: str,
    as_json: bool,
    quiet: bool,
) -> int:
    """Align many pairs of documents, listed in a MANIFEST or found in a folder.

    A manifest is CSV, TSV or JSON Lines with the columns zh and en (paths relative to
    the manifest) and optionally name, mode, segmented, encoding, subject, zh_name and
    en_name. Instead of a manifest, give a folder or two quoted patterns.

    Each pair is saved when it is done. Run the same command again to do the rest, after
    an interruption, a crash or a change of files. Pairs that fail are listed with their
    reasons in failed.csv, which is itself a manifest.

    \b
    Examples:
      duizhao batch pairs.csv --project my.duizhao --workers 4
      duizhao batch corpus/ --project my.duizhao --out aligned --format beads
      duizhao batch 'zh/*.txt' 'en/*.txt' --project my.duizhao --mode parallel
      duizhao batch aligned/failed.csv --project my.duizhao --out aligned --format beads
    """
    from align.segments import SegmentOptions
    from duizhao.corpus import ReadOptions
    from duizhao.exporting import check_folder
    from duizhao.jobs.batch import BatchOptions, read_work, run_batch
    from duizhao.store import Project

    if resume and fresh:
        raise usage(message("cli.resume-or-fresh"))
    if resume:
        say(message("cli.note", what=message("cli.resume-is-default")))
    if scheduler and workers > 1:
        raise usage(message("cli.workers-or-scheduler"))
    if len(manifest) > 2:
        raise usage(message("cli.manifests-too-many"))
    leave_out = [path for path in (out, project) if isinstance(path, Path)]
    work = read_work(manifest, mode=mode, segmented=segmented, leave_out=leave_out)  # type: ignore[arg-type]
    if out is not None:
        check_folder(out)
    split = SegmentOptions(
        split_semicolons_zh=split_semicolons,
        split_semicolons_en=split_semicolons,
        lines=lines,  # type: ignore[arg-type]
    )
    options = BatchOptions(
        sources=manifest,
        workers=workers,
        scheduler=scheduler or "",
        fresh=fresh,
        strict=strict,
        new_version=new_version,
        out=out,
        form=form,
        mode=mode,  # type: ignore[arg-type]
        encoder=encoder,
        download=download,
        read=ReadOptions(segmented=segmented, split=split),
    )
    if strict:
        # Before a project is created.
        work.must_be_whole()
    with Project.open(project, create=True) as opened:
        for note in opened.notes:
            say(message("cli.note", what=note))
        with _listener_for(as_json=as_json, quiet=quiet) as listener:
            outcome = run_batch(opened, work, options, listener=listener)
    return _report(outcome, as_json=as_json, project=project)


def _listener_for(*, as_json: bool, quiet: bool) -> _Bar | _Lines:
    """What shows the progress of the batch."""
    return _Lines() if as_json else _Bar(quiet=quiet, remaining=True)


class _Bar(BarProgress):
    """A bar on standard error; failures at once, each on a line of its own."""

    def begin(self, total: int, present: int) -> None:
        """*present* of *total* pairs were done before."""
        if present:
            self.note(message("cli.pairs-before", number=present, total=total))
        self.start(message("cli.stage-pairs"), total - present)

    def pair(self, outcome: PairOutcome, seconds: float) -> None:
        """A pair is done or has failed."""
        if outcome.state == "failed":
            reason: Message | str = outcome.reason or ""
            if not str(reason).startswith(outcome.name):
                reason = message("cli.named", name=outcome.name, value=reason)
            self.say(message("cli.failed", what=reason))
        if outcome.state != "present":
            self.advance()

    def note(self, text: Message | str) -> None:
        """Something the user should know now."""
        self.say(message("cli.note", what=text))


class _Lines(JsonLines):
    """A line for each pair, and for whatever the user should know."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._total = self._present = self._counted = 0

    def begin(self, total: int, present: int) -> None:
        """*present* of *total* pairs were done before."""
        self._start = time.monotonic()
        self._total, self._present = total, present
        json_line("begin", pairs=total, present=present)

    def pair(self, outcome: PairOutcome, seconds: float) -> None:
        """A pair is done or has failed, and how far the whole is."""
        if outcome.state != "present":
            self._counted += 1
        spent = time.monotonic() - self._start
        rate = self._counted / spent if spent > 0 else 0.0
        left = self._total - self._present - self._counted
        json_line(
            "pair",
            **_plain(outcome),
            seconds=round(seconds, 3),
            done=self._present + self._counted,
            of=self._total,
            rate=round(rate, 3),
            remaining=round(left / rate, 1) if rate else None,
        )

    def note(self, text: Message | str) -> None:
        """Something the user should know now."""
        json_line("note", text=text)


def _plain(outcome: PairOutcome) -> dict[str, Any]:
    found: dict[str, Any] = {"name": outcome.name, "state": outcome.state, "line": outcome.line}
    if outcome.state in ("failed", "left"):
        return {**found, "reason": outcome.reason}
    return {
        **found,
        "mode": outcome.mode,
        "beads": outcome.beads,
        "reviewed": outcome.reviewed,
        "probability": round(outcome.probability, 4),
        "alignment": outcome.alignment,
    }


def _report(outcome: BatchOutcome, *, as_json: bool, project: Location) -> int:
    """Print the summary; the exit code."""
    done, present = outcome.count("done"), outcome.count("present")
    failed, left = outcome.count("failed"), outcome.count("left")
    if as_json:
        json_line(
            "end",
            pairs=len(outcome.pairs),
            done=done,
            present=present,
            failed=failed,
            left=left,
            beads=sum(pair.beads for pair in outcome.pairs),
            files=[*outcome.files],
            written=outcome.written,
            seconds=round(outcome.seconds, 2),
            job=outcome.job,
            stopped=english(outcome.stopped.as_message()) if outcome.stopped else None,
            cancelled=outcome.cancelled,
        )
    else:
        _table(outcome)
        if not outcome.stopped and done + present:
            click.echo(str(next_step(project)))
    return _code(outcome)


def _code(outcome: BatchOutcome) -> int:
    ok = outcome.count("done", "present")
    rest = len(outcome.pairs) - ok
    if outcome.stopped is not None:
        say(message("cli.error", what=outcome.stopped))
        say(message("cli.batch-stopped", done=ok, rest=rest))
        return Code.STOPPED
    if outcome.cancelled:
        say(message("cli.batch-cancelled", done=ok, rest=rest))
        return Code.STOPPED
    if not ok:
        reason = next((pair.reason for pair in outcome.pairs if pair.reason), t("none"))
        say(message("cli.error", what=message("cli.batch-nothing", reason=reason)))
        return Code.ERROR
    if rest:
        say(
            message(
                "cli.batch-failed",
                count=rest,
                total=len(outcome.pairs),
                path=str(outcome.files[0]),
            )
        )
        return Code.SKIPPED
    return Code.DONE


def _table(outcome: BatchOutcome) -> None:
    good = [pair for pair in outcome.pairs if pair.state in ("done", "present")]
    rows: list[tuple[str, object]] = [
        (t("pairs of documents"), len(outcome.pairs)),
        (t("done now"), outcome.count("done")),
        (t("done before"), outcome.count("present")),
        (t("failed"), outcome.count("failed")),
    ]
    if outcome.count("left"):
        rows.append((t("not done"), outcome.count("left")))
    modes = Counter(pair.mode for pair in good)
    rows += [
        (str(message("cli.in-mode", mode=t(mode))), number)
        for mode, number in sorted(modes.items())
    ]
    rows += [
        (t("pairs"), sum(pair.beads for pair in good)),
        (t("certain (≥ .9)"), sum(pair.certain for pair in good)),
        (t("likely (≥ .5)"), sum(pair.likely for pair in good)),
        (t("reviewed"), sum(pair.reviewed for pair in good)),
    ]
    now = outcome.count("done")
    if now and outcome.seconds:
        rows.append((t("pairs of documents per minute"), round(60 * now / outcome.seconds)))
    echo_table(("batch", outcome.title), rows)
    doubtful = sorted((p for p in good if p.probability < 0.5), key=lambda p: p.probability)
    if doubtful:
        click.echo()
        echo_table(
            ("probably not translations of each other", "probability"),
            [(pair.name, pair.probability) for pair in doubtful[:_SHOWN]],
        )
    click.echo()
    written(outcome.files)
    if outcome.written:
        click.echo(str(message("cli.files-per-pair", count=outcome.written)))
