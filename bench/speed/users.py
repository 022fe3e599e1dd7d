"""Several reviewers at once on one alignment and one glossary, in a file and in PostgreSQL.

Each reviewer is a process of its own with its own connection, and works from what it saw a
while ago, so that conflicts are real. :func:`verify` proves afterwards that every command
was either applied or refused, that the history is complete and in order, that undo took
back each author's own last command, and that no update was lost.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from align.errors import ConflictError, ReviewError
from align.model import Bead, Document, Segment, Status
from align.review import (
    Command,
    EditText,
    Merge,
    MoveBoundary,
    ReviewBead,
    SetComment,
    SetStatus,
    Split,
    Unlink,
    from_beads,
)
from align.segments import Text
from bench.speed import Figure
from duizhao.projects import Location
from duizhao.store import LogEntry, NewAlignment, Project, check_project
from termbase.model import Concept, ConceptStatus, LanguageSection, Term

__all__ = ["Done", "figures", "prepare", "run", "verify"]

REVIEWERS = 8
COMMANDS = 1000
_BEADS = 400
_CONCEPTS = 40
_LOOK = 25
"""After so many commands a reviewer looks at the present state again."""


@dataclass(frozen=True, slots=True)
class Done:
    """One command: its kind, what became of it, its log entry (0: none), how long it took.

    ``outcome``: applied, conflict (somebody was faster), refused (it does not fit what is
    there), nothing (it changed nothing).
    """

    kind: str
    outcome: str
    entry: int
    seconds: float


def prepare(where: Location) -> int:
    """Make the project; gives the alignment's number."""
    zh = Document("a.zh.txt", "zh", "一二三四五六七八。" * _BEADS, "zh")
    en = Document("a.en.txt", "en", "Numbers. " * _BEADS, "en")
    zs = tuple(Segment(9 * k, 9 * k + 9) for k in range(_BEADS))
    es = tuple(Segment(9 * k, 9 * k + 8) for k in range(_BEADS))
    with Project.open(where, create=True, author="setup") as project:
        ids = project.add_document(zh, zs).id, project.add_document(en, es).id
        plain = [Bead((k,), (k,), probability=0.5) for k in range(_BEADS)]
        beads = from_beads(plain, [Text(zh, zs)], [Text(en, es)])
        key = project.save_alignment(NewAlignment("parallel", ids[:1], ids[1:], beads)).id
        project.save_concepts(
            [
                Concept(f"c{k}", (LanguageSection("zh", (Term(f"词{k}", "zh"),)),))
                for k in range(_CONCEPTS)
            ]
        )
    return key


def _command(beads: tuple[ReviewBead, ...], random: Random) -> tuple[Command, tuple[str, ...]]:
    k = random.randrange(len(beads) - 1)
    one, two = beads[k], beads[k + 1]
    side = random.choice(("zh", "en"))
    chosen: Command = random.choice(
        (
            SetStatus((one.id,), random.choice(list(Status))),
            SetStatus((one.id, two.id), Status.ACCEPTED),
            SetComment(one.id, f"note {random.random()}"),
            SetComment(two.id, f"note {random.random()}"),
            EditText(one.id, "en", random.choice((None, "Other words."))),
            Merge((one.id, two.id)),
            Split(one.id, 1, 1),
            MoveBoundary(one.id, two.id, "zh" if side == "zh" else "en", "down"),
            Unlink(one.id),
        )
    )
    return chosen, (one.id, two.id)


