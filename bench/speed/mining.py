"""Mining: time, memory and growth, and what the index finds of what the exact method finds.

``python -m bench.speed mining`` takes 10,000 and 30,000 sentences a side;
``python -m bench.speed mining --full`` goes on to 1,000,000 and needs 10 GB of disk.
Sentences are made from the training corpora: one in ten has its counterpart, the rest
are halves of different sentences put together, of different pairs on either side.
"""

from __future__ import annotations

import gzip
import math
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.quality import shared
from bench.speed import Figure

__all__ = ["figures", "synthetic"]

_SMALL = (10_000, 30_000)
_FULL = (10_000, 30_000, 100_000, 300_000, 1_000_000)
_RECALL = 10_000
_FILE = 50_000
_REACH = {100_000: 180.0, 1_000_000: 45 * 60.0}


@dataclass(frozen=True, slots=True)
class _Cost:
    """Seconds on the clock and of processors; gigabytes that processes had to themselves."""

    wall: float
    cpu: float
    memory: float


def _corpus() -> list[tuple[str, str]]:
    pairs = []
    path = shared() / "corpora" / "sentences.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            zh, en, _ = line.rstrip("\n").split("\t")
            if 8 <= len(zh) <= 120 and 25 <= len(en) <= 400:
                pairs.append((zh, en))
    random.Random(7).shuffle(pairs)
    return pairs


def _halves(text: str) -> tuple[str, str]:
    middle = len(text) // 2
    at = text.find(" ", middle)
    cut = at if text.isascii() and at > 0 else middle
    return text[:cut], text[cut:]


def _recombined(texts: Sequence[str], count: int, rng: random.Random) -> list[str]:
    parts = [_halves(text) for text in texts]
    found: dict[str, None] = {}
    while len(found) < count:
        found[rng.choice(parts)[0] + rng.choice(parts)[1]] = None
    return list(found)


def synthetic(count: int, folder: Path) -> None:
    """Write *count* different sentences a side into ``zh`` and ``en``, a line each."""
    pairs = _corpus()
    rng = random.Random(count)
    true = min(count // 10, len(pairs) // 4)
    for side, lang in enumerate(("zh", "en")):
        strangers = [pair[side] for pair in pairs[true:][side::2]]
        lines = [pair[side] for pair in pairs[:true]]
        lines += _recombined(strangers, count - true, rng)
        rng.shuffle(lines)
        (folder / lang).mkdir(parents=True)
        for start in range(0, count, _FILE):
            path = folder / lang / f"{start // _FILE:03d}.txt"
            path.write_text("\n".join(lines[start : start + _FILE]) + "\n", encoding="utf-8")


def _own_memory(root: int) -> float:
    """Gigabytes of a process and its descendants that are no mapped files (Linux)."""
    parents: dict[int, int] = {}
    own: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":\t", 1) for line in path.read_text().splitlines())
            parents[int(path.parent.name)] = int(fields["PPid"])
            own[int(path.parent.name)] = int(fields.get("RssAnon", "0 kB").split()[0])
        except (OSError, ValueError, KeyError):
            continue
    total, family = 0, {root}
    for process in sorted(own):
        if process == root or parents[process] in family:
            family.add(process)
            total += own[process]
    return total / 1e6


def _run(*arguments: object) -> _Cost:
    """The cost of a run of the command line."""
    start, before = time.perf_counter(), os.times()
    process = subprocess.Popen(
        [sys.executable, "-m", "duizhao.cli", *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    peak = 0.0
    ended = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not ended.wait(0.5):
            peak = max(peak, _own_memory(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    ended.set()
    watcher.join()
    if code:
        raise RuntimeError(f"duizhao {' '.join(map(str, arguments))} ended with {code}")
    after = os.times()
    cpu = sum(after[2:4]) - sum(before[2:4])
    return _Cost(time.perf_counter() - start, cpu, peak)


def _mine(folder: Path, out: Path, *more: object) -> _Cost:
    sides = ("--zh", folder / "zh", "--en", folder / "en")
    return _run("mine", *sides, "--out", out, "--segmented", "--workers", 2, "-q", *more)


def _pairs(out: Path) -> set[tuple[str, ...]]:
    lines = (out / "pairs.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {tuple(line.split("\t")[:4]) for line in lines}


def figures(*, full: bool = False) -> Iterator[Figure]:
    """Cost by size, growth, recall of the index; *full*: up to a million a side."""
    sizes = _FULL if full else _SMALL
    costs: dict[int, _Cost] = {}
    with tempfile.TemporaryDirectory(dir=os.environ.get("DUIZHAO_BENCH_DIR")) as name:
        for size in sizes:
            folder = Path(name) / f"{size}"
            synthetic(size, folder)
            cost = costs[size] = _mine(folder, folder / "out", "--clean")
            note = f"{cost.cpu:.0f} s of CPU, 2 workers; {cost.memory:.2f} GB of own memory"
            yield Figure(f"mine {size:,} × {size:,}", cost.wall, reach=_REACH.get(size), note=note)
            if size == _RECALL:
                yield from _recall(folder)
            if size == 100_000:
                files = (folder / "zh", folder / "en")
                cost = _run("align", *files, "--mode", "comparable", "--segmented", "-o",
                            folder / "pairs.tsv", "-q")  # fmt: skip
                note = f"{cost.cpu:.0f} s of CPU; {cost.memory:.2f} GB of own memory"
                yield Figure(
                    "align --mode comparable, 100,000 × 100,000", cost.wall, "s", 180, note
                )
        first, last = sizes[0], sizes[-1]
        exponent = math.log(costs[last].cpu / costs[first].cpu) / math.log(last / first)
        yield Figure("growth of CPU time, exponent", exponent, "", note=f"{first:,} to {last:,}")


def _recall(folder: Path) -> Iterator[Figure]:
    exact = _mine(folder, folder / "exact", "--search", "exact", "--clean")
    index = _mine(folder, folder / "index", "--search", "index", "--clean")
    wanted, found = _pairs(folder / "exact"), _pairs(folder / "index")
    note = f"{len(wanted):,} pairs of p ≥ .5 by the exact method, {len(found):,} by the index"
    share = len(wanted & found) / max(len(wanted), 1)
    yield Figure(
        "of the exact method's pairs the index finds (at least .98)", share, "", None, note
    )
    yield Figure(
        "cost of the index over the exact method's", index.cpu / exact.cpu, "", None, "CPU"
    )
