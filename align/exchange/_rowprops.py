"""A row's properties by name, for formats that keep them as name and value."""

from __future__ import annotations

import re
from collections.abc import Mapping

from align.exchange.cells import number, segment_list
from align.exchange.rows import Row
from align.model import Grade, Status

__all__ = ["props_of", "row_from"]


def props_of(row: Row) -> list[tuple[str, str]]:
    """What a row says besides its texts and its comment; empty values left out."""
    props = [
        ("id", row.id),
        ("status", row.status.value),
        ("probability", number(row.probability)),
        ("bead-type", row.type),
        ("grade", row.grade.value if row.grade else ""),
        ("origin", row.origin),
        ("zh-document", row.zh_doc),
        ("zh-segments", segment_list(row.zh_segments)),
        ("en-document", row.en_doc),
        ("en-segments", segment_list(row.en_segments)),
        ("author", row.author),
        ("changed", row.changed),
    ]
    return [(name, value) for name, value in props if value]


def row_from(
    props: Mapping[str, str],
    zh_text: str,
    en_text: str,
    name: str,
    index: int,
    status: Status,
    comment: str,
) -> Row:
    """The row of :func:`props_of`; without properties, one of the file *name*, certain.

    Args:
        index: the segment index where none is said.
        status: the status where none is said.
    """
    known = next((item for item in Status if item.value == props.get("status")), status)
    return Row(
        zh_doc=props.get("zh-document", name),
        zh_segments=_segments(props.get("zh-segments", ""), index),
        en_doc=props.get("en-document", name),
        en_segments=_segments(props.get("en-segments", ""), index),
        probability=_probability(props.get("probability", "")),
        zh_text=zh_text,
        en_text=en_text,
        status=known,
        grade=next((item for item in Grade if item.value == props.get("grade")), None),
        id=props.get("id", ""),
        origin=props.get("origin", "import"),
        comment=comment,
        author=props.get("author", ""),
        changed=props.get("changed", ""),
    )


def _segments(text: str, index: int) -> tuple[int, ...]:
    return tuple(map(int, text.split(","))) if re.fullmatch(r"\d+(,\d+)*", text) else (index,)


def _probability(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 1.0
    return value if 0 <= value <= 1 else 1.0
