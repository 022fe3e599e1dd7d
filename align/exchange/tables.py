"""Pairs as tables: raw TSV for programs, CSV and XLSX for spreadsheets."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from align.exchange.cells import Cleaner, number, segment_list
from align.exchange.files import Target, text_output
from align.exchange.options import DEFAULTS, WriteOptions, Written
from align.exchange.workbooks import Column, write_sheet
from align.model import Mode, Pair
from align.text.delimited import TableWriter

__all__ = ["COMPARABLE", "PARALLEL", "write_csv", "write_tsv", "write_xlsx"]

PARALLEL = (
    "zh_doc",
    "zh_segments",
    "en_doc",
    "en_segments",
    "type",
    "probability",
    "zh_text",
    "en_text",
)
"""Columns in parallel mode; segments are 0-based indexes like ``0,1``."""

COMPARABLE = (
    "zh_doc",
    "zh_segment",
    "en_doc",
    "en_segment",
    "probability",
    "grade",
    "zh_text",
    "en_text",
)
"""Columns in comparable mode; a segment is one 0-based index (more if a reviewer joined some)."""

_REVIEW = ("status", "author", "changed", "comment")
_WIDTHS = {"zh_text": 60, "en_text": 60, "zh_doc": 24, "en_doc": 24, "comment": 30, "changed": 20}
_WRAPPED = {"zh_text", "en_text", "comment"}


def write_tsv(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """Raw TSV with a header: no quoting, tabs and line ends in a cell are spaces."""
    mode, pairs = _mode_of(pairs, options)
    clean = Cleaner()
    with text_output(target) as stream:
        writer = TableWriter(stream, _header(mode), form="tsv", clean=clean)
        count = writer.write_all(_cells(pair, mode) for pair in pairs)
    return Written(rows=count, cleaned=clean.count)


def write_csv(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """CSV for spreadsheets: UTF-8 with BOM, every text cell quoted and neutralised.

    The columns of TSV, and what reviewers said (status, author, changed, comment).
    """
    mode, pairs = _mode_of(pairs, options)
    clean = Cleaner()
    with text_output(target, bom=True) as stream:
        writer = TableWriter(stream, _header(mode) + _REVIEW, clean=clean)
        count = writer.write_all(_cells(pair, mode) + _review_cells(pair) for pair in pairs)
    return Written(rows=count, cleaned=clean.count)


def write_xlsx(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """A workbook with the columns of CSV; the probability alone is a number."""
    mode, pairs = _mode_of(pairs, options)
    clean = Cleaner()
    names = _header(mode) + _REVIEW
    columns = [Column(name, _WIDTHS.get(name, 12), name in _WRAPPED) for name in names]
    place = names.index("probability")

    def lines() -> Iterator[list[str | float]]:
        for pair in pairs:
            cells: list[str | float] = [*_cells(pair, mode), *_review_cells(pair)]
            if cells[place]:
                cells[place] = float(cells[place])
            yield cells

    count, cut = write_sheet(
        columns,
        lines(),
        target,
        title=options.title or "pairs",
        cleaner=clean,
        created=options.created,
    )
    return Written(rows=count, cleaned=clean.count, cut=cut)


def _mode_of(pairs: Iterable[Pair], options: WriteOptions) -> tuple[Mode, Iterable[Pair]]:
    if options.mode is not None:
        return options.mode, pairs
    iterator = iter(pairs)
    first = next(iterator, None)
    if first is None:
        return "parallel", ()
    mode: Mode = "parallel" if first.grade is None else "comparable"
    return mode, itertools.chain((first,), iterator)


def _header(mode: Mode) -> tuple[str, ...]:
    return PARALLEL if mode == "parallel" else COMPARABLE


def _cells(pair: Pair, mode: Mode) -> tuple[str, ...]:
    place = (
        pair.zh_document,
        segment_list(pair.zh_segments),
        pair.en_document,
        segment_list(pair.en_segments),
    )
    texts = (pair.zh, pair.en)
    if mode == "parallel":
        return (*place, pair.type, number(pair.probability), *texts)
    return (*place, number(pair.probability), pair.grade.value if pair.grade else "", *texts)


def _review_cells(pair: Pair) -> tuple[str, ...]:
    return (pair.status.value, pair.author, pair.changed, pair.comment)
