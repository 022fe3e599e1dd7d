"""The map of a collection: Chinese documents against English ones, as a table and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from align.messages import message
from duizhao.report._text import Words, count, escape, share

if TYPE_CHECKING:
    from duizhao.collection import Cell, CollectionMap

__all__ = ["map_section"]

_GRADES = {
    "translation": "report.translation",
    "partial": "report.partial",
    "related": "report.related",
    "ungraded": "report.ungraded",
}


def map_section(maps: Sequence[CollectionMap], say: Words) -> str:
    """A section with one table a map; nothing where each has only one document a side."""
    shown = [item for item in maps if len(item.zh) > 1 or len(item.en) > 1]
    if not shown:
        return ""
    tables = "".join(_table(item, say) for item in shown)
    return (
        f'<section class="card wide" id="map"><h2>{say(message("report.map"))}</h2>'
        f'<p class="hint">{say(message("report.map-is"))}</p>{tables}</section>\n'
    )


def _table(item: CollectionMap, say: Words) -> str:
    head = "".join(f'<th scope="col"><bdi>{escape(name)}</bdi></th>' for name in item.en)
    lines = []
    for zh in item.zh:
        closest = item.closest(zh)
        whole = item.sentences[zh]
        cells = "".join(_cell(item.cells[zh, en], whole, say, en == closest) for en in item.en)
        lines.append(
            f'<tr><th scope="row"><bdi>{escape(zh)}</bdi> '
            f'<span class="hint">{count(whole)}</span></th>{cells}</tr>'
        )
    return f'<table class="map"><tr><td></td>{head}</tr>{"".join(lines)}</table>'


def _cell(cell: Cell, whole: int, say: Words, closest: bool) -> str:
    part = cell.counterparts / whole if whole else 0.0
    grades = ", ".join(
        f"{say(message(code))} {count(number)}"
        for name, code in _GRADES.items()
        if (number := cell.grades.get(name, 0))
    )
    mean = f"<br><small>{share(cell.probability)}</small>" if cell.counterparts else ""
    mark = "<b>★</b> " if closest else ""
    return (
        f'<td class="num" style="--share:{100 * part:.0f}%" title="{grades}">'
        f"{mark}{count(cell.counterparts)}{mean}</td>"
    )