def _work(where: Location, alignment: int, author: str, commands: int, seed: int) -> list[Done]:
    random = Random(seed)
    done: list[Done] = []
    with Project.open(where, author=author) as project:
        beads, concepts = project.beads(alignment), project.concepts()
        for number in range(commands):
            if number % _LOOK == 0:
                beads, concepts = project.beads(alignment), project.concepts()
            dice = random.random()
            kind = (
                "undo"
                if dice < 0.12
                else "redo"
                if dice < 0.18
                else "term"
                if dice < 0.3
                else "review"
            )
            start = time.perf_counter()
            try:
                if kind == "undo":
                    entry = project.undo().entry
                elif kind == "redo":
                    entry = project.redo().entry
                elif kind == "term":
                    old = random.choice(concepts)
                    status = random.choice(list(ConceptStatus))
                    new = replace(old, status=status, note=f"note {random.random()}")
                    entry = project.change_concepts([old], [new], label="edit").entry
                else:
                    command, seen = _command(beads, random)
                    versions = {bead.id: bead.version for bead in beads if bead.id in seen}
                    entry = project.apply(alignment, command, versions=versions).entry
                outcome = "applied" if entry else "nothing"
            except ConflictError:
                entry, outcome = 0, "conflict"
            except ReviewError:
                entry, outcome = 0, "refused"
            done.append(Done(kind, outcome, entry, time.perf_counter() - start))
    return done


def run(where: Location, *, reviewers: int, commands: int) -> dict[str, list[Done]]:
    """Let *reviewers* give *commands* each at the same time; what each did, by author."""
    alignment = prepare(where)
    names = [f"reviewer {k}" for k in range(reviewers)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(reviewers, mp_context=context) as pool:
        jobs = {
            name: pool.submit(_work, where, alignment, name, commands, seed)
            for seed, name in enumerate(names)
        }
        return {name: job.result() for name, job in jobs.items()}


def verify(where: Location, done: dict[str, list[Done]]) -> list[str]:
    """Everything that is not as it must be after :func:`run`."""
    with Project.open(where, read_only=True) as project:
        found = [f"{fault.where}: {fault.what}" for fault in check_project(project)]
        history = project.history()[::-1]
    numbers = [entry.id for entry in history]
    if numbers != sorted(set(numbers)):
        found.append("the history is not in order")
    for author, commands in done.items():
        told = [item.entry for item in commands if item.entry]
        own = [entry for entry in history if entry.author == author]
        if told != [entry.id for entry in own]:
            found.append(f"{author}: what was answered is not what the history holds")
        found += _undo_in_order(author, own)
    strangers = {entry.author for entry in history} - {*done, "setup"}
    if strangers:
        found.append(f"entries of {strangers}")
    return found


def _undo_in_order(author: str, own: list[LogEntry]) -> Iterator[str]:
    standing: list[int] = []
    undone: list[int] = []
    for entry in own:
        if entry.kind in ("review", "termbase"):
            standing.append(entry.id)
            undone.clear()
            continue
        source, target = (standing, undone) if entry.kind == "undo" else (undone, standing)
        if not source or source[-1] != entry.target:
            yield f"{author}: {entry.kind} {entry.id} of {entry.target}, not of the last one"
            return
        target.append(source.pop())


def _figures(name: str, where: Location) -> Iterator[Figure]:
    start = time.perf_counter()
    done = run(where, reviewers=REVIEWERS, commands=COMMANDS)
    wall = time.perf_counter() - start
    found = verify(where, done)
    every = [item for items in done.values() for item in items]
    seconds = sorted(item.seconds for item in every)
    outcomes = Counter(item.outcome for item in every)
    told = ", ".join(f"{number} {what}" for what, number in sorted(outcomes.items()))
    note = f"{REVIEWERS} processes, {COMMANDS} each: {told}; faults: {len(found)}"
    yield Figure(f"commands a second, {name}", len(every) / wall, "1/s", note=note)
    yield Figure(f"a command, median, {name}", 1000 * seconds[len(seconds) // 2], "ms")
    yield Figure(f"a command, p95, {name}", 1000 * seconds[int(len(seconds) * 0.95)], "ms")
    yield Figure(f"a command, slowest, {name}", 1000 * seconds[-1], "ms")


def figures() -> Iterator[Figure]:
    """Throughput and waiting times of 8 reviewers in a file and in PostgreSQL."""
    from tests.postgres import running_server

    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        yield from _figures("file", Path(folder) / "p.duizhao")
        server = stack.enter_context(running_server(durable=True))
        yield from _figures("PostgreSQL", server.place())
