"""A batch from its manifest to the last file: plan, work, save, report."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from align.__about__ import __version__
from align.errors import (
    ConflictError,
    DuizhaoError,
    OutputError,
    StoppedError,
    StoreError,
    StoreLockedError,
)
from align.messages import Message, message
from align.protecting import protect, protecting
from align.text.files import encodable
from duizhao.engines import glossary_of
from duizhao.jobs.background import BATCH, CancelledJobError, alive, process_parameters
from duizhao.jobs.batch.entries import Entry, Work
from duizhao.jobs.batch.executors import Executor, InProcess, Processes
from duizhao.jobs.batch.files import PairWriter, check_outputs, write_failures, write_overview
from duizhao.jobs.batch.manifest import read_work
from duizhao.jobs.batch.outcome import (
    SILENT,
    BatchOptions,
    BatchOutcome,
    Listener,
    PairOutcome,
    failed,
    finished,
    left,
    rejected,
)
from duizhao.jobs.batch.shard import (
    BatchSetup,
    Shard,
    ShardDone,
    ShardResult,
    Source,
    engines_of,
    perform,
)
from duizhao.jobs.processes import Failed
from duizhao.roles import of_job
from duizhao.store import NewAlignment, NewShard, Project, ShardDocument, ShardRecord

__all__ = ["PATIENCE", "run_again", "run_batch"]

T = TypeVar("T")

_LISTED = 50
"""So many failures are named in the job's record."""

