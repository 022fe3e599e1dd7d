"""What the store costs: 20,000 beads in one alignment."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from align.model import Bead, Document, Segment, Status
from align.review import SetStatus, from_beads
from align.segments import Text
from bench.speed import Figure
from duizhao.store import BeadFilter, NewAlignment, Project

__all__ = ["figures"]

_BEADS = 20_000


def _milliseconds(work: Callable[[], object], repeats: int = 1) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - start) * 1000 / repeats


def figures() -> Iterator[Figure]:
    """Saving, a window, a filter, one command, a command over all, undo."""
    zh = Document("a.zh.txt", "zh", "一二三四五六七八。" * _BEADS, "zh")
    en = Document("a.en.txt", "en", "Numbers. " * _BEADS, "en")
    zh_segments = tuple(Segment(9 * k, 9 * k + 9) for k in range(_BEADS))
    en_segments = tuple(Segment(9 * k, 9 * k + 8) for k in range(_BEADS))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "p.duizhao"
        with Project.open(path, create=True) as project:
            ids = (
                project.add_document(zh, zh_segments).id,
                project.add_document(en, en_segments).id,
            )
            plain = [Bead((k,), (k,), probability=k / _BEADS) for k in range(_BEADS)]
            beads = from_beads(plain, [Text(zh, zh_segments)], [Text(en, en_segments)])
            new = NewAlignment("parallel", ids[:1], ids[1:], beads)
            cost = _milliseconds(lambda: project.save_alignment(new))
            yield Figure("save a bead (of 20,000)", cost / _BEADS, "ms")
            key = project.alignments()[0].id
            window = _milliseconds(lambda: project.beads(key, offset=10_000, limit=300), 5)
            yield Figure("read a window of 300 beads", window, "ms")
            likely = BeadFilter(minimum=0.9, order="probability")
            found = _milliseconds(lambda: project.beads(key, filters=likely, limit=300), 5)
            yield Figure("read 300 beads by probability", found, "ms", 500)
            ones = [SetStatus((bead.id,), Status.ACCEPTED) for bead in beads[:50]]
            one = _milliseconds(lambda: project.apply(key, ones.pop()), 50)
            yield Figure("one review command", one, "ms", 400)
            yield Figure("undo it", _milliseconds(project.undo, 50), "ms", 400)
            every = SetStatus(tuple(bead.id for bead in beads), Status.ACCEPTED)
            bulk = _milliseconds(lambda: project.apply(key, every))
            yield Figure("accept all 20,000", bulk / 1000)
            yield Figure("undo that", _milliseconds(project.undo) / 1000)
        yield Figure("open and close", _milliseconds(lambda: Project.open(path).close(), 10), "ms")
        yield Figure("the file after all that", path.stat().st_size / 1e6, "MB")
