"""Records of a JSON file as rows of a table: whatever tools write that know no termbases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from termbase.exchange.roles import Row

__all__ = ["rows_of_records"]

_MOST_FIELDS = 200
_SAYING_NOTHING = frozenset(
    ("translations", "translation", "terms", "term", "languages", "values", "fields", "content")
)
"""Names of objects whose fields are named well enough by themselves."""


def rows_of_records(data: Any) -> list[Row] | None:
    """A header and a row for each record; ``None`` if *data* is no list of records.

    Records are objects in a list, or in the one list of an object; objects inside them are
    taken apart once (``translations: {en: ..., zh: ...}``), lists are cells of several terms.
    One object of texts alone is terms with their translations.
    """
    if isinstance(data, dict):
        texts = [(key, value) for key, value in data.items() if isinstance(value, str)]
        if data and len(texts) == len(data):
            pairs = [("source", "target"), *texts]
            return [(number, list(pair)) for number, pair in enumerate(pairs, 1)]
        lists = [value for value in data.values() if _is_records(value)]
        data = lists[0] if len(lists) == 1 else None
    if not _is_records(data):
        return None
    records = [_flat(record) for record in data]
    names = list(dict.fromkeys(name for record in records for name in record))
    if not names or len(names) > _MOST_FIELDS:
        return None
    rows = [[record.get(name, "") for name in names] for record in records]
    return [*enumerate([names, *rows], 1)]


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _flat(record: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            for inner, part in value.items():
                plain = name.casefold() in _SAYING_NOTHING
                found.setdefault(inner if plain else f"{name} {inner}", _cell(part))
        else:
            found.setdefault(name, _cell(value))
    return found


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(value, list):
        return "|".join(cell for part in value if (cell := _cell(part)))
    if isinstance(value, dict):
        return next((_cell(value[key]) for key in ("term", "text", "value") if key in value), "")
    return ""
