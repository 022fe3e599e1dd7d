"""One run: from files to pairs, excluded lines and a report."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align import __version__
from align.encoders.protocol import contextual_half
from align.errors import EmptyInputError, OutputError, SettingError
from align.exchange import text_output, write_pairs
from align.messages import Message, message
from align.mining import (
    Job,
    MiningOptions,
    Side,
    Stage,
    disk_needed,
    excluded_name,
    key,
    read_mined,
    result,
    stages,
)
from align.model import Lang, Pair, Signature
from align.progress import NO_PROGRESS, Progress
from align.replacing import discard, patiently
from align.text.files import real_path
from duizhao.corpus import Problem, ReadOptions
from duizhao.corpus import file_names as names_of
from duizhao.exporting import SURE, check_files, check_folder, extension, make_folder
from duizhao.jobs.mining.pool import ProcessPool, default_workers
from duizhao.jobs.mining.reading import find_files, problem_of, read_tasks
from duizhao.messages import Language, Wording

if TYPE_CHECKING:
    from duizhao.jobs.mining.cluster import ClusterPool

__all__ = ["WORK", "MiningOutcome", "MiningRequest", "report_lines", "run"]

WORK = "work"
REPORTS = ("report.json", "report.txt")
_ON_CLUSTER = frozenset({"encode", "search", "exact", "merge", "classify", "closer"})
"""First words of the names of tasks that are done on a cluster, if there is one."""
_GRADES = {
    "translation": "mining.translations",
    "partial": "mining.partials",
    "related": "mining.relateds",
    "none": "mining.nones",
}
_SETTINGS = "settings.json"
_LOCK = "lock"
_EXCLUDED = "set-aside.tsv"
_LANGS: tuple[Lang, Lang] = ("zh", "en")
_EXCLUDED_COLUMNS = (
    "side",
    "document",
    "segment",
    "reason",
    "like_document",
    "like_segment",
    "text",
)


@dataclass(frozen=True, slots=True)
class MiningRequest:
    """What was asked for.

    Attributes:
        zh, en: files and folders. out: the folder for results. forms: formats to write.
        minimum: probability of pairs that are written; None: .5, .9 in a memory.
        workers: processes; None: as many as there are processors, at most four.
        scheduler: address of a Dask cluster that does the long stages.
        fresh: forget what an earlier run did. keep: keep the work folder in the end.
        language: of the report for people.
    """

    zh: tuple[Path, ...]
    en: tuple[Path, ...]
    out: Path
    encoder: str = "builtin"
    download: bool = False
    reading: ReadOptions = field(default_factory=ReadOptions)
    options: MiningOptions = field(default_factory=MiningOptions)
    forms: tuple[str, ...] = ("tsv",)
    minimum: float | None = None
    workers: int | None = None
    scheduler: str = ""
    fresh: bool = False
    keep: bool = True
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class MiningOutcome:
    """What came of it.

    Attributes:
        counts: what the report says, as plain values. files: written.
    """

    counts: dict[str, Any]
    files: tuple[Path, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Message, ...] = ()


def run(request: MiningRequest, progress: Progress = NO_PROGRESS) -> MiningOutcome:
    """Mine; a run that was cut short goes on where it was.

    Raises:
        EmptyInputError: nothing can be compared.
        SettingError: the folder holds a run with other settings, or one is at work in it; or
            there can be no cluster.
        StoppedError: the cluster is not there, went away or cannot be used.
        OutputError: the folder cannot be written or what is in it must stay, or the disk is
            or would be full.
    """
    check_folder(request.out)
    files: dict[Lang, list[Path]] = {}
    notes: list[Message] = []
    for lang, paths in zip(_LANGS, (request.zh, request.en), strict=True):
        files[lang], more = find_files(paths, leave_out=(request.out,))
        notes += more
    pairs = [f"pairs{extension(form)}" for form in request.forms]
    check_files(request.out, (*pairs, _EXCLUDED, *REPORTS))
    work = request.out / WORK
    _check_work(work, (path for found in files.values() for path in found))
    make_folder(work)
    with _alone(work):
        return _Run(request, files, work, notes).done(progress)


def _check_work(work: Path, files: Iterable[Path]) -> None:
    """See that *work* can be emptied: it is a run's own and no input is in it.

    Raises:
        OutputError: it cannot.
    """
    if not work.exists():
        return
    real = real_path(work)
    if any(real in real_path(path).parents for path in files):
        code = "mining.work-holds-documents"
    elif any(work.iterdir()) and not any((work / name).exists() for name in (_LOCK, _SETTINGS)):
        code = "mining.work-of-others"
    else:
        return
    raise OutputError(code, where=work)


@contextmanager
def _alone(work: Path) -> Iterator[None]:
    """Keep a second run out of the folder."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(work / _LOCK, timeout=0):
            yield
    except Timeout:
        raise SettingError("mining.locked", where=work.parent) from None


