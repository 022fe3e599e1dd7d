"""What a concordance found, as a file: a table, a workbook, or a translation memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from align.model import Pair
from duizhao.lookup import counterpart_spans

if TYPE_CHECKING:
    from align.exchange import Target
    from termbase.concordance import KwicLine
    from termbase.model import Concept

__all__ = ["LINE_COLUMNS", "LINE_FORMATS", "LineFormat", "line_rows", "write_lines"]

LineFormat = Literal["csv", "xlsx", "tmx"]
LINE_FORMATS: tuple[LineFormat, ...] = ("csv", "xlsx", "tmx")

LINE_COLUMNS = ("left", "match", "right", "rendering", "counterpart", "document")

_WIDTHS = (50, 20, 50, 30, 80, 24)


def line_rows(
    lines: Sequence[KwicLine], spans: Sequence[Sequence[tuple[int, int]]]
) -> Iterable[tuple[str, ...]]:
    """The lines as rows of :data:`LINE_COLUMNS`.

    Args:
        spans: what renders the match of each (:func:`duizhao.lookup.counterpart_spans`).
    """
    for line, found in zip(lines, spans, strict=True):
        passage = line.passage
        rendering = " … ".join(passage.counterpart[start:end] for start, end in found)
        yield (line.left, line.match, line.right, rendering, passage.counterpart, passage.document)


def write_lines(
    lines: Sequence[KwicLine],
    target: Target,
    form: LineFormat,
    concepts: Iterable[Concept] = (),
    *,
    protected: Sequence[str] = (),
) -> int:
    """Write what was found; gives the number of rows or units.

    A translation memory has each sentence with its counterpart once, and nothing without one;
    of comparable texts, only where the match is rendered in it. No cell of a table can become
    a formula. *concepts*: the glossary, which says what renders what. *protected*: words that
    are never cut.
    """
    from align.exchange.cells import Cleaner

    spans = counterpart_spans(lines, concepts, protected=protected)
    if form == "tmx":
        from align.exchange import write_tmx

        pairs = list(
            _pairs(
                line
                for line, found in zip(lines, spans, strict=True)
                if found or not line.passage.comparable
            )
        )
        write_tmx(pairs, target)
        return len(pairs)
    clean = Cleaner()
    if form == "xlsx":
        from align.exchange.workbooks import Column, write_sheet

        columns = [
            Column(name, width, wrap=True)
            for name, width in zip(LINE_COLUMNS, _WIDTHS, strict=True)
        ]
        write_sheet(columns, line_rows(lines, spans), target, title="concordance", cleaner=clean)
    else:
        from align.exchange import text_output
        from align.text.delimited import TableWriter

        with text_output(target, bom=True) as out:
            TableWriter(out, LINE_COLUMNS, clean=clean).write_all(line_rows(lines, spans))
    return len(lines)


def _pairs(lines: Iterable[KwicLine]) -> Iterable[Pair]:
    seen: set[tuple[str, str]] = set()
    for line in lines:
        passage = line.passage
        if not passage.counterpart:
            continue
        own, other = (
            (passage.text, passage.document),
            (
                passage.counterpart,
                passage.counterpart_document,
            ),
        )
        zh, en = (own, other) if passage.lang == "zh" else (other, own)
        if (zh[0], en[0]) not in seen:
            seen.add((zh[0], en[0]))
            yield Pair(
                zh[0],
                en[0],
                probability=passage.probability,
                zh_document=zh[1],
                en_document=en[1],
                id=passage.bead,
                mode="comparable" if passage.comparable else "parallel",
            )