PATIENCE = 300.0
"""Seconds for which a locked project is tried again before the batch stops."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """A shard with every entry that it answers: the same inputs are worked on once."""

    key: str
    entries: tuple[Entry, ...]
    size: int


def run_batch(
    project: Project,
    work: Work,
    options: BatchOptions,
    *,
    listener: Listener | None = None,
    job: int | None = None,
) -> BatchOutcome:
    """Everything that ``duizhao batch`` does, with the project open.

    Args:
        job: the job record to write to; one is made if there is none.

    Raises:
        InputError: *options* are strict and a line of the manifest is wrong; nothing was done.
        DuizhaoError: the batch could not begin. Once begun, errors are in the outcome.
    """
    project.need(of_job(BATCH))
    events = listener or SILENT
    start = time.perf_counter()
    if options.strict:
        work.must_be_whole()
    if options.scheduler:
        from duizhao.jobs.cluster import check_address

        check_address(options.scheduler)
    setup = BatchSetup(
        encoder=options.encoder,
        download=options.download,
        glossary=glossary_of(project.concepts()),
        split=options.read.split,
    )
    batch = _Batch(project, work, options, setup, events)
    number = job if job is not None else project.add_job(BATCH, batch.parameters())
    with alive(project, number) as beat:
        return batch.run(number, beat, start)


def run_again(project: Project, job: int, parameters: Mapping[str, Any]) -> None:
    """Run a batch from what its job record keeps.

    Raises:
        DuizhaoError: it could not begin.
    """
    options = BatchOptions.from_parameters(parameters)
    sources = [str(item) for item in parameters.get("sources", [])]
    own = [project.path] if isinstance(project.path, Path) else []
    leave_out = own if options.out is None else [options.out, *own]
    with protecting(own):
        work = read_work(
            sources, mode=options.mode, segmented=options.read.segmented, leave_out=leave_out
        )
        run_batch(project, work, options, job=job)


class _Batch:
    def __init__(
        self,
        project: Project,
        work: Work,
        options: BatchOptions,
        setup: BatchSetup,
        events: Listener,
    ) -> None:
        self._project = project
        self._work = work
        self._options = options
        self._setup = setup
        self._events = events
        self._notes: list[Message] = list(work.notes)
        self._found: dict[str, PairOutcome] = {}
        self._unreadable: list[PairOutcome] = []
        protect(path for entry in work.entries for path in (entry.zh, entry.en))
        check_outputs(project, work, options.out, options.form)
        self._writer = PairWriter(project, options.out, options.form)

    def parameters(self) -> dict[str, Any]:
        """What a job record keeps, so that the batch can be run again."""
        return {**self._options.as_parameters(), "title": self._work.title, **process_parameters()}

    def run(self, job: int, beat: Callable[[], None], start: float) -> BatchOutcome:
        plan = self._plan()
        keys = [item.key for item in plan]
        present = {} if self._options.fresh else self._project.done_shards(keys)
        total = len(self._work.entries) + len(self._work.rejected)
        waiting = [item for item in plan if item.key not in present]
        self._patiently(
            lambda: self._project.update_job(
                job,
                state="running",
                stage=message("batch.aligning"),
                done=len(plan) - len(waiting),
                total=len(plan),
            )
        )
        for note in self._work.notes:
            self._events.note(note)
        early = [*map(rejected, self._work.rejected), *self._unreadable]
        self._events.begin(total, total - len(early) - _entries(waiting))
        for outcome in early:
            self._record(outcome, 0.0)
        stopped: DuizhaoError | None = None
        cancelled = False
        try:
            for item in plan:
                if item.key in present:
                    self._present(item, present[item.key])
            if waiting:
                self._align(waiting, job, beat)
        except CancelledJobError:
            cancelled = True
        except (StoreError, StoppedError, OutputError, OSError) as error:
            stopped = error if isinstance(error, DuizhaoError) else _disk(error)
        except BaseException:
            self._interrupted(job, None)
            raise
        try:
            return self._end(job, start, stopped, cancelled)
        except BaseException:
            self._interrupted(job, stopped)
            raise

    def _interrupted(self, job: int, stopped: DuizhaoError | None) -> None:
        """Close the job's record: what was done to the last pair is done."""
        pairs = [outcome for outcome, _ in self._outcomes()]
        with suppress(DuizhaoError):
            if stopped or any(pair.state == "left" for pair in pairs):
                self._project.update_job(job, state="cancelled", said=[message("jobs.interrupted")])
                return
            ok = sum(pair.state in ("done", "present") for pair in pairs)
            said = [message("batch.done", done=ok, count=len(pairs)), message("jobs.interrupted")]
            self._project.update_job(job, state="done" if ok else "failed", said=said)

    # Plan

    def _plan(self) -> list[_Planned]:
        """Shards by key; a file that cannot be read any more fails its pair."""
        engines = engines_of(self._setup)
        common = [
            __version__,
            f"{engines.encoder.name}/{engines.encoder.revision}",
            engines.lexicon.revision,
            asdict(self._setup.split),
        ]
        shards: dict[str, list[Entry]] = {}
        sizes: dict[str, int] = {}
        for entry in self._work.entries:
            try:
                zh, en = _digest(entry.zh), _digest(entry.en)
            except OSError as error:
                reason = message("batch.cannot-be-read", file=error.filename, reason=error.strerror)
                self._unreadable.append(failed(entry, reason))
                continue
            body = [*common, zh, en, entry.mode, entry.segmented, entry.encoding]
            key = hashlib.sha256(json.dumps(body).encode()).hexdigest()
            shards.setdefault(key, []).append(entry)
            sizes[key] = entry.zh.stat().st_size + entry.en.stat().st_size
        return [_Planned(key, tuple(entries), sizes[key]) for key, entries in shards.items()]

    # Work

    def _executor(self, shards: int) -> Executor:
        if self._options.scheduler:
            from duizhao.jobs.cluster import Cluster

            return Cluster(self._setup, self._options.scheduler, work=perform)
        workers = min(self._options.workers, shards)
        return InProcess(self._setup) if workers < 2 else Processes(self._setup, workers)

    def _align(self, waiting: Sequence[_Planned], job: int, beat: Callable[[], None]) -> None:
        executor = self._executor(len(waiting))
        order = list(waiting)
        if not isinstance(executor, InProcess):
            # The largest first: no worker is left alone with it at the end.
            order.sort(key=lambda item: -item.size)
        planned = {item.key: item for item in order}
        results = executor.run(self._shard(item) for item in order)
        try:
            for found in results:
                while executor.notes:
                    self._note(executor.notes.pop(0))
                beat()
                if found is not None:
                    shard, result = found
                    self._take(planned[shard.key], result, job)
        finally:
            results.close()

    def _shard(self, item: _Planned) -> Shard:
        entry = item.entries[0]
        return Shard(
            key=item.key,
            name=entry.name,
            zh=self._source(entry.zh, entry.zh_name),
            en=self._source(entry.en, entry.en_name),
            mode=entry.mode,
            segmented=entry.segmented,
            encoding=entry.encoding,
            size=item.size,
        )

    def _source(self, path: Path, name: str) -> Source:
        # A cluster's machines need not see the files of this one.
        data = path.read_bytes() if self._options.scheduler else None
        return Source(str(path), name, data)

    def _take(self, item: _Planned, result: ShardResult, job: int) -> None:
        if isinstance(result, Failed):
            self._fail(item, result.reason)
            return
        entry = item.entries[0]
        new = _new_shard(item.key, entry, result)
        try:
            saved = self._patiently(
                lambda: self._project.save_shard(
                    new, new_version=self._options.new_version, job=job
                )
            )
        except ConflictError as error:
            self._fail(item, error.as_message())
            return
        notes = result.notes
        if saved.outcome == "kept":
            notes = (
                *notes,
                message("batch.kept", name=entry.name, count=saved.reviewed),
            )
        for other in item.entries:
            self._finished(other, saved.id, "done", notes, result.seconds)

    def _fail(self, item: _Planned, reason: Message) -> None:
        for entry in item.entries:
            self._record(failed(entry, reason), 0.0)
        if self._options.strict:
            raise StoppedError("batch.strict-stop", name=item.entries[0].name, reason=reason)

    def _present(self, item: _Planned, record: ShardRecord) -> None:
        for entry in item.entries:
            self._finished(entry, record.alignment, "present", record.notes, 0.0)

    def _finished(
        self,
        entry: Entry,
        alignment: int,
        state: Literal["done", "present"],
        notes: Sequence[Message],
        seconds: float,
    ) -> None:
        record, tally = self._project.summary(alignment)
        self._writer.write(entry, record)
        outcome = finished(entry, record, tally, state=state, notes=notes)
        self._record(outcome, seconds)

    def _record(self, outcome: PairOutcome, seconds: float) -> None:
        self._found[f"{outcome.line}/{outcome.name}"] = outcome
        self._events.pair(outcome, seconds)

    def _note(self, text: Message) -> None:
        self._notes.append(text)
        self._events.note(text)

    def _patiently(self, write: Callable[[], T]) -> T:
        """Write to the project; while another program holds it, wait."""
        until = time.monotonic() + PATIENCE
        noted = False
        while True:
            try:
                return write()
            except StoreLockedError:
                if time.monotonic() > until:
                    raise
                if not noted:
                    self._note(message("batch.waiting-for-project"))
                    noted = True
                time.sleep(0.2)

    # End

    def _end(
        self, job: int, start: float, stopped: DuizhaoError | None, cancelled: bool
    ) -> BatchOutcome:
        outcomes = list(self._outcomes())
        pairs = tuple(outcome for outcome, _ in outcomes)
        files: list[Path] = []
        bad = [pair for pair in pairs if pair.state in ("failed", "left")]
        try:
            failures = write_failures(
                self._project,
                self._options.out,
                [(given, pair.reason) for pair, given in outcomes if pair.reason is not None],
                self._work.base,
            )
            files += [failures] if failures else []
            files.append(write_overview(self._project, self._options.out, self._work.title, pairs))
        except DuizhaoError as error:
            stopped = stopped or error
        ok = sum(pair.state in ("done", "present") for pair in pairs)
        said = [] if stopped is None else [stopped.as_message()]
        said.append(message("batch.done", done=ok, count=len(pairs)))
        said += [message("place.said", place=pair.name, what=pair.reason) for pair in bad[:_LISTED]]
        with suppress(DuizhaoError):
            self._project.update_job(
                job,
                state="cancelled" if cancelled else "failed" if stopped or not ok else "done",
                said=said,
            )
        return BatchOutcome(
            title=self._work.title,
            job=job,
            pairs=pairs,
            files=tuple(files),
            written=self._writer.written,
            seconds=time.perf_counter() - start,
            notes=tuple(self._notes),
            stopped=stopped,
            cancelled=cancelled,
        )

    def _outcomes(self) -> Iterator[tuple[PairOutcome, Mapping[str, str]]]:
        """Every pair with its line of the manifest."""
        for entry in self._work.entries:
            found = self._found.get(f"{entry.line}/{entry.name}") or left(entry)
            yield found, _complete(entry)
        for item in self._work.rejected:
            yield rejected(item), item.given


def _entries(plan: Sequence[_Planned]) -> int:
    return sum(len(item.entries) for item in plan)


def _complete(entry: Entry) -> dict[str, str]:
    """The line as it was, with the names that would be others from another place."""
    own = {"name": entry.name, "zh_name": entry.zh_name, "en_name": entry.en_name}
    return {**entry.given, **own}


def _new_shard(key: str, entry: Entry, result: ShardDone) -> NewShard:
    return NewShard(
        key=key,
        name=entry.name,
        alignment=NewAlignment(
            mode=result.mode,
            zh=(),
            en=(),
            beads=result.beads,
            signature=result.signature,
            parameters=result.parameters,
            probability=result.probability,
        ),
        zh=ShardDocument(*result.zh, result.segmenter, encodable(entry.zh.as_posix())),
        en=ShardDocument(*result.en, result.segmenter, encodable(entry.en.as_posix())),
        notes=result.notes,
        labels=dict(entry.labels),
        seconds=result.seconds,
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _disk(error: OSError) -> DuizhaoError:
    return StoppedError("batch.disk", where=error.filename, reason=error.strerror or str(error))