class _Run:
    def __init__(
        self,
        request: MiningRequest,
        files: dict[Lang, list[Path]],
        work: Path,
        notes: list[Message],
    ) -> None:
        self._request, self._files, self._work = request, files, work
        self._notes = notes
        self._problems: list[Problem] = []
        self._sizes: dict[Lang, Sequence[int]] = {}
        self._results: dict[str, Any] = {}

    def done(self, progress: Progress) -> MiningOutcome:
        from align.encoders import get_encoder

        request = self._request
        made = get_encoder(request.encoder, download=request.download, progress=progress)
        self._check_settings(f"{made.name}/{made.revision}")
        self._check_disk(sum(_size(path) for paths in self._files.values() for path in paths) * 2)
        workers = request.workers or default_workers()
        if not made.additive:
            # A model's own threads use all processors; two of it would fill the memory.
            workers = 1
        far = self._cluster(additive=made.additive)
        minimum = min(self._minimum(form) for form in request.forms)
        with ProcessPool(self._work, workers) as pool:
            sides = {lang: self._read(lang, pool, progress) for lang in _LANGS}
            job = Job(
                sides["zh"],
                sides["en"],
                request.encoder,
                made.revision,
                made.dim,
                request.options,
                minimum,
                closer=contextual_half(made) is not None,
            )
            for stage in stages(job, self._work):
                kind = _kind(stage)
                if kind == "encode":
                    self._check_disk(disk_needed(self._total(), made.dim))
                (far if far and kind in _ON_CLUSTER else pool).run(stage, progress)
                self._note(stage)
        signature = self._signature(f"{made.name}/{made.revision}", job)
        return self._write(job, str(signature), progress)

    def _cluster(self, *, additive: bool) -> ClusterPool | None:
        address = self._request.scheduler
        if not address:
            return None
        if not additive:
            raise SettingError("mining.cluster-encoder")
        from duizhao.jobs.mining.cluster import ClusterPool

        return ClusterPool(self._work, address, self._notes.append)

    def _minimum(self, form: str) -> float:
        if self._request.minimum is not None:
            return self._request.minimum
        return SURE if form == "tmx" else 0.5

    def _total(self) -> int:
        return sum(sum(some) for some in self._sizes.values())

    def _note(self, stage: Stage) -> None:
        for task in stage:
            if task.name.startswith(("sift-", "filter-")):
                lang = task.arguments[0]
                self._results[f"filter-{lang}"] = found = result(self._work, task)
                self._sizes[lang] = found["sizes"]
            elif task.name in {"candidates", "decide"}:
                self._results[task.name] = result(self._work, task)

    def _settings(self, encoder: str) -> dict[str, Any]:
        reading = self._request.reading
        return {
            "version": __version__,
            "encoder": encoder,
            "segmenter": reading.segmenter,
            "encoding": reading.encoding or "",
            **asdict(self._request.options),
        }

    def _check_settings(self, encoder: str) -> None:
        """Refuse to mix two runs; forget the old one if the request says so."""
        path = self._work / _SETTINGS
        wanted = self._settings(encoder)
        if self._request.fresh:
            _empty(self._work)
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            found = None
        if isinstance(found, dict) and found != wanted:
            other = [
                f"{name} {found.get(name)} → {wanted.get(name)}"
                for name in sorted({*found, *wanted})
                if found.get(name) != wanted.get(name)
            ]
            raise SettingError("mining.other-settings", where=self._request.out, settings=other)
        if found is None:
            with text_output(path) as stream:
                json.dump(wanted, stream, ensure_ascii=False, indent=1)

    def _check_disk(self, needed: int) -> None:
        """Say before long work that the disk is too small."""
        present = sum(_size(path) for path in self._work.iterdir() if path.is_file())
        free = shutil.disk_usage(self._work).free
        if needed > free + present:
            raise OutputError(
                "mining.disk-too-small",
                where=self._request.out,
                needed=_gigabytes(needed),
                free=_gigabytes(free + present),
            )

    def _read(self, lang: Lang, pool: ProcessPool, progress: Progress) -> Side:
        paths = self._files[lang]
        names = names_of(paths)
        tasks = read_tasks(lang, paths, names, self._request.reading)
        reading = "mining.reading-chinese" if lang == "zh" else "mining.reading-english"
        pool.run(Stage(message(reading), tuple(tasks)), progress)
        problems = [problem_of(item) for task in tasks for item in result(self._work, task)]
        self._problems += problems
        self._results[f"files-{lang}"] = len(paths) - len(problems)
        if len(problems) == len(paths):
            code = "mining.no-chinese-document" if lang == "zh" else "mining.no-english-document"
            raise EmptyInputError(code, reasons=[problem.message for problem in problems[:1]])
        parts = tuple(task.files[0] for task in tasks)
        return Side(parts, tuple(task.key for task in tasks), tuple(names))

    def _signature(self, encoder: str, job: Job) -> Signature:
        parameters = asdict(self._request.options)
        return Signature(
            __version__,
            "comparable",
            encoder,
            self._request.reading.segmenter,
            parameters,
            (key(job.zh.keys), key(job.en.keys)),
        )

    def _write(self, job: Job, signature: str, progress: Progress) -> MiningOutcome:
        request = self._request
        out = request.out
        written: list[Path] = []
        progress.start(message("mining.writing"), len(request.forms) + 2)
        for form in request.forms:
            target = out / f"pairs{extension(form)}"
            rows = _rows(self._work, self._sizes, job, self._minimum(form))
            write_pairs(
                rows, target, format=form, mode="comparable", review=False, signature=signature
            )
            written.append(target)
            progress.advance()
        with text_output(out / _EXCLUDED) as stream:
            stream.write("\t".join(_EXCLUDED_COLUMNS) + "\n")
            for lang in _LANGS:
                with (self._work / excluded_name(lang)).open(encoding="utf-8", newline="") as lines:
                    shutil.copyfileobj(lines, stream)
        written.append(out / _EXCLUDED)
        progress.advance()
        counts = self._counts(signature)
        written += _write_report(out, counts, self._problems, Wording(request.language, "cli"))
        progress.finish()
        if not request.keep:
            _empty(self._work)
        return MiningOutcome(counts, tuple(written), tuple(self._problems), tuple(self._notes))

    def _counts(self, signature: str) -> dict[str, Any]:
        sides: dict[str, Any] = {
            lang: {
                "files": self._results[f"files-{lang}"],
                "skipped": len(self._files[lang]) - self._results[f"files-{lang}"],
                "sentences": self._results[f"filter-{lang}"]["read"],
                "set_aside": self._results[f"filter-{lang}"]["counts"],
                "compared": sum(self._sizes[lang]),
            }
            for lang in _LANGS
        }
        return {
            **sides,
            "candidates": self._results["candidates"]["kept"],
            "pairs": self._results["decide"]["pairs"],
            "grades": self._results["decide"]["grades"],
            "minimum": min(self._minimum(form) for form in self._request.forms),
            "signature": signature,
        }


