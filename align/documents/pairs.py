"""Files of sentence pairs: TSV and CSV, a row a pair, Chinese and English in two columns.

TSV is raw: no quoting, a tab parts cells and a line end parts rows. CSV quotes as
RFC 4180 says; its delimiter may be a semicolon, as some countries' spreadsheets write.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from align.documents._encoding import clean, decode
from align.documents._language import count_scripts
from align.documents._limits import MAX_CHARACTERS, read_bytes
from align.documents._sniff import UNKNOWN, binary_kind
from align.errors import EmptyInputError, FormatError, LanguageError, LimitError
from align.model import Bead, Document, Lang

__all__ = ["PairFile", "read_pairs"]

_HEADS = re.compile(
    r"(?:zh|zho|chi|cmn|cn|chinese|en|eng|english|source|target|src|tgt|term|translation"
    r"|中文|汉语|漢語|英文|英语|英語|原文|译文|譯文|术语|zh[-_].*|en[-_].*|zh_?text|en_?text)",
    re.IGNORECASE,
)
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_INNER_ENDS = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029\t]+")
_SHOWN = 5
_BLANK = " \u00a0\u3000\u200b\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class PairFile:
    """Two segmented documents and the beads between their lines.

    Attributes:
        notes: what a user should know of the reading: columns swapped, rows left out.
    """

    zh: Document
    en: Document
    beads: tuple[Bead, ...]
    notes: tuple[str, ...] = field(default=())


def read_pairs(
    path: str | os.PathLike[str],
    *,
    name: str | None = None,
    encoding: str | None = None,
    lenient: bool = True,
) -> PairFile:
    """Read a TSV or CSV file of pairs.

    The first two columns count, further ones are ignored; which is Chinese is found by
    script. A row with one empty cell is a one-sided bead; a first row of column names
    is left out.

    Args:
        name: what the file is called in messages and documents.
        encoding: overrides the guess.
        lenient: leave rows out that have no second column, with a note, instead of failing.

    Raises:
        InputError: the file cannot be read, has no pair, or (not *lenient*) a bad row.
    """
    path = Path(path)
    where = name if name is not None else os.fspath(path)
    data = read_bytes(path, where=where)
    kind = binary_kind(data)
    if kind and not (encoding is not None and kind == UNKNOWN):
        raise FormatError(
            f"it looks like {kind}, not like a table of text",
            where=where,
            remedy="Save it as .tsv or .csv",
        )
    decoded = decode(data, where=where, encoding=encoding)
    if len(decoded.text) > MAX_CHARACTERS:
        raise LimitError(
            f"its text has more than {MAX_CHARACTERS / 1e6:.0f} million characters",
            where=where,
            remedy="Divide it into parts",
        )
    text, cleaned = clean(decoded.text)
    notes = [*decoded.notes, *cleaned]
    rows = _rows(text, path, where)
    pairs = _pairs(rows, where, notes, lenient=lenient)
    swapped = _swapped(pairs, where)
    if swapped:
        notes.append("the first column is English: the columns were exchanged")
        pairs = [(b, a) for a, b in pairs]
    return _pair_file(
        pairs,
        name=name if name is not None else path.name,
        file_hash=hashlib.sha256(data).hexdigest(),
        form="csv" if _is_csv(path, text) else "tsv",
        encoding=decoded.encoding,
        notes=tuple(notes),
    )


def _is_csv(path: Path, text: str) -> bool:
    if path.suffix.lower() in (".tsv", ".tab"):
        return False
    return path.suffix.lower() == ".csv" or "\t" not in text[:10_000]


def _rows(text: str, path: Path, where: str) -> list[tuple[int, list[str]]]:
    """Rows with the 1-based line at which each begins."""
    if not _is_csv(path, text):
        lines = _LINE_ENDS.split(text)
        return [(n, line.split("\t")) for n, line in enumerate(lines, 1) if line.strip()]
    delimiter = _delimiter(text)
    rows: list[tuple[int, list[str]]] = []
    old = csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        begin = 1
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((begin, row))
            begin = reader.line_num + 1
    except csv.Error as error:
        raise FormatError(
            f"it is no whole CSV ({error})",
            where=where,
            line=begin,
            remedy="Look for a quotation mark that does not close, or save it again as CSV",
        ) from error
    finally:
        csv.field_size_limit(old)
    return rows


def _delimiter(text: str) -> str:
    """What parts the cells of the first line: the mark that stands there outside quotes."""
    first = re.sub(r'"(?:[^"]|"")*"', "", text[:20_000]).lstrip().split("\n", 1)[0]
    counts = {mark: first.count(mark) for mark in (",", "\t", ";")}
    return max(counts, key=lambda mark: (counts[mark], mark == ","))


def _pairs(
    rows: Sequence[tuple[int, list[str]]], where: str, notes: list[str], *, lenient: bool
) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    ragged: list[int] = []
    for number, (line, row) in enumerate(rows):
        if number == 0 and len(row) > 1 and all(_HEADS.fullmatch(c.strip()) for c in row[:2]):
            notes.append("the first row names the columns and was left out")
            continue
        if len(row) < 2:
            if not lenient:
                raise FormatError(
                    "this row has one column, a pair needs two",
                    where=where,
                    line=line,
                    remedy="Part Chinese and English with a tab, or a comma in CSV",
                )
            ragged.append(line)
            continue
        a, b = (_INNER_ENDS.sub(" ", cell).strip(_BLANK) for cell in row[:2])
        if a or b:
            pairs.append((a, b))
    if ragged:
        shown = ", ".join(map(str, ragged[:_SHOWN])) + (" …" if len(ragged) > _SHOWN else "")
        notes.append(f"{len(ragged)} rows without a second column were left out: line {shown}")
    if not pairs:
        raise EmptyInputError(
            "no row of it holds a pair" if ragged else "it holds no text",
            where=where,
            remedy="Part Chinese and English with a tab, or a comma in CSV",
        )
    return pairs


def _swapped(pairs: Sequence[tuple[str, str]], where: str) -> bool:
    """Whether the first column is the English one."""
    first = count_scripts("\n".join(a for a, _ in pairs))
    second = count_scripts("\n".join(b for _, b in pairs))
    if max(first.share, second.share) < 0.3 or min(first.share, second.share) > 0.7:
        which = "Chinese" if max(first.share, second.share) < 0.3 else "English"
        raise LanguageError(
            f"neither of the first two columns is {which}",
            where=where,
            remedy="Put Chinese and English into the first two columns",
        )
    return second.share > first.share


def _pair_file(
    pairs: Sequence[tuple[str, str]],
    *,
    name: str,
    file_hash: str,
    form: str,
    encoding: str,
    notes: tuple[str, ...],
) -> PairFile:
    beads = tuple(_beads(pairs))

    def document(side: int) -> Document:
        lang: Lang = "en" if side else "zh"
        return Document(
            name=f"{name}#{lang}",
            lang=lang,
            text="".join(pair[side] + "\n" for pair in pairs if pair[side]),
            file_hash=file_hash,
            format=form,
            encoding=encoding,
            notes=notes,
            segmented=True,
        )

    return PairFile(document(0), document(1), beads, notes)


def _beads(pairs: Sequence[tuple[str, str]]) -> Iterator[Bead]:
    zh = en = 0
    for a, b in pairs:
        yield Bead(
            zh=(zh,) if a else (),
            en=(en,) if b else (),
            probability=1.0,
            origin="import",
        )
        zh += bool(a)
        en += bool(b)
