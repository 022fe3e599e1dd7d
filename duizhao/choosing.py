"""What ``duizhao export`` was asked for, and the files with just that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.exchange import LanguageCodes, PairFilter, Target, select_pairs
from align.model import Lang, Mode, Pair, Status
from duizhao.exporting import (
    Selection,
    TbxStyle,
    load_texts,
    project_rows,
    write_glossary,
    write_pairs,
)
from duizhao.store import Project

if TYPE_CHECKING:
    pass

__all__ = ["Choice", "export_glossary", "export_pairs"]

_CODES = LanguageCodes()


@dataclass(frozen=True, slots=True)
class Choice:
    """What ``export`` was asked for: accepted items, which others, and in which form.

    Attributes:
        statuses: of pairs or concepts; instead of the accepted ones.
        subjects: of concepts. documents: names of documents they are from or were seen in.
        since, until: days or times of the last change (ISO 8601 UTC, both included).
        codes: the file's language codes. style: which TBX. full: every column of a glossary.
    """

    everything: bool = False
    minimum: float | None = None
    alignment: int | None = None
    statuses: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    codes: LanguageCodes = _CODES
    style: TbxStyle = "dca"
    full: bool = False

    @property
    def bound(self) -> float | None:
        """The lowest probability of unreviewed items; ``None``: they stay."""
        return 0.0 if self.everything and self.minimum is None else self.minimum


def export_pairs(project: Project, target: Target, *, form: str, choice: Choice) -> tuple[int, int]:
    """Write the chosen pairs; gives the numbers written and held back as unreviewed.

    Raises:
        SettingError: the format cannot hold them. OutputError: the file cannot be written.
    """
    if choice.alignment is None:
        alignments = project.alignments()
    else:
        alignments = (project.alignment(choice.alignment),)
    texts = list(load_texts(project, old=choice.alignment is not None).values())
    selection = Selection(minimum=choice.bound, one_sided=form in ("beads", "tsv"))
    modes: list[Mode] = []
    rows: list[Pair] = []
    held_back = 0
    wanted = PairFilter(
        statuses=tuple(Status(status) for status in choice.statuses),
        documents=choice.documents,
        since=choice.since,
        until=choice.until,
    )
    for mode in ("parallel", "comparable"):
        found = project_rows(project, texts, mode=mode, alignments=alignments)
        found = list(select_pairs(found, wanted))
        if choice.statuses:
            chosen = [row for row in found if row.probability >= (choice.minimum or 0.0)]
        else:
            chosen = [row for row in found if selection.takes(row)]
        unreviewed = [row for row in found if row.status in _OPEN]
        held_back += len(unreviewed) - sum(row.status in _OPEN for row in chosen)
        if found:
            modes.append(mode)
        rows += chosen
    source: Lang = "en" if project.direction == "en-zh" else "zh"
    written = write_pairs(
        rows,
        target,
        form=form,
        mode=modes[0] if len(modes) == 1 else None,
        source=source,
        signature="\n".join(record.signature for record in alignments),
        title=project.name,
        codes=choice.codes,
    )
    return written, held_back


def export_glossary(
    project: Project, target: Target, *, form: str, choice: Choice
) -> tuple[int, int]:
    """Write the chosen concepts; gives the numbers written (rows) and held back.

    Raises:
        OutputError: the file cannot be written.
    """
    from termbase.exchange import ConceptFilter, select_concepts
    from termbase.model import ConceptStatus

    wanted = ConceptFilter(
        statuses=tuple(ConceptStatus(status) for status in choice.statuses),
        subjects=choice.subjects,
        documents=choice.documents,
        since=choice.since,
        until=choice.until,
    )
    chosen, held_back = [], 0
    for concept in select_concepts(project.concepts(), wanted):
        if concept.status == "accepted" or (choice.statuses and choice.minimum is None):
            chosen.append(concept)
        elif concept.status == "candidate" or choice.statuses:
            main = concept.main("en")
            sure = main.probability if main else 0.0
            if choice.bound is not None and sure >= choice.bound:
                chosen.append(concept)
            else:
                held_back += 1
    source: Lang = "en" if project.direction == "en-zh" else "zh"
    return (
        write_glossary(
            chosen,
            target,
            form=form,
            source=source,
            title=project.name,
            style=choice.style,
            codes=choice.codes,
            full=choice.full,
        ),
        held_back,
    )


_OPEN = (Status.PROPOSED, Status.NEEDS_REVIEW)
