"""What the user has, as evidence for what belongs together: pairs and glossaries.

Of a project: pairs that somebody accepted, and those that came as pairs (TMX and other
files); of its glossary see :func:`duizhao.engines.glossary_of`. Of files: all their pairs
that are not marked as rejected, and all terms that are not called bad.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from align.messages import Message, message
from align.model import Grade, MemoryUse, Pair, Status
from align.review import to_pairs
from duizhao.apart import read_glossary_apart, read_units_apart
from duizhao.corpus import IMPORTED
from duizhao.exporting import load_texts

if TYPE_CHECKING:
    from align.recall import Memory, MemoryUnit
    from duizhao.store import Project
    from termbase.model import Concept

__all__ = [
    "memory_of",
    "origin",
    "said_of_memory",
    "terms_of",
    "terms_of_files",
    "units",
    "units_of_files",
]

_REVIEWED = (Status.ACCEPTED,)
_IMPORTED = (Status.ACCEPTED, Status.PROPOSED, Status.NEEDS_REVIEW)


def origin(zh_hash: str, en_hash: str) -> str:
    """What a unit came from, of the hashes of its two documents' texts."""
    return f"{zh_hash} {en_hash}"


def units(pairs: Iterable[Pair]) -> Iterator[MemoryUnit]:
    """Pairs as units of a memory; one with an empty side, or that is rejected, is none."""
    from align.recall import MemoryUnit

    for pair in pairs:
        if pair.zh and pair.en and pair.status is not Status.REJECTED:
            yield MemoryUnit(pair.zh, pair.en)


def memory_of(project: Project, more: Iterable[MemoryUnit] = ()) -> Memory:
    """The reviewed and imported pairs of *project*, and *more*.

    Of comparable texts only translations count. Units know their documents (:func:`origin`),
    so that no alignment is evidence for itself.
    """
    from align.recall import Memory, MemoryUnit
    from duizhao.store import BeadFilter

    found = list(more)
    texts = None
    for record in project.alignments(old=True):
        imported = f"|encoder:{IMPORTED}|" in record.signature
        wanted = _IMPORTED if imported else _REVIEWED
        beads = [
            bead
            for bead in project.beads(record.id, filters=BeadFilter(wanted))
            if bead.zh
            and bead.en
            and (record.mode == "parallel" or bead.grade is Grade.TRANSLATION)
        ]
        if not beads:
            continue
        if texts is None:
            texts = tuple(load_texts(project, old=True).values())
        for bead, pair in zip(beads, to_pairs(beads, texts, record.mode), strict=True):
            found.append(MemoryUnit(pair.zh, pair.en, origin(bead.zh_doc, bead.en_doc)))
    return Memory(found)


def units_of_files(paths: Sequence[Path]) -> list[MemoryUnit]:
    """The units of files of pairs: TMX, XLIFF, TSV, CSV, XLSX, DOCX.

    Raises:
        InputError: a file cannot be read or has no pair.
    """
    return [unit for path in paths for unit in units(read_units_apart(path)[0])]


def terms_of_files(paths: Sequence[Path]) -> tuple[tuple[str, str], ...]:
    """The terms of glossary files of any format; see :func:`terms_of`.

    Raises:
        InputError: a file cannot be read. SettingError: its extension is unknown.
    """
    return terms_of(concept for path in paths for concept in read_glossary_apart(path))


def terms_of(concepts: Iterable[Concept]) -> tuple[tuple[str, str], ...]:
    """Pairs of terms of a glossary that the user brings, without rejected and bad ones."""
    from termbase.model import ConceptStatus, TermStatus

    bad = (TermStatus.DEPRECATED, TermStatus.FORBIDDEN)
    found = [
        (zh.text, en.text)
        for concept in concepts
        if concept.status is not ConceptStatus.REJECTED
        for zh in concept.terms("zh")
        for en in concept.terms("en")
        if zh.status not in bad and en.status not in bad
    ]
    return tuple(dict.fromkeys(found))


def said_of_memory(use: MemoryUse | None) -> tuple[Message, ...]:
    """What a user should know of what a memory did; nothing where it had nothing to say."""
    if use is None or not use.units:
        return ()
    code = "align.memory-used" if use.trust else "align.memory-not-trusted"
    return (message(code, count=use.units),)
