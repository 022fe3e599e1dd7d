"""Batches: throughput on 1 and 2 workers, the store's share, growth, where the time goes.

``python -m bench.speed batch`` takes some minutes; ``DUIZHAO_BENCH_LARGE=1`` goes on to
10,000 pairs and to the mixed load (a book of 100,000 sentences beside 5,000 short pairs).
Each part can be run alone: ``batch:workers``, ``batch:growth``, ``batch:profile`` and
``batch:mixed`` (without the large sizes: 10,000 sentences beside 200 pairs).
Times are CPU seconds (of a process and its children) unless it says wall.
"""

from __future__ import annotations

import ast
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.speed import Figure
from bench.speed._tree import PeakMemory

__all__ = ["figures", "write_pairs"]

_ROOT = Path(__file__).resolve().parents[2]
_SENTENCES = 20
_LARGE = "DUIZHAO_BENCH_LARGE"


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of the command.

    Attributes:
        wall, cpu: seconds. memory: the largest resident set of any process, in MB.
        tree: the most that all of its processes had at one time, in MB; 0 if unknown.
    """

    wall: float
    cpu: float
    memory: float
    tree: float
    beads: int


def _shared() -> Path:
    return Path(os.environ.get("DUIZHAO_SHARED", _ROOT.parent / "shared"))


def _material() -> list[tuple[str, str]]:
    """Blocks of Chinese and English sentences that render each other."""
    folder = _shared() / "eval" / "alignment" / "bible5k"
    if not folder.is_dir():
        raise SystemExit(f"no evaluation data at {_shared()}; set DUIZHAO_SHARED to its folder")
    zh = (folder / "docs" / "001.zh").read_text(encoding="utf-8").splitlines()
    en = (folder / "docs" / "001.en").read_text(encoding="utf-8").splitlines()
    found = []
    for line in (folder / "gold" / "001.align").read_text(encoding="utf-8").splitlines():
        if line.strip():
            left, right = (ast.literal_eval(part) for part in line.split(":")[:2])
            if left and right:
                found.append(("\n".join(zh[i] for i in left), "\n".join(en[i] for i in right)))
    return found


def write_pairs(folder: Path, pairs: int, blocks: int = _SENTENCES, *, first: int = 0) -> Path:
    """Write *pairs* documents of so many blocks and their manifest."""
    material = _material()
    draw = random.Random(first)
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for number in range(first, first + pairs):
        chosen: list[tuple[str, str]] = []
        while len(chosen) < blocks:
            start = draw.randrange(max(1, len(material) - blocks))
            chosen += material[start : start + blocks]
        chosen = chosen[:blocks]
        for lang, side, head in (("zh", 0, f"第{number}篇。"), ("en", 1, f"Part {number}.")):
            text = "\n".join([head, *(block[side] for block in chosen)])
            (folder / f"{number}.{lang}.txt").write_text(text + "\n", encoding="utf-8")
        lines.append(json.dumps({"zh": f"{number}.zh.txt", "en": f"{number}.en.txt"}))
    manifest = folder / f"pairs-{first}-{pairs}.jsonl"
    manifest.write_text("\n".join(lines), encoding="utf-8")
    return manifest


def _run(manifest: Path, project: Path, workers: int, *more: str) -> _Run:
    """Run the command in a process of its own, which measures itself and its children."""
    code = (
        "import json, resource, sys, time\n"
        "from duizhao.cli import main\n"
        "start = time.perf_counter()\n"
        "try:\n    main(sys.argv[1:])\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "use = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]\n"
        "print(json.dumps([time.perf_counter() - start,"
        " sum(u.ru_utime + u.ru_stime for u in use), max(u.ru_maxrss for u in use) / 1024]))\n"
    )
    arguments = ["batch", str(manifest), "--project", str(project), "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments, "--mode", "parallel", "--json", *more],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"},
    )
    with PeakMemory(process.pid) as peak:
        out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"duizhao batch ended with {process.returncode}")
    lines = out.splitlines()
    wall, cpu, memory = json.loads(lines[-1])
    return _Run(wall, cpu, memory, peak.megabytes, json.loads(lines[-2])["beads"])


def figures(*, part: str = "") -> Iterator[Figure]:
    """Efficiency, growth, the store's share and a profile; or one *part* of it."""
    large = bool(os.environ.get(_LARGE))
    parts: dict[str, Callable[[Path], Iterator[Figure]]] = {
        "workers": lambda folder: _workers(folder, 400 if large else 120),
        "growth": lambda folder: _growth(folder, (100, 1000, 10_000) if large else (100, 400)),
        "profile": lambda folder: _profile(folder, 200 if large else 60),
        "mixed": lambda folder: _mixed(folder, *((5000, 80_000) if large else (200, 8000))),
    }
    if part and part not in parts:
        raise SystemExit(f"no such part: {part}; there are: {', '.join(parts)}")
    with tempfile.TemporaryDirectory(prefix="duizhao-bench-") as name:
        for other, measure in parts.items():
            if part == other or (not part and (large or other != "mixed")):
                yield from measure(Path(name))


