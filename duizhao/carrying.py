"""Decisions carried from an old version of a document to the new one.

A new version of a text is aligned afresh, and the old alignment keeps its review. Where a
pair of the old one stands in the new one with the same words on both sides, the decision
about it still holds and is carried over, as one command that can be undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from align.model import Document, Status
from align.review import Replace, ReviewBead
from duizhao.store import AlignmentRecord, Applied, Project

__all__ = ["carry_decisions"]

_Words = tuple[tuple[str, ...], tuple[str, ...]]


def carry_decisions(project: Project, alignment: int) -> tuple[Applied | None, int]:
    """Carry what was decided about the alignment that *alignment* comes after.

    Pairs that occur several times are matched in their order, and only if they occur
    equally often in both. Only parallel alignments with nothing reviewed take anything.

    Returns:
        What changed (``None``: nothing), and how many decisions stay with the old
        version alone because their pairs are not there any more.
    """
    new = project.alignment(alignment)
    if new.mode != "parallel" or new.reviewed:
        return None, 0
    old = _predecessor(project, new)
    if old is None:
        return None, 0
    source = _by_words(project, old)
    target = _by_words(project, new)
    taken: list[ReviewBead] = []
    left = 0
    for words, beads in source.items():
        there = target.get(words, [])
        if len(there) != len(beads):
            left += sum(_decided(bead) for bead in beads)
            continue
        taken += [_with(bead, there[k]) for k, bead in enumerate(beads) if _decided(bead)]
    if not taken:
        return None, left
    label = f"carry {len(taken)} decisions from the version before"
    command = Replace(tuple(bead.id for bead in taken), tuple(taken), label)
    versions = {bead.id: bead.version for bead in taken}
    return project.apply(alignment, command, versions=versions, batch="carry"), left


def _predecessor(project: Project, new: AlignmentRecord) -> AlignmentRecord | None:
    """The last alignment of earlier versions of the same documents."""
    names = {record.id: (record.name, record.version) for record in project.documents(old=True)}

    def named(keys: Iterable[int]) -> list[str]:
        return [names[key][0] for key in keys]

    def versions(record: AlignmentRecord) -> list[int]:
        return [names[key][1] for key in (*record.zh, *record.en)]

    sides = named(new.zh), named(new.en)
    found = [
        record
        for record in project.alignments(old=True)
        if record.mode == "parallel"
        and record.id != new.id
        and not record.current
        and (named(record.zh), named(record.en)) == sides
    ]
    return max(found, key=versions, default=None)


def _by_words(project: Project, record: AlignmentRecord) -> dict[_Words, list[ReviewBead]]:
    texts: dict[str, Document] = {}
    for key in (*record.zh, *record.en):
        document = project.document(key)
        texts[document.text_hash] = document
    found: dict[_Words, list[ReviewBead]] = defaultdict(list)
    for bead in project.beads(record.id):
        zh, en = texts[bead.zh_doc].text, texts[bead.en_doc].text
        words = (
            tuple(zh[start:end] for start, end in bead.zh),
            tuple(en[start:end] for start, end in bead.en),
        )
        found[words].append(bead)
    return found


def _decided(bead: ReviewBead) -> bool:
    texts = bead.zh_text is not None or bead.en_text is not None
    return bead.status is not Status.PROPOSED or bool(bead.comment) or texts


def _with(old: ReviewBead, new: ReviewBead) -> ReviewBead:
    return replace(
        new,
        status=old.status,
        grade=old.grade,
        comment=old.comment,
        zh_text=old.zh_text,
        en_text=old.en_text,
    )
