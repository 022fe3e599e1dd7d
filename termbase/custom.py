"""Fields of the users' own: how a concept has them, and in which columns of a table they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from termbase.model import Concept, CustomField

__all__ = [
    "LONGEST_NAME",
    "column_of",
    "custom_columns",
    "custom_values",
    "field_of",
    "named",
    "read_said",
    "said_of",
    "with_custom",
]

LONGEST_NAME = 60
_PREFIX = "field:"
_SAID = re.compile(r"(?s)field:([^:]+): (.*\S.*)")


def named(text: str) -> str:
    """*text* as the name of a field: one line, blanks single, no colon, not too long."""
    return " ".join(text.replace(":", " ").split())[:LONGEST_NAME].strip()


def said_of(name: str, value: str) -> str:
    """A field and its value as a note for people."""
    return f"{column_of(name)}: {value}"


def read_said(text: str) -> tuple[str, str] | None:
    """The inverse of :func:`said_of`; ``None`` if the note is another one."""
    found = _SAID.fullmatch(text)
    return (named(found[1]), found[2]) if found and named(found[1]) else None


def column_of(name: str) -> str:
    """The column of the field *name* in a table: ``field:name``."""
    return f"{_PREFIX}{name}"


def field_of(column: str) -> str:
    """The inverse of :func:`column_of`; empty if the column is another one."""
    begins = column[: len(_PREFIX)].casefold() == _PREFIX
    return named(column[len(_PREFIX) :]) if begins else ""


def custom_columns(concepts: Iterable[Concept]) -> tuple[str, ...]:
    """The columns of all fields that *concepts* have, in the order of their names."""
    return tuple(map(column_of, sorted({item.name for one in concepts for item in one.custom})))


def custom_values(concept: Concept) -> dict[str, str]:
    """The values of *concept* by the names of the fields."""
    return {item.name: item.value for item in concept.custom}


def with_custom(concept: Concept, values: Mapping[str, str]) -> Concept:
    """*concept* with *values* in its fields; an empty one takes the field away, and fields that
    are not named stay."""
    both = {**custom_values(concept), **values}
    made = tuple(CustomField(name, value) for name, value in sorted(both.items()) if value.strip())
    return concept if made == concept.custom else replace(concept, custom=made)
