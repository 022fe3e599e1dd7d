"""A glossary file before it is imported: how it is read, what its columns are, what it changes.

Nothing is stored but, in the project, what somebody said of the columns of a file: files of the
same columns are read so from then on.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from align.errors import DuizhaoError, FormatError, LimitError
from duizhao.apart import preview_tables_apart as preview_tables
from duizhao.apart import read_glossary_apart as read_glossary
from duizhao.custom_fields import field_names
from duizhao.importing import need_languages
from duizhao.uploads import safe_name
from termbase.concepts import MergeReport, OnConflict, merge_concepts
from termbase.custom import field_of
from termbase.exchange import Preview, glossary_form

if TYPE_CHECKING:
    from align.messages import Message
    from duizhao.store import Project
    from termbase.model import Concept

__all__ = [
    "MAX_BYTES",
    "MEANINGS",
    "GlossaryFile",
    "import_glossary",
    "look_at",
    "read_upload",
    "remember_columns",
    "remembered_columns",
]

MAX_BYTES = 50 * 2**20
"""Of a glossary from a browser."""

_TABLES = ("csv", "docx", "ods", "tsv", "xlsx")
_SETTING = "glossary columns"
_KEPT = 100
"""Mappings that a project remembers; the oldest goes."""

MEANINGS = (
    "zh",
    "en",
    "concept",
    "subject",
    "definition",
    "note",
    "status",
    "zh_definition",
    "en_definition",
    "zh_status",
    "en_status",
    "zh_note",
    "en_note",
    "zh_synonym",
    "en_synonym",
    "zh_pos",
    "en_pos",
    "pos",
    "forbidden",
    "untranslatable",
    "case_sensitive",
    "exact_match",
    "context",
    "source",
    "usage_note",
    "client",
    "language",
)
"""What a person can say that a column is, most frequent first; see
:data:`termbase.exchange.ROLES`."""

_LEFT_OUT = "-"
"""The meaning of a column that nothing is taken from."""


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """A file that was read, or why it was not.

    Attributes:
        preview: the columns of a table; ``None`` of other formats.
        columns: what was said of its columns, by place; from before, or now.
    """

    name: str
    concepts: tuple[Concept, ...] = ()
    notes: tuple[Message, ...] = ()
    preview: Preview | None = None
    columns: Mapping[int, str] | None = None
    problem: DuizhaoError | None = None


def look_at(
    project: Project,
    name: str,
    body: bytes,
    *,
    columns: Mapping[int, str] | None = None,
    separator: str | None = None,
) -> GlossaryFile:
    """Read a glossary that a browser sent; a file that cannot be read says why.

    Args:
        columns: what its columns are, by 0-based place (:data:`MEANINGS`; ``field:name`` for a
            field of the project's own; empty for one to be left out); ``None``: as the project
            remembers it, or as they are recognised.
        separator: what parts the terms of a cell; ``None``: found.
    """
    safe = safe_name(name)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / safe
        preview = None
        try:
            if len(body) > MAX_BYTES:
                raise _too_large(len(body), safe)
            path.write_bytes(body)
            form = glossary_form(path)
            own = field_names(project)
            if form in _TABLES:
                preview = preview_tables(path, form=form, own_fields=own)
                if columns is None:
                    columns = remembered_columns(project, preview.headers)
            given = _as_columns(columns) if columns is not None and preview is not None else None
            if given:
                preview = preview_tables(path, form=form, columns=given, own_fields=own)
            found, notes = _read(path, given, separator, own)
        except DuizhaoError as error:
            problem = _without_path(error)
            return GlossaryFile(safe, preview=preview, columns=columns, problem=problem)
    return GlossaryFile(safe, found, notes, preview, columns)


def _read(
    path: Path,
    columns: Mapping[str, str | int] | None,
    separator: str | None,
    own: tuple[str, ...],
) -> tuple[tuple[Concept, ...], tuple[Message, ...]]:
    notes: list[Message] = []
    found = read_glossary(
        path, notes=notes, columns=columns, separator=separator, own_fields=own or None
    )
    need_languages(path, found, notes)
    return found, tuple(notes)


def read_upload(
    name: str, body: bytes, *, columns: Mapping[str, str | int] | None = None
) -> tuple[tuple[Concept, ...], list[Message]]:
    """The concepts of an uploaded file, and what its reader had to say.

    Raises:
        DuizhaoError: it is too large, or no glossary.
    """
    safe = safe_name(name)
    if len(body) > MAX_BYTES:
        raise _too_large(len(body), safe)
    notes: list[Message] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / safe
        path.write_bytes(body)
        try:
            found = read_glossary(path, notes=notes, columns=columns)
        except DuizhaoError as error:
            raise _without_path(error) from error
    return found, notes


def _too_large(size: int, name: str) -> LimitError:
    limit = MAX_BYTES // 2**20
    return LimitError("file.too-large", size=round(size / 2**20), limit=limit, where=name)


def _without_path(error: DuizhaoError) -> DuizhaoError:
    # A path of ours would mean nothing to the user.
    where = None if error.where is None else Path(error.where).name
    return FormatError(error.message, where=where, line=error.line)


def _as_columns(meanings: Mapping[int, str]) -> dict[str, str | int]:
    """Meanings by place as readers take them: columns by meaning, a second one with a number."""
    found: dict[str, str | int] = {}
    counts: dict[str, int] = {}
    for place, meaning in sorted(meanings.items()):
        name = meaning or _LEFT_OUT
        if field_of(name) and name in counts:
            name = _LEFT_OUT  # a field takes one column
        counts[name] = counts.get(name, 0) + 1
        found[name if counts[name] == 1 else f"{name}{counts[name]}"] = place
    return found


def import_glossary(
    project: Project,
    read: GlossaryFile,
    *,
    on_conflict: OnConflict = "keep",
    choices: Mapping[str, OnConflict] | None = None,
    candidates: bool = False,
    present: Sequence[Concept] | None = None,
) -> MergeReport:
    """What importing *read* does to the project; nothing is stored yet.

    Args:
        present: the project's concepts, where they are in memory already.
    """
    return merge_concepts(
        project.concepts() if present is None else present,
        read.concepts,
        on_conflict=on_conflict,
        accept=not candidates,
        choices=choices or {},
    )


def remembered_columns(project: Project, headers: Sequence[str]) -> dict[int, str] | None:
    """What was said of the columns of a file with these headers; ``None``: nothing."""
    kept = _mappings(project).get(_key(headers))
    return None if kept is None else dict(enumerate(kept))


def remember_columns(project: Project, headers: Sequence[str], columns: Mapping[int, str]) -> None:
    """Read files with these headers so from now on."""
    if not any(headers):
        return
    kept = _mappings(project)
    kept.pop(_key(headers), None)
    kept[_key(headers)] = [columns.get(place, "") for place in range(len(headers))]
    while len(kept) > _KEPT:
        del kept[next(iter(kept))]
    project.set_setting(_SETTING, json.dumps(kept, ensure_ascii=False))


def _mappings(project: Project) -> dict[str, list[str]]:
    try:
        found = json.loads(project.setting(_SETTING) or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: list(map(str, value)) for key, value in found.items() if isinstance(value, list)}


def _key(headers: Sequence[str]) -> str:
    text = "\n".join(header.strip().casefold() for header in headers)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
