"""What a batch is to do: a manifest, a folder, or a pair of patterns, as entries.

A manifest is CSV, TSV or JSON Lines with one pair of documents a line. ``zh`` and
``en`` are needed; paths are relative to the manifest. The other columns are in
:data:`~duizhao.jobs.batch.entries.COLUMNS`; columns of any other name are kept with the
pair as labels.
"""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from glob import has_magic
from pathlib import Path

from align.errors import EmptyInputError, FormatError, InputError, LimitError
from align.messages import Message, message
from align.protecting import protect
from align.text.decoding import read_text
from align.text.delimited import is_quoted, restore, rows_of
from align.text.files import JSON_LINES
from duizhao.jobs.batch.entries import COLUMNS, REASON, EntryMaker, Work
from duizhao.jobs.batch.folders import from_folder, from_patterns
from duizhao.pairing import ModeChoice

__all__ = ["read_work"]

_LARGEST = 256 * 2**20
_COLUMNS = 500
"""Columns of a manifest, or keys; each that is not ours is compared with all of ours."""


def read_work(
    sources: Sequence[str],
    *,
    mode: ModeChoice = "auto",
    segmented: bool = False,
    leave_out: Sequence[Path] = (),
) -> Work:
    """Read a manifest, a folder, or two patterns (Chinese files, English files).

    Args:
        leave_out: files and folders within a folder that are no documents.

    Raises:
        InputError: there is nothing to be done at all; single lines that cannot be used
            are in the result's ``rejected``.
    """
    if len(sources) == 2:
        return from_patterns(sources[0], sources[1], mode, segmented)
    if len(sources) != 1:
        raise InputError("batch.wrong-number", count=len(sources))
    path = Path(sources[0])
    if path.is_dir():
        return from_folder(path, mode, segmented, leave_out)
    if not path.exists() and has_magic(sources[0]):
        raise InputError("batch.one-pattern", where=sources[0])
    return _from_manifest(path, mode, segmented)


def _from_manifest(path: Path, mode: ModeChoice, segmented: bool) -> Work:
    decoded = read_text(path, limit=_LARGEST)
    text = decoded.text
    if not text.strip():
        raise EmptyInputError("file.empty", where=path)
    ending = path.suffix.lower()
    json_lines = ending in JSON_LINES or text.lstrip().startswith("{")
    rows = _json_rows(text) if json_lines else _table_rows(path, text, ending)
    maker = EntryMaker(path.absolute().parent, mode, segmented)
    labels: dict[str, None] = {}
    for line, given in rows:
        if isinstance(given, Message):
            maker.reject("", line, given, {})
            continue
        labels.update(dict.fromkeys(given))
        if len(labels) > _COLUMNS:
            raise LimitError("batch.too-many-columns", where=path, line=line, most=_COLUMNS)
        maker.take(line, given)
    if REASON not in labels:
        # A list of failures is there to be replaced by what still fails.
        protect([path])
    notes = [message("place.said", place=str(path), what=note) for note in decoded.notes]
    notes += _column_notes(path, [name for name in labels if name not in COLUMNS])
    if not maker.entries and not maker.rejected:
        raise EmptyInputError("batch.empty-manifest", where=path)
    return maker.work(path.name, notes)


def _table_rows(
    path: Path, text: str, ending: str
) -> Iterator[tuple[int, dict[str, str] | Message]]:
    rows = rows_of(text, where=path, quoted=is_quoted(ending, text))
    line, first = next(rows, (0, ()))
    if not line:  # cells without a word are no row
        raise EmptyInputError("file.empty", where=path)
    header = [cell.strip().lower() for cell in first]
    _check_header(path, header, line)
    try:
        for line, cells in rows:
            if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                yield line, message("batch.too-many-cells", cells=len(cells), header=len(header))
                continue
            values = {
                name: restore(cell.strip()) for name, cell in zip(header, cells, strict=False)
            }
            yield line, {name: value for name, value in values.items() if name and value}
    except (FormatError, LimitError) as error:
        # What lies above the line can be used.
        yield error.line or line, error.message


def _check_header(path: Path, header: Sequence[str], line: int) -> None:
    if len(header) > _COLUMNS:
        raise LimitError("batch.too-many-columns", where=path, line=line, most=_COLUMNS)
    lacking = [name for name in ("zh", "en") if name not in header]
    if lacking:
        raise FormatError(
            "batch.column-missing",
            where=path,
            line=line,
            missing=lacking,
            present=", ".join(header)[:200],
        )
    twice = sorted(name for name, count in Counter(header).items() if name and count > 1)
    if twice:
        raise FormatError("batch.column-twice", where=path, line=line, column=twice[0])


def _json_rows(text: str) -> Iterator[tuple[int, dict[str, str] | Message]]:
    for line, part in enumerate(text.splitlines(), 1):
        if not part.strip():
            continue
        try:
            value = json.loads(part)
        except (ValueError, RecursionError):
            yield line, message("batch.not-json")
            continue
        if not isinstance(value, dict):
            yield line, message("batch.not-an-object")
            continue
        if len(value) > _COLUMNS:
            yield line, message("batch.too-many-columns", most=_COLUMNS)
            continue
        flat: dict[str, str] = {}
        for key, item in value.items():
            if isinstance(item, bool):
                flat[str(key).lower()] = "yes" if item else "no"
            elif item is not None and item != "":
                flat[str(key).lower()] = item if isinstance(item, str) else json.dumps(item)
        yield line, flat


def _column_notes(path: Path, others: Iterable[str]) -> Iterator[Message]:
    for name in others:
        if name == REASON:
            continue
        near = difflib.get_close_matches(name, COLUMNS, 1, 0.75)
        if near:
            yield message("batch.label-column-like", file=path, column=name, near=near[0])
        else:
            yield message("batch.label-column", file=path, column=name)