def _kind(stage: Stage) -> str:
    """The first word of the names of a stage's tasks."""
    return next((task.name.partition("-")[0] for task in stage), "")


def report_lines(counts: dict[str, Any]) -> Iterator[Message]:
    """The counts of an outcome, a line each."""
    for lang in _LANGS:
        side = counts[lang]
        code = "mining.chinese-side" if lang == "zh" else "mining.english-side"
        yield message(
            code,
            files=message("mining.files", count=side["files"]),
            sentences=message("mining.sentences", count=side["sentences"]),
        )
        for reason, number in side["set_aside"].items():
            yield message("mining.excluded", reason=reason, number=number)
        yield message("mining.compared", number=side["compared"])
    yield message("mining.candidates", number=counts["candidates"])
    yield message("mining.pairs", minimum=counts["minimum"], number=counts["pairs"])
    for grade, number in counts["grades"].items():
        yield message(_GRADES[grade], number=number)


def _write_report(
    out: Path, counts: dict[str, Any], problems: Sequence[Problem], wording: Wording
) -> list[Path]:
    """Write :data:`REPORTS` into *out*: for programs in English, for people as *wording* has it."""
    plain = Wording("en", "cli")
    skipped = [{"file": item.file, "reason": plain.text(item.message)} for item in problems]
    machine, people = (out / name for name in REPORTS)
    with text_output(machine) as stream:
        json.dump({**counts, "skipped": skipped}, stream, ensure_ascii=False, indent=2)
        stream.write("\n")
    with text_output(people) as stream:
        for line in report_lines(counts):
            stream.write(wording.text(line) + "\n")
        for item in problems:
            stream.write(wording.text(message("mining.skipped", reason=item.message)) + "\n")
        stream.write(f"{counts['signature']}\n")
    return [people, machine]


def _rows(work: Path, sizes: dict[Lang, Sequence[int]], job: Job, minimum: float) -> Iterator[Pair]:
    """One at a time, so that a million of them need no memory."""
    for pair in read_mined(work, sizes):
        if pair.probability < minimum:
            return
        yield Pair(
            zh=pair.zh_text,
            en=pair.en_text,
            probability=pair.probability,
            grade=pair.grade,
            zh_document=job.zh.names[pair.zh[0]],
            en_document=job.en.names[pair.en[0]],
            zh_segments=(pair.zh[1],),
            en_segments=(pair.en[1],),
        )


def _empty(work: Path) -> None:
    for item in work.iterdir():
        if item.is_dir():
            with suppress(OSError):
                patiently(partial(shutil.rmtree, item))
        elif item.name != _LOCK:
            discard(item)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
