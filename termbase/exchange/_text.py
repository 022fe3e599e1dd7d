"""Text files of tables: their encoding, their delimiter, their rows with line numbers."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from align.errors import EmptyInputError, EncodingError, FormatError, InputError

__all__ = ["csv_rows", "read_text", "tsv_rows"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def read_text(path: str | PathLike[str], *, encoding: str | None, notes: list[str]) -> str:
    """A file's text: by its BOM, as UTF-8, else as GB18030 (what Excel writes in China).

    Control characters are taken out and counted in *notes*.

    Raises:
        InputError, EmptyInputError, EncodingError.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}", where=path, remedy="Check the name."
        ) from error
    if not data.strip():
        raise EmptyInputError("is empty", where=path, remedy="Give a table with a header.")
    text = _decode(data, path, encoding, notes)
    text, removed = _CONTROL.subn("", text)
    if removed:
        notes.append(f"{removed} control characters removed")
    return text


def csv_rows(text: str, *, delimiter: str | None, where: object) -> Iterator[tuple[int, list[str]]]:
    """Rows of a CSV with the line each begins at; blank lines are passed over.

    The delimiter (comma, semicolon or tab) is taken from the first line, unless given.

    Raises:
        FormatError: a quotation mark is never closed, or follows where none may.
    """
    first = text.split("\n", 1)[0].rstrip("\r")
    skip = 0
    if re.fullmatch(r"(?i)\"?sep=.\"?", first):
        delimiter = delimiter or first.strip('"')[-1]
        skip = 1
    elif delimiter is None:
        bare = re.sub(r'"[^"]*"', "", first)
        delimiter = max((",", ";", "\t"), key=bare.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin = 1
    try:
        for index, row in enumerate(reader):
            if index >= skip and any(cell.strip() for cell in row):
                yield begin, row
            begin = reader.line_num + 1
    except csv.Error as error:
        raise FormatError(
            f"the cells cannot be told apart ({error})",
            where=where,
            line=begin,
            remedy="Close the quotation marks of this line, or save as TSV.",
        ) from error


def tsv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows of a raw TSV: no quoting, nothing restored."""
    for number, line in enumerate(re.split("\r\n|\n|\r", text), 1):
        if line.strip():
            yield number, line.split("\t")


def _decode(data: bytes, path: str | PathLike[str], encoding: str | None, notes: list[str]) -> str:
    if encoding is not None:
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError) as error:
            raise EncodingError(
                f"is not text in {encoding}", where=path, remedy="Name another encoding."
            ) from error
    for bom, name in _BOMS:
        if data.startswith(bom):
            candidates = [name]
            break
    else:
        candidates = ["utf-8", "gb18030"]
    for name in candidates:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "gb18030":
            notes.append("read as GB18030; name the encoding if the text looks wrong")
        return text
    raise EncodingError(
        f"is not text in any encoding tried ({', '.join(candidates)})",
        where=path,
        remedy="Name its encoding, or save it as UTF-8.",
    )
