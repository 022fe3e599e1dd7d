"""Glossaries written as tables: CSV and XLSX for spreadsheets, raw TSV for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from align.exchange.cells import Cleaner, number
from align.exchange.files import Target, text_output
from align.exchange.options import Written
from align.exchange.workbooks import Column, write_sheet
from align.text.delimited import TableWriter
from termbase.custom import custom_columns
from termbase.exchange.lines import (
    CLEAN_COLUMNS,
    CLEAN_FULL_COLUMNS,
    COLUMNS,
    FULL_COLUMNS,
    LIST_COLUMNS,
    lines_of,
)
from termbase.model import Concept

__all__ = ["write_csv", "write_tsv", "write_xlsx"]

_NUMBERS = {
    "probability",
    "frequency",
    "zh_frequency",
    "zh_probability",
    "en_probability",
    "keyness",
    "score",
}
_WIDTHS = {
    "zh": 24,
    "en": 40,
    "documents": 30,
    "zh_contexts": 40,
    "en_contexts": 60,
    "evidence": 40,
    "definition": 40,
    "note": 30,
    "usage_note": 30,
}


def write_csv(
    concepts: Iterable[Concept],
    target: Target,
    *,
    full: bool = False,
    private: bool = True,
    evidence: bool = True,
    keyness: Mapping[str, float] = MappingProxyType({}),
) -> Written:
    """CSV for spreadsheets: UTF-8 with BOM, cells that would run neutralised.

    Args:
        full: all columns, also those of the users' own fields, so that an import keeps
            concepts together; otherwise the eight
            that scripts may rely on, or those for people.
        private: with what only this program has a use for (probability, evidence ...).
        evidence: with the offsets of all places; else an example of each side.
        keyness: of Chinese terms.
    """
    concepts, names = _named(concepts, full=full, private=private, evidence=evidence)
    clean = Cleaner()
    with text_output(target, bom=True) as stream:
        count = TableWriter(stream, names, clean=clean).write_all(_cells(concepts, names, keyness))
    return Written(rows=count, cleaned=clean.count)


def write_tsv(
    concepts: Iterable[Concept],
    target: Target,
    *,
    full: bool = False,
    private: bool = True,
    evidence: bool = True,
    keyness: Mapping[str, float] = MappingProxyType({}),
) -> Written:
    """Raw TSV: no quoting, no protection, tabs and line ends in a cell are spaces."""
    concepts, names = _named(concepts, full=full, private=private, evidence=evidence)
    clean = Cleaner()
    with text_output(target) as stream:
        writer = TableWriter(stream, names, form="tsv", clean=clean)
        count = writer.write_all(_cells(concepts, names, keyness))
    return Written(rows=count, cleaned=clean.count)


def write_xlsx(
    concepts: Iterable[Concept],
    target: Target,
    *,
    full: bool = True,
    private: bool = True,
    evidence: bool = True,
    keyness: Mapping[str, float] = MappingProxyType({}),
    created: str = "",
) -> Written:
    """A workbook: texts typed as text, frozen header, no formulas."""
    concepts, names = _named(concepts, full=full, private=private, evidence=evidence)
    clean = Cleaner()
    columns = [Column(name, _WIDTHS.get(name, 14), name in _WIDTHS) for name in names]

    def rows() -> Iterator[list[str | float]]:
        for cells in _cells(concepts, names, keyness):
            yield [
                float(cell) if name in _NUMBERS and cell else cell
                for name, cell in zip(names, cells, strict=True)
            ]

    count, cut = write_sheet(
        columns, rows(), target, title="glossary", cleaner=clean, created=created
    )
    return Written(rows=count, cleaned=clean.count, cut=cut)


def _named(
    concepts: Iterable[Concept], *, full: bool, private: bool, evidence: bool
) -> tuple[Iterable[Concept], Sequence[str]]:
    """The concepts, and the columns that they take."""
    names = _names(full=full, private=private, evidence=evidence)
    if not full:
        return concepts, names
    found = tuple(concepts)
    return found, (*names, *custom_columns(found))


def _names(*, full: bool, private: bool, evidence: bool) -> Sequence[str]:
    if private:
        return FULL_COLUMNS if full else COLUMNS if evidence else LIST_COLUMNS
    return CLEAN_FULL_COLUMNS if full else CLEAN_COLUMNS


def _cells(
    concepts: Iterable[Concept], names: Sequence[str], keyness: Mapping[str, float]
) -> Iterator[list[str]]:
    for concept in concepts:
        for line in lines_of(concept):
            told = {**line, "keyness": keyness.get(str(line["zh"]), "")}
            yield [
                value if isinstance(value := told.get(name, ""), str) else number(value)
                for name in names
            ]
