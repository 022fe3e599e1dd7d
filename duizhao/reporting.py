"""What a report says of a project: how far documents are covered, which pairs it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.exchange import Target
from align.messages import Message, message
from align.model import Grade, Lang, Mode, Pair, Status
from align.segments import Text
from duizhao.report import DocumentSummary, ReportData, ReportRow, write_report
from duizhao.store import AlignmentRecord, Overview, Project, overview
from duizhao.term_choices import choices_of

if TYPE_CHECKING:
    from duizhao.collection import CollectionMap
    from termbase.model import Concept

__all__ = ["Standing", "coverage", "standing", "write_report_of"]

_MATCHES = 400
"""Pairs whose matching words are marked."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a project is, whatever of it is shown or goes out.

    Attributes:
        documents: how far each is covered.
        figures: how far the review is: what is counted, and the number.
        grades: of comparable texts, Chinese sentences by grade; ``None`` without such texts.
        maps: of comparable texts, which document has counterparts in which.
    """

    documents: tuple[DocumentSummary, ...] = ()
    figures: tuple[tuple[Message | str, str], ...] = ()
    grades: Mapping[str, int] | None = None
    maps: tuple[CollectionMap, ...] = ()


def standing(
    project: Project,
    alignments: Sequence[AlignmentRecord] | None = None,
    *,
    maps: Sequence[CollectionMap] | None = None,
) -> Standing:
    """How far *project* is: all of it, or some *alignments*; *maps*: theirs, where made already."""
    from duizhao.collection import collection_map

    records = project.alignments() if alignments is None else alignments
    seen = overview(project, records)
    names = {item.name for item in project.documents(old=True)}
    if alignments is not None:
        keys = {key for record in alignments for key in (*record.zh, *record.en)}
        names = {item.name for item in project.documents(old=True) if item.id in keys}
    grades: Counter[str] = Counter()
    for sides in seen.comparable.values():
        grades.update(sides.grades)
    if maps is None:
        maps = [collection_map(project, item) for item in records if item.mode == "comparable"]
    return Standing(
        tuple(
            DocumentSummary(
                name=item.name,
                lang=item.lang,
                segments=item.segments,
                covered=item.accepted + item.likely,
                accepted=item.accepted,
                none=item.none,
            )
            for item in seen.documents
            if item.name in names
        ),
        tuple(figures(seen)),
        grades if seen.comparable else None,
        tuple(maps),
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
            if not name:
                continue
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

    lexicon = load_lexicon(protected=choices_of(project).protected)
    shown_ids: set[str] = set()
    maps = []
    for record in project.alignments():
        if record.mode != "comparable":
            continue
        beads = project.beads(record.id)
        indexes = project.sentences(record, beads)
        for sentence in indexes["zh"]:
            shown_ids.update(
                bead.id
                for bead in sentence.accepted or (sentence.lead,)
                if bead.status is not Status.PROPOSED or bead.grade is not Grade.NONE
            )
        # An English sentence of which it was recorded that nothing renders it.
        shown_ids.update(
            bead.id for sentence in indexes["en"] for bead in sentence.none if not bead.zh
        )
        maps.append(collection_map(project, record, indexes))
    # A pair of a text that is in a translation pair, too, has the same id in both.
    shown = [row for row in rows if row.mode != "comparable" or row.id in shown_ids]
    reported = [
        ReportRow(
            row,
            match_words(row.zh, row.en, lexicon=lexicon)
            if number < _MATCHES and row.zh and row.en
            else (),
        )
        for number, row in enumerate(shown)
    ]
    signatures = [record.signature for record in project.alignments()]
    now = standing(project, maps=maps)
    loose = {row.id: row for row in rows if row.mode == "comparable"}
    write_report(
        target,
        ReportData(
            title=project.name,
            mode=mode,
            documents=now.documents,
            rows=reported,
            concepts=grounded(concepts, loose),
            beside={key: (row.en_document, row.zh_document) for key, row in loose.items()},
            signature="\n".join(signatures),
            figures=now.figures,
            maps=now.maps,
            grades=now.grades,
        ),
    )


_DECIDED: dict[Lang, tuple[str, str, str]] = {
    "zh": ("report.zh-decided", "report.zh-counterpart", "report.zh-none"),
    "en": ("report.en-decided", "report.en-counterpart", "report.en-none"),
}


def figures(seen: Overview) -> list[tuple[Message | str, str]]:
    """How far the review is, each number with its unit: pairs of parallel texts, and sentences."""
    found: list[tuple[Message | str, str]] = []
    if seen.total:
        found.append((message("report.pairs-found"), f"{seen.total:,}"))
        found.append((message("report.reviewed"), f"{seen.reviewed:,}"))
    for sides in seen.comparable.values():
        for codes, counts in ((_DECIDED["zh"], sides.zh), (_DECIDED["en"], sides.en)):
            numbers = (counts.decided, counts.counterpart, counts.none)
            found += [
                (message(code), f"{number} / {counts.sentences}")
                for code, number in zip(codes, numbers, strict=True)
            ]
        found.append((message("report.pairs-accepted"), str(sides.accepted)))
        found.append((message("report.candidates"), str(sides.candidates)))
    return found
