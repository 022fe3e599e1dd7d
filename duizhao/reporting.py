"""What a report says of a project: how far documents are covered, which pairs it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from align.exchange import Target
from align.messages import Message, message
from align.model import Grade, Lang, Mode, Pair, Status
from align.segments import Text
from duizhao.report import DocumentSummary, ReportData, ReportRow, write_report
from duizhao.store import AlignmentRecord, Project, overview

if TYPE_CHECKING:
    from termbase.model import Concept

__all__ = ["coverage", "summaries", "write_report_of"]

_MATCHES = 400
"""Pairs whose matching words are marked."""


def summaries(
    project: Project, alignments: Sequence[AlignmentRecord] | None = None
) -> tuple[DocumentSummary, ...]:
    """How far each document of *project* is covered: of all of it, or of some *alignments*."""
    keys = {item.id for item in project.documents(old=True)}
    if alignments is not None:
        keys &= {key for record in alignments for key in (*record.zh, *record.en)}
    names = {item.name for item in project.documents(old=True) if item.id in keys}
    return tuple(
        DocumentSummary(
            name=item.name,
            lang=item.lang,
            segments=item.segments,
            covered=item.accepted + item.likely,
            accepted=item.accepted,
            none=item.none,
        )
        for item in overview(project).documents
        if item.name in names
    )


def coverage(
    rows: Iterable[Pair], texts: Iterable[Text] | None = None
) -> tuple[DocumentSummary, ...]:
    """How many segments of each document have a counterpart, accepted or probable (≥ .5)."""
    totals: dict[str, tuple[Lang, set[int], set[int], set[int]]] = {}
    for text in texts or ():
        totals[text.name] = (text.lang, set(range(len(text.segments))), set(), set())
    for row in rows:
        both = bool(row.zh_segments and row.en_segments)
        accepted = both and row.status is Status.ACCEPTED
        good = accepted or (both and row.status is not Status.REJECTED and row.probability >= 0.5)
        sides: tuple[tuple[Lang, str, tuple[int, ...]], ...] = (
            ("zh", row.zh_document, row.zh_segments),
            ("en", row.en_document, row.en_segments),
        )
        for lang, name, segments in sides:
            _, known, covered, sure = totals.setdefault(name, (lang, set(), set(), set()))
            known.update(segments)
            if good:
                covered.update(segments)
            if accepted:
                sure.update(segments)
    return tuple(
        DocumentSummary(name, lang, len(known), len(covered), len(sure))
        for name, (lang, known, covered, sure) in totals.items()
    )


def write_report_of(
    project: Project,
    target: Target,
    texts: Sequence[Text],
    rows: Sequence[Pair],
    concepts: Sequence[Concept],
    *,
    mode: Mode,
) -> None:
    """Write the report of a whole project.

    Of comparable texts each Chinese sentence stands once, with its accepted counterparts or
    with what leads it, unless that is a candidate without anything in common.
    """
    from align.lexicon import load_lexicon
    from align.matching import match_words
    from duizhao.collection import collection_map
    from duizhao.consistency import grounded

    lexicon = load_lexicon()
    shown_ids: set[str] = set()
    comparable_ids: set[str] = set()
    maps = []
    for record in project.alignments():
        if record.mode != "comparable":
            continue
        beads = project.beads(record.id)
        indexes = project.sentences(record, beads)
        comparable_ids.update(bead.id for bead in beads)
        for sentence in indexes["zh"]:
            standing = sentence.accepted or (sentence.lead,)
            shown_ids.update(
                bead.id
                for bead in standing
                if bead.status is not Status.PROPOSED or bead.grade is not Grade.NONE
            )
        # An English sentence of which it was recorded that nothing renders it.
        shown_ids.update(
            bead.id for sentence in indexes["en"] for bead in sentence.none if not bead.zh
        )
        maps.append(collection_map(project, record, indexes))
    shown = [row for row in rows if row.id not in comparable_ids or row.id in shown_ids]
    reported = [
        ReportRow(
            row,
            match_words(row.zh, row.en, lexicon=lexicon)
            if number < _MATCHES and row.zh and row.en
            else (),
            comparable=row.id in comparable_ids,
        )
        for number, row in enumerate(shown)
    ]
    signatures = [record.signature for record in project.alignments()]
    write_report(
        target,
        ReportData(
            title=project.name,
            mode=mode,
            documents=summaries(project),
            rows=reported,
            concepts=grounded(concepts, {row.id: row for row in rows if row.id in comparable_ids}),
            signature="\n".join(signatures),
            figures=figures(project),
            maps=maps,
        ),
    )


_DECIDED: dict[Lang, tuple[str, str, str]] = {
    "zh": ("report.zh-decided", "report.zh-counterpart", "report.zh-none"),
    "en": ("report.en-decided", "report.en-counterpart", "report.en-none"),
}


def figures(project: Project) -> list[tuple[Message | str, str]]:
    """How far the review of comparable texts is, each number with its unit."""
    found: list[tuple[Message | str, str]] = []
    for sides in overview(project).comparable.values():
        for codes, counts in ((_DECIDED["zh"], sides.zh), (_DECIDED["en"], sides.en)):
            numbers = (counts.decided, counts.counterpart, counts.none)
            found += [
                (message(code), f"{number} / {counts.sentences}")
                for code, number in zip(codes, numbers, strict=True)
            ]
        found.append((message("report.pairs-accepted"), str(sides.accepted)))
        found.append((message("report.candidates"), str(sides.candidates)))
    return found
