"""What a report is made from; the shell fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from align.messages import Message
from align.model import Lang, Match, Mode, Pair
from duizhao.messages import Language
from termbase.model import Concept

if TYPE_CHECKING:
    from duizhao.collection import CollectionMap

__all__ = ["DocumentSummary", "ReportData", "ReportRow"]


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One document and how much of it has a counterpart.

    Attributes:
        segments: how many it has.
        covered: how many of them have a counterpart that is accepted or probable.
        accepted: how many of those a reviewer has accepted.
        none: how many were recorded to have no counterpart.
    """

    name: str
    lang: Lang
    segments: int
    covered: int
    accepted: int = 0
    none: int = 0


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A pair, and which words of one side render which of the other."""

    row: Pair
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportData:
    """Everything on the page.

    Attributes:
        rows: in the order they are to be shown in (text order, or best first).
        concepts: best first.
        signature: what the alignment was made with; more than one, a line each.
        figures: numbers for the summary instead of those of the rows: what is counted, and how
            many, as text.
        generated: when, as it shall stand there; empty: not shown.
        total_rows: how many pairs there are if *rows* is only the first of them.
        pairs_file, glossary_file: names of the files that hold everything, if there are any.
        max_rows, max_concepts: how many are shown before the reader is sent to them.
        language: of the page's own words.
        maps: of comparable texts, which document has counterparts in which.
        beside: of comparable texts, the English and the Chinese document of each pair, by its id.
        grades: of comparable texts, Chinese sentences by grade; else the rows' are counted.
    """

    title: str
    mode: Mode = "parallel"
    documents: Sequence[DocumentSummary] = ()
    rows: Sequence[ReportRow] = ()
    concepts: Sequence[Concept] = ()
    signature: str = ""
    figures: Sequence[tuple[Message | str, str]] = ()
    generated: str = ""
    total_rows: int | None = None
    pairs_file: str = "pairs.tsv"
    glossary_file: str = "glossary.csv"
    max_rows: int = 3000
    max_concepts: int = 400
    language: Language = "en"
    maps: Sequence[CollectionMap] = ()
    grades: Mapping[str, int] | None = None
    beside: Mapping[str, tuple[str, str]] = field(default_factory=dict)
