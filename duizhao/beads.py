"""From what the aligners give (segment indexes) to what reviewers get (spans)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from align.model import Bead, Document, Pair, Segment, bead_id
from align.review import ReviewBead, Span

__all__ = ["from_beads", "from_pairs"]


def _spans(segments: Sequence[Segment], indexes: Iterable[int]) -> tuple[Span, ...]:
    return tuple((segments[i].start, segments[i].end) for i in indexes)


def from_beads(
    beads: Iterable[Bead],
    zh: Document,
    zh_segments: Sequence[Segment],
    en: Document,
    en_segments: Sequence[Segment],
) -> tuple[ReviewBead, ...]:
    """The beads of a parallel alignment of two documents.

    An empty side stands where the side's last span before it ended.
    """
    zh_hash, en_hash = zh.text_hash, en.text_hash
    zh_end = en_end = 0
    found = []
    for bead in beads:
        zh_spans, en_spans = _spans(zh_segments, bead.zh), _spans(en_segments, bead.en)
        found.append(
            ReviewBead(
                id=bead_id(zh_hash, zh_spans, en_hash, en_spans),
                zh_doc=zh_hash,
                en_doc=en_hash,
                zh=zh_spans,
                en=en_spans,
                zh_at=zh_spans[0][0] if zh_spans else zh_end,
                en_at=en_spans[0][0] if en_spans else en_end,
                score=bead.score,
                probability=bead.probability,
                status=bead.status,
                origin=bead.origin,
                crossing=bead.crossing,
            )
        )
        zh_end = max([zh_end, *(end for _, end in zh_spans)])
        en_end = max([en_end, *(end for _, end in en_spans)])
    return tuple(found)


def from_pairs(
    pairs: Iterable[Pair],
    zh: Sequence[tuple[Document, Sequence[Segment]]],
    en: Sequence[tuple[Document, Sequence[Segment]]],
) -> tuple[ReviewBead, ...]:
    """The pairs of a comparison of several documents, each once, best first."""
    zh_hashes = [document.text_hash for document, _ in zh]
    en_hashes = [document.text_hash for document, _ in en]
    found: dict[str, ReviewBead] = {}
    for pair in pairs:
        zh_spans = _spans(zh[pair.zh_doc][1], pair.zh)
        en_spans = _spans(en[pair.en_doc][1], pair.en)
        zh_hash, en_hash = zh_hashes[pair.zh_doc], en_hashes[pair.en_doc]
        key = bead_id(zh_hash, zh_spans, en_hash, en_spans)
        if key in found:
            continue
        found[key] = ReviewBead(
            id=key,
            zh_doc=zh_hash,
            en_doc=en_hash,
            zh=zh_spans,
            en=en_spans,
            zh_at=zh_spans[0][0] if zh_spans else 0,
            en_at=en_spans[0][0] if en_spans else 0,
            score=pair.score,
            probability=pair.probability,
            grade=pair.grade,
            rank=pair.rank,
            status=pair.status,
            origin=pair.origin,
        )
    return tuple(found.values())
