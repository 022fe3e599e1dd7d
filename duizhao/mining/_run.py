"""One run: from files to pairs, set-aside lines and a report."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align import __version__
from align.errors import EmptyInputError, OutputError, SettingError
from align.exchange import text_output, write_pairs
from align.mining import (
    Job,
    MiningOptions,
    Side,
    Stage,
    disk_needed,
    key,
    read_mined,
    result,
    stages,
)
from align.model import Lang, Pair, Signature
from align.progress import NO_PROGRESS, Progress
from duizhao.corpus import Problem, ReadOptions
from duizhao.corpus import file_names as names_of
from duizhao.exporting import SURE, check_files, check_folder, extension, make_folder
from duizhao.mining._pool import Pool, default_workers
from duizhao.mining._read import SIDES, find_files, read_tasks
from duizhao.mining._report import REPORTS, write_report

if TYPE_CHECKING:
    from duizhao.mining._cluster import ClusterPool

__all__ = ["WORK", "Outcome", "Request", "run"]

WORK = "work"
_FAR = frozenset({"encode", "search", "merge neighbours", "judge"})
"""Labels of the stages that are done on a cluster, if there is one."""
_SETTINGS = "settings.json"
_LOCK = "lock"
_SET_ASIDE = "set-aside.tsv"
_LANGS: tuple[Lang, Lang] = ("zh", "en")
_ASIDE = ("side", "document", "segment", "reason", "like_document", "like_segment", "text")


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for.

    Attributes:
        zh, en: files and folders. out: the folder for results. forms: formats to write.
        minimum: probability of pairs that are written; None: .5, .9 in a memory.
        workers: processes; None: as many as there are processors, at most four.
        scheduler: address of a Dask cluster that does the long stages.
        fresh: forget what an earlier run did. keep: keep the work folder in the end.
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Attributes:
        counts: what the report says, as plain values. files: written.
    """

    counts: dict[str, Any]
    files: tuple[Path, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def run(request: Request, progress: Progress = NO_PROGRESS) -> Outcome:
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
    notes: list[str] = []
    for lang, paths in zip(_LANGS, (request.zh, request.en), strict=True):
        files[lang], more = find_files(paths, leave_out=(request.out,))
        notes += more
    pairs = [f"pairs{extension(form)}" for form in request.forms]
    check_files(request.out, (*pairs, _SET_ASIDE, *REPORTS))
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
    real = work.resolve()
    if any(real in path.resolve().parents for path in files):
        what = "holds documents of this run, and is emptied by runs"
    elif any(work.iterdir()) and not any((work / name).exists() for name in (_LOCK, _SETTINGS)):
        what = "is no folder of an earlier run, and would be emptied by this one"
    else:
        return
    raise OutputError(what, where=work, remedy="Name another folder with --out")


@contextmanager
def _alone(work: Path) -> Iterator[None]:
    """Keep a second run out of the folder."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(work / _LOCK, timeout=0):
            yield
    except Timeout:
        raise SettingError(
            "another run is at work in this folder",
            where=work.parent,
            remedy="Wait for it to end, or name another folder with --out",
        ) from None


class _Run:
    def __init__(
        self, request: Request, files: dict[Lang, list[Path]], work: Path, notes: list[str]
    ) -> None:
        self._request, self._files, self._work = request, files, work
        self._notes = notes
        self._problems: list[Problem] = []
        self._sizes: dict[Lang, Sequence[int]] = {}
        self._results: dict[str, Any] = {}

    def done(self, progress: Progress) -> Outcome:
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
        with Pool(self._work, workers) as pool:
            sides = {lang: self._read(lang, pool, progress) for lang in _LANGS}
            job = Job(
                sides["zh"],
                sides["en"],
                request.encoder,
                made.revision,
                made.dim,
                request.options,
                minimum,
            )
            for stage in stages(job, self._work):
                if stage.label == "encode":
                    self._check_disk(disk_needed(self._total(), made.dim))
                (far if far and stage.label in _FAR else pool).run(stage, progress)
                self._note(stage)
        signature = self._signature(f"{made.name}/{made.revision}", job)
        return self._write(job, str(signature), progress)

    def _cluster(self, *, additive: bool) -> ClusterPool | None:
        address = self._request.scheduler
        if not address:
            return None
        if not additive:
            raise SettingError(
                "on a cluster mining takes the builtin encoder only",
                remedy="Leave --scheduler or --encoder out",
            )
        from duizhao.mining._cluster import ClusterPool

        return ClusterPool(self._work, address, self._notes.append)

    def _minimum(self, form: str) -> float:
        if self._request.minimum is not None:
            return self._request.minimum
        return SURE if form == "tmx" else 0.5

    def _total(self) -> int:
        return sum(sum(some) for some in self._sizes.values())

    def _note(self, stage: Stage) -> None:
        for task in stage:
            if task.name.startswith("sift-"):
                lang = task.arguments[0]
                self._results[f"sift-{lang}"] = found = result(self._work, task)
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
        """Refuse to mix two runs; forget the old one if told to."""
        path = self._work / _SETTINGS
        wanted = self._settings(encoder)
        if self._request.fresh:
            _empty(self._work)
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = None
        if isinstance(found, dict) and found != wanted:
            other = [
                f"{name} {found.get(name)} → {wanted.get(name)}"
                for name in sorted({*found, *wanted})
                if found.get(name) != wanted.get(name)
            ]
            raise SettingError(
                f"this folder holds a run with other settings ({', '.join(other)})",
                where=self._request.out,
                remedy="Give the same settings, name another folder with --out, or start anew "
                "with --fresh",
            )
        if found is None:
            with text_output(path) as stream:
                json.dump(wanted, stream, ensure_ascii=False, indent=1)

    def _check_disk(self, needed: int) -> None:
        """Say before long work that the disk is too small."""
        there = sum(_size(path) for path in self._work.iterdir() if path.is_file())
        free = shutil.disk_usage(self._work).free
        if needed > free + there:
            raise OutputError(
                f"this needs about {_gigabytes(needed)} and there are "
                f"{_gigabytes(free + there)} on the disk",
                where=self._request.out,
                remedy="Make room, or name a folder on another disk with --out; "
                "what is done is kept",
            )

    def _read(self, lang: Lang, pool: Pool, progress: Progress) -> Side:
        paths = self._files[lang]
        names = names_of(paths)
        tasks = read_tasks(lang, paths, names, self._request.reading)
        pool.run(Stage(f"read {SIDES[lang]} files", tuple(tasks)), progress)
        problems = [Problem(*item) for task in tasks for item in result(self._work, task)]
        self._problems += problems
        self._results[f"files-{lang}"] = len(paths) - len(problems)
        if len(problems) == len(paths):
            first = f" {problems[0].message}" if problems else ""
            raise EmptyInputError(
                f"no {SIDES[lang]} document could be read.{first}",
                remedy=f"Give {SIDES[lang]} documents with --{lang}",
            )
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

    def _write(self, job: Job, signature: str, progress: Progress) -> Outcome:
        request = self._request
        out = request.out
        written: list[Path] = []
        progress.start("write", len(request.forms) + 2)
        for form in request.forms:
            target = out / f"pairs{extension(form)}"
            rows = _rows(self._work, self._sizes, job, self._minimum(form))
            write_pairs(rows, target, format=form, mode="comparable", signature=signature)
            written.append(target)
            progress.advance()
        with text_output(out / _SET_ASIDE) as stream:
            stream.write("\t".join(_ASIDE) + "\n")
            for lang in _LANGS:
                with (self._work / f"aside-{lang}.tsv").open(encoding="utf-8", newline="") as lines:
                    shutil.copyfileobj(lines, stream)
        written.append(out / _SET_ASIDE)
        progress.advance()
        counts = self._counts(signature)
        written += write_report(out, counts, self._problems)
        progress.finish()
        if not request.keep:
            _empty(self._work)
        return Outcome(counts, tuple(written), tuple(self._problems), tuple(self._notes))

    def _counts(self, signature: str) -> dict[str, Any]:
        sides: dict[str, Any] = {
            lang: {
                "files": self._results[f"files-{lang}"],
                "skipped": len(self._files[lang]) - self._results[f"files-{lang}"],
                "sentences": self._results[f"sift-{lang}"]["read"],
                "set_aside": self._results[f"sift-{lang}"]["counts"],
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
            shutil.rmtree(item, ignore_errors=True)
        elif item.name != _LOCK:
            item.unlink(missing_ok=True)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
