"""The checks on large files, and glossaries of 50,000 entries: processor time, growth, memory.

``python -m bench.speed checks`` takes pairs of the training corpora and a glossary of their
lexicon. Processor time is given beside the clock's, which tells little on a busy machine.
"""

from __future__ import annotations

import csv
import gzip
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.quality import shared
from bench.speed import Figure

__all__ = ["figures"]

_PAIRS = (20_000, 100_000)
_CONCEPTS = 5_000
_ENTRIES = 50_000


@dataclass(frozen=True, slots=True)
class _Cost:
    """Seconds on the clock and of processors; megabytes of the largest process."""

    wall: float
    cpu: float
    memory: float


def figures(part: str = "") -> Iterator[Figure]:
    """``qa`` on pairs with a glossary (``pairs``), reading glossaries (``glossaries``)."""
    with tempfile.TemporaryDirectory() as name:
        if part in ("", "pairs"):
            yield from _checks(Path(name))
        if part in ("", "glossaries"):
            yield from _glossaries(Path(name))


def _checks(folder: Path) -> Iterator[Figure]:
    lines = _pairs()
    glossary = folder / "glossary.csv"
    _write(glossary, [("Chinese", "English"), *_terms(_CONCEPTS)])
    taken: list[float] = []
    for count in _PAIRS:
        file = folder / f"{count}.tsv"
        rows = ["zh\ten", *("\t".join(lines[at % len(lines)]) for at in range(count))]
        file.write_text("\n".join(rows) + "\n", encoding="utf-8")
        out = str(folder / "out.json")
        cost = _run("qa", str(file), "--glossary", str(glossary), "-o", out, "-q")
        # Two processes share the work: the clock tells on an idle machine, and only there.
        note = f"{cost.cpu:.0f} s of CPU, {cost.memory:.0f} MB"
        reach = 90 if count == _PAIRS[-1] else None
        what = f"qa, {count:,} pairs with {_CONCEPTS:,} concepts"
        yield Figure(what, cost.wall, "s on the clock", reach, note)
        taken.append(cost.cpu)
    growth = math.log(taken[-1] / taken[0]) / math.log(_PAIRS[-1] / _PAIRS[0])
    yield Figure("qa: growth with the number of pairs", growth, "exponent", 1.1)


def _glossaries(folder: Path) -> Iterator[Figure]:
    from openpyxl import Workbook

    entries = [(f"{zh}{at}", f"{en} {at}") for at, (zh, en) in enumerate(_terms(_ENTRIES))]
    header = ("ID", "Chinese", "English", "Definition", "Status")
    rows = [
        (str(at), zh, en, f"what {en} means", "Approved") for at, (zh, en) in enumerate(entries)
    ]
    _write(folder / "large.csv", [header, *rows])
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Terms")
    for row in (header, *rows):
        sheet.append(row)
    book.save(folder / "large.xlsx")
    whole = folder / "large.duizhao"
    _run("import", str(folder / "large.csv"), "--as", "glossary", "--project", str(whole), "-q")
    _run("export", str(whole), "--what", "glossary", "-o", str(folder / "large.tbx"))
    for ending in ("csv", "xlsx", "tbx"):
        project = folder / f"from-{ending}.duizhao"
        file = str(folder / f"large.{ending}")
        cost = _run("import", file, "--as", "glossary", "--project", str(project), "-q")
        note = f"{cost.wall:.0f} s on the clock, {cost.memory:.0f} MB, into an empty project"
        yield Figure(f"{_ENTRIES:,} entries from {ending}", cost.cpu, "s of CPU", 20, note)


def _run(*arguments: str) -> _Cost:
    start = time.perf_counter()
    ended = subprocess.Popen(
        [sys.executable, "-m", "duizhao.cli", *arguments],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    if sys.platform == "win32":
        raise SystemExit("Windows keeps no account of processes that have ended")
    else:  # noqa: RET506 - so that each branch is checked on its own system only
        _, status, used = os.wait4(ended.pid, 0)
        # What was found is no failure.
        if os.waitstatus_to_exitcode(status) not in (0, 3):
            raise RuntimeError(" ".join(arguments))
        seconds = used.ru_utime + used.ru_stime
        return _Cost(time.perf_counter() - start, seconds, used.ru_maxrss / 1024)


def _pairs() -> list[tuple[str, str]]:
    found = []
    with gzip.open(shared() / "corpora" / "sentences.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            zh, en, _ = line.rstrip("\n").split("\t")
            if 8 <= len(zh) <= 120 and 20 <= len(en) <= 400 and '"' not in zh + en:
                found.append((zh, en))
    random.Random(11).shuffle(found)
    return found


def _terms(count: int) -> list[tuple[str, str]]:
    with gzip.open(shared() / "corpora" / "lexicon.tsv.gz", "rt", encoding="utf-8") as lines:
        known = dict(line.split("\t")[:2] for line in lines)
    terms = list(known.items())
    random.Random(11).shuffle(terms)
    return [terms[at % len(terms)] for at in range(count)]


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
