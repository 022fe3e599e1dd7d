"""Termbases as JSON: every field, one concept a line; fields at their default left out.

``{"format": "duizhao-termbase", "version": 1, "concepts": [...]}``. JSON of other tools is
read as a table where it is one: a list of records, or of terms with their translations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from enum import StrEnum
from os import PathLike
from typing import Any

from align.errors import FormatError, SettingError
from align.exchange.cells import Cleaner
from align.exchange.files import Target, text_output
from align.exchange.options import Written
from align.messages import Message
from align.text.decoding import read_text
from termbase.exchange.reading import concepts_of_tables
from termbase.exchange.records import rows_of_records
from termbase.exchange.sources import Source
from termbase.model import (
    Comment,
    Concept,
    ConceptStatus,
    CustomField,
    Evidence,
    LanguageSection,
    Term,
    TermStatus,
    TermType,
)

__all__ = ["from_dict", "read_json", "to_dict", "write_json"]

FORMAT = "duizhao-termbase"
VERSION = 1
_ENUMS: Mapping[str, type[StrEnum]] = {
    "ConceptStatus": ConceptStatus,
    "TermStatus": TermStatus,
    "TermType": TermType,
}
_PLAIN: Mapping[str, tuple[type[Any], ...]] = {
    "float": (int, float),
    "int": (int,),
    "str": (str,),
    "bool": (bool,),
}
_NESTED: Mapping[str, type[Any]] = {
    "tuple[LanguageSection, ...]": LanguageSection,
    "tuple[Term, ...]": Term,
    "tuple[Evidence, ...]": Evidence,
    "tuple[Comment, ...]": Comment,
    "tuple[CustomField, ...]": CustomField,
}


def write_json(concepts: Iterable[Concept], target: Target) -> Written:
    """Write a termbase; nothing is lost but what no text file holds (lone surrogates)."""
    count = 0
    clean = Cleaner()
    with text_output(target) as stream:
        stream.write(f'{{"format": "{FORMAT}", "version": {VERSION}, "concepts": [')
        for concept in concepts:
            body = json.dumps(to_dict(concept), ensure_ascii=False, separators=(",", ":"))
            # Readers take such marks for those of joined files.
            body = body.replace("\ufeff", "\\ufeff")
            stream.write(("," if count else "") + "\n" + clean(body))
            count += 1
        stream.write("\n]}\n")
    return Written(rows=count, cleaned=clean.count)


def read_json(
    path: str | PathLike[str],
    *,
    columns: Mapping[str, str | int] | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    own_fields: Sequence[str] = (),
    notes: list[Message] | None = None,
) -> tuple[Concept, ...]:
    """Read what :func:`write_json` wrote, or another tool's records.

    Args:
        columns, separator, own_fields: of records, as of a table
            (:func:`termbase.exchange.read_csv`).

    Raises:
        InputError: the file cannot be read.
        SettingError: a termbase has no columns.
        FormatError: it is no JSON, nothing that holds terms, or of a later version.
    """
    decoded = read_text(path, encoding=encoding)
    if notes is not None:
        notes += decoded.notes
    try:
        data = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise FormatError("glossary.not-json", where=path, line=line) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        rows = rows_of_records(data)
        if rows is not None:
            source = Source(tuple(rows))
            return concepts_of_tables(
                [source],
                path,
                columns=columns,
                separator=separator,
                own_fields=own_fields,
                notes=notes,
            )
        raise FormatError("glossary.not-a-termbase", where=path)
    if columns:
        raise SettingError("glossary.unknown-option", format="json", option="columns")
    if data.get("version") != VERSION:
        raise FormatError("glossary.version", where=path, version=str(data.get("version")))
    concepts = data.get("concepts")
    try:
        if not isinstance(concepts, list):
            raise TypeError("concepts")
        return tuple(from_dict(Concept, item) for item in concepts)
    except (TypeError, ValueError) as error:
        raise FormatError("glossary.damaged", where=path, field=str(error)) from error


def to_dict(item: Any) -> dict[str, Any]:
    """A concept, section, term or piece of evidence as plain data, defaults left out."""
    result: dict[str, Any] = {}
    for field in fields(item):
        value = getattr(item, field.name)
        if field.default is not MISSING and value == field.default:
            continue
        if isinstance(value, StrEnum):
            value = value.value
        elif isinstance(value, tuple):
            value = [part if isinstance(part, str) else to_dict(part) for part in value]
        result[field.name] = value
    return result


def from_dict(kind: type[Any], data: object) -> Any:
    """What :func:`to_dict` was given.

    Raises:
        TypeError, ValueError: the data are not such an item; the text names the field.
    """
    if not isinstance(data, dict):
        raise TypeError(kind.__name__.lower())
    known = {field.name: field for field in fields(kind)}
    values: dict[str, Any] = {}
    for name, value in data.items():
        field = known.get(name)
        if field is None:
            raise ValueError(f"{kind.__name__.lower()}.{name}"[:80])
        values[name] = _value(kind, name, str(field.type), value)
    missing = [
        name
        for name, field in known.items()
        if name not in values and field.default is MISSING and field.default_factory is MISSING
    ]
    if missing:
        raise ValueError(f"{kind.__name__.lower()}.{missing[0]}")
    return kind(**values)


def _value(kind: type[Any], name: str, wanted: str, value: object) -> Any:
    if wanted in _NESTED and isinstance(value, list):
        return tuple(from_dict(_NESTED[wanted], part) for part in value)
    if wanted in _ENUMS and value in list(_ENUMS[wanted]):
        return _ENUMS[wanted](str(value))
    if wanted == "tuple[str, ...]" and isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            return tuple(value)
    elif wanted == "Lang" and value in ("zh", "en"):
        return value
    elif isinstance(value, _PLAIN.get(wanted, ())) and isinstance(value, bool) == (
        wanted == "bool"
    ):
        try:
            return float(value) if wanted == "float" else value
        except OverflowError:
            pass
    raise TypeError(f"{kind.__name__.lower()}.{name}")
