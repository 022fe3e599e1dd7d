"""Pairs as tables: raw TSV for programs, CSV and XLSX for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from align.exchange.cells import Cleaner, number, segment_list
from align.exchange.files import Target, text_output
from align.exchange.options import DEFAULTS, WriteOptions, Written
from align.exchange.workbooks import Column, write_sheet
from align.model import Pair
from align.text.delimited import TableWriter

__all__ = ["COMPARABLE", "MIXED", "PARALLEL", "write_csv", "write_tsv", "write_xlsx"]

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

MIXED = (*PARALLEL, "grade")
"""Columns of pairs of both modes together."""

_REVIEW = ("status", "author", "changed", "comment")
_CONTEXT = ("zh_before", "zh_after", "en_before", "en_after")
_WIDTHS = {
    **{"zh_text": 60, "en_text": 60, "zh_doc": 24, "en_doc": 24, "comment": 30, "changed": 20},
    **dict.fromkeys(_CONTEXT, 40),
}
_WRAPPED = {"zh_text", "en_text", "comment", *_CONTEXT}
_Layout = Literal["parallel", "comparable", "mixed"]


def write_tsv(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """Raw TSV with a header: no quoting, tabs and line ends in a cell are spaces.

    Of comparable pairs also their rank and what reviewers said (status, author, changed,
    comment).
    """
    layout, pairs = _layout_of(pairs, options)
    clean = Cleaner()
    names, cells = _columns(layout, options, review=options.review and layout != "parallel")
    with text_output(target) as stream:
        writer = TableWriter(stream, names, form="tsv", clean=clean)
        count = writer.write_all(cells(pair) for pair in pairs)
    return Written(rows=count, cleaned=clean.count)


def write_csv(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """CSV for spreadsheets: UTF-8 with BOM, every text cell quoted and neutralised.

    The columns of TSV, and what reviewers said (status, author, changed, comment).
    """
    layout, pairs = _layout_of(pairs, options)
    clean = Cleaner()
    names, cells = _columns(layout, options, review=True)
    with text_output(target, bom=True) as stream:
        writer = TableWriter(stream, names, clean=clean)
        count = writer.write_all(cells(pair) for pair in pairs)
    return Written(rows=count, cleaned=clean.count)


def write_xlsx(pairs: Iterable[Pair], target: Target, options: WriteOptions = DEFAULTS) -> Written:
    """A workbook with the columns of CSV; the probability alone is a number."""
    layout, pairs = _layout_of(pairs, options)
    clean = Cleaner()
    names, cells = _columns(layout, options, review=True)
    columns = [Column(name, _WIDTHS.get(name, 12), name in _WRAPPED) for name in names]
    place = names.index("probability")

    def lines() -> Iterator[list[str | float]]:
        for pair in pairs:
            line: list[str | float] = [*cells(pair)]
            if line[place]:
                line[place] = float(line[place])
            yield line

    count, cut = write_sheet(
        columns,
        lines(),
        target,
        title=options.title or "pairs",
        cleaner=clean,
        created=options.created,
    )
    return Written(rows=count, cleaned=clean.count, cut=cut)


def _layout_of(pairs: Iterable[Pair], options: WriteOptions) -> tuple[_Layout, Iterable[Pair]]:
    if options.mode is not None:
        return options.mode, pairs
    # All of them are needed before the first line; who has too many for that names a mode.
    rows = pairs if isinstance(pairs, Sequence) else tuple(pairs)
    graded = sum(pair.is_comparable for pair in rows)
    if 0 < graded < len(rows):
        return "mixed", rows
    return ("comparable" if graded else "parallel"), rows


def _columns(
    layout: _Layout, options: WriteOptions, *, review: bool
) -> tuple[tuple[str, ...], Callable[[Pair], tuple[str, ...]]]:
    """The names of a table's columns, and the cells of a pair in them."""
    names = {"parallel": PARALLEL, "comparable": COMPARABLE, "mixed": MIXED}[layout]
    if review and layout != "parallel":
        names = (*names, "rank")
    if review:
        names = (*names, *_REVIEW)
    if options.context:
        names = (*names, *_CONTEXT)

    def cells(pair: Pair) -> tuple[str, ...]:
        held = _cells(pair)
        if layout == "mixed" and not pair.is_comparable:
            held["rank"] = ""
        return tuple(held[name] for name in names)

    return names, cells


def _cells(pair: Pair) -> dict[str, str]:
    zh, en = segment_list(pair.zh_segments), segment_list(pair.en_segments)
    around = pair.around
    return {
        "zh_doc": pair.zh_document,
        "zh_segments": zh,
        "zh_segment": zh,
        "en_doc": pair.en_document,
        "en_segments": en,
        "en_segment": en,
        "type": pair.type,
        "probability": number(pair.probability),
        "grade": pair.grade.value if pair.grade else "",
        "zh_text": pair.zh,
        "en_text": pair.en,
        "rank": str(pair.rank),
        "status": pair.status.value,
        "author": pair.author,
        "changed": pair.changed,
        "comment": pair.comment,
        "zh_before": around.zh_before if around else "",
        "zh_after": around.zh_after if around else "",
        "en_before": around.en_before if around else "",
        "en_after": around.en_after if around else "",
    }
