"""What goes out: which rows and concepts, in which file. Nothing is drawn here."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.exchange import LanguageCodes, PairFilter
from align.model import Lang, Mode, Pair, Status
from duizhao.exporting import TbxStyle, extension, write_glossary, write_pairs
from termbase.exchange import ConceptFilter, select_concepts
from termbase.model import Concept, ConceptStatus

__all__ = [
    "ExportFile",
    "Which",
    "chosen_concepts",
    "chosen_rows",
    "glossary_file",
    "pairs_file",
]

CODES = LanguageCodes()
TWO_SIDED_ONLY = ("tmx",)


@dataclass(frozen=True, slots=True)
class Which:
    """What was chosen; an empty collection or string asks for nothing.

    Attributes:
        minimum: of unreviewed items, only those of this probability or more go out;
            accepted ones always do. ``None``: no unreviewed ones.
        since, until: last changed within these days, both included.
    """

    minimum: float | None = None
    rejected: bool = False
    documents: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


def chosen_rows(rows: Sequence[Pair], which: Which, *, form: str) -> list[Pair]:
    """The rows that go out, in their order."""
    wanted = PairFilter(documents=which.documents, since=which.since, until=which.until)
    return [
        row
        for row in rows
        if _status(row.status, row.probability, which)
        and wanted.accepts(row)
        and (form not in TWO_SIDED_ONLY or (row.zh_segments and row.en_segments))
    ]


def _status(status: Status, probability: float, which: Which) -> bool:
    if status is Status.ACCEPTED:
        return True
    if status is Status.REJECTED:
        return which.rejected
    return which.minimum is not None and probability >= which.minimum


def chosen_concepts(concepts: Sequence[Concept], which: Which) -> list[Concept]:
    """The concepts that go out, in their order."""
    statuses: Collection[ConceptStatus] = {ConceptStatus.ACCEPTED}
    if which.minimum is not None:
        statuses = {*statuses, ConceptStatus.CANDIDATE}
    if which.rejected:
        statuses = {*statuses, ConceptStatus.REJECTED}
    wanted = ConceptFilter(
        statuses=statuses,
        subjects=which.subjects,
        documents=which.documents,
        since=which.since,
        until=which.until,
    )
    found = []
    for concept in select_concepts(concepts, wanted):
        main = concept.main("en")
        least = which.minimum or 0.0
        if concept.status is ConceptStatus.CANDIDATE and main and main.probability < least:
            continue
        found.append(concept)
    return found


@dataclass(frozen=True, slots=True)
class ExportFile:
    """How a file is written: everything but what is in it."""

    form: str
    source: Lang = "zh"
    title: str = ""
    mode: Mode | None = None
    codes: LanguageCodes = CODES
    style: TbxStyle = "dca"

    @property
    def name(self) -> str:
        """What the file is called."""
        return f"pairs{extension(self.form)}" if self.mode else f"glossary.{self.form}"


def pairs_file(rows: Sequence[Pair], file: ExportFile) -> bytes:
    """The file with *rows*.

    Raises:
        SettingError: the format cannot hold them.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file.name
        write_pairs(
            rows,
            path,
            form=file.form,
            mode=file.mode,
            source=file.source,
            title=file.title,
            codes=file.codes,
        )
        return path.read_bytes()


def glossary_file(concepts: Sequence[Concept], file: ExportFile) -> bytes:
    """The file with *concepts*."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file.name
        write_glossary(
            concepts,
            path,
            form=file.form,
            source=file.source,
            title=file.title,
            style=file.style,
            codes=file.codes,
        )
        return path.read_bytes()
