"""A batch's options, and what it reports: events, outcomes of pairs, the outcome as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from align.errors import DuizhaoError
from align.messages import Message, message
from align.segments import SegmentOptions
from duizhao.corpus import ReadOptions
from duizhao.jobs.batch.entries import Entry, Rejected, in_line
from duizhao.pairing import ModeChoice
from duizhao.store import AlignmentRecord

__all__ = [
    "SILENT",
    "BatchOptions",
    "BatchOutcome",
    "Listener",
    "PairOutcome",
    "failed",
    "finished",
    "left",
    "rejected",
]


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How a batch works; see the command's help.

    Attributes:
        sources: what was named on the command line, for the job's record.
        out, form: where one file a pair goes, and in which format.
        fresh: do again what is done. scheduler: address of a Dask cluster.
    """

    sources: tuple[str, ...] = ()
    workers: int = 1
    scheduler: str = ""
    fresh: bool = False
    strict: bool = False
    new_version: bool = False
    out: Path | None = None
    form: str = "tsv"
    mode: ModeChoice = "auto"
    encoder: str = "builtin"
    download: bool = False
    read: ReadOptions = field(default_factory=ReadOptions)

    def as_parameters(self) -> dict[str, Any]:
        """As JSON values that :meth:`from_parameters` reads; whole paths, so that they hold
        wherever the job is started from."""
        plain = ("workers", "scheduler", "strict", "new_version", "form", "mode", "encoder")
        return {
            **{name: getattr(self, name) for name in (*plain, "download")},
            "sources": [str(Path(name).absolute()) for name in self.sources],
            "out": str(self.out.absolute()) if self.out else None,
            "segmented": self.read.segmented,
            "split": asdict(self.read.split),
        }

    @classmethod
    def from_parameters(cls, found: Mapping[str, Any]) -> BatchOptions:
        """What :meth:`as_parameters` wrote; what is done is not done again."""
        return cls(
            sources=tuple(found["sources"]),
            workers=found["workers"],
            scheduler=found["scheduler"],
            strict=found["strict"],
            new_version=found["new_version"],
            out=Path(found["out"]) if found["out"] else None,
            form=found["form"],
            mode=found["mode"],
            encoder=found["encoder"],
            download=found["download"],
            read=ReadOptions(segmented=found["segmented"], split=SegmentOptions(**found["split"])),
        )


@dataclass(frozen=True, slots=True)
class PairOutcome:
    """What became of one pair.

    Attributes:
        state: ``done`` now, ``present`` from an earlier run, ``failed``, ``left`` undone.
        alignment: its number in the project. beads, reviewed: numbers.
    """

    name: str
    state: Literal["done", "present", "failed", "left"]
    zh: str = ""
    en: str = ""
    mode: str = ""
    beads: int = 0
    reviewed: int = 0
    certain: int = 0
    likely: int = 0
    one_sided: int = 0
    probability: float = 0.0
    reason: Message | None = None
    line: int = 0
    alignment: int = 0
    notes: tuple[Message, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class BatchOutcome:
    """What a batch did.

    Attributes:
        pairs: in the order of the manifest, then the lines that could not be used.
        files: written (report, failures; the pairs' own files are counted in *written*).
        stopped: why the batch ended early, if it did.
    """

    title: str
    job: int
    pairs: tuple[PairOutcome, ...]
    files: tuple[Path, ...]
    written: int
    seconds: float
    notes: tuple[Message, ...]
    stopped: DuizhaoError | None = None
    cancelled: bool = False

    def count(self, *states: str) -> int:
        """How many pairs are in one of *states*."""
        return sum(pair.state in states for pair in self.pairs)


class Listener(Protocol):
    """Notified of a batch's events; the shell draws a bar or prints lines."""

    def begin(self, total: int, present: int) -> None:
        """*present* of *total* pairs were done before."""

    def pair(self, outcome: PairOutcome, seconds: float) -> None:
        """A pair is done or has failed."""

    def note(self, text: Message) -> None:
        """Something the user should know now."""


class _Silent:
    def begin(self, total: int, present: int) -> None:
        pass

    def pair(self, outcome: PairOutcome, seconds: float) -> None:
        pass

    def note(self, text: Message) -> None:
        pass


SILENT: Listener = _Silent()


def failed(entry: Entry, reason: Message) -> PairOutcome:
    """A pair that failed."""
    return PairOutcome(
        name=entry.name,
        state="failed",
        zh=entry.zh_name,
        en=entry.en_name,
        reason=in_line(entry.line, reason),
        line=entry.line,
        labels=entry.labels,
    )


def rejected(item: Rejected) -> PairOutcome:
    """A line that cannot be worked on."""
    return PairOutcome(
        name=item.name or str(message("place.line", line=str(item.line))),
        state="failed",
        zh=item.given.get("zh", ""),
        en=item.given.get("en", ""),
        reason=item.reason,
        line=item.line,
    )


def left(entry: Entry) -> PairOutcome:
    """A pair that the batch did not come to."""
    return PairOutcome(
        name=entry.name,
        state="left",
        zh=entry.zh_name,
        en=entry.en_name,
        reason=message("batch.stopped-before"),
        line=entry.line,
        labels=entry.labels,
    )


def finished(
    entry: Entry,
    record: AlignmentRecord,
    tally: dict[str, int],
    *,
    state: Literal["done", "present"],
    notes: Sequence[Message],
) -> PairOutcome:
    """A pair whose alignment is in the project; *tally* as the store gives it."""
    return PairOutcome(
        name=entry.name,
        state=state,
        zh=entry.zh_name,
        en=entry.en_name,
        mode=record.mode,
        beads=record.beads,
        reviewed=record.reviewed,
        certain=tally.get("certain (≥ .9)", 0) + tally.get("translation", 0),
        likely=tally.get("likely (≥ .5)", 0) + tally.get("partial", 0),
        one_sided=tally.get("one-sided", 0),
        probability=record.probability,
        line=entry.line,
        alignment=record.id,
        notes=tuple(notes),
        labels=entry.labels,
    )