def _workers(folder: Path, pairs: int) -> Iterator[Figure]:
    manifest = write_pairs(folder / "w", pairs)
    # What starting costs, which no number of workers shares out.
    one = write_pairs(folder / "w1", 1)
    idle = [_run(one, folder / f"i{n}.duizhao", n) for n in (1, 2)]
    runs = [_run(manifest, folder / f"w{n}.duizhao", n) for n in (1, 2)]
    for number, run, start in zip((1, 2), runs, idle, strict=True):
        rate = 60 * pairs / run.wall
        note = (
            f"{pairs} pairs of {_SENTENCES} blocks; {run.cpu:.0f} s CPU, start {start.wall:.1f} s"
        )
        yield Figure(f"batch, {number} workers (wall)", rate, "pairs/min", note=note)
        note = f"largest process {run.memory:.0f} MB"
        yield Figure(f"memory of all processes, {number} workers", run.tree, "MB", note=note)
    gain = (runs[0].wall - idle[0].wall) / (2 * max(runs[1].wall - idle[0].wall, 1e-9))
    yield Figure("efficiency of 2 workers (wall, start left out)", gain, "")
    extra = runs[1].cpu / runs[0].cpu
    yield Figure("CPU of 2 workers over that of 1", extra, "", note="holds on a busy machine too")


def _growth(folder: Path, sizes: tuple[int, ...]) -> Iterator[Figure]:
    points = []
    for size in sizes:
        manifest = write_pairs(folder / f"g{size}", size, 4)
        run = _run(manifest, folder / f"g{size}.duizhao", 1)
        again = _run(manifest, folder / f"g{size}.duizhao", 1)
        points.append((size, run.cpu, again.cpu))
        note = f"again, with all of it done: {again.cpu:.1f} s; memory {run.tree:.0f} MB"
        yield Figure(f"CPU of {size} pairs of 4 blocks", run.cpu, "s", note=note)
    start = _run(write_pairs(folder / "g1", 1, 4), folder / "g1.duizhao", 1).cpu
    for size, cpu, _ in points:
        each = 1000 * (cpu - start) / size
        yield Figure(f"CPU a pair, of {size}", each, "ms", note="start left out")
    (small, few, few_again), (big, many, many_again) = points[0], points[-1]
    scale = math.log(big / small)
    grown = math.log((many - start) / max(few - start, 1e-9)) / scale
    yield Figure("exponent of growth", grown, "", 1.1, f"from {small} to {big}; start left out")
    again_grown = math.log(max(many_again - start, 0.1) / max(few_again - start, 0.1)) / scale
    yield Figure("exponent of growth, all done before", again_grown, "", 1.1)


@contextmanager
def _timed(parts: dict[str, tuple[object, str]]) -> Iterator[dict[str, float]]:
    """CPU seconds in named functions; a profiler would make the small ones look large."""
    spent = dict.fromkeys(parts, 0.0)

    def wrapped(name: str, plain: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **more: object) -> object:
            start = time.process_time()
            try:
                return plain(*arguments, **more)
            finally:
                spent[name] += time.process_time() - start

        return call

    plain = {name: getattr(owner, function) for name, (owner, function) in parts.items()}
    for name, (owner, function) in parts.items():
        setattr(owner, function, wrapped(name, plain[name]))
    try:
        yield spent
    finally:
        for name, (owner, function) in parts.items():
            setattr(owner, function, plain[name])


def _profile(folder: Path, pairs: int) -> Iterator[Figure]:
    from duizhao.jobs.batch import BatchOptions, read_work, run, run_batch, shard
    from duizhao.jobs.batch.files import PairWriter
    from duizhao.store import Project

    work = read_work([str(write_pairs(folder / "p", pairs))], mode="parallel")
    warm = read_work([str(write_pairs(folder / "p0", 1, first=10**6))], mode="parallel")
    options = BatchOptions(mode="parallel", out=folder / "out")
    parts: dict[str, tuple[object, str]] = {
        "read": (shard, "_document"),
        "segment": (shard, "_segmented"),
        "encode and align": (shard, "align_group"),
        "save (store)": (Project, "save_shard"),
        "write the pair's file (store and export)": (PairWriter, "write"),
        "count for the summary (store)": (Project, "summary"),
    }
    with Project.open(folder / "p.duizhao", create=True) as project:
        run_batch(project, warm, options)
        with _timed(parts) as spent:
            start = time.process_time()
            outcome = run.run_batch(project, work, options)
            whole = time.process_time() - start
    beads = sum(pair.beads for pair in outcome.pairs)
    for what, seconds in spent.items():
        note = f"{100 * seconds / whole:.0f} % of {whole:.1f} s"
        yield Figure(f"where time goes: {what}", 1000 * seconds / beads, "ms/bead", note=note)
    yield Figure("all of it, without the start", 1000 * whole / beads, "ms/bead")


def _mixed(folder: Path, pairs: int, blocks: int) -> Iterator[Figure]:
    """A book beside short pairs, two workers; 8 blocks are about 10 sentences."""
    place = folder / "m"
    short = write_pairs(place, pairs, 6)
    book = write_pairs(place, 1, blocks, first=pairs)
    manifest = place / "all.jsonl"
    lines = [path.read_text(encoding="utf-8") for path in (short, book)]
    manifest.write_text("\n".join(lines), encoding="utf-8")
    run = _run(manifest, folder / "m.duizhao", 2)
    what = f"{pairs:,} short pairs and a book of {blocks:,} blocks, 2 workers"
    note = f"{run.cpu:.0f} s CPU, {run.beads:,} beads"
    yield Figure(f"{what} (wall)", run.wall, "s", note=note)
    note = f"parent and workers together, shared pages once; largest process {run.memory:.0f} MB"
    yield Figure("memory of all processes", run.tree, "MB", 4096, note)
