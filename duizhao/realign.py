"""Align the rest again, from what a reviewer has settled."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from align.errors import ReviewError
from align.model import Bead, Document, Lang, Segment, Status, flat
from align.progress import NO_PROGRESS, Progress
from align.review import Replace, ReviewBead, Span, from_beads
from align.segments import Text
from duizhao.aligning import Engines
from duizhao.store import Applied, Project

__all__ = ["may_realign", "realign"]


def realign(
    project: Project,
    alignment: int,
    engines: Engines,
    *,
    author: str | None = None,
    progress: Progress = NO_PROGRESS,
) -> Applied | None:
    """Align a parallel alignment again around its settled beads, as one command.

    Settled is what was accepted or carries a corrected text: those stay as they are. The
    segments are those of the beads, so that a segment that was split or joined stays so.

    Returns:
        What changed, which can be undone as a whole; ``None`` if nothing did.

    Raises:
        ReviewError: the alignment is comparable, or nothing is settled yet.
    """
    from align.parallel import align

    record = project.alignment(alignment)
    present, settled = may_realign(project, alignment)
    documents = (project.document(record.zh[0]), project.document(record.en[0]))
    zh, en = _segments(present, "zh"), _segments(present, "en")
    result = align(
        _texts(documents[0], zh),
        _texts(documents[1], en),
        encoder=engines.encoder,
        lexicon=engines.lexicon,
        anchors=[Bead(_numbers(bead.zh, zh), _numbers(bead.en, en)) for bead in settled],
        progress=progress,
    )
    made = from_beads(
        result.beads, [Text(documents[0], tuple(zh))], [Text(documents[1], tuple(en))]
    )
    kept = {bead.id for bead in settled}
    old = {bead.id: bead for bead in present if bead.id not in kept}
    new = {bead.id: bead for bead in made if bead.id not in kept}
    gone = tuple(key for key in old if key not in new)
    come = tuple(replace(bead, comment="") for key, bead in new.items() if key not in old)
    if not gone and not come:
        return None
    lost = [old[key] for key in gone if old[key].comment]
    if lost:
        # A comment must not vanish with its bead: it moves to the bead that takes its place.
        come = tuple(_with_comments(bead, lost) for bead in come)
    versions = {key: old[key].version for key in gone}
    return project.apply(
        alignment, Replace(gone, come), versions=versions, author=author, batch="re-align"
    )


def may_realign(
    project: Project, alignment: int
) -> tuple[tuple[ReviewBead, ...], list[ReviewBead]]:
    """The beads, and those of them that are settled.

    Raises:
        ReviewError: the alignment is comparable, or nothing is settled yet.
    """
    if project.alignment(alignment).mode != "parallel":
        raise ReviewError("only a parallel alignment can be aligned again from its beads")
    present = project.beads(alignment)
    settled = [bead for bead in present if _settled(bead)]
    if not settled:
        raise ReviewError(
            "nothing is accepted yet", remedy="Accept the beads that are right, then align again"
        )
    return present, settled


def _settled(bead: ReviewBead) -> bool:
    return bead.status is Status.ACCEPTED or bead.zh_text is not None or bead.en_text is not None


def _segments(beads: tuple[ReviewBead, ...], side: Lang) -> list[Segment]:
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
