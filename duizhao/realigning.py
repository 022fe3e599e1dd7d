"""A parallel alignment made again around what a reviewer has settled.

Settled is what was accepted. What else was decided goes along: a corrected sentence keeps
its correction wherever it comes to stand, and a comment moves to the pair that has its
first sentence. What it would change is known before it is done.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from align.errors import ReviewError
from align.model import Bead, Document, Lang, Segment, Status, flat
from align.progress import NO_PROGRESS, Progress
from align.review import Replace, ReviewBead, Span, carry, from_beads
from align.segments import Text
from duizhao.evidence import origin

if TYPE_CHECKING:
    from duizhao.engines import Engines
    from duizhao.store import Applied, Project

__all__ = ["Realignment", "Rest", "apply_realignment", "plan_realignment", "realign", "rest_of"]


@dataclass(frozen=True, slots=True)
class Rest:
    """The part of an alignment that is made again.

    Attributes:
        above: beads that are not looked at.
        beads: in order of text. settled: those of them that stay as they are.
        first: the number in the text of the first bead that may change, from 1; 0: none.
    """

    above: tuple[ReviewBead, ...]
    beads: tuple[ReviewBead, ...]
    settled: tuple[ReviewBead, ...]
    first: int

    @property
    def count(self) -> int:
        """How many beads may change."""
        return len(self.beads) - len(self.settled)


@dataclass(frozen=True, slots=True)
class Realignment:
    """What aligning again changes: these beads go, those come.

    Attributes:
        first: the number in the text of the first bead that goes.
    """

    alignment: int
    gone: tuple[ReviewBead, ...]
    come: tuple[ReviewBead, ...]
    first: int


def rest_of(project: Project, alignment: int, *, below: str | None = None) -> Rest:
    """What is made again: all of it, or what stands behind the bead *below* in the text.

    Raises:
        ReviewError: the alignment is comparable, or nothing is settled yet and nothing
            stands above.
    """
    if project.alignment(alignment).mode != "parallel":
        raise ReviewError("review.realign-comparable")
    present = project.beads(alignment)
    number = next((k for k, bead in enumerate(present, 1) if bead.id == below), 0)
    rest = present[number:]
    settled = tuple(bead for bead in rest if bead.status is Status.ACCEPTED)
    if not settled and not number:
        raise ReviewError("review.nothing-accepted")
    open_ones = (k for k, bead in enumerate(rest, number + 1) if bead.status != Status.ACCEPTED)
    return Rest(present[:number], rest, settled, next(open_ones, 0))


def plan_realignment(
    project: Project,
    alignment: int,
    engines: Engines,
    *,
    below: str | None = None,
    progress: Progress = NO_PROGRESS,
) -> Realignment | None:
    """What aligning again would change; ``None``: nothing.

    The segments are those of the beads, so that one that was split or joined stays so.

    Raises:
        ReviewError: as :func:`rest_of`.
    """
    from align.parallel import align

    rest = rest_of(project, alignment, below=below)
    if not rest.count:
        return None
    record = project.alignment(alignment)
    documents = (project.document(record.zh[0]), project.document(record.en[0]))
    zh, en = _segments(rest.beads, "zh"), _segments(rest.beads, "en")
    memory = engines.memory
    if memory is not None:
        memory = memory.without({origin(documents[0].text_hash, documents[1].text_hash)})
    result = align(
        _texts(documents[0], zh),
        _texts(documents[1], en),
        encoder=engines.plain_encoder,
        lexicon=engines.lexicon,
        anchors=[Bead(_numbers(bead.zh, zh), _numbers(bead.en, en)) for bead in rest.settled],
        memory=memory,
        progress=progress,
    )
    made = from_beads(
        result.beads, [Text(documents[0], tuple(zh))], [Text(documents[1], tuple(en))]
    )
    kept = {bead.id for bead in rest.settled}
    old = {bead.id: bead for bead in rest.beads if bead.id not in kept}
    new = {bead.id: bead for bead in made if bead.id not in kept}
    gone = tuple(bead for key, bead in old.items() if key not in new)
    if not gone:
        return None
    least = rest.beads[0]
    come = tuple(
        replace(
            bead,
            comment="",
            zh_at=max(bead.zh_at, least.zh_at),
            en_at=max(bead.en_at, least.en_at),
        )
        for key, bead in new.items()
        if key not in old
    )
    come = carry(gone, come, {item.text_hash: item.text for item in documents})
    lost = [bead for bead in gone if bead.comment]
    if lost:
        # A comment must not vanish with its bead: it moves to the bead that takes its place.
        come = tuple(_with_comments(bead, lost) for bead in come)
    numbers = {bead.id: k for k, bead in enumerate(rest.beads, len(rest.above) + 1)}
    return Realignment(alignment, gone, come, numbers[gone[0].id])


def apply_realignment(
    project: Project, planned: Realignment, *, author: str | None = None
) -> Applied:
    """Do what was planned, as one command that can be undone as a whole.

    Raises:
        ConflictError: a bead that goes was changed since.
    """
    gone = tuple(bead.id for bead in planned.gone)
    versions = {bead.id: bead.version for bead in planned.gone}
    command = Replace(gone, planned.come)
    return project.apply(
        planned.alignment, command, versions=versions, author=author, batch="re-align"
    )


def realign(
    project: Project,
    alignment: int,
    engines: Engines,
    *,
    below: str | None = None,
    author: str | None = None,
    progress: Progress = NO_PROGRESS,
) -> Applied | None:
    """Plan it and do it; ``None`` if nothing changed.

    Raises:
        ReviewError: as :func:`rest_of`. ConflictError: somebody changed a bead meanwhile.
    """
    project.need("review")
    planned = plan_realignment(project, alignment, engines, below=below, progress=progress)
    return None if planned is None else apply_realignment(project, planned, author=author)


def _segments(beads: Sequence[ReviewBead], side: Lang) -> list[Segment]:
    spans = sorted(span for bead in beads for span in bead.side(side))
    return [Segment(start, end) for start, end in spans]


def _texts(document: Document, segments: list[Segment]) -> list[str]:
    return [flat(document.text[item.start : item.end], document.lang) for item in segments]


def _numbers(spans: tuple[Span, ...], segments: list[Segment]) -> tuple[int, ...]:
    """The numbers of *spans* among *segments*, which are in order."""
    return tuple(bisect_left(segments, start, key=lambda item: item.start) for start, _ in spans)


def _with_comments(bead: ReviewBead, lost: list[ReviewBead]) -> ReviewBead:
    notes = [
        other.comment
        for other in lost
        if (other.zh and other.zh[0] in bead.zh) or (not other.zh and other.en[0] in bead.en)
    ]
    return replace(bead, comment="\n".join(notes)) if notes else bead
